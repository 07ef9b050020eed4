"""Runs the benchmarks. `make bench` runs all of them; this lets you choose."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import signal
import sys
from pathlib import Path
from types import FrameType

from bench import machine, results, rows
from bench.row import Row
from bench.running import RowResult, run_row
from bench.workbench import BENCH, say

ROUNDS = 5
SECONDS = 5.0
QUICK = (2, 1.0)


def all_rows() -> dict[str, Row]:
    """Returns the `ROWS` of all modules in bench/rows by name, in the order of the table."""
    found: dict[str, Row] = {}
    for module in rows.MODULES:
        for row in importlib.import_module(f"bench.rows.{module}").ROWS:
            found[row.name] = row
    return found


def read_arguments(known: dict[str, Row]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rows", default="", metavar="A,B", help=f"rows to run (default: all): {', '.join(known)}")
    parser.add_argument("--rounds", type=int, help=f"rounds per row (default: {ROUNDS})")
    parser.add_argument("--seconds", type=float, help=f"seconds per side and round (default: {SECONDS:g})")
    parser.add_argument(
        "--quick", action="store_true", help="two rounds of one second, to test the benchmarks themselves"
    )
    parser.add_argument("--out", type=Path, default=BENCH / "results", help="output folder (default: bench/results)")
    arguments = parser.parse_args()
    rounds, seconds = QUICK if arguments.quick else (ROUNDS, SECONDS)
    arguments.rounds = arguments.rounds or rounds
    arguments.seconds = arguments.seconds or seconds
    arguments.rows = [name.strip() for name in arguments.rows.split(",") if name.strip()] or list(known)
    if unknown := [name for name in arguments.rows if name not in known]:
        parser.error(f"no such row: {', '.join(unknown)}")
    return arguments


def draw(result: RowResult, out: Path) -> None:
    if importlib.util.find_spec("matplotlib") is None:
        say("skipping the plot: matplotlib is not installed. Run: make bench-setup")
        return
    importlib.import_module("bench.plots").plot(result, results.rows_folder(out))


def end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit("interrupted by a signal")


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)  # Raises an exception, so that child processes are stopped.
    known = all_rows()
    arguments = read_arguments(known)
    for name in arguments.rows:
        print(f"== {known[name].title}", file=sys.stderr, flush=True)
        facts = machine.facts()
        result = run_row(known[name], arguments.rounds, arguments.seconds)
        # Written after every row, so that an interrupted run leaves its results.
        results.write(arguments.out, results.Run(facts, arguments.rounds, arguments.seconds), result)
        draw(result, arguments.out)
        table = results.write_table(arguments.out, facts, list(known))
    print(table.read_text())


if __name__ == "__main__":
    main()
