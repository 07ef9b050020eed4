"""Readiness and metrics: what they say, that asking for them costs nothing, and an address of their own."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from tests.e2e.conftest import Server, serve
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import approve, check_problem, path, publish
from tests.e2e.metrics import value
from tests.e2e.wait import eventually
from tests.e2e.web import Response, Web
from tools.daemon import initialize

READY = {"status": "ready"}


def ask(web: Web, target: str, times: int = 400) -> tuple[list[Response], float]:
    """Asks over eight connections. Returns the responses, and how many seconds that took."""
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(lambda _: web.get(target), range(times)))
    assert all(response.status == 200 for response in responses)
    return responses, time.monotonic() - began


def test_asking_for_readiness_commits_once_a_second_at_most(own_server: Server) -> None:
    before = value(own_server.web, "atom_catalog_commits_total")
    _, seconds = ask(own_server.web, "/ready")
    assert value(own_server.web, "atom_catalog_commits_total") - before <= seconds + 1


def test_metrics_are_rendered_once_a_second_at_most(own_server: Server) -> None:
    responses, seconds = ask(own_server.web, "/metrics")
    assert len({response.body for response in responses}) <= seconds + 1


class File:
    """The pages of a catalog that nothing has read yet, which can be destroyed and brought back."""

    def __init__(self, data: Path) -> None:
        self.path = data / "catalog.db"
        with closing(sqlite3.connect(self.path)) as database:
            self.page = int(database.execute("PRAGMA page_size").fetchone()[0])
            roots = database.execute("SELECT rootpage FROM sqlite_schema WHERE rootpage > 0 AND name <> 'settings'")
            self.roots = [root for (root,) in roots]
        self.bytes = self.path.read_bytes()

    def write(self, content: bytes | None) -> None:
        """Overwrites the pages; without content, as they were."""
        with self.path.open("r+b") as file:
            for root in self.roots:
                at = (root - 1) * self.page
                file.seek(at)
                file.write(content or self.bytes[at : at + self.page])
            file.flush()
            os.fsync(file.fileno())


def test_a_server_with_a_corrupt_catalog_is_not_ready(data: Path) -> None:
    running = serve(data, initialize(data))
    with running.atomd:
        publish(running.admin)
        running.atomd.stop()
    running = serve(data, running.admin_key)
    with running.atomd:
        assert running.web.get("/ready").json() == READY
        file = File(data)
        file.write(b"\xff" * file.page)
        name = unique()
        check_problem(running.admin.put(path(f"{name}@1.0.0"), flat_bytes(name)), 503, "catalog_unavailable")
        problem = check_problem(running.web.get("/ready"), 503, "catalog_unavailable")
        assert "malformed" in problem["detail"]
        file.write(None)
        eventually(lambda: running.web.get("/ready").status == 200)
        assert running.admin.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201


@contextmanager
def apart(data: Path) -> Iterator[tuple[Server, Web]]:
    """A server with an address for operations, and that address."""
    running = serve(data, initialize(data), {"ATOM_OPERATIONS_LISTEN": "127.0.0.1:0"})
    with running.atomd as atomd:
        assert atomd.operations_port is not None
        yield running, Web("127.0.0.1", atomd.operations_port)
        atomd.stop()


def test_operations_have_an_address_of_their_own(data: Path) -> None:
    with apart(data) as (running, operations):
        assert operations.get("/ready").json() == READY
        assert b"atom_http_requests_total" in operations.get("/metrics").body
        for target in ("/ready", "/metrics"):
            check_problem(running.web.get(target), 404, "route_not_found")
        for web in (running.web, operations):
            assert web.get("/health").json()["status"] == "ok"


def test_the_api_is_not_at_the_address_for_operations(data: Path) -> None:
    with apart(data) as (running, operations):
        record = publish(running.admin)
        approve(running.key("review"), record["id"])
        for target in ("/v1/wpks", path(record["id"], "/content"), "/openapi.json", "/docs", "/wpk/list"):
            for _ in range(2):  # The second response is from the cache.
                assert running.web.get(target).status == 200
            check_problem(operations.exchange("GET", target), 404, "route_not_found")
        check_problem(operations.exchange("PUT", path("a@1.0.0"), flat_bytes("a")), 404, "route_not_found")
