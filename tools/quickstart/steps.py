"""Shared by the parts of the quickstart: progress output, running programs, and a server on the samples' port."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tools.daemon import ROOT, Atomd, environment

PORT = 8050
EXAMPLES = ROOT / "examples"
PROGRAM_TIMEOUT = 120.0


class StepError(Exception):
    """A step failed. The message is shown to the user."""


def part(title: str) -> None:
    print(f"\n{title}", flush=True)


def step(what: str, output: str = "") -> None:
    """Prints a step and its output."""
    print(f"  * {what}", flush=True)
    for line in output.strip().splitlines():
        print(f"      {line}", flush=True)


def run(*command: str | Path, env: Mapping[str, str] | None = None) -> str:
    """Runs a program and returns its output. Raises StepError with the output if it fails."""
    done = subprocess.run(
        [str(word) for word in command],
        env=environment(env),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PROGRAM_TIMEOUT,
    )
    if done.returncode != 0:
        output = (done.stdout + done.stderr).strip()
        raise StepError(f"{Path(command[0]).name} exited with {done.returncode}:\n{output}")
    return done.stdout


def end_children() -> None:
    """Kills remaining child processes, such as a program whose start was interrupted by a signal."""
    for child in children():
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def children() -> list[int]:
    """Returns the child processes of all threads."""
    found: list[int] = []
    for listed in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):  # A thread may end at any time.
            found += map(int, listed.read_text().split())
    return found


def check_port() -> None:
    """Raises StepError if the port is in use. The samples use this fixed port."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                # Like a server, so that closing connections do not count.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, PORT))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise StepError(
                    f"port {PORT} is in use, but the samples need it. Stop the program that listens there "
                    f"(find it with: ss -ltnp 'sport = :{PORT}') and try again."
                ) from None
            # Other errors mean that the machine has no IPv6.


def simulation() -> Atomd:
    """Starts a new server in memory on the samples' port."""
    atomd = Atomd("--simulate", "--listen", f"127.0.0.1:{PORT}")
    step(f"atomd --simulate --listen 127.0.0.1:{PORT}", f"listening on {atomd.url}")
    return atomd


def check_listed(output: str, identifier: str = "my-workflow@1.0.0") -> None:
    """Raises StepError unless the last line of a sample's output, its listing after the approval, has the package."""
    if identifier not in output.strip().splitlines()[-1]:
        raise StepError(f"the listing after the approval does not show {identifier}:\n{output}")
