"""Runs the fuzzers of tests/fuzz/targets, each for a time: `make fuzz`. What it finds is in build/fuzz/findings."""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.vectors import inputs
from tools.daemon import ROOT

BUILD = ROOT / "build" / "fuzz"
CORPUS = BUILD / "corpus"
FINDINGS = BUILD / "findings"
LOGS = BUILD / "logs"
SEEDS = ROOT / "tests" / "fuzz" / "seeds"
DICTIONARIES = ROOT / "tests" / "fuzz" / "dictionaries"
LARGEST_INPUT = {"session": 16 << 10, "log_vfs": 600}
# An input that takes longer than this is a finding, and so is one that takes more memory.
TIMEOUT_S = 10
MEMORY_MB = 2048


@dataclass(frozen=True)
class Run:
    """The work of one fuzzer."""

    target: str
    executions: int
    per_second: int
    edges: int
    corpus: int
    found: str
    """The finding that ended it, or nothing."""


def targets() -> list[str]:
    return sorted(folder.name for folder in SEEDS.iterdir())


def seed(target: str) -> Path:
    """Adds the shared vectors to the corpus of earlier runs, and returns its folder."""
    corpus = CORPUS / target
    corpus.mkdir(parents=True, exist_ok=True)
    for data in inputs().get(target, []):
        (corpus / hashlib.sha1(data).hexdigest()).write_bytes(data)
    return corpus


def command(target: str, seconds: int) -> list[str]:
    dictionary = DICTIONARIES / f"{target}.dict"
    return [
        str(BUILD / "bin" / f"fuzz_{target}"),
        f"-max_total_time={seconds}",
        f"-max_len={LARGEST_INPUT.get(target, 4096)}",
        f"-timeout={TIMEOUT_S}",
        f"-rss_limit_mb={MEMORY_MB}",
        f"-artifact_prefix={FINDINGS}/{target}-",
        "-print_final_stats=1",
        *([f"-dict={dictionary}"] if dictionary.is_file() else []),
        str(seed(target)),
        str(SEEDS / target),
    ]


def last_number(pattern: str, text: str) -> int:
    found = re.findall(pattern, text)
    return int(found[-1]) if found else 0


def summary(target: str, exit_code: int, output: str) -> Run:
    broken = re.findall(r"This does not hold: .*|SUMMARY: .*", output)
    return Run(
        target,
        executions=last_number(r"stat::number_of_executed_units:\s*(\d+)", output),
        per_second=last_number(r"stat::average_exec_per_sec:\s*(\d+)", output),
        edges=last_number(r"\bcov: (\d+)", output),
        corpus=last_number(r"\bcorp: (\d+)", output),
        found="" if exit_code == 0 else (broken[0] if broken else f"exit code {exit_code}"),
    )


def fuzz(target: str, seconds: int) -> Run:
    log = LOGS / f"{target}.log"
    with log.open("wb") as output:
        done = subprocess.run(command(target, seconds), stdout=output, stderr=subprocess.STDOUT, check=False)
    return summary(target, done.returncode, log.read_text(errors="replace"))


def row(run: Run) -> str:
    return f"{run.target:<10} {run.executions:>12,} {run.per_second:>9,} {run.edges:>8,} {run.corpus:>8,}  {run.found}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"what to fuzz, all by default: {targets()}")
    parser.add_argument("--seconds", type=int, default=60, help="for each target (default: 60)")
    parser.add_argument("--jobs", type=int, default=2, help="fuzzers at a time (default: 2)")
    given = parser.parse_args(arguments)
    if unknown := set(given.targets) - set(targets()):
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    for folder in (FINDINGS, LOGS):
        folder.mkdir(parents=True, exist_ok=True)
    print(f"{'target':<10} {'executions':>12} {'a second':>9} {'edges':>8} {'inputs':>8}  found", flush=True)
    runs = []
    with ThreadPoolExecutor(given.jobs) as pool:
        for run in pool.map(lambda target: fuzz(target, given.seconds), given.targets or targets()):
            print(row(run), flush=True)
            runs.append(run)
    broken = [run for run in runs if run.found or not run.executions]
    if broken:
        print(f"Each finding is an input in {FINDINGS.relative_to(ROOT)}. Mend it, and add the input to the seeds.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
