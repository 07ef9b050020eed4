"""The sides that most rows use: a server that serves requests, and one that is published to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.load import Publishing, Wrk, loaded
from bench.model import Sample, VoidError

CONNECTIONS = 64


@dataclass(frozen=True)
class Gets:
    """Requests one URL over persistent connections, with the server on one core and the generator on another."""

    url: str
    server: int
    connections: int = CONNECTIONS

    def measure(self, seconds: float) -> Sample:
        wrk = Wrk(self.url, connections=self.connections, seconds=seconds)
        return loaded(self.server, wrk)[1]


@dataclass(frozen=True)
class GetsInTurn:
    """Requests many URLs in turn, otherwise like `Gets`."""

    url: str
    server: int
    targets: Path
    """A file with one request target per line."""
    connections: int = CONNECTIONS

    def measure(self, seconds: float) -> Sample:
        variables = {"BENCH_TARGETS": str(self.targets)}
        wrk = Wrk(self.url, connections=self.connections, seconds=seconds, script="turn.lua", variables=variables)
        return loaded(self.server, wrk)[1]


@dataclass(frozen=True)
class Publishes:
    """Publishes new names over persistent connections. A round counts only if the server has stored all of them."""

    url: str
    server: int
    publishing: Publishing
    stored: Callable[[], int]
    cores: set[int]
    """The generator's cores."""
    connections: int = CONNECTIONS

    def measure(self, seconds: float) -> Sample:
        before = self.stored()
        wrk = Wrk(
            self.url,
            connections=self.connections,
            seconds=seconds,
            script="publish.lua",
            variables=self.publishing.variables(),
            cores=self.cores,
        )
        load, sample = loaded(self.server, wrk)
        if (more := self.stored() - before) < load.requests:
            raise VoidError(f"{load.requests} publishes succeeded, but only {more} are stored")
        return sample
