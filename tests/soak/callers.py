"""Each client makes many calls in one process, which must not grow."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.conftest import Server
from tests.e2e.market import approve, publish
from tests.soak.usage import Usage, growth, usage_of
from tools.daemon import ROOT, environment

FOLDER = Path(__file__).parent / "clients"
COMMANDS: dict[str, list[str | Path]] = {
    "C++": [ROOT / "build/release/tests/soak_calls"],
    "Python": [sys.executable, FOLDER / "calls.py"],
    "Python asyncio": [sys.executable, FOLDER / "calls.py"],
    "TypeScript": ["node", FOLDER / "calls.mjs"],
}
LAST_ARGUMENT = {"Python": ["blocking"], "Python asyncio": ["asyncio"]}
# Of all calls, those that come before the first look: caches fill, connections open, Node.js sizes its heap.
WARM_UP = 0.5
MOST_MIB = 8.0


class Caller:
    """A running client. Use it as a context manager to leave nothing running."""

    def __init__(self, language: str, url: str) -> None:
        command = [*COMMANDS[language], url, *LAST_ARGUMENT.get(language, [])]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
        )

    def call(self, count: int) -> Usage:
        """Makes so many calls, and returns what the process has after them."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{count}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line == "done\n", f"the client ended with {self._process.wait()}"
        return usage_of(self._process.pid)

    def __enter__(self) -> Caller:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


@dataclass(frozen=True)
class Grown:
    """A client before and after most of its calls."""

    language: str
    calls: int
    before: Usage
    after: Usage

    @property
    def problems(self) -> list[str]:
        return [f"{self.language}: {one}" for one in growth(self.before, self.after, MOST_MIB)]

    def __str__(self) -> str:
        return f"{self.language:<15} {self.calls:>9,} calls: {self.before}; then {self.after}"


def publish_known(server: Server) -> None:
    """Publishes what the clients ask for."""
    publisher = server.key("publish")
    for name in ("soak", *(f"other-{number}" for number in range(20))):
        approve(server.admin, publish(publisher, name)["id"])


def call_many(language: str, url: str, calls: int) -> Grown:
    with Caller(language, url) as caller:
        before = caller.call(int(calls * WARM_UP))
        after = caller.call(calls - int(calls * WARM_UP))
    return Grown(language, calls, before, after)
