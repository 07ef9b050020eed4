"""Nobody may take what belongs to everyone: connections, and memory for bodies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.e2e import logs, proxies
from tests.e2e.conftest import Server, serve
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import check_problem, path
from tests.e2e.raw import Wire
from tests.e2e.wait import eventually
from tests.e2e.web import Web
from tools.daemon import initialize

# Every address of 127.0.0.0/8 is this machine's.
HERE, ELSEWHERE = "127.0.0.1", "127.0.0.2"
HEALTH = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"

DOCUMENT = 1 << 20
#: The memory that an address may have for bodies of more than 64 KiB.
LARGE_BODIES = 48 << 20


@contextmanager
def serving(data: Path, **env: str) -> Iterator[Server]:
    server = serve(data, initialize(data), env)
    with server.atomd:
        yield server


def is_served(web: Web, source: str) -> bool:
    with Wire(web, source) as wire:
        try:
            wire.send(HEALTH)
            return wire.response().status == 200
        except ConnectionError:  # Refused, and reset by what was sent.
            return False


def open_wires(stack: ExitStack, web: Web, count: int) -> list[Wire]:
    """Opens connections and makes sure that the server has accepted them."""
    wires = [stack.enter_context(Wire(web, HERE)) for _ in range(count)]
    for wire in wires:
        wire.send(HEALTH)
        assert wire.response().status == 200
    return wires


def test_an_address_has_so_many_connections(data: Path) -> None:
    with serving(data, ATOM_CONNECTIONS_PER_ADDRESS="4") as server, ExitStack() as stack:
        wires = open_wires(stack, server.web, 4)
        for _ in range(2):
            with Wire(server.web, HERE) as refused:
                response = refused.response()  # Before any request.
                check_problem(response, 503, "too_many_connections")
                assert response.headers["Retry-After"] == "1"
                assert refused.is_closed()
        assert is_served(server.web, ELSEWHERE)
        for wire in wires:
            wire.send(HEALTH)
            assert wire.response().status == 200
        wires[0].close()
        eventually(lambda: is_served(server.web, HERE))
        eventually(lambda: "trusted_proxies" in server.atomd.errors())
        assert server.atomd.errors().count("trusted_proxies") == 1


def test_a_trusted_proxy_has_as_many_connections_as_it_needs(data: Path) -> None:
    with (
        serving(data, ATOM_CONNECTIONS_PER_ADDRESS="2", ATOM_TRUSTED_PROXIES=f"10.0.0.0/8, {HERE}") as server,
        ExitStack() as stack,
    ):
        open_wires(stack, server.web, 6)


def begin_body(wire: Wire, publisher: Web, length: int) -> str:
    """Announces a body and returns the first line of the response, which may be the leave to send it."""
    wire.send(
        f"PUT {path(f'{unique()}@1.0.0')} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {publisher.token}\r\n"
        f"Expect: 100-continue\r\nContent-Length: {length}\r\n\r\n"
    )
    return wire.line()


def test_the_bodies_of_an_address_have_so_much_memory(data: Path) -> None:
    with serving(data, ATOM_RATE_LIMIT="off") as server, ExitStack() as stack:
        web = server.key("publish")
        wires = [stack.enter_context(Wire(web, HERE)) for _ in range(LARGE_BODIES // DOCUMENT)]
        for wire in wires:
            assert begin_body(wire, web, DOCUMENT) == "HTTP/1.1 100 Continue"

        for source, length, line in [
            (HERE, DOCUMENT, "HTTP/1.1 503 Service Unavailable"),
            (HERE, 65_537, "HTTP/1.1 503 Service Unavailable"),
            (HERE, 65_536, "HTTP/1.1 100 Continue"),
            (ELSEWHERE, DOCUMENT, "HTTP/1.1 100 Continue"),
        ]:
            with Wire(web, source) as wire:
                assert begin_body(wire, web, length) == line, (source, length)

        with Wire(web, HERE) as wire:  # Callers without a credential have memory of their own.
            wire.send(
                f"POST /v1/validate HTTP/1.1\r\nHost: a\r\nContent-Length: {DOCUMENT}\r\nExpect: 100-continue\r\n\r\n"
            )
            assert wire.line() == "HTTP/1.1 100 Continue"

        with Wire(web, HERE) as wire:
            wire.send("POST /v1/validate HTTP/1.1\r\nHost: a\r\n")
            wire.send(f"Authorization: Bearer {web.token}\r\nTransfer-Encoding: chunked\r\n\r\n")
            response = wire.response()  # Before any chunk: it may become as large as any.
            problem = check_problem(response, 503, "overloaded")
            assert problem["retryable"] is True
            assert response.headers["Retry-After"] == "1"
            assert wire.is_closed()

        name = unique()
        small = flat_bytes(name, notes=["x" * 50_000])
        assert web.put(path(f"{name}@1.0.0"), small).status == 201

        wires.pop().close()
        large = flat_bytes(unique(), notes=["x" * 900_000])
        eventually(lambda: web.post("/v1/validate", large).status == 200)
        assert 'atom_http_rejections_total{reason="overloaded"}' in server.web.get("/metrics").body.decode()


def call(web: Web, source: str, *forwarded: str) -> str:
    """Makes a request and returns its id."""
    request_id = unique("peer")
    headers = "".join(f"X-Forwarded-For: {value}\r\n" for value in forwarded)
    with Wire(web, source) as wire:
        wire.send(f"GET /health HTTP/1.1\r\nHost: a\r\nX-Request-Id: {request_id}\r\n{headers}\r\n")
        assert wire.line().endswith(" 200 OK")
    return request_id


def callers(server: Server, request_ids: list[str]) -> list[str]:
    """Returns who made these requests, by the server's log."""
    found: dict[str, str] = {}

    def all_written() -> bool:
        for line in logs.lines(server.atomd):
            if "peer" in line:
                found[str(line["request_id"]).removesuffix(proxies.MARK)] = line["peer"]
        return found.keys() >= set(request_ids)

    eventually(all_written)
    return [found[request_id] for request_id in request_ids]


def test_only_a_trusted_proxy_says_who_calls(data: Path) -> None:
    with serving(data, ATOM_TRUSTED_PROXIES=HERE, ATOM_LOG_FORMAT="json") as server:
        expected = {
            call(server.web, HERE, "192.0.2.7"): "192.0.2.7",
            call(server.web, HERE, "198.51.100.1, 192.0.2.7"): "192.0.2.7",
            call(server.web, HERE, "198.51.100.1", "2001:db8::7"): "2001:db8::7",
            call(server.web, HERE): HERE,
            call(server.web, HERE, "nonsense"): HERE,
            call(server.web, ELSEWHERE, "192.0.2.7"): ELSEWHERE,
        }
        assert callers(server, list(expected)) == list(expected.values())


def test_the_callers_of_a_trusted_proxy_have_a_rate_each(data: Path) -> None:
    with serving(data, ATOM_TRUSTED_PROXIES=HERE, ATOM_RATE_LIMIT="2/3600s") as server:

        def status(forwarded: str) -> int:
            return server.web.request("GET", "/v1/wpks", headers={"X-Forwarded-For": forwarded}).status

        assert [status("192.0.2.1") for _ in range(3)] == [200, 200, 429]
        assert status("198.51.100.1, 192.0.2.1") == 429, "the client made up the first address"
        assert status("192.0.2.2") == 200


@pytest.mark.parametrize("name", ["haproxy", "nginx"])
def test_a_proxy_that_is_set_up_as_documented_says_who_calls(data: Path, tmp_path: Path, name: str) -> None:
    with (
        serving(data, ATOM_TRUSTED_PROXIES=HERE, ATOM_LOG_FORMAT="json") as server,
        proxies.running(name, server.web, tmp_path) as proxy,
    ):
        ids = [call(proxy, ELSEWHERE), call(proxy, ELSEWHERE, "198.51.100.1")]
        assert callers(server, ids) == [ELSEWHERE, ELSEWHERE]
