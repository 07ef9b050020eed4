"""Counts, and writes the counts down. Commit the file with the change that moved them."""

from __future__ import annotations

from bench.instructions import RECORD, count, read, write


def main() -> None:
    before = read().per_request if RECORD.exists() else {}
    now = count()
    for path, instructions in now.items():
        was = before.get(path)
        change = "" if was is None else f"  ({100 * (instructions / was - 1):+.1f} %)"
        print(f"{path:14}{instructions:>12,}{change}")
    write(now)


if __name__ == "__main__":
    main()
