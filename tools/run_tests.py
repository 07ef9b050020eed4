"""Runs every test suite of the repository, each to its end whatever the others did, and counts."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import vectors
from tools.report import REPORTS, Counts, read_report, render

ROOT = Path(__file__).resolve().parent.parent
VECTORS = REPORTS / "vectors"


@dataclass(frozen=True)
class Suite:
    """One command that leaves a JUnit report at `{report}`."""

    name: str
    command: str
    folder: str = "."

    def run(self) -> Counts:
        print(f"== {self.name}", flush=True)
        report = REPORTS / f"{self.name}.xml"
        report.unlink(missing_ok=True)
        command = self.command.format(python=shlex.quote(sys.executable), report=shlex.quote(str(report)))
        environment = {**os.environ, "VECTOR_REPORT": str(VECTORS)}
        exit_code = subprocess.run(
            shlex.split(command), cwd=ROOT / self.folder, env=environment, check=False
        ).returncode
        return read_report(report, exit_code)


SUITES = (
    Suite("cpp", "ctest --preset release --output-junit {report}"),
    Suite("repository", "{python} -m pytest -n 2 --junitxml={report} tests"),
    Suite("sdk-python", "{python} -m pytest --junitxml={report} sdk/python/tests"),
    Suite(
        "sdk-typescript",
        "npm test -- --reporter=default --reporter=junit --outputFile.junit={report}",
        folder="sdk/typescript",
    ),
)


def same_cases_in_every_language() -> bool:
    """Prints how many of the shared cases each language ran, and whether they all ran all of them."""
    counts = vectors.read_counts(VECTORS)
    print(vectors.render(counts), end="\n\n")
    found = vectors.differences({file.name for file in (ROOT / "api/vectors").glob("*.json")}, counts)
    for difference in found:
        print(f"the languages did not run the same cases of {difference}", file=sys.stderr)
    return not found


def main(names: Sequence[str]) -> int:
    """Runs the suites that are named, or all of them."""
    shutil.rmtree(VECTORS, ignore_errors=True)
    VECTORS.mkdir(parents=True)
    chosen = [suite for suite in SUITES if not names or suite.name in names]
    counts = [suite.run() for suite in chosen]
    print()
    # Only a run of every suite has run every language.
    alike = len(chosen) < len(SUITES) or same_cases_in_every_language()
    print(render(counts))
    return 0 if counts and alike and all(count.good for count in counts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
