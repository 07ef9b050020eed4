"""Following the event log live."""

from __future__ import annotations

import contextlib
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from tests.e2e import metrics
from tests.e2e.conftest import Server
from tests.e2e.documents import unique
from tests.e2e.market import approve, check_problem, events_after, last_seq, publish
from tests.e2e.raw import Wire
from tests.e2e.sse import Follower
from tests.e2e.wait import eventually
from tests.e2e.web import Web

PROMPTLY = 10.0


def connections(web: Web) -> int:
    (line,) = (line for line in metrics.text(web).splitlines() if line.startswith("atom_http_connections "))
    return int(float(line.split()[1]))


def test_events_arrive_as_they_happen(publisher: Web) -> None:
    with Follower(publisher) as follower:
        first, second = publish(publisher), publish(publisher)
        own = (event for event in follower if event.value["tenant"] == publisher.tenant)
        assert [next(own).value["subject"] for _ in range(2)] == [first["id"], second["id"]]


def test_a_stream_starts_where_the_caller_says(own_server: Server) -> None:
    publisher = own_server.key("publish")
    ids = [publish(publisher)["id"] for _ in range(3)]
    log = events_after(publisher)
    with Follower(publisher, after=0) as whole:
        assert [event.value for event in whole.take(len(log))] == log
    with Follower(publisher, after=log[-2]["seq"]) as rest:
        assert [event.value["subject"] for event in rest.take(1)] == ids[2:]
    # The header overrides the URL, which a browser keeps when it reconnects.
    with Follower(publisher, after=0, last_event_id=log[-3]["seq"]) as resumed:
        assert [event.value["subject"] for event in resumed.take(2)] == ids[1:]


def test_a_stream_has_only_what_the_caller_may_read(publisher: Web, reviewer: Web, anonymous: Web) -> None:
    with Follower(anonymous) as follower:
        pending, public = publish(publisher), publish(publisher)
        approve(reviewer, public["id"])
        subjects = []
        for event in follower:
            subjects.append(event.value["subject"])
            assert event.value["actor"] is None
            if event.value["subject"] == public["id"]:
                break
        assert pending["id"] not in subjects


def test_without_asking_for_a_stream_the_response_is_a_page(anonymous: Web) -> None:
    for accept in ("application/json", "*/*", "text/*", "text/event-stream;q=0"):
        assert anonymous.get("/v1/events", {"Accept": accept}).media_type == "application/json"


def test_head_has_the_headers_of_a_stream(server: Server) -> None:
    with Wire(server.web) as wire:
        wire.send("HEAD /v1/events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n")
        response = wire.response("HEAD")
        assert (response.status, response.media_type) == (200, "text/event-stream")
        assert wire.is_closed()


def test_an_http_1_0_client_reads_until_the_connection_closes(own_server: Server) -> None:
    publisher = own_server.key("publish")
    record = publish(publisher)
    with Wire(own_server.web) as wire:
        wire.send(
            "GET /v1/events?after=0 HTTP/1.0\r\nAccept: text/event-stream\r\n"
            f"Authorization: Bearer {publisher.token}\r\n\r\n"
        )
        eventually(lambda: f'"subject":"{record["id"]}"' in wire.line())
        own_server.atomd.terminate()
        assert own_server.atomd.wait(PROMPTLY) == 0
        assert b"HTTP/" not in wire.reader.read()


def test_stopping_the_server_completes_every_stream(own_server: Server) -> None:
    with Follower(own_server.admin, after=0) as one, Follower(own_server.web) as other:
        own_server.atomd.terminate()
        # Read to the end without an error: the last chunk arrived.
        assert [event.type for event in one] == ["token.created"]
        assert list(other) == []
    assert own_server.atomd.wait(PROMPTLY) == 0
    assert "took too long" not in own_server.atomd.errors()


def test_a_follower_that_disconnects_is_noticed(own_server: Server) -> None:
    before = connections(own_server.web)
    followers = [Follower(own_server.web) for _ in range(20)]
    assert connections(own_server.web) == before + 20
    for follower in followers:
        with follower:
            pass
    # No event occurs that could be sent to them, so no write fails.
    eventually(lambda: connections(own_server.web) == before)


def test_a_follower_that_does_not_read_delays_nobody(own_server: Server) -> None:
    publisher = own_server.key("publish")
    with Wire(own_server.web) as deaf, Follower(publisher) as follower:
        deaf.send(
            "GET /v1/events?after=0 HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n"
            f"Authorization: Bearer {publisher.token}\r\n\r\n"
        )
        records = [publish(publisher)["id"] for _ in range(50)]
        assert [event.value["subject"] for event in follower.take(50)] == records


def test_many_publishers_and_followers_that_come_and_go(own_server: Server) -> None:
    publishers = [own_server.key("publish") for _ in range(4)]
    admin = own_server.admin
    start = last_seq(admin)
    expected = 4 * 25

    def publish_all(web: Web) -> None:
        for _ in range(25):
            publish(web, unique())

    def follow_all(stay: int) -> list[int]:
        """Reads every `seq` over streams that are closed after `stay` events."""
        seen: list[int] = []
        while len(seen) < expected:
            with Follower(admin, after=0, last_event_id=seen[-1] if seen else start) as follower:
                seen += [event.id for event in follower.take(min(stay, expected - len(seen)))]
        return seen

    def page_all() -> list[int]:
        """Reads every `seq` page by page while events are written."""
        seen: list[int] = []
        while len(seen) < expected:
            seen += [event["seq"] for event in events_after(admin, seen[-1] if seen else start, 7)]
        return seen

    with ThreadPoolExecutor(16) as pool:
        followers = [pool.submit(follow_all, stay) for stay in (1, 3, 8, 1000)]
        pager = pool.submit(page_all)
        writers = [pool.submit(publish_all, web) for web in publishers]
        for writer in writers:
            writer.result()
        log = [event["seq"] for event in events_after(admin, start)]
        assert log == list(range(start + 1, start + 1 + expected))
        assert [follower.result() for follower in followers] == [log] * 4
        assert pager.result() == log


def test_a_revoked_key_ends_its_streams_before_that_is_acknowledged(own_server: Server) -> None:
    admin = own_server.admin
    made = admin.post_json("/v1/tokens", {"scopes": ["publish", "manage"], "tenant": unique("tenant")}).json()
    other = own_server.key("publish", tenant=made["tenant"])
    parent = own_server.web.bearing(made["token"], made["tenant"])
    child = parent.bearing(parent.post_json("/v1/tokens", {"scopes": ["publish"]}).json()["token"])
    with ExitStack() as stack:
        ending = [stack.enter_context(Follower(web)) for web in (parent, child) for _ in range(8)]
        staying = [stack.enter_context(Follower(web)) for web in (other, own_server.web)]
        assert admin.delete(f"/v1/tokens/{made['id']}").status == 204
        published = publish(other)["id"]
        for follower in ending:
            # Read to the end, which comes long before the next heartbeat would.
            assert [event.type for event in follower] == []
        assert next(event.value["subject"] for event in staying[0] if event.type == "wpk.published") == published


def test_a_key_that_expires_ends_its_streams(own_server: Server) -> None:
    # In whole milliseconds, as the server keeps it.
    expires_at = (datetime.now(UTC) + timedelta(seconds=1)).isoformat(timespec="milliseconds")
    key = own_server.key("publish", expires_at=expires_at)
    with Follower(key) as follower:
        assert list(follower) == []
        assert datetime.now(UTC) >= datetime.fromisoformat(expires_at)
    check_problem(key.get("/v1/whoami"), 401, "expired_token")


def test_a_revoked_key_breaks_off_what_its_slow_client_has_not_taken(own_server: Server) -> None:
    admin = own_server.admin
    made = admin.post_json("/v1/tokens", {"scopes": ["publish"], "tenant": unique("tenant")}).json()
    other = own_server.key("publish", tenant=made["tenant"])
    with Wire(own_server.web) as slow:
        slow.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.send(
            "GET /v1/events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n"
            f"Authorization: Bearer {made['token']}\r\n\r\n"
        )
        assert slow.line() == "HTTP/1.1 200 OK"
        for _ in range(200):
            publish(other)
        assert admin.delete(f"/v1/tokens/{made['id']}").status == 204
        secret = publish(other)["id"]
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while chunk := slow.reader.read1():
                received += chunk
        assert secret.encode() not in received


def test_an_invalid_credential(server: Server) -> None:
    bad = server.web.bearing("atom_" + "x" * 43)
    assert bad.get("/v1/events", {"Accept": "text/event-stream"}).status == 401


def test_one_address_has_a_share_of_the_places(own_server: Server) -> None:
    """Whoever has a credential follows all the same."""
    publisher = own_server.key("publish")
    with ExitStack() as followers:
        for _ in range(256):
            followers.enter_context(Follower(own_server.web))
        rejected = own_server.web.get("/v1/events", {"Accept": "text/event-stream"})
        check_problem(rejected, 503, "too_many_followers")
        with Follower(own_server.admin) as admin, Follower(publisher) as own:
            record = publish(publisher)
            approve(own_server.key("review"), record["id"])
            for follower in (admin, own):
                subjects = (event.value["subject"] for event in follower)
                assert record["id"] in subjects
