"""A request ends where everybody reads its end, or it is rejected: nothing hides a second request in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import logs, proxies
from tests.e2e.conftest import Server, serve
from tests.e2e.documents import unique
from tests.e2e.framings import ACCEPTED, REJECTED, Framing
from tests.e2e.market import check_problem
from tests.e2e.raw import Wire
from tests.e2e.wait import eventually
from tests.e2e.web import Web
from tools.daemon import initialize


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with one thread, so that its log has the requests in their order."""
    data = tmp_path_factory.mktemp("backend") / "data"
    server = serve(data, initialize(data), {"ATOM_LOG_FORMAT": "json", "ATOM_THREADS": "1"})
    with server.atomd:
        yield server


@pytest.fixture(scope="module", params=["haproxy", "nginx"])
def proxy(request: pytest.FixtureRequest, backend: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder: Path = tmp_path_factory.mktemp(request.param)
    with proxies.running(request.param, backend.web, folder) as web:
        yield web


def request(request_id: str) -> bytes:
    """Returns a request, such as an attacker would have served in another's name."""
    return f"GET /v1/wpks HTTP/1.1\r\nHost: a\r\nX-Request-Id: {request_id}\r\nConnection: close\r\n\r\n".encode()


def exchange(web: Web, sent: bytes) -> str:
    """Sends bytes and returns all that comes until the connection ends."""
    received = b""
    with Wire(web) as wire:
        wire.send(sent)
        try:
            while more := wire.socket.recv(65536):
                received += more
        except ConnectionResetError:
            pass
    return received.decode("latin-1")


def served(server: Server, web: Web) -> list[str]:
    """Returns the ids of all requests that the server has seen until now. `web` reaches it, perhaps by a proxy."""
    last = unique("last")
    assert exchange(web, request(last)).startswith("HTTP/1.1 200 ")
    seen: list[str] = []

    def has_all() -> bool:
        seen[:] = [str(line.get("request_id")) for line in logs.lines(server.atomd)]
        return last in seen or last + proxies.MARK in seen

    eventually(has_all)
    return seen


@pytest.mark.parametrize("framing", REJECTED, ids=lambda framing: framing.name)
def test_ambiguous_framing_is_rejected_and_ends_the_connection(backend: Server, framing: Framing) -> None:
    with Wire(backend.web) as wire:
        wire.send(framing.request + request(unique("hidden")))
        response = wire.response()
        check_problem(response, framing.status, framing.code)
        assert response.headers["Connection"] == "close"
        assert wire.is_closed()


@pytest.mark.parametrize("framing", ACCEPTED, ids=lambda framing: framing.name)
def test_unambiguous_framing_is_accepted(backend: Server, framing: Framing) -> None:
    request_id = unique("second")
    received = exchange(backend.web, framing.request + request(request_id))
    assert received.startswith("HTTP/1.1 200 OK\r\n")
    assert received.count("HTTP/1.1 ") == 2
    assert request_id in received


def test_a_request_within_a_body_is_not_served(backend: Server) -> None:
    request_id = unique("hidden")
    body = request(request_id)
    head = f"POST /v1/validate HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    assert exchange(backend.web, head.encode() + body).count("HTTP/1.1 ") == 1
    assert request_id not in served(backend, backend.web)


def test_a_server_sees_no_request_that_its_proxy_does_not_see(backend: Server, proxy: Web) -> None:
    ids = {unique("hidden"): framing for framing in REJECTED}
    received = {request_id: exchange(proxy, ids[request_id].request + request(request_id)) for request_id in ids}
    seen = served(backend, proxy)
    smuggled = [ids[i].name for i in ids if i in seen or f"{i}\r\n" in received[i]]
    assert smuggled == []


def test_a_proxy_passes_on_what_is_unambiguous(backend: Server, proxy: Web) -> None:
    ids = {unique("second"): framing for framing in ACCEPTED}
    responses = {request_id: exchange(proxy, ids[request_id].request + request(request_id)) for request_id in ids}
    seen = served(backend, proxy)
    assert [ids[i].name for i in ids if i + proxies.MARK not in seen or responses[i].count("HTTP/1.1 ") != 2] == []
