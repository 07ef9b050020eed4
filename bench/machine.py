"""Facts about the machine and the software measured, without which the figures mean nothing."""

from __future__ import annotations

import datetime
import os
import platform
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tools.daemon import ROOT, binary

VERSIONS = {
    "atomd": [str(binary("atomd")), "--version"],
    "nginx": ["nginx", "-v"],
    "docker-registry": ["docker-registry", "--version"],
    "wrk": ["wrk", "-v"],
    "node": ["node", "--version"],
    "g++": ["g++", "--version"],
}


def first_line(command: list[str]) -> str:
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    program = shutil.which(command[0], path=path)
    if program is None:
        return "missing"
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip().split("\n")[0]


def cpu_model() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.processor()


def filesystem_of(folder: Path) -> str:
    done = subprocess.run(
        ["df", "--output=fstype", str(folder)], capture_output=True, text=True, check=False
    ).stdout.split()
    return done[-1] if done else "unknown"


def facts() -> dict[str, Any]:
    memory = re.search(r"^MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text(), re.MULTILINE)
    return {
        "started_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "commit": first_line(["git", "-C", str(ROOT), "describe", "--always", "--dirty"]),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "distribution": platform.freedesktop_os_release().get("PRETTY_NAME", "unknown"),
        "cpu": cpu_model(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(int(memory[1]) / (1 << 20), 1) if memory else None,
        "filesystem": filesystem_of(ROOT),
        "load_before": os.getloadavg()[0],
        "python": platform.python_version(),
        "versions": {name: first_line(command) for name, command in VERSIONS.items()},
    }
