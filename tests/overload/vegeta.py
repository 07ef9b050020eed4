"""vegeta, an open-loop load generator: it sends at its rate, however slowly the server responds."""

from __future__ import annotations

import base64
import csv
import itertools
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULE = "github.com/tsenart/vegeta/v12@v12.13.0"
PROGRAM = ROOT / "build" / "tools" / "vegeta"
TIMEOUT = 10
# The server has the first.
CORE = 1
# Requests at once. With more, the generator is busier with its connections than the server.
WORKERS = 1000


def install() -> None:
    """Builds vegeta, unless it is there."""
    if PROGRAM.is_file():
        return
    if shutil.which("go") is None:
        raise SystemExit("go, which builds the load generator, is not installed: apt-get install golang")
    print(f"== installing {MODULE}", flush=True)
    subprocess.run(["go", "install", MODULE], env={**os.environ, "GOBIN": str(PROGRAM.parent)}, check=True)


@dataclass(frozen=True)
class Target:
    method: str
    url: str
    body: bytes = b""
    token: str = ""

    def line(self) -> str:
        header = {"Content-Type": ["application/json"]} if self.body else {}
        if self.token:
            header["Authorization"] = [f"Bearer {self.token}"]
        body = {"body": base64.b64encode(self.body).decode()} if self.body else {}
        return json.dumps({"method": self.method, "url": self.url, "header": header, **body}) + "\n"


@dataclass(frozen=True)
class Result:
    at: float
    """When it was sent, in seconds since the epoch."""
    status: int
    """0 if there was no response."""
    latency: float
    error: str


class Attack:
    """A load that runs until its duration has passed. `finish` returns what became of every request."""

    def __init__(self, targets: Iterable[Target], rate: float, seconds: float, *, keep_alive: bool = True) -> None:
        """A rate of 0 is a closed loop of 64 connections, which shows what the server sustains."""
        workers = ["-workers=64", "-max-workers=64"] if rate == 0 else [f"-max-workers={WORKERS}"]
        command = [
            *(str(PROGRAM), "attack", "-format=json", "-lazy", f"-rate={max(0, round(rate))}/1s", *workers),
            *(f"-duration={seconds}s", f"-timeout={TIMEOUT}s", "-max-body=0", f"-keepalive={str(keep_alive).lower()}"),
            *(f"-connections={WORKERS}", "-redirects=-1"),
        ]
        pinned = ["taskset", "--cpu-list", str(CORE % (os.cpu_count() or 1))]
        self._attack = subprocess.Popen([*pinned, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._encode = subprocess.Popen(
            [str(PROGRAM), "encode", "--to=csv"], stdin=self._attack.stdout, stdout=subprocess.PIPE, text=True
        )
        self._targets = iter(targets)
        threading.Thread(target=self._feed, daemon=True).start()

    def _feed(self) -> None:
        pipe = self._attack.stdin
        assert pipe is not None
        try:
            for batch in iter(lambda: list(itertools.islice(self._targets, 100)), []):
                pipe.write("".join(target.line() for target in batch).encode())
            pipe.close()
        except (BrokenPipeError, ValueError):
            pass  # It has all that it needs.

    def finish(self) -> list[Result]:
        assert self._encode.stdout is not None
        results = [
            Result(int(row[0]) / 1e9, int(row[1]), int(row[2]) / 1e9, row[5]) for row in csv.reader(self._encode.stdout)
        ]
        if self._attack.wait() != 0 or self._encode.wait() != 0:
            raise RuntimeError("vegeta failed")
        return results


def endlessly(target: Target) -> Iterator[Target]:
    return itertools.repeat(target)


def percentile(values: list[float], percent: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0
