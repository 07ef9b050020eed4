"""Withdrawing, yanking, and the history of reviews."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Server
from tests.e2e.documents import flat_bytes
from tests.e2e.market import approve, check_problem, listing, path, publish, review, unchanged
from tests.e2e.web import Web

MOVES = [("PUT", "/withdraw"), ("PUT", "/yank"), ("DELETE", "/yank")]


def test_only_its_tenant_sees_a_withdrawn_version(publisher: Web, anonymous: Web, reviewer: Web) -> None:
    record = publish(publisher)
    response = publisher.request("PUT", path(record["id"], "/withdraw"))
    assert (response.status, response.json()["status"]) == (200, "withdrawn")
    assert publisher.get(path(record["id"])).json() == response.json()["wpk"]
    check_problem(anonymous.get(path(record["id"])), 404, "wpk_not_found")
    check_problem(review(reviewer, record["id"]), 409, "invalid_transition")
    assert publisher.put(path(record["id"]), flat_bytes(record["name"])).json()["status"] == "unchanged"


def test_a_yanked_version_is_found_only_by_its_exact_id(publisher: Web, anonymous: Web, reviewer: Web) -> None:
    older = publish(publisher)
    newer = publish(publisher, older["name"], "1.1.0")
    for record in (older, newer):
        approve(reviewer, record["id"])
    latest = path(f"{older['name']}@latest")
    assert anonymous.get(latest).json()["id"] == newer["id"]

    assert publisher.request("PUT", path(newer["id"], "/yank")).json()["status"] == "yanked"
    assert anonymous.get(latest).json()["id"] == older["id"]
    assert anonymous.get(path(f"{older['name']}@^1")).json()["id"] == older["id"]
    assert newer["id"] not in listing(anonymous, publisher=newer["publisher"])
    assert anonymous.get(path(newer["id"])).json()["status"] == "yanked"
    assert anonymous.get(path(newer["id"], "/content")).body == flat_bytes(newer["name"], "1.1.0")
    assert anonymous.get(f"/v1/wpks/{older['name']}").json()["latest"] == older["version"]

    assert publisher.delete(path(newer["id"], "/yank")).json()["status"] == "approved"
    assert anonymous.get(latest).json()["id"] == newer["id"]


@pytest.mark.parametrize(("method", "tail"), MOVES)
def test_a_state_change_needs_the_tenant_and_the_scope(
    server: Server, publisher: Web, reviewer: Web, anonymous: Web, method: str, tail: str
) -> None:
    record = publish(publisher)
    approve(reviewer, record["id"])
    target = path(record["id"], tail)
    stranger = server.key("publish")
    with unchanged(server.admin):
        check_problem(anonymous.request(method, target), 401, "missing_token")
        check_problem(reviewer.request(method, target), 403, "insufficient_scope")
        check_problem(stranger.request(method, target), 403, "foreign_tenant")
        check_problem(publisher.request(method, path(f"{record['name']}@9.0.0", tail)), 404, "wpk_not_found")
        check_problem(publisher.request(method, path(f"{record['name']}@^1", tail)), 400, "invalid_id")


def test_another_tenants_pending_version_does_not_exist(server: Server, publisher: Web) -> None:
    record = publish(publisher)
    check_problem(server.key("publish").request("PUT", path(record["id"], "/withdraw")), 404, "wpk_not_found")


def test_a_state_change_needs_the_right_status(admin: Web, publisher: Web, reviewer: Web) -> None:
    pending, rejected, approved = (publish(publisher) for _ in range(3))
    review(reviewer, rejected["id"], "reject")
    approve(reviewer, approved["id"])
    with unchanged(admin):
        check_problem(publisher.request("PUT", path(pending["id"], "/yank")), 409, "invalid_transition")
        check_problem(publisher.request("PUT", path(rejected["id"], "/yank")), 409, "invalid_transition")
        check_problem(publisher.request("PUT", path(approved["id"], "/withdraw")), 409, "invalid_transition")
        check_problem(publisher.delete(path(pending["id"], "/yank")), 409, "invalid_transition")


def test_repeating_a_state_change_changes_nothing(admin: Web, publisher: Web, reviewer: Web) -> None:
    record = publish(publisher)
    approve(reviewer, record["id"])
    for method in ("PUT", "DELETE"):
        first = publisher.request(method, path(record["id"], "/yank"))
        with unchanged(admin):
            assert publisher.request(method, path(record["id"], "/yank")).json() == first.json()


def test_an_admin_can_change_the_state_of_any_tenants_version(admin: Web, publisher: Web) -> None:
    record = publish(publisher)
    assert admin.request("PUT", path(record["id"], "/withdraw")).json()["status"] == "withdrawn"


def test_every_decision_is_listed(publisher: Web, reviewer: Web, anonymous: Web) -> None:
    record = publish(publisher)
    history = path(record["id"], "/reviews")
    assert publisher.get(history).json() == {"reviews": [], "count": 0}
    check_problem(anonymous.get(history), 404, "wpk_not_found")
    review(reviewer, record["id"], "reject", reason="no timeout")
    review(reviewer, record["id"], "reject", reason="no timeout")
    standing = approve(reviewer, record["id"])["review"]
    kept = anonymous.get(history).json()
    assert kept["count"] == 2
    assert kept["reviews"][0] == standing
    assert (kept["reviews"][1]["decision"], kept["reviews"][1]["reason"]) == ("reject", "no timeout")
