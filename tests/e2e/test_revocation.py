"""A revoked key is rejected from the moment that its revocation is acknowledged, whatever is cached."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.e2e.conftest import Server, serve
from tests.e2e.documents import unique
from tests.e2e.market import check_problem
from tests.e2e.wait import eventually
from tests.e2e.web import Web

CALLERS = 16


def make_key(admin: Web) -> dict[str, Any]:
    return dict(admin.post_json("/v1/tokens", {"scopes": ["publish"], "tenant": unique("tenant")}).json())


def record_of(admin: Web, key: dict[str, Any]) -> dict[str, Any]:
    return dict(next(listed for listed in admin.get("/v1/tokens").json()["tokens"] if listed["id"] == key["id"]))


class Hammer:
    """Callers that use one key continuously, each on its own connection, until they are rejected."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.accepted = threading.Semaphore(0)
        self.revoked = threading.Event()

    def run(self) -> Counter[str]:
        """Counts the outcomes of requests sent before and after the revocation was acknowledged."""
        seen: Counter[str] = Counter()
        connection = self.web.connect()
        try:
            while not seen["rejected after"]:
                when = "after" if self.revoked.is_set() else "before"
                connection.request("GET", "/v1/whoami", headers={"Authorization": f"Bearer {self.web.token}"})
                response = connection.getresponse()
                response.read()
                assert response.status in (200, 401)
                seen[f"{'accepted' if response.status == 200 else 'rejected'} {when}"] += 1
                self.accepted.release()
        finally:
            connection.close()
        return seen


@pytest.mark.parametrize("round_", range(5))
def test_a_key_is_rejected_once_its_revocation_is_acknowledged(server: Server, admin: Web, round_: int) -> None:
    key = make_key(admin)
    hammer = Hammer(server.web.bearing(key["token"]))
    with ThreadPoolExecutor(CALLERS) as pool:
        callers = [pool.submit(hammer.run) for _ in range(CALLERS)]
        for _ in range(20 * CALLERS * (round_ + 1)):
            hammer.accepted.acquire()
        assert admin.delete(f"/v1/tokens/{key['id']}").status == 204
        hammer.revoked.set()
        seen = sum((caller.result() for caller in callers), Counter())
    assert seen["accepted after"] == 0
    assert seen["rejected after"] == CALLERS
    assert seen["accepted before"] > 0
    check_problem(server.web.bearing(key["token"]).get("/v1/whoami"), 401, "revoked_token")


def test_a_revocation_does_not_affect_other_keys(server: Server, admin: Web) -> None:
    gone, kept = make_key(admin), make_key(admin)
    for key in (gone, kept):
        assert server.web.bearing(key["token"]).get("/v1/whoami").status == 200
    assert admin.delete(f"/v1/tokens/{gone['id']}").status == 204
    assert server.web.bearing(kept["token"]).get("/v1/whoami").status == 200


def test_when_a_key_was_last_used(server: Server, admin: Web) -> None:
    key = make_key(admin)
    assert key["last_used_at"] is None
    assert record_of(admin, key)["last_used_at"] is None
    assert server.web.bearing(key["token"]).get("/v1/whoami").status == 200
    eventually(lambda: record_of(admin, key)["last_used_at"] is not None)
    used_at = record_of(admin, key)["last_used_at"]
    assert used_at >= key["created_at"]


def test_the_last_use_survives_a_restart(own_server: Server) -> None:
    key = make_key(own_server.admin)
    assert own_server.web.bearing(key["token"]).get("/v1/whoami").status == 200
    own_server.atomd.stop()
    again = serve(own_server.data, own_server.admin_key)
    with again.atomd:
        assert record_of(again.admin, key)["last_used_at"] is not None
        again.atomd.stop()
