"""Many callers at once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.e2e.conftest import Server
from tests.e2e.documents import digest_of, flat_bytes, unique
from tests.e2e.market import listing, path, publish, review
from tests.e2e.web import Response, Web

CALLERS = 32


def at_once(call: Callable[[int], Response], count: int = CALLERS) -> list[Response]:
    """Calls `call` from `count` threads that start together."""
    barrier = threading.Barrier(count)

    def wait_and_call(index: int) -> Response:
        barrier.wait()
        return call(index)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(wait_and_call, range(count)))


def test_concurrent_publishes_bind_an_id_to_one_document(publisher: Web) -> None:
    name = unique()
    bodies = [flat_bytes(name, caller=index) for index in range(CALLERS)]
    responses = at_once(lambda index: publisher.put(path(f"{name}@1.0.0"), bodies[index]))
    assert Counter(response.status for response in responses) == {201: 1, 409: CALLERS - 1}
    assert {response.json()["code"] for response in responses if response.status == 409} == {"version_exists"}
    winner = next(index for index, response in enumerate(responses) if response.status == 201)
    assert publisher.get(path(f"{name}@1.0.0", "/content")).body == bodies[winner]
    assert publisher.get(path(f"{name}@1.0.0")).json()["digest"] == digest_of(bodies[winner])
    assert publisher.put(path(f"{name}@1.0.0"), bodies[winner]).json()["status"] == "unchanged"


def test_concurrent_publishes_of_the_same_bytes_store_them_once(publisher: Web) -> None:
    name = unique()
    responses = at_once(lambda _: publisher.put(path(f"{name}@1.0.0"), flat_bytes(name)))
    assert Counter(response.status for response in responses) == {201: 1, 200: CALLERS - 1}
    assert listing(publisher, publisher=publisher.tenant) == [f"{name}@1.0.0"]


def test_concurrent_publishes_give_a_name_one_owner(server: Server) -> None:
    name = unique()
    callers = [server.key("publish") for _ in range(8)]
    responses = at_once(lambda index: callers[index].post("/v1/wpks", flat_bytes(name, f"1.{index}.0")), len(callers))
    assert Counter(response.status for response in responses) == {201: 1, 403: len(callers) - 1}
    assert {response.json()["code"] for response in responses if response.status == 403} == {"name_taken"}


def test_concurrent_publishes_of_many_ids(publisher: Web) -> None:
    name = unique()
    responses = at_once(lambda index: publisher.post("/v1/wpks", flat_bytes(name, f"1.{index}.0")))
    assert {response.status for response in responses} == {201}
    seen = listing(publisher, publisher=publisher.tenant, limit=7)
    assert sorted(seen) == sorted(f"{name}@1.{index}.0" for index in range(CALLERS))


def test_one_of_several_concurrent_decisions_stands(server: Server, publisher: Web, anonymous: Web) -> None:
    identifier = publish(publisher)["id"]
    reviewers = [server.key("review") for _ in range(8)]
    responses = at_once(
        lambda index: review(reviewers[index], identifier, "approve" if index % 2 else "reject"), len(reviewers)
    )
    assert {response.status for response in responses} == {200}
    record = publisher.get(path(identifier)).json()
    assert record["status"] == {"approve": "approved", "reject": "rejected"}[record["review"]["decision"]]
    assert anonymous.get(path(identifier)).status == (200 if record["status"] == "approved" else 404)
    # Each response shows the caller's own decision.
    for index, response in enumerate(responses):
        assert response.json()["status"] == ("approved" if index % 2 else "rejected")


def test_an_acknowledged_publish_is_visible_to_the_next_request(publisher: Web) -> None:
    """On any thread of the server, not only the one that wrote."""

    def publish_and_read(_: int) -> Response:
        record = publish(publisher)
        return publisher.get(path(record["id"]))

    assert {response.status for response in at_once(publish_and_read)} == {200}
