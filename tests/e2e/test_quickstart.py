"""The complete quickstart. It needs the samples' fixed port, so all cases are in one test."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.wait import eventually
from tools.daemon import ROOT, environment
from tools.quickstart.steps import PORT

TIMEOUT = 180.0


def start() -> subprocess.Popen[str]:
    """Starts the quickstart in a session of its own, so that leftover processes can be found."""
    return subprocess.Popen(
        [sys.executable, "-m", "tools.quickstart"],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def run() -> tuple[int, str]:
    with start() as process:
        said, _ = process.communicate(timeout=TIMEOUT)
        check_nothing_is_left_of(process.pid)
        return process.returncode, said


def check_nothing_is_left_of(session: int) -> None:
    left = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            if os.getsid(int(entry.name)) == session and (entry / "stat").read_text().rpartition(") ")[2][0] != "Z":
                left.append((entry / "cmdline").read_text())
    assert left == []


@contextlib.contextmanager
def busy_port() -> Iterator[bool]:
    """Listens on the samples' port; yields False if something else already does."""
    with socket.socket() as mine:
        mine.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            mine.bind(("127.0.0.1", PORT))
            mine.listen()
        except OSError:
            yield False
        else:
            yield True


def check_it_stops_when_told() -> None:
    with start() as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "listening on" in line:
                break
        process.send_signal(signal.SIGTERM)
        said += process.stdout
        assert process.wait(TIMEOUT) == 128 + signal.SIGTERM, "".join(said)
        eventually(lambda: not is_listening())
        check_nothing_is_left_of(process.pid)


def is_listening() -> bool:
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", PORT), timeout=5).close()
        return True
    return False


def test_the_quickstart() -> None:
    with busy_port() as free:
        code, said = run()
        assert code == 1, said
        assert f"port {PORT} is in use" in said
    if not free:
        # A developer's own server has the port, so the quickstart can only say so.
        assert "CI" not in os.environ, f"something has port {PORT}, so that nothing more can be tested"
        pytest.skip(f"something else listens on port {PORT}; that the quickstart says so is all that was tested")
    check_it_stops_when_told()
    code, said = run()
    assert code == 0, said
    for part in ("1. Python", "2. TypeScript", "3. C++", "4. On disk", "identical", "Next steps"):
        assert part in said
