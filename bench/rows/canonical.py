"""Canonical JSON (RFC 8785) of a 100 KB document in each language."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bench import clients
from bench.clients import HERE, Client
from bench.documents import document
from bench.model import AtLeast, MissingError, Reaches, Sample, Side, VoidError
from bench.processes import CLIENT_CORES, popen_options
from bench.row import Opener, Row
from bench.workbench import PROGRAMS, Workbench

DOCUMENT_BYTES = 100_000


def document_file(bench: Workbench) -> Path:
    """Writes a document with typical objects, arrays, strings and numbers. Its keys are unsorted."""
    step = {
        "timeout": 60,
        "name": "cordon — drain",
        "retry": {"backoff": 1.5, "attempts": 3},
        "config": {"b": 1, "a": [True]},
    }
    size = len(json.dumps(step, ensure_ascii=False, separators=(",", ":")).encode())
    steps = [{**step, "index": index} for index in range(DOCUMENT_BYTES // (size + 12))]
    text = json.dumps(document(steps=steps), ensure_ascii=False)
    return bench.file("document.json", text.encode())


class Cpp:
    def __init__(self, file: Path) -> None:
        self._program = PROGRAMS / "bench_canonical"
        self._file = file
        if not self._program.exists():
            raise MissingError("bench_canonical is not built: make bench-setup")

    def measure(self, seconds: float) -> Sample:
        command = [str(self._program), str(self._file), str(seconds)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **popen_options(CLIENT_CORES))
        if done.returncode != 0:
            raise VoidError(f"bench_canonical exited with {done.returncode}")
        made, took = done.stdout.split()
        return Sample(int(made) / float(took) / 1e6)


def cpp_sides(bench: Workbench) -> list[Opener]:
    file = document_file(bench)

    def cpp() -> Side:
        return Cpp(file)

    return [("C++", cpp)]


def python_sides(bench: Workbench) -> list[Opener]:
    file = document_file(bench)

    def opener(library: str) -> Opener:
        def command(seconds: float) -> Sequence[str | Path]:
            return [clients.python(library), HERE / "python_canonical.py", library, file, str(seconds)]

        return library, lambda: Client(command, clients.megabytes).ready()

    return [opener("atom_sdk"), opener("rfc8785")]


def typescript_sides(bench: Workbench) -> list[Opener]:
    file = document_file(bench)

    def opener(library: str) -> Opener:
        def command(seconds: float) -> Sequence[str | Path]:
            return [clients.node(library), HERE / "node_canonical.mjs", library, file, str(seconds)]

        return library, lambda: Client(command, clients.megabytes).ready()

    return [opener("@atom/sdk"), opener("JSON.stringify")]


UNIT = "MB/s"
ROWS = (
    Row("canonical-cpp", "Canonical JSON of 100 KB in C++", UNIT, cpp_sides, (Reaches(300),)),
    Row(
        "canonical-python",
        "Canonical JSON of 100 KB in Python",
        UNIT,
        python_sides,
        (AtLeast(10, "rfc8785"),),
        "rfc8785 is the most common implementation, in pure Python.",
    ),
    Row(
        "canonical-typescript",
        "Canonical JSON of 100 KB in TypeScript",
        UNIT,
        typescript_sides,
        (AtLeast(1, "JSON.stringify"),),
        "`JSON.stringify` is applied to a copy with sorted keys. It does not check depth, numbers or surrogates.",
    ),
)
