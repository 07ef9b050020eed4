"""The samples that need no preparation: Python's and C++'s."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.daemon import ROOT
from tools.quickstart.steps import EXAMPLES, check_listed, part, run, simulation, step


def run_python_part() -> None:
    part("1. Python, in simulation")
    with simulation() as atomd:
        said = run(sys.executable, Path(__file__).parent / "python_sample.py", EXAMPLES / "quickstart.py")
        step("python examples/quickstart.py, then client.approve and client.list_marketplace", said)
        check_listed(said)
        atomd.stop()


def run_cpp_part() -> None:
    part("3. C++, in simulation")
    with simulation() as atomd:
        said = run(ROOT / "build" / "release" / "examples" / "quickstart")
        step("examples/quickstart.cpp", said)
        check_listed(said)
        atomd.stop()
