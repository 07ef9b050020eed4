"""A running `atomd`, for tests, benchmarks and the quickstart."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
START_TIMEOUT = 30.0
STOP_TIMEOUT = 30.0
LISTENING = re.compile(r"listening on (https?://(\S+):(\d+))\s*")
OPERATIONS = re.compile(r"operations on http://\S+:(\d+)\s*")


def binary(name: str) -> Path:
    """Returns the path of a built program. The variable with its name in upper case (`ATOMD`) overrides it."""
    return Path(os.environ.get(name.upper()) or ROOT / "build" / "release" / "bin" / name)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Returns this process's environment without the product's variables, so that only `extra` configures a child."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ATOM_")}
    return {**inherited, **(extra or {})}


class StartError(Exception):
    """The server exited or timed out before it listened. The message has its output."""


class Atomd:
    """Starts `atomd` and waits until it listens. Use it as a context manager to leave nothing running."""

    def __init__(
        self,
        *arguments: str | Path,
        env: Mapping[str, str] | None = None,
        popen: Mapping[str, object] | None = None,
    ) -> None:
        # A file, because nobody would read a pipe while the server runs, and a full pipe would block it.
        self._stderr: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed by __exit__)
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        command: Sequence[str] = [str(binary("atomd")), *map(str, arguments)]
        self.process = subprocess.Popen(  # type: ignore[call-overload]
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env=environment(env),
            text=True,
            **{"stderr": self._stderr, **(popen or {})},
        )
        self.operations_port: int | None = None
        threading.Thread(target=self._read_lines, daemon=True).start()
        try:
            self.url, self.host, self.port = self._wait_until_it_listens()
        except BaseException:
            self.kill()
            self._stderr.close()
            raise

    def _read_lines(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put("")

    def _wait_until_it_listens(self) -> tuple[str, str, int]:
        while True:
            try:
                line = self._lines.get(timeout=START_TIMEOUT)
            except queue.Empty:
                raise StartError(f"atomd did not listen within {START_TIMEOUT:.0f} s: {self.errors()}") from None
            if not line:
                raise StartError(f"atomd exited with {self.process.wait()}: {self.errors()}")
            if found := OPERATIONS.fullmatch(line):
                self.operations_port = int(found[1])
            if found := LISTENING.fullmatch(line):
                return found[1], found[2].strip("[]"), int(found[3])

    def errors(self) -> str:
        """Returns everything written to standard error so far."""
        self._stderr.flush()
        return os.pread(self._stderr.fileno(), 1 << 20, 0).decode(errors="replace")

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def wait(self, timeout: float = STOP_TIMEOUT) -> int:
        """Waits for the process to end and returns its exit code."""
        return int(self.process.wait(timeout))

    def stop(self) -> None:
        """Sends SIGTERM and requires exit code 0."""
        self.terminate()
        code = self.wait()
        if code != 0:
            raise AssertionError(f"atomd exited with {code} on SIGTERM: {self.errors()}")

    def kill(self) -> None:
        """Kills the process, like a power failure."""
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> Atomd:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.kill()
        if error is not None:
            error.add_note(f"atomd wrote: {self.errors()}")
        self._stderr.close()


def initialize(data: Path) -> str:
    """Creates a catalog in `data` and returns its admin key."""
    done = subprocess.run(
        [str(binary("atomd")), "init", "--data", str(data)],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
        timeout=START_TIMEOUT,
    )
    if done.returncode != 0:
        raise StartError(f"atomd init exited with {done.returncode}: {done.stderr}")
    keys = re.findall(r"^atom_[0-9A-Za-z_-]{43}$", done.stdout, re.MULTILINE)
    if len(keys) != 1:
        raise StartError(f"atomd init did not print a key on a line of its own: {done.stdout!r}")
    return str(keys[0])
