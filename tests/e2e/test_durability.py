"""Acknowledged changes survive whatever happens to the process."""

from __future__ import annotations

import http.client
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.blobs import LARGE, large_bytes
from tests.e2e.conftest import Server, serve
from tests.e2e.documents import digest_of, unique
from tests.e2e.market import approve, listing, path, publish, snapshot
from tests.e2e.programs import run
from tests.e2e.web import Web
from tools.daemon import initialize

ROUNDS = 5

# Small documents are in the catalog, large ones in files beside it.
sizes = pytest.mark.parametrize("size", [0, LARGE], ids=["small", "large"])


@sizes
def test_a_package_survives_kill_9_right_after_its_201(data: Path, size: int) -> None:
    admin_key = initialize(data)
    published: dict[str, bytes] = {}
    for _ in range(ROUNDS):
        running = serve(data, admin_key)
        with running.atomd:
            for identifier, body in published.items():
                assert running.admin.get(path(identifier, "/content")).body == body
            name = unique()
            body = large_bytes(name, size=size)
            assert running.admin.put(path(f"{name}@1.0.0"), body).status == 201
            running.atomd.kill()
            published[f"{name}@1.0.0"] = body
    running = serve(data, admin_key)
    with running.atomd:
        assert sorted(listing(running.admin)) == sorted(published)
        for identifier, body in published.items():
            assert running.admin.get(path(identifier, "/content")).body == body


class Publishers:
    """Threads that publish until the server is gone, and record what was acknowledged."""

    def __init__(self, web: Web, count: int, size: int) -> None:
        self.size = size
        self.wanted = 100 if size == 0 else 20
        self.acknowledged: dict[str, str] = {}
        self.enough = threading.Event()
        self.threads = [threading.Thread(target=self._publish, args=(web,)) for _ in range(count)]
        for thread in self.threads:
            thread.start()

    def _publish(self, web: Web) -> None:
        while True:
            name = unique()
            body = large_bytes(name, size=self.size)
            try:
                response = web.put(path(f"{name}@1.0.0"), body)
            except (OSError, http.client.HTTPException):
                return
            assert response.status == 201, response
            self.acknowledged[f"{name}@1.0.0"] = digest_of(body)
            if len(self.acknowledged) >= self.wanted:
                self.enough.set()

    def join(self) -> dict[str, str]:
        for thread in self.threads:
            thread.join()
        return self.acknowledged


@sizes
def test_everything_acknowledged_survives_kill_9_during_publishes(data: Path, size: int) -> None:
    admin_key = initialize(data)
    acknowledged: dict[str, str] = {}
    for _ in range(3):
        running = serve(data, admin_key)
        with running.atomd:
            publishers = Publishers(running.admin, 8, size)
            assert publishers.enough.wait(60)
            running.atomd.kill()
            acknowledged |= publishers.join()
    running = serve(data, admin_key)
    with running.atomd:
        stored = set(listing(running.admin, limit=100))
        assert acknowledged.keys() <= stored
        for identifier in stored:
            content = running.admin.get(path(identifier, "/content")).body
            assert digest_of(content) == acknowledged.get(identifier, digest_of(content))
        running.atomd.stop()
    verified = run("atomd", "verify", "--data", data)
    assert verified.returncode == 0, verified.stdout


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_the_whole_catalog_survives_a_restart(data: Path, end: str) -> None:
    admin_key = initialize(data)
    running = serve(data, admin_key)
    with running.atomd:
        publisher, reviewer = running.key("publish"), running.key("review")
        records = [publish(publisher, tags=["kept"], description="as it was") for _ in range(3)]
        approve(reviewer, records[0]["id"])
        reviewer.put_json(path(records[1]["id"], "/review"), {"decision": "reject", "reason": "no"})
        revoked = running.key("publish")
        key = next(k for k in running.admin.get("/v1/tokens").json()["tokens"] if k["tenant"] == revoked.tenant)
        running.admin.delete(f"/v1/tokens/{key['id']}")
        before = snapshot(running.admin)
        getattr(running.atomd, end)()
    running = serve(data, admin_key)
    with running.atomd:
        assert snapshot(running.admin) == before
        here = Web(running.web.host, running.web.port)
        assert here.bearing(publisher.token).get("/v1/whoami").json()["tenant"] == publisher.tenant
        assert here.bearing(revoked.token).get("/v1/whoami").json()["code"] == "revoked_token"
        running.atomd.stop()


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_the_latest_versions_are_found_by_their_words_after_a_restart(data: Path, end: str) -> None:
    """Its words may be deferred to a later commit, which a process that exits does not make."""
    admin_key = initialize(data)
    running = serve(data, admin_key)
    with running.atomd:
        published = [publish(running.admin, description=f"Drains nodes {index}.")["id"] for index in range(5)]
        approve(running.key("review"), published[1])
        published += [publish(running.admin, description="Drains nodes.")["id"] for _ in range(3)]
        getattr(running.atomd, end)()
    running = serve(data, admin_key)
    with running.atomd:
        assert listing(running.web, q="drains") == [published[1]]
        assert sorted(listing(running.admin, q="drains")) == sorted(published)
        running.atomd.kill()
    verified = run("atomd", "verify", "--data", data)
    assert verified.returncode == 0, verified.stdout


def test_a_cursor_survives_a_restart(data: Path) -> None:
    """A client in the middle of a list does not notice that the server was upgraded."""
    admin_key = initialize(data)
    running = serve(data, admin_key)
    with running.atomd:
        published = [publish(running.admin)["id"] for _ in range(2)]
        cursor = running.admin.get("/v1/wpks?limit=1").json()["next_cursor"]
        running.atomd.stop()
    running = serve(data, admin_key)
    with running.atomd:
        page: dict[str, Any] = running.admin.get(f"/v1/wpks?limit=1&cursor={cursor}").json()
        assert [wpk["id"] for wpk in page["wpks"]] == published[:1]


def test_a_new_server_starts_empty(own_server: Server) -> None:
    assert listing(own_server.admin) == []
