"""Documents that take long to read: who waits for whom, what is dropped, and what they cost."""

from __future__ import annotations

import selectors
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.e2e.conftest import Server, serve
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import check_problem, publish
from tests.e2e.metrics import value
from tests.e2e.raw import Wire
from tests.e2e.wait import eventually
from tests.e2e.web import Response
from tools.daemon import initialize

# More than the workers' queue takes from callers without a credential.
FLOOD = 200


def yaml_of(size: int) -> bytes:
    """Returns a valid document of about this size, which takes as long to read as one can."""
    return b"name: flood\nversion: 1.0.0\nsteps: [a]\nnotes: [" + b"1," * (size // 2) + b"1]\n"


LARGE = yaml_of(300_000)


@contextmanager
def limited(data: Path, rate: str) -> Iterator[Server]:
    running = serve(data, initialize(data), {"ATOM_RATE_LIMIT": rate})
    with running.atomd:
        yield running
        running.atomd.stop()


def validate(wire: Wire, body: bytes, credential: str = "") -> None:
    wire.send(
        f"POST /v1/validate HTTP/1.1\r\nHost: a\r\n{credential}"
        f"Content-Type: application/yaml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    wire.send(body)


def without_response(wires: list[Wire]) -> int:
    """Returns on how many connections nothing has come."""
    with selectors.DefaultSelector() as selector:
        for wire in wires:
            selector.register(wire.socket, selectors.EVENT_READ)
        return len(wires) - len(selector.select(timeout=0))


def test_a_flood_of_large_documents_is_rejected_and_delays_no_small_one(data: Path) -> None:
    with limited(data, "off") as server, ExitStack() as open_wires:
        wires = [open_wires.enter_context(Wire(server.web)) for _ in range(FLOOD)]
        for wire in wires:
            validate(wire, LARGE)
        eventually(lambda: without_response(wires) < FLOOD)
        publish(server.admin)
        assert server.admin.put(*yaml_document(4000)).status == 201
        assert without_response(wires) > 0, "small documents did not overtake large ones"
        responses = [wire.response("POST") for wire in wires]
        rejected = [response for response in responses if response.status != 200]
        assert 0 < len(rejected) < FLOOD
        for response in rejected:
            check_problem(response, 503, "overloaded")
            assert int(response.headers["Retry-After"]) >= 1


def yaml_document(size: int) -> tuple[str, bytes, str]:
    """Returns the arguments of a PUT of a new document."""
    name = unique()
    return f"/v1/wpks/{name}@1.0.0", yaml_of(size).replace(b"flood", name.encode()), "application/yaml"


def test_documents_whose_client_has_left_are_not_read(data: Path) -> None:
    with limited(data, "off") as server:
        with ExitStack() as open_wires:
            wires = [open_wires.enter_context(Wire(server.web)) for _ in range(40)]
            for wire in wires:
                validate(wire, LARGE)
            eventually(lambda: value(server.web, "atom_worker_jobs") > 0)
        eventually(lambda: value(server.web, "atom_worker_jobs") == 0)
        assert value(server.web, "atom_worker_jobs_dropped_total") > 0
        # A client that stays gets its response.
        with Wire(server.web) as wire:
            validate(wire, LARGE)
            assert wire.response("POST").status == 200


def remaining(response: Response) -> int:
    return int(response.headers["RateLimit"].split("r=")[1].split(";")[0])


@pytest.mark.parametrize(
    ("size", "media_type", "requests"),
    [
        (100, "application/json", 1),
        (40_000, "application/json", 3),
        (900, "application/yaml", 1),
        (10_000, "application/yaml", 10),
        (10_000, None, 10),
    ],
)
def test_a_request_counts_as_what_its_document_costs(
    data: Path, size: int, media_type: str | None, requests: int
) -> None:
    body = yaml_of(size) if media_type != "application/json" else flat_bytes("a", notes="x" * size)
    with limited(data, "100/3600s") as server:
        headers = {} if media_type is None else {"Content-Type": media_type}
        assert remaining(server.web.request("POST", "/v1/validate", body, headers)) == 100 - requests
        chunks = (body[i : i + 1000] for i in range(0, len(body), 1000))
        chunked = server.web.request("POST", "/v1/validate", chunks, headers)
        assert remaining(chunked) == 100 - 2 * requests


def test_a_document_that_costs_more_than_is_left_is_not_read(data: Path) -> None:
    with limited(data, "20/3600s") as server:
        assert server.web.get("/v1/wpks").status == 200
        rejected = server.web.post("/v1/validate", LARGE, "application/yaml")
        check_problem(rejected, 429, "rate_limited")
        assert server.web.get("/v1/wpks").status == 200, "what was not read costs nothing"


def test_a_document_costs_at_most_the_whole_rate(data: Path) -> None:
    with limited(data, "20/3600s") as server:
        assert server.web.post("/v1/validate", LARGE, "application/yaml").status == 200
        check_problem(server.web.get("/v1/wpks"), 429, "rate_limited")


def test_one_tenant_fills_only_its_share_of_the_queue(data: Path) -> None:
    with limited(data, "off") as server, ExitStack() as open_wires:
        greedy, other = server.key("publish"), server.key("publish")
        wires = [open_wires.enter_context(Wire(server.web)) for _ in range(FLOOD)]
        for wire in wires:
            validate(wire, LARGE, f"Authorization: Bearer {greedy.token}\r\n")
        eventually(lambda: without_response(wires) < FLOOD)
        # Of another address too, since an address has a share of the memory for bodies.
        with Wire(server.web, "127.0.0.2") as wire:
            validate(wire, LARGE, f"Authorization: Bearer {other.token}\r\n")
            assert wire.response("POST").status == 200
        assert without_response(wires) > 0, "the other tenant did not overtake the greedy one"
