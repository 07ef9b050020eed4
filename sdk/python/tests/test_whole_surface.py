"""The calls around the main path, over a real server and over a simulation, by both clients."""

from __future__ import annotations

import asyncio
import itertools
import time
from pathlib import Path
from typing import Any

import pytest
from canned_server import unused_url
from conftest import Place

import atom_sdk
from atom_sdk import (
    AtomClient,
    AtomError,
    BatchProgress,
    Event,
    canonicalize,
    create_client,
)


def published(client: AtomClient, document: dict[str, Any]) -> str:
    return client.publish_wpk(document).id


def test_a_version_goes_through_its_states(client: AtomClient, document: dict[str, Any]) -> None:
    first = published(client, document)
    assert client.withdraw(first).status == "withdrawn"
    second = published(client, {**document, "version": "1.1.0"})
    client.reject(second, "no rollback")
    client.approve(second, "now it is fine")
    assert [review.decision for review in client.list_reviews(second).reviews] == ["approve", "reject"]
    assert client.list_reviews(second).reviews[1].reason == "no rollback"
    assert client.yank(second).status == "yanked"
    with pytest.raises(atom_sdk.NotFoundError):
        client.get(f"{document['name']}@latest")
    assert client.unyank(second).status == "approved"
    assert client.get(f"{document['name']}@latest").id == second


def test_a_package_has_owners(client: AtomClient, document: dict[str, Any]) -> None:
    published(client, document)
    (first,) = client.list_owners(document["name"]).owners
    invited = {"owners": [first], "invited": ["acme"], "count": 1}
    assert client.add_owner(document["name"], "acme") == invited
    with pytest.raises(atom_sdk.PermissionDeniedError, match="Only 'acme' can accept"):
        client.accept_ownership(document["name"], "acme")
    assert client.accept_ownership(document["name"], first) == invited
    assert client.remove_owner(document["name"], "acme") == {"owners": [first], "invited": [], "count": 1}


def test_a_result_has_its_raw_response(client: AtomClient, graceful: AtomClient, document: dict[str, Any]) -> None:
    result = client.publish_wpk(document)
    response = result.response
    assert response is not None
    assert (response.http_status, response.attempts, result.attempts) == (201, 1, 1)
    assert "X-Request-Id" in {name.title() for name, _ in response.headers}
    assert response.header("content-TYPE") == "application/json"
    assert response.header("X-Nothing") is None
    assert b'"uploaded"' in response.body
    download = client.download(result.id).response
    assert download is not None
    assert download.body == canonicalize(document)
    assert result.wpk.response is None
    missing = graceful.get("no-such-workflow@1.0.0")
    assert (missing.response, missing.attempts) == (None, 1)


def test_the_status_of_a_client(client: AtomClient, alone: AtomClient) -> None:
    assert client.status() == {"breaker": "closed", "probe_in": None, "retry_tokens": 500}
    for _ in range(10):
        alone.health()
    status = alone.status()
    assert status.breaker == "open"
    assert status.probe_in is not None
    assert 0 < status.probe_in <= 5
    assert status.retry_tokens < 500
    blocked = alone.health()
    assert (blocked.code, blocked.attempts, blocked.retryable) == ("circuit_open", 0, True)
    alone.close()
    with pytest.raises(atom_sdk.InputError):
        alone.status()


def test_an_open_circuit_has_its_exception() -> None:
    client = create_client(unused_url(), errors="raise")
    while client.status().breaker == "closed":
        with pytest.raises(AtomError):
            client.health()
    with pytest.raises(atom_sdk.CircuitOpenError) as caught:
        client.health()
    assert caught.value.retry_after is not None


def test_list_all_covers_every_page(client: AtomClient, document: dict[str, Any]) -> None:
    document["content"] = {"tags": [document["name"]], "steps": document.pop("steps")}
    for patch in range(5):
        published(client, {**document, "version": f"1.0.{patch}"})
    versions = [wpk.version for wpk in client.list_all(tag=document["name"], limit=2)]
    assert versions == [f"1.0.{patch}" for patch in range(4, -1, -1)]


def test_a_package_has_all_its_versions(place: Place, client: AtomClient, document: dict[str, Any]) -> None:
    versions = [f"1.{minor}.0" for minor in range(101)]  # One more than a page holds.
    client.publish_many([{**document, "version": version} for version in versions])
    package = client.get_package(document["name"])
    assert [version.version for version in package.versions] == versions[::-1]
    assert package.next_cursor is None

    async def again() -> atom_sdk.Package:
        async with place.async_client(errors="raise") as asynchronous:
            return await asynchronous.get_package(document["name"])

    assert asyncio.run(again()) == package


def test_versions_are_found_by_their_words(client: AtomClient, document: dict[str, Any]) -> None:
    words = f"w{document['name'][2:]}"
    for patch, title in enumerate(("drains a node", "drains two nodes")):
        published(client, {**document, "version": f"1.0.{patch}", "description": f"{words} {title}"})
    found = [wpk.version for wpk in client.list_all(q=f"{words} node", sort="updated", limit=1)]
    assert found == ["1.0.1", "1.0.0"]
    assert client.list_marketplace(q=f"{words} two").count == 1
    assert client.list_marketplace(q=words, runtime="k8s").count == 0
    assert client.list_marketplace(q=words, sort="relevance").wpks[0].downloads == 0
    with pytest.raises(atom_sdk.ValidationError):
        client.list_marketplace(sort="colour")


def test_events_are_followed_from_a_position(client: AtomClient, document: dict[str, Any]) -> None:
    id = published(client, document)
    client.approve(id)
    mine = [event for event in itertools.islice(events_so_far(client), None) if event.subject == id]
    assert [event.type for event in mine] == ["wpk.published", "wpk.approved"]
    again = client.follow(after=mine[0].seq, interval=0.01)
    assert next(event for event in again if event.subject == id).seq == mine[1].seq


def events_so_far(client: AtomClient) -> list[Event]:
    events: list[Event] = []
    after: int | None = 0
    while True:
        page = client.list_events(after, limit=100)
        if not page.events:
            return events
        events += page.events
        after = page.next_after


def test_following_reports_a_permanent_failure(place: Place) -> None:
    (last,) = place.client(api_key="", call_timeout=5).follow(after=-1)
    assert (last.status, last.code) == ("failed", "invalid_argument")
    with pytest.raises(atom_sdk.InputError):
        next(place.client(errors="raise").follow(interval=0))


def test_waiting_for_a_review(client: AtomClient, graceful: AtomClient, document: dict[str, Any]) -> None:
    id = published(client, document)
    with pytest.raises(atom_sdk.AtomTimeoutError, match="still pending"):
        client.wait_for_review(id, timeout=0.2, interval=0.05)
    assert graceful.wait_for_review(id, timeout=0.2, interval=0.05).code == "timeout"
    assert graceful.wait_for_review("a@").code == "invalid_argument"
    client.reject(id)
    assert client.wait_for_review(id).status == "rejected"
    with pytest.raises(atom_sdk.NotFoundError):
        client.wait_for_review("no-such-workflow@1.0.0")


def documents_of(document: dict[str, Any], count: int) -> list[dict[str, Any]]:
    return [{**document, "version": f"1.0.{patch}"} for patch in range(count)]


def check_progress(seen: list[BatchProgress], failed: int) -> None:
    assert [progress.done for progress in seen] == list(range(1, len(seen) + 1))
    assert sorted(progress.index for progress in seen) == list(range(len(seen)))
    assert (seen[-1].failed, seen[-1].total) == (failed, len(seen))
    assert sum(progress.error is not None for progress in seen) == failed


def test_many_are_published_and_downloaded(
    client: AtomClient, graceful: AtomClient, document: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(f"name: {document['name']}\nversion: 2.0.0\nsteps: [a]\n")
    batch: list[Any] = [*documents_of(document, 20), {"name": "A b"}, file, "missing.json", {"n": object()}]
    seen: list[BatchProgress] = []
    results = graceful.publish_many(batch, concurrency=5, progress=seen.append)
    assert [result.status for result in results[:20]] == ["uploaded"] * 20
    assert [result.code for result in results[20:]] == [
        "invalid_wpk",
        None,
        "file_unreadable",
        "unsupported_value",
    ]
    check_progress(seen, failed=3)

    again = client.publish_many(batch)
    assert [result.status for result in again[:20]] == ["unchanged"] * 20
    assert [again[20], again[22]] == [results[20] | {"request_id": again[20].request_id}, results[22]]

    ids = [f"{document['name']}@1.0.{patch}" for patch in range(20)]
    downloads = client.download_many([*ids, "no-such-workflow@1.0.0"], concurrency=64)
    assert [result.id for result in downloads[:20]] == ids
    assert (downloads[20].status, downloads[20].code) == ("failed", "wpk_not_found")


def test_a_batch_that_cannot_start_reports_it_for_each_item(graceful: AtomClient, document: dict[str, Any]) -> None:
    results = graceful.publish_many([document] * 3, concurrency=65)
    assert [result.code for result in results] == ["invalid_argument"] * 3
    assert graceful.publish_many([]) == []


def test_a_callback_that_raises_ends_the_batch(client: AtomClient, document: dict[str, Any]) -> None:
    def progress(_: BatchProgress) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        client.publish_many(documents_of(document, 50), concurrency=2, progress=progress)
    assert len(client.get_package(document["name"]).versions) < 50


def test_the_asyncio_client_has_the_same_surface(place: Place, document: dict[str, Any], tmp_path: Path) -> None:
    async def main() -> None:
        async with place.async_client(errors="raise") as client:
            seen: list[BatchProgress] = []
            results = await client.publish_many(documents_of(document, 20), progress=seen.append)
            assert [result.status for result in results] == ["uploaded"] * 20
            check_progress(seen, failed=0)
            name = document["name"]
            id = f"{name}@1.0.0"
            await client.approve(id)
            assert (await client.wait_for_review(id)).status == "approved"
            download = await client.download(f"{name}@latest", tmp_path / "copy.json")
            assert (tmp_path / "copy.json").read_bytes() == download.bytes
            assert (await client.publish_wpk(tmp_path / "copy.json")).status == "unchanged"
            assert (await client.yank(id)).status == "yanked"
            assert len((await client.list_reviews(id)).reviews) == 1
            invited = await client.add_owner(name, "acme")
            assert invited.invited == ["acme"]
            assert await client.accept_ownership(name, invited.owners[0]) == invited
            assert {wpk.name async for wpk in client.list_all(limit=7)} >= {name}
            async for event in client.follow(interval=0.01):
                if (event.type, event.subject) == ("wpk.yanked", id):
                    break
            assert len(await client.download_many([id] * 3)) == 3
            made = await client.create_token(["publish"])
            assert made.id in {token.id for token in (await client.list_tokens()).tokens}
            assert (await client.revoke_token(made.id)).status == "revoked"
            assert client.status().breaker == "closed"
            with pytest.raises(atom_sdk.AtomTimeoutError):
                await client.wait_for_review(f"{name}@1.0.1", timeout=0.1, interval=0.05)

    asyncio.run(main())


def test_a_batch_can_be_cancelled(place: Place, document: dict[str, Any]) -> None:
    async def main() -> None:
        async with place.async_client() as client:
            batch = asyncio.ensure_future(client.publish_many(documents_of(document, 500), concurrency=1))
            while (await client.get_package(document["name"])).error is not None:
                assert not batch.done()
            batch.cancel()
            with pytest.raises(asyncio.CancelledError):
                await batch
            assert len((await client.get_package(document["name"])).versions) < 500

    asyncio.run(main())


def test_all_pages_of_keys_are_listed(client: AtomClient) -> None:
    note = f"page-{time.monotonic_ns()}"
    made = {client.create_token("publish", note).id for _ in range(101)}
    listed = client.list_tokens()
    assert made <= {token.id for token in listed.tokens}
    assert listed.count == len(listed.tokens)
    assert "next_cursor" not in listed
