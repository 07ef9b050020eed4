"""Loads a server for a long time, and lets each client make many calls: neither may grow. `make soak` runs it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.e2e.conftest import Server
from tests.soak.callers import COMMANDS, call_many, publish_known
from tests.soak.server import soak
from tests.torture.templates import start
from tools.daemon import initialize

PARTS = ("server", "clients")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make soak ARGS=...", description=__doc__)
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="the parts to run (default: all)")
    parser.add_argument("--minutes", type=float, default=30, help="of load on the server (default: 30)")
    parser.add_argument("--calls", type=int, default=100_000, help="of each client (default: 100,000)")
    return parser.parse_args()


def show(line: str) -> None:
    print(line, flush=True)


def run_parts(server: Server, chosen: argparse.Namespace) -> list[str]:
    problems = []
    if "server" in chosen.only:
        soaked = soak(server, chosen.minutes * 60, show)
        show(str(soaked))
        problems += soaked.problems
    if "clients" in chosen.only:
        publish_known(server)
        for language in COMMANDS:
            grown = call_many(language, server.atomd.url, chosen.calls)
            show(str(grown))
            problems += grown.problems
    return problems


def main() -> int:
    chosen = arguments()
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        data = Path(name) / "data"
        server = start(data, initialize(data))
        with server.atomd:
            problems = run_parts(server, chosen)
            server.atomd.stop()
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
