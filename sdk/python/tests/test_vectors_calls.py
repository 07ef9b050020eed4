"""The shared cases that take calls: what a failed call gives, and the pages of a list. Each is run by both clients."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, Callable
from urllib.parse import parse_qs, urlsplit

from canned_server import CannedServer, http_response, unused_url
from vectors import VectorFile

from atom_sdk import AtomError, create_async_client, create_client

ID = "my-workflow@1.0.0"
DOCUMENT = {"name": "my-workflow", "version": "1.0.0", "steps": ["init"]}

CALLS: dict[str, Callable[[Any], Any]] = {
    "publish_wpk": lambda client: client.publish_wpk(DOCUMENT),
    "validate": lambda client: client.validate(DOCUMENT),
    "list_marketplace": lambda client: client.list_marketplace(status="approved"),
    "get": lambda client: client.get(ID),
    "get_package": lambda client: client.get_package("my-workflow"),
    "download": lambda client: client.download(ID),
    "approve": lambda client: client.approve(ID),
    "reject": lambda client: client.reject(ID, "no"),
    "withdraw": lambda client: client.withdraw(ID),
    "yank": lambda client: client.yank(ID),
    "unyank": lambda client: client.unyank(ID),
    "list_reviews": lambda client: client.list_reviews(ID),
    "list_events": lambda client: client.list_events(),
    "health": lambda client: client.health(),
    "whoami": lambda client: client.whoami(),
    "create_token": lambda client: client.create_token(["publish"]),
    "list_tokens": lambda client: client.list_tokens(),
    "revoke_token": lambda client: client.revoke_token("tok_0123456789abcdef"),
}


def canned(given: dict[str, Any]) -> bytes:
    headers = dict(given["headers"])
    return http_response(given["status"], given["body"], media_type=headers.pop("Content-Type", ""), headers=headers)


async def awaited(url: str, call: Callable[[Any], Any]) -> Any:
    async with create_async_client(url, "a-key") as client:
        return await call(client)


def check_graceful(case: dict[str, Any]) -> None:
    call = CALLS[case["operation"]]
    expected = dict(case["result"])
    after = expected.pop("retry_after_ms")
    expected["retry_after"] = None if after is None else after / 1000

    def check(url: str) -> None:
        for result in (call(create_client(url, "a-key")), asyncio.run(awaited(url, call))):
            assert result["error"].endswith(".")
            assert {**result, "error": expected.get("error", result["error"])} == {
                "error": result["error"],
                **expected,
            }, case
            # Making a token is never tried again, however long the wait would be.
            too_long = after is not None and case["operation"] != "create_token"
            assert ("asks to wait for 600 s" in result["error"]) is too_long, case

    if "response" in case["outcome"]:
        with CannedServer(lambda _: canned(case["outcome"]["response"])) as server:
            check(server.url)
    else:
        assert case["outcome"]["failure"] == "connection_failed"
        check(unused_url())


def test_the_results_of_failed_calls() -> None:
    with VectorFile("graceful") as vectors, ThreadPoolExecutor(8) as pool:
        for _ in pool.map(check_graceful, vectors.members["cases"]):
            vectors.count(1)


WPK = {
    "name": "a",
    "version": "1.0.0",
    "status": "approved",
    "digest": "sha256:" + "0" * 64,
    "size": 1,
    "media_type": "application/json",
    "publisher": "t",
    "description": "",
    "author": "",
    "license": "",
    "runtime": "",
    "tags": [],
    "published_at": "2026-11-24T12:00:00.000Z",
    "updated_at": "2026-11-24T12:00:00.000Z",
    "downloads": 0,
    "review": None,
}


def page_of(page: dict[str, Any]) -> bytes:
    if "problem" in page:
        problem = {**page["problem"], "detail": "Broken."}
        return http_response(problem["status"], json.dumps(problem), media_type="application/problem+json")
    body = {"wpks": [{**WPK, "id": id} for id in page["ids"]], "count": len(page["ids"])}
    if "next" in page:
        body["next_cursor"] = page["next"]
    return http_response(200, json.dumps(body))


class Market(CannedServer):
    """A list of the pages of one case, and the cursors that it was asked for."""

    def __init__(self, pages: list[dict[str, Any]]) -> None:
        left = iter(pages)
        self.cursors: list[str | None] = []

        def script(request: bytes) -> bytes:
            query = parse_qs(urlsplit(request.split(b" ", 2)[1].decode()).query)
            self.cursors.append(query.get("cursor", [None])[0])
            return page_of(next(left))

        super().__init__(script)


def all_of(url: str, take: int | None) -> tuple[list[str], str | None]:
    ids: list[str] = []
    try:
        for wpk in islice(create_client(url, errors="raise").list_all(), take):
            ids.append(wpk.id)
    except AtomError as error:
        return ids, error.code
    return ids, None


async def all_awaited(url: str, take: int | None) -> tuple[list[str], str | None]:
    ids: list[str] = []
    async with create_async_client(url, errors="raise") as client:
        wpks = client.list_all()
        try:
            while take is None or len(ids) < take:
                ids.append((await wpks.__anext__()).id)
        except AtomError as error:
            return ids, error.code
        except StopAsyncIteration:
            pass
    return ids, None


def test_pages() -> None:
    with VectorFile("paging") as vectors:
        for case in vectors.each("cases"):
            for run in (all_of, lambda url, take: asyncio.run(all_awaited(url, take))):
                with Market(case["pages"]) as market:
                    assert run(market.url, case["take"]) == (case["items"], case["error"]), case
                    assert market.cursors == case["cursors"], case


def test_a_graceful_list_reports_a_failed_page_as_its_last_item() -> None:
    pages: list[dict[str, Any]] = [
        {"ids": ["a@1.0.0"], "next": "c1"},
        {"problem": {"status": 400, "code": "invalid_cursor"}},
    ]
    with Market(pages) as market:
        first, last = create_client(market.url).list_all()
    assert (first.id, first.error) == ("a@1.0.0", None)
    assert (last.status, last.code, last.attempts) == ("failed", "invalid_cursor", 1)
