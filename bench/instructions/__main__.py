"""Counts instructions and writes them to the file. Commit it with the change that caused the difference."""

from __future__ import annotations

from bench.instructions import RECORD, count, read, write


def main() -> None:
    before = read().per_request if RECORD.exists() else {}
    now = count()
    for path, instructions in now.items():
        old = before.get(path)
        change = "" if old is None else f"  ({100 * (instructions / old - 1):+.1f} %)"
        print(f"{path:14}{instructions:>12,}{change}")
    write(now)


if __name__ == "__main__":
    main()
