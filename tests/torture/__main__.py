"""Kills servers, makes their system calls fail, and prints what was done. `make torture` runs it."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.torture.faults import build
from tests.torture.kills import kill
from tests.torture.shortages import suffer_all
from tests.torture.sweep import sweep

PARTS = ("kills", "sweep", "shortages")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make torture ARGS=...", description=__doc__)
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="the parts to run (default: all)")
    parser.add_argument("--kills", type=int, default=1000, help="SIGKILLs under load (default: 1000)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the load (default: the time)")
    parser.add_argument("--most", type=int, help="runs per operation and fault (default: one for each call)")
    parser.add_argument("--operations", nargs="+", default=[], help="what to sweep (default: all)")
    return parser.parse_args()


def main() -> int:
    chosen = arguments()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="torture-") as name:
        folder = Path(name).resolve()
        library = build(folder)
        if "shortages" in chosen.only:
            for line in suffer_all(folder / "shortages", library):
                print(line, flush=True)
        if "sweep" in chosen.only:
            runs = 0
            for tally in sweep(folder / "sweep", library, chosen.most, set(chosen.operations)):
                runs += tally.runs
                print(tally, flush=True)
            print(f"{runs} runs with a fault at a call")
        if "kills" in chosen.only:
            print(f"seed {chosen.seed}", flush=True)
            print(kill(folder / "kills", chosen.kills, chosen.seed), flush=True)
    print(f"Nothing acknowledged was lost, and every verification was clean, in {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
