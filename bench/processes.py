"""Child processes of a run: pinned to cores, measured, and always stopped."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from bench.model import MissingError
from tools.daemon import environment

START_TIMEOUT = 60.0
STOP_TIMEOUT = 30.0
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PR_SET_PDEATHSIG = 1

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORES = {CORES[0]}
CLIENT_CORES = {CORES[-1]}
ALL_CORES = set(CORES)


def pinned(cores: set[int]) -> Callable[[], None]:
    """Returns a function for a child to run first: it pins itself to `cores` and asks to be killed with its parent."""
    libc = ctypes.CDLL(None)

    def prepare() -> None:
        os.sched_setaffinity(0, cores)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    return prepare


def popen_options(cores: set[int]) -> dict[str, Any]:
    return {"preexec_fn": pinned(cores)}  # Safe, because the harness has only one thread.


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Usage:
    cpu_seconds: float
    rss_mib: float


def family(process: int) -> list[int]:
    """Returns a process and all its descendants."""
    found = [process]
    for parent in found:
        for listed in Path(f"/proc/{parent}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += map(int, listed.read_text().split())
    return found


def usage(process: int) -> Usage:
    """Returns the CPU time and the resident memory of a process and its descendants."""
    ticks = 0
    rss_kib = 0
    for member in family(process):
        with contextlib.suppress(OSError):
            # After the name, which is in parentheses and may contain anything. utime and stime are fields 14 and 15.
            fields = Path(f"/proc/{member}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
            status = Path(f"/proc/{member}/status").read_text()
            rss_kib += sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
    return Usage(ticks / TICKS_PER_SECOND, rss_kib / 1024)


class Server:
    """A peer's process, which listens on `127.0.0.1:port`. Its output goes to `log`."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        port: int,
        log: Path,
        cores: set[int],
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.port = port
        self._log = log
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=environment(env),
                cwd=cwd,
                **popen_options(cores),
            )
        try:
            self._wait_until_it_listens()
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _wait_until_it_listens(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.02)
        output = self._log.read_text(errors="replace")[-2000:]
        raise MissingError(f"{self.process.args!r} does not listen on port {self.port}: {output}")

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_TIMEOUT)
            except subprocess.TimeoutExpired:
                for member in reversed(family(self.pid)):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(member, signal.SIGKILL)
                self.process.wait()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
