"""What the parts of the quickstart share: telling what happens, running programs, a server on the samples' port."""

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
    """A step did not do what it should; the message is a sentence for a person."""


def part(title: str) -> None:
    print(f"\n{title}", flush=True)


def step(what: str, answer: str = "") -> None:
    """One line for a step, and what came back under it."""
    print(f"  * {what}", flush=True)
    for line in answer.strip().splitlines():
        print(f"      {line}", flush=True)


def run(*command: str | Path, env: Mapping[str, str] | None = None) -> str:
    """What a program prints; fails with what it said where it fails."""
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
        said = (done.stdout + done.stderr).strip()
        raise StepError(f"{Path(command[0]).name} exited {done.returncode} and said:\n{said}")
    return done.stdout


def end_children() -> None:
    """Ends what this process started and has not waited for, such as a program whose start a signal interrupted."""
    for child in children():
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def children() -> list[int]:
    """The processes that any thread of this one has started."""
    found: list[int] = []
    for listed in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):  # A thread may end, and take its list along, at any time.
            found += map(int, listed.read_text().split())
    return found


def check_port() -> None:
    """Fails where something listens on the samples' port: the samples name it, so no other will do."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                # As a server does, so that connections that are closing do not count.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, PORT))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise StepError(
                    f"port {PORT} is busy, and the samples use it. Stop what listens there (ss -ltnp 'sport = :{PORT}'"
                    " shows it) and start again."
                ) from None
            # A machine without IPv6 has nothing that listens there.


def simulation() -> Atomd:
    """A fresh server in memory on the samples' port."""
    atomd = Atomd("--simulate", "--listen", f"127.0.0.1:{PORT}")
    step(f"atomd --simulate --listen 127.0.0.1:{PORT}", f"listening on {atomd.url}")
    return atomd


def check_listed(said: str, identifier: str = "my-workflow@1.0.0") -> None:
    """Fails unless the package is in the last thing that a sample said: its listing after the approval."""
    if identifier not in said.strip().splitlines()[-1]:
        raise StepError(f"the listing after the approval does not show {identifier}:\n{said}")
