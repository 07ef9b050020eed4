"""Closing a client ends what is under way with `aborted`, whatever it waits for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from canned_server import CannedServer, http_response
from test_responses import WPK

from atom_sdk import create_async_client, create_client

TIMEOUT = 20
BUSY = http_response(503, "", headers={"Retry-After": "60"})
PENDING = http_response(200, json.dumps({**WPK, "status": "pending"}))
NO_EVENTS = http_response(200, json.dumps({"events": [], "count": 0, "next_after": 0}))

CALLS: dict[str, tuple[bytes | None, Callable[[Any], Any]]] = {
    "receives": (None, lambda client: client.health()),
    "waits to retry": (BUSY, lambda client: client.health()),
    "gathers pages": (None, lambda client: client.get_package("a")),
    "waits for a review": (PENDING, lambda client: client.wait_for_review("a@1.0.0", interval=60)),
    "publishes many": (None, lambda client: client.publish_many([b"{}"] * 40)),
    "lists all": (None, lambda client: client.list_all()),
    "follows": (NO_EVENTS, lambda client: client.follow(interval=60)),
}


def codes_of(result: Any) -> set[str | None]:
    return {item.code for item in result} if isinstance(result, list) else {result.code}


@pytest.mark.parametrize("name", CALLS)
def test_what_other_threads_wait_for_is_aborted(name: str) -> None:
    reply, call = CALLS[name]

    def run() -> set[str | None]:
        result = call(client)
        return codes_of(list(result) if hasattr(result, "__next__") else result)

    with CannedServer(lambda _: reply) as server, ThreadPoolExecutor() as pool:
        client = create_client(server.url)
        running = pool.submit(run)
        server.wait_for_requests()
        client.close()
        assert running.result(TIMEOUT) == {"aborted"}
        assert client.health().code == "invalid_argument"


@pytest.mark.parametrize("name", CALLS)
def test_what_other_tasks_await_is_aborted(name: str) -> None:
    reply, call = CALLS[name]

    async def run(client: Any) -> set[str | None]:
        result = call(client)
        if hasattr(result, "__anext__"):
            return codes_of([item async for item in result])
        return codes_of(await result)

    async def main(server: CannedServer) -> None:
        client = create_async_client(server.url)
        running = asyncio.ensure_future(run(client))
        await asyncio.to_thread(server.wait_for_requests)
        await client.close()
        assert await asyncio.wait_for(running, TIMEOUT) == {"aborted"}
        assert (await client.health()).code == "invalid_argument"

    with CannedServer(lambda _: reply) as server:
        asyncio.run(main(server))
