"""Counts the instructions of one request on each of the five hottest paths. Unlike times, the counts repeat to one in
ten thousand. `python -m bench.instructions` writes them to bench/instructions.json, which a test checks."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.daemon import ROOT, binary

RECORD = ROOT / "bench" / "instructions.json"
DRIVER = "bench_instructions"
TIMEOUT = 300.0

# libc and OpenSSL select code by processor. These settings make every x86-64 run the same code.
SAME_CODE_EVERYWHERE = {
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX2,-AVX,-BMI1,-BMI2,-LZCNT,-MOVBE,-ERMS,-FSRM,"
    "-RTM,-AVX_Fast_Unaligned_Load,-SSE4_2,-SSE4_1,-SSSE3",
    "OPENSSL_ia32cap": "0x0000020007800000:0x0",
}

LIBRARIES = (
    "libsqlite3-0",
    "libssl3",
    "libboost-json1.81.0",
    "libc6",
    "libmimalloc2.0",
    "libstdc++6",
    "libfmt9",
    "valgrind",
)
TRIGGER = re.compile(r"^desc: Trigger: Client Request: (\w+)$", re.MULTILINE)
TOTALS = re.compile(r"^totals: (\d+)$", re.MULTILINE)


class CountingError(Exception):
    """The instructions could not be counted. The message says why."""


@dataclass(frozen=True)
class Platform:
    """The platform that the counts depend on. Counts from different platforms cannot be compared."""

    distribution: str
    machine: str
    compiler: str

    @staticmethod
    def here() -> Platform:
        release = platform.freedesktop_os_release()
        compiler = subprocess.run(
            ["c++", "-dumpfullversion"], capture_output=True, text=True, check=False
        ).stdout.strip()
        return Platform(f"{release.get('ID')} {release.get('VERSION_ID')}", platform.machine(), compiler)

    def __str__(self) -> str:
        return f"{self.distribution} on {self.machine} with GCC {self.compiler}"


def library_versions() -> dict[str, str]:
    """Returns the versions of the libraries in use, to explain changes that our code did not cause."""
    command = ["dpkg-query", "-W", "-f=${Package} ${Version}\n", *LIBRARIES]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return dict(line.split(" ", 1) for line in listed.splitlines())


def count() -> dict[str, int]:
    """Returns the instructions per request, by path."""
    with tempfile.TemporaryDirectory(prefix="atom-instructions-") as name:
        folder = Path(name)
        command = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={folder}/out"]
        try:
            done = subprocess.run(
                [*command, str(binary(DRIVER)), str(folder / "catalog")],
                env={**os.environ, **SAME_CODE_EVERYWHERE},
                capture_output=True,
                text=True,
                check=False,
                timeout=TIMEOUT,
            )
        except OSError as error:
            raise CountingError(f"cannot run valgrind: {error}. Install it with: make setup") from error
        if done.returncode != 0:
            raise CountingError(f"{DRIVER} exited {done.returncode} under valgrind: {done.stderr[-2000:]}")
        requests = {path: int(number) for path, number in (line.split() for line in done.stdout.splitlines())}
        totals: dict[str, int] = {}
        for part in folder.glob("out.*"):
            text = part.read_text()
            path, total = TRIGGER.search(text), TOTALS.search(text)
            if path is not None and total is not None:
                totals[path[1]] = int(total[1])
    return {path: round(totals[path] / number) for path, number in requests.items()}


@dataclass(frozen=True)
class Record:
    """The contents of bench/instructions.json."""

    platform: Platform
    libraries: dict[str, str]
    per_request: dict[str, int]


def read() -> Record:
    data = json.loads(RECORD.read_text())
    return Record(Platform(**data["platform"]), data["libraries"], data["per_request"])


def write(per_request: dict[str, int]) -> None:
    data = {"platform": vars(Platform.here()), "libraries": library_versions(), "per_request": per_request}
    RECORD.write_text(json.dumps(data, indent=2) + "\n")
