"""Large responses that are requested often: after a few times they are sent as files, without a copy."""

from __future__ import annotations

import signal
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.conftest import Server
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import approve, path
from tests.e2e.raw import Wire
from tests.e2e.web import Web

OFTEN = 30
MANY = 300
"""More responses than the buffers of two sockets hold."""


@dataclass(frozen=True)
class Package:
    """A package with large, approved versions."""

    server: Server
    publisher: Web
    reviewer: Web
    name: str

    @property
    def newest(self) -> str:
        """The path of its newest version's content."""
        return path(f"{self.name}@^1.0.0", "/content")

    def publish(self, version: str) -> bytes:
        body = flat_bytes(self.name, version, note="".join(map(str, range(12_000))))
        assert self.publisher.put(path(f"{self.name}@{version}"), body).status == 201
        approve(self.reviewer, f"{self.name}@{version}")
        return body

    def files(self) -> int:
        """Returns how many responses the server keeps as unnamed files."""
        folder = Path(f"/proc/{self.server.atomd.process.pid}/fd")
        return sum("memfd:response" in str(link.readlink()) for link in folder.iterdir())


@pytest.fixture
def package(own_server: Server) -> Package:
    return Package(own_server, own_server.key("publish"), own_server.key("review"), unique())


@pytest.fixture
def wire(own_server: Server) -> Iterator[Wire]:
    """A connection, and so an event loop, each of which has its own cache."""
    with Wire(own_server.web) as wire:
        yield wire


def request(target: str, *headers: str, method: str = "GET") -> str:
    return "\r\n".join([f"{method} {target} HTTP/1.1", "Host: a", *headers, "", ""])


def ask_often(wire: Wire, package: Package, body: bytes) -> None:
    for _ in range(OFTEN):
        wire.send(request(package.newest))
        assert wire.response().body == body
    assert package.files() == 1


def test_every_response_has_the_same_bytes(package: Package, wire: Wire) -> None:
    ask_often(wire, package, package.publish("1.0.0"))


def test_ranges_and_head_requests(package: Package, wire: Wire) -> None:
    body = package.publish("1.0.0")
    ask_often(wire, package, body)
    wire.send(request(package.newest, "Range: bytes=1000-45000"))
    part = wire.response()
    assert (part.status, part.body) == (206, body[1000:45001])
    wire.send(request(package.newest, method="HEAD"))
    head = wire.response("HEAD")
    assert (head.body, int(head.headers["Content-Length"])) == (b"", len(body))
    wire.send(request(package.newest))
    assert wire.response().body == body


def test_a_new_version_replaces_the_cached_response(package: Package, wire: Wire) -> None:
    ask_often(wire, package, package.publish("1.0.0"))
    newer = package.publish("1.1.0")
    wire.send(request(package.newest))
    assert wire.response().body == newer
    assert package.files() == 0, "what nobody can ask for any more is given up"
    ask_often(wire, package, newer)


def test_a_client_that_reads_slowly_gets_all_of_it(package: Package, wire: Wire) -> None:
    body = package.publish("1.0.0")
    ask_often(wire, package, body)
    wire.send(request(package.newest) * MANY)
    for _ in range(MANY):
        assert wire.response().body == body


def test_a_client_that_is_gone_ends_no_event_loop(own_server: Server) -> None:
    """`sendfile` raises SIGPIPE if a client disconnects between two calls for one response, which no test can time."""
    blocked = [
        int(line.split()[1], 16)
        for status in Path(f"/proc/{own_server.atomd.process.pid}/task").glob("*/status")
        for line in status.read_text(encoding="ascii").splitlines()
        if line.startswith("SigBlk:")
    ]
    assert any(signals & 1 << (signal.SIGPIPE - 1) for signals in blocked), blocked


def test_a_client_that_disconnects_affects_no_other_connection(package: Package, wire: Wire) -> None:
    body = package.publish("1.0.0")
    ask_often(wire, package, body)
    for _ in range(20):
        with Wire(package.server.web) as leaving:
            leaving.send(request(package.newest) * MANY)
            leaving.response()
            # Closed with a reset, so that the server's next write fails.
            leaving.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    wire.send(request(package.newest))
    assert wire.response().body == body
    package.server.atomd.stop()
