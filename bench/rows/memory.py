"""Resident memory of idle servers, and of servers with many idle connections."""

from __future__ import annotations

import contextlib
import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bench import web
from bench.model import AtMost, MissingError, Sample, Side, VoidError
from bench.peers import nginx
from bench.peers.docker_registry import DockerRegistry
from bench.peers.fastapi import FastApi
from bench.peers.verdaccio import Verdaccio
from bench.processes import SERVER_CORES, usage
from bench.row import Opener, Row
from bench.workbench import Workbench

IDLE_CONNECTIONS = 10_000
SPARE_FILES = 500
REQUEST = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"


@dataclass(frozen=True)
class Target:
    """A server and a path that it serves with status 200."""

    process: int
    port: int
    path: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.path}"


Starter = Callable[[Workbench], Target]


def start_atomd(bench: Workbench) -> Target:
    atomd = bench.atomd(bench.empty_catalog())
    return Target(atomd.process.pid, atomd.port, "/health")


def start_nginx(bench: Workbench) -> Target:
    server = nginx.start(bench, {"/health": b'{"status": "ok"}'})
    return Target(server.pid, server.port, "/health")


def start_docker_registry(bench: Workbench) -> Target:
    server = DockerRegistry(bench, SERVER_CORES).server
    return Target(server.pid, server.port, "/v2/")


def start_fastapi(bench: Workbench) -> Target:
    server = FastApi(bench).server
    return Target(server.pid, server.port, "/v1/wpks")


def start_verdaccio(bench: Workbench) -> Target:
    server = Verdaccio(bench, SERVER_CORES).server
    return Target(server.pid, server.port, "/-/ping")


class Idle:
    """Measures a fresh server after one request. Each round starts a new one."""

    def __init__(self, start: Starter) -> None:
        self._start = start
        self.measure(0)  # Raises MissingError early.

    def measure(self, seconds: float) -> Sample:  # noqa: ARG002 (its memory does not change with the time)
        with Workbench() as bench:
            target = self._start(bench)
            web.get(target.url)
            return Sample(usage(target.process).rss_mib)


@contextmanager
def open_files(count: int) -> Iterator[None]:
    """Raises the limit of open files for this process and its children."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < count:
        raise MissingError(f"a process may open only {hard} files here, but {count} are needed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, count), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def connect(target: Target) -> socket.socket:
    """Opens a connection and completes one request on it."""
    connection = socket.create_connection(("127.0.0.1", target.port), timeout=30)
    connection.sendall(REQUEST % target.path.encode())
    if b" 200 " not in connection.recv(65536).split(b"\r\n", 1)[0]:
        connection.close()
        raise VoidError("a request did not return 200")
    return connection


class Connected:
    """Measures a server with ten thousand connections, each after one request. Each round starts a new one."""

    def __init__(self, start: Starter) -> None:
        self._start = start

    def measure(self, seconds: float) -> Sample:  # noqa: ARG002 (its memory does not change with the time)
        with open_files(IDLE_CONNECTIONS + SPARE_FILES), Workbench() as bench, ExitStack() as connections:
            target = self._start(bench)
            for _ in range(IDLE_CONNECTIONS):
                connections.enter_context(contextlib.closing(connect(target)))
            return Sample(usage(target.process).rss_mib)


def idle_sides(_bench: Workbench) -> list[Opener]:
    def opener(name: str, start: Starter) -> Opener:
        return name, lambda: Idle(start)

    return [
        opener("atomd", start_atomd),
        opener("nginx", start_nginx),
        opener("docker-registry", start_docker_registry),
        opener("FastAPI", start_fastapi),
        opener("Verdaccio", start_verdaccio),
    ]


def connected_sides(_bench: Workbench) -> list[Opener]:
    def opener(name: str, start: Starter) -> Opener:
        def ready() -> Side:
            with open_files(IDLE_CONNECTIONS + SPARE_FILES):
                return Connected(start)

        return name, ready

    return [
        opener("atomd", start_atomd),
        opener("nginx", start_nginx),
        opener("docker-registry", start_docker_registry),
    ]


ROWS = (
    Row(
        "memory-idle",
        "Resident memory when idle",
        "MiB",
        idle_sides,
        (AtMost(16),),
        "Master and workers together, after one request.",
        less_is_better=True,
    ),
    Row(
        "memory-connections",
        f"Resident memory with {IDLE_CONNECTIONS:,} idle connections",
        "MiB",
        connected_sides,
        (AtMost(120),),
        "Each connection has completed one request.",
        less_is_better=True,
    ),
)
