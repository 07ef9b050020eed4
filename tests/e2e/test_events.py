"""The event log, page by page: in order, without gaps or repeats, for whoever may read it."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Server
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import approve, check_problem, events_after, last_seq, path, publish, review
from tests.e2e.web import Web


def told_of(web: Web, subject: str, after: int) -> list[str]:
    return [event["type"] for event in events_after(web, after) if event["subject"] == subject]


def test_each_change_is_one_event_and_a_repeat_is_not(own_server: Server) -> None:
    publisher, reviewer = own_server.key("publish", "manage"), own_server.key("review")
    start = last_seq(own_server.admin)
    record = publish(publisher)
    assert publisher.put(path(record["id"]), flat_bytes(record["name"])).status == 200
    for _ in range(2):
        approve(reviewer, record["id"])
    for _ in range(2):
        assert publisher.put(path(record["id"], "/yank"), b"", None).status == 200
    for _ in range(2):
        assert publisher.delete(path(record["id"], "/yank")).status == 200
    for _ in range(2):
        assert review(reviewer, record["id"], "reject", reason="broken").status == 200
    key = publisher.post_json("/v1/tokens", {"scopes": ["publish"]}).json()
    for _ in range(2):
        assert publisher.delete(f"/v1/tokens/{key['id']}").status == 204

    events = events_after(own_server.admin, start)
    assert [(event["type"], event["subject"]) for event in events] == [
        ("wpk.published", record["id"]),
        ("wpk.approved", record["id"]),
        ("wpk.yanked", record["id"]),
        ("wpk.unyanked", record["id"]),
        ("wpk.rejected", record["id"]),
        ("token.created", key["id"]),
        ("token.revoked", key["id"]),
    ]
    assert [event["seq"] for event in events] == list(range(start + 1, start + 8))
    assert {event["tenant"] for event in events} == {publisher.tenant}
    assert events[0]["data"] == {"digest": record["digest"], "size": record["size"]}
    assert events[4]["data"]["reason"] == "broken"
    assert events[1]["actor"].startswith(f"{reviewer.tenant}/")
    assert sorted(event["at"] for event in events) == [event["at"] for event in events]


def test_a_rejected_change_is_not_an_event(own_server: Server) -> None:
    publisher = own_server.key("publish")
    record = publish(publisher)
    start = last_seq(own_server.admin)
    assert publisher.put(path(record["id"]), flat_bytes(record["name"], note="other")).status == 409
    assert publisher.put(path(f"{unique()}@1.0.0"), b'{"name": 1}').status == 422
    assert review(publisher, record["id"]).status == 403
    assert publisher.put(path(record["id"], "/yank"), b"", None).status == 409
    assert events_after(own_server.admin, start) == []


def test_who_may_read_which_events(server: Server) -> None:
    publisher, other, reviewer = server.key("publish", "manage"), server.key("publish"), server.key("review")
    start = last_seq(server.admin)
    public = publish(publisher)["id"]
    approve(reviewer, public)
    pending = publish(publisher)["id"]
    assert review(reviewer, pending, "reject", reason="no").status == 200
    key = publisher.post_json("/v1/tokens", {"scopes": ["publish"]}).json()["id"]

    everything = ["wpk.published", "wpk.approved"]
    for web, of_public, of_pending, of_key in (
        (server.web, ["wpk.approved"], [], []),
        (other, ["wpk.approved"], [], []),
        (reviewer, everything, ["wpk.published", "wpk.rejected"], []),
        (publisher, everything, ["wpk.published", "wpk.rejected"], ["token.created"]),
        (server.admin, everything, ["wpk.published", "wpk.rejected"], ["token.created"]),
    ):
        assert told_of(web, public, start) == of_public
        assert told_of(web, pending, start) == of_pending
        assert told_of(web, key, start) == of_key


def test_the_revocation_of_an_approval_is_public(server: Server) -> None:
    publisher, reviewer = server.key("publish"), server.key("review")
    start = last_seq(server.admin)
    record = publish(publisher)
    approve(reviewer, record["id"])
    assert review(reviewer, record["id"], "reject", reason="a hole was found").status == 200
    assert told_of(server.web, record["id"], start) == ["wpk.approved", "wpk.rejected"]


def test_the_public_does_not_see_actors(server: Server) -> None:
    publisher, reviewer = server.key("publish"), server.key("review")
    start = last_seq(server.admin)
    record = publish(publisher)
    approve(reviewer, record["id"])
    for web, knows in ((server.web, False), (server.key("publish"), False), (publisher, True), (reviewer, True)):
        (actor,) = (
            event["actor"]
            for event in events_after(web, start)
            if (event["type"], event["subject"]) == ("wpk.approved", record["id"])
        )
        assert (actor is not None) is knows


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_pages_of_any_size_make_the_same_log(server: Server, limit: int) -> None:
    publisher = server.key("publish")
    start = last_seq(server.admin)
    records = [publish(publisher)["id"] for _ in range(7)]
    own = [event["subject"] for event in events_after(publisher, start, limit) if event["tenant"] == publisher.tenant]
    assert own == records


def test_a_page_after_the_last_event_is_empty(server: Server) -> None:
    response = server.admin.get("/v1/events?after=9007199254740991")
    assert response.json() == {"events": [], "count": 0, "next_after": 9007199254740991}


@pytest.mark.parametrize("after", ["-1", "x", "1.0", "", "9007199254740992", "99999999999999999999", "%201"])
def test_an_invalid_position(anonymous: Web, after: str) -> None:
    check_problem(anonymous.get(f"/v1/events?after={after}"), 400, "invalid_parameter")


def test_an_invalid_last_event_id(anonymous: Web) -> None:
    response = anonymous.get("/v1/events", {"Accept": "text/event-stream", "Last-Event-ID": "yesterday"})
    check_problem(response, 400, "invalid_parameter")


@pytest.mark.parametrize("limit", ["0", "101", "many"])
def test_an_invalid_limit(anonymous: Web, limit: str) -> None:
    check_problem(anonymous.get(f"/v1/events?limit={limit}"), 400, "invalid_parameter")


def test_a_page_is_not_cached_by_shared_caches(anonymous: Web) -> None:
    response = anonymous.get("/v1/events")
    assert response.headers["Cache-Control"] == "no-cache"
    assert "Authorization" in response.headers["Vary"]
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize("last", ["x", "-1", "1.5", str(2**53), "1 2"])
def test_an_invalid_last_event_id_is_rejected_for_a_page_too(anonymous: Web, last: str) -> None:
    check_problem(anonymous.get("/v1/events", {"Last-Event-ID": last}), 400, "invalid_parameter")
