"""A call that makes several requests has one deadline, in both clients."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, Callable

import pytest
from canned_server import CannedServer, http_response

from atom_sdk import create_async_client, create_client

TOKEN = {
    "id": "tok_0123456789abcdef",
    "tenant": "t",
    "scopes": ["publish"],
    "note": "",
    "created_at": "2026-11-24T12:00:00.000Z",
    "created_by": "",
    "expires_at": None,
}
FIRST_PAGES: dict[str, dict[str, Any]] = {
    "get_package": {"name": "a", "owner": "t", "owners": ["t"], "latest": None, "versions": [], "next_cursor": "c"},
    "list_tokens": {"tokens": [TOKEN], "count": 1, "next_cursor": "c"},
}
CALLS: dict[str, Callable[..., Any]] = {
    "get_package": lambda client, **timeout: client.get_package("a", **timeout),
    "list_tokens": lambda client, **timeout: client.list_tokens(**timeout),
}


def blocking(url: str, call: Callable[[Any], Any], **options: Any) -> Any:
    return call(create_client(url, **options))


def awaited(url: str, call: Callable[[Any], Any], **options: Any) -> Any:
    async def main() -> Any:
        async with create_async_client(url, **options) as client:
            return await call(client)

    return asyncio.run(main())


def page_then_silence(page: dict[str, Any]) -> Callable[[bytes], bytes | None]:
    pages = iter([http_response(200, json.dumps(page))])
    return lambda _: next(pages, None)


@pytest.mark.parametrize("run", [blocking, awaited])
@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("where", ["call", "client"])
def test_the_pages_of_a_list_share_its_timeout(run: Callable[..., Any], name: str, where: str) -> None:
    options = {"call_timeout": 0.4} if where == "client" else {}
    timeout = {"timeout": 0.4} if where == "call" else {}
    with CannedServer(page_then_silence(FIRST_PAGES[name])) as server:
        began = time.monotonic()
        result = run(server.url, lambda client: CALLS[name](client, **timeout), **options)
        took = time.monotonic() - began
        assert (result.code, len(server.requests)) == ("timeout", 2)
    assert 0.4 <= took + 0.005 < 5


@pytest.mark.parametrize("run", [blocking, awaited])
def test_a_list_without_end_ends_at_its_timeout(run: Callable[..., Any]) -> None:
    cursors = iter(range(10**9))
    page = FIRST_PAGES["list_tokens"]
    with CannedServer(lambda _: http_response(200, json.dumps({**page, "next_cursor": str(next(cursors))}))) as server:
        began = time.monotonic()
        result = run(server.url, lambda client: client.list_tokens(timeout=0.3))
        assert result.code == "timeout"
        assert time.monotonic() - began < 5
        assert len(server.requests) > 1


@pytest.mark.parametrize("run", [blocking, awaited])
@pytest.mark.parametrize("timeout", ["x", 0, float("nan"), -1])
def test_an_invalid_timeout_is_reported(run: Callable[..., Any], timeout: Any) -> None:
    for call in CALLS.values():
        result = run("http://127.0.0.1:1", lambda client, call=call: call(client, timeout=timeout))
        assert (result.code, result.attempts) == ("invalid_argument", 0)


@pytest.mark.parametrize("run", [blocking, awaited])
def test_a_request_of_a_wait_takes_no_longer_than_a_call(run: Callable[..., Any]) -> None:
    with CannedServer(lambda _: None) as server:
        began = time.monotonic()
        result = run(server.url, lambda client: client.wait_for_review("a@1.0.0", timeout=60), call_timeout=0.3)
        assert result.code == "timeout"
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("run", [blocking, awaited])
def test_a_client_with_invalid_options_reports_them(run: Callable[..., Any]) -> None:
    for call in (*CALLS.values(), lambda client: client.wait_for_review("a@1.0.0", timeout=1)):
        assert run("http://127.0.0.1:1", call, call_timeout="long").code == "invalid_argument"
