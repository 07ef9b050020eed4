"""Client programs to measure. Each runs in a separate process and prints one line of JSON."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.model import MissingError, Sample, VoidError
from bench.processes import CLIENT_CORES, popen_options
from bench.workbench import NODE_MODULES, PEERS_PYTHON
from tools.daemon import ROOT, environment

HERE = Path(__file__).parent
MISSING = 3
SDK_PYTHON = ROOT / ".venv" / "bin" / "python"

Report = dict[str, Any]


def run(command: Sequence[str | Path], cores: set[int] = CLIENT_CORES) -> Report:
    """Runs a client program and returns its report. Raises MissingError if it reports that something is missing."""
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment(), **popen_options(cores))
    if done.returncode == MISSING:
        raise MissingError(done.stderr.strip().splitlines()[-1])
    if done.returncode != 0:
        raise VoidError(f"{words[1:3]} exited {done.returncode}: {done.stderr.strip()[-1000:]}")
    report: Report = json.loads(done.stdout)
    return report


def python(library: str) -> Path:
    """Returns the interpreter that has a library: the SDK's environment or that of the peers."""
    program = SDK_PYTHON if library == "atom_sdk" else PEERS_PYTHON
    if not program.exists():
        raise MissingError(f"{library} is not installed: make {'build' if library == 'atom_sdk' else 'bench-setup'}")
    return program


def node(library: str) -> str:
    program = shutil.which("node")
    if program is None or (library in ("axios", "undici") and not NODE_MODULES.exists()):
        raise MissingError(f"{library} is not installed: make bench-setup")
    return program


def sample_of(report: Report) -> Sample:
    """Makes a sample in calls per second, with the CPU time and the memory of the client."""
    return Sample(
        report["calls"] / report["seconds"],
        report.get("p50_ms"),
        report.get("p99_ms"),
        report["cpu_seconds"] / report["calls"] * 1e6,
        report["rss_mib"],
    )


def megabytes(report: Report) -> Sample:
    return Sample(report["bytes"] / report["seconds"] / 1e6)


@dataclass(frozen=True)
class Client:
    """A side that is a client program. `command` returns the command line for a round of the given seconds."""

    command: Callable[[float], Sequence[str | Path]]
    sample: Callable[[Report], Sample] = sample_of

    def ready(self) -> Client:
        """Returns itself after a minimal run, which raises MissingError if something is missing."""
        run(self.command(0.01))
        return self

    def measure(self, seconds: float) -> Sample:
        return self.sample(run(self.command(seconds)))
