"""The memory, descriptors and threads that a process has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

MIB = 1024.0


@dataclass(frozen=True)
class Usage:
    resident_mib: float
    descriptors: int
    threads: int

    def __str__(self) -> str:
        return f"{self.resident_mib:.1f} MiB, {self.descriptors} descriptors, {self.threads} threads"


def usage_of(pid: int) -> Usage:
    folder = Path(f"/proc/{pid}")
    status = dict(re.findall(r"^(\w+):\s+(\d+)", (folder / "status").read_text(), re.MULTILINE))
    return Usage(int(status["VmRSS"]) / MIB, len(list((folder / "fd").iterdir())), int(status["Threads"]))


def growth(before: Usage, after: Usage, most_mib: float) -> list[str]:
    """Returns in which ways a process has grown that should be as it was."""
    found = []
    if after.resident_mib > before.resident_mib + most_mib:
        found.append(f"resident memory grew from {before.resident_mib:.1f} to {after.resident_mib:.1f} MiB")
    if after.descriptors > before.descriptors:
        found.append(f"descriptors grew from {before.descriptors} to {after.descriptors}")
    if after.threads > before.threads:
        found.append(f"threads grew from {before.threads} to {after.threads}")
    return found
