"""Each part of a request has a limit, so that no connection makes the server hold what never ends."""

from __future__ import annotations

import resource
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.conftest import Server
from tests.e2e.market import check_problem
from tests.e2e.raw import Wire
from tests.e2e.web import Web

CHUNKED = b"POST /v1/validate HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

#: What is sent of a part that has no end. The server says that it is too much, and reads the rest without keeping it.
SENT = 4 << 20


@dataclass(frozen=True)
class Endless:
    part: str
    head: bytes
    repeated: bytes
    status: int
    code: str


ENDLESS = [
    Endless("method", b"", b"G", 431, "headers_too_large"),
    Endless("target", b"GET /", b"x", 431, "headers_too_large"),
    Endless("field name", b"GET / HTTP/1.1\r\n", b"x", 431, "headers_too_large"),
    Endless("field value", b"GET / HTTP/1.1\r\nX-A: ", b"x", 431, "headers_too_large"),
    Endless("spaces before a value", b"GET / HTTP/1.1\r\nX-A:", b" ", 431, "headers_too_large"),
    Endless("fields", b"GET / HTTP/1.1\r\n", b"X-A: b\r\n", 431, "headers_too_large"),
    Endless("fields without a value", b"GET / HTTP/1.1\r\n", b"A:\r\n", 431, "headers_too_large"),
    Endless("empty lines", b"", b"\r\n", 400, "malformed_request"),
    Endless(
        "length",
        CHUNKED.replace(b"Transfer-Encoding: chunked\r\n\r\n", b"Content-Length: "),
        b"0",
        431,
        "headers_too_large",
    ),
    Endless("zeros of a chunk's size", CHUNKED, b"0", 400, "malformed_request"),
    Endless("chunk's size", CHUNKED, b"1", 413, "body_too_large"),
    Endless("spaces of a chunk line", CHUNKED + b"1", b" ", 400, "malformed_request"),
    Endless("extension", CHUNKED + b"1;", b"x", 400, "malformed_request"),
    Endless("extension's value", CHUNKED + b'1;a="', b"x", 400, "malformed_request"),
    Endless("extensions", CHUNKED, b"1;" + b"x" * 500 + b"\r\n \r\n", 400, "malformed_request"),
    Endless("tiny chunks", CHUNKED, b"0000000001\r\n \r\n", 413, "body_too_large"),
    Endless("data", CHUNKED, b"1000\r\n" + b" " * 0x1000 + b"\r\n", 413, "body_too_large"),
    Endless("trailers", CHUNKED + b"0\r\n", b"X-A: b\r\n", 431, "headers_too_large"),
    Endless("trailer name", CHUNKED + b"0\r\n", b"x", 431, "headers_too_large"),
    Endless("trailer value", CHUNKED + b"0\r\nX-A: ", b"x", 431, "headers_too_large"),
]


@pytest.mark.parametrize("endless", ENDLESS, ids=lambda endless: endless.part)
def test_a_part_without_end_is_rejected_and_ends_the_connection(anonymous: Web, endless: Endless) -> None:
    with Wire(anonymous) as wire:
        wire.send(endless.head)
        wire.send(endless.repeated * (SENT // len(endless.repeated)))
        response = wire.response()
        check_problem(response, endless.status, endless.code)
        assert response.headers["Connection"] == "close"
        assert wire.is_closed()


def test_fields_that_come_one_by_one_are_limited_too(anonymous: Web) -> None:
    with Wire(anonymous) as wire:
        wire.send("GET /health HTTP/1.1\r\nHost: a\r\nX")
        for _ in range(150):
            wire.send(": b\r\nX")  # Ends one field and begins the next.
        check_problem(wire.response(), 431, "headers_too_large")
        assert wire.is_closed()


def test_what_is_rejected_is_not_kept(own_server: Server) -> None:
    process = own_server.atomd.process.pid

    def resident() -> int:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize()

    assert own_server.web.get("/health").status == 200
    before = resident()
    for _ in range(8):
        with Wire(own_server.web) as wire:
            wire.send(CHUNKED + b"1;" + b"x" * SENT)
            assert wire.response().status == 400
    assert resident() - before < SENT
