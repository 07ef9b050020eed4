"""The Python and C++ samples, which need no preparation."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.daemon import ROOT
from tools.quickstart.steps import EXAMPLES, check_listed, part, run, simulation, step


def run_python_part() -> None:
    part("1. Python, in simulation")
    with simulation() as atomd:
        output = run(sys.executable, Path(__file__).parent / "python_sample.py", EXAMPLES / "quickstart.py")
        step("python examples/quickstart.py, then client.approve and client.list_marketplace", output)
        check_listed(output)
        atomd.stop()


def run_cpp_part() -> None:
    part("3. C++, in simulation")
    with simulation() as atomd:
        output = run(ROOT / "build" / "release" / "examples" / "quickstart")
        step("examples/quickstart.cpp", output)
        check_listed(output)
        atomd.stop()
