"""The sides that most rows are made of: a server that is asked for one address, and one that is published to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.load import Publishing, Wrk, loaded
from bench.model import Sample, VoidError

CONNECTIONS = 64


@dataclass(frozen=True)
class Gets:
    """Asks for one address over kept connections, with the server on one core and the generator on another."""

    url: str
    server: int
    connections: int = CONNECTIONS

    def measure(self, seconds: float) -> Sample:
        wrk = Wrk(self.url, connections=self.connections, seconds=seconds)
        return loaded(self.server, wrk)[1]


@dataclass(frozen=True)
class GetsInTurn:
    """Asks for each of many addresses in turn; the rest is as for `Gets`."""

    url: str
    server: int
    targets: Path
    """A file of them, a line each."""
    connections: int = CONNECTIONS

    def measure(self, seconds: float) -> Sample:
        variables = {"BENCH_TARGETS": str(self.targets)}
        wrk = Wrk(self.url, connections=self.connections, seconds=seconds, script="turn.lua", variables=variables)
        return loaded(self.server, wrk)[1]


@dataclass(frozen=True)
class Publishes:
    """Publishes new names over kept connections. A round counts only if the server then has as many more."""

    url: str
    server: int
    publishing: Publishing
    stored: Callable[[], int]
    cores: set[int]
    """Of the generator."""
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
            raise VoidError(f"{load.requests} publishes were answered and {more} are stored")
        return sample
