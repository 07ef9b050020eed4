"""Behaviour that only the asyncio client has."""

from __future__ import annotations

import asyncio
import gc
import inspect
import json
import multiprocessing
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from canned_server import CannedServer, http_response, unused_url

import atom_sdk
from atom_sdk import create_async_client, create_client

HEALTHY = json.dumps({"status": "ok", "version": "0.1.0", "simulation_mode": False, "uptime_seconds": 1})
BUSY = http_response(503, "", headers={"Retry-After": "60"})
TIMEOUT = 20


async def request_arrives(server: CannedServer) -> None:
    await asyncio.to_thread(server.wait_for_requests)


def public_methods(kind: type[Any]) -> dict[str, list[inspect.Parameter]]:
    methods = inspect.getmembers(kind, inspect.isfunction)
    return {name: list(inspect.signature(method).parameters.values()) for name, method in methods if name[0] != "_"}


def test_both_clients_have_the_same_methods() -> None:
    assert public_methods(atom_sdk.AsyncAtomClient) == public_methods(atom_sdk.AtomClient)
    made = [inspect.signature(create).parameters for create in (create_client, create_async_client)]
    assert made[0] == made[1]


def test_calls_run_together() -> None:
    ready = threading.Barrier(32)

    def script(_: bytes) -> bytes:
        ready.wait(TIMEOUT)  # No response before every request has arrived.
        return http_response(200, HEALTHY)

    async def main(url: str) -> list[str]:
        async with create_async_client(url) as client:
            return [health.status for health in await asyncio.gather(*(client.health() for _ in range(32)))]

    with CannedServer(script) as server:
        assert asyncio.run(main(server.url)) == ["ok"] * 32


def test_a_connection_is_reused() -> None:
    async def main(url: str) -> None:
        async with create_async_client(url) as client:
            for _ in range(20):
                assert (await client.health()).status == "ok"

    with CannedServer(lambda _: http_response(200, HEALTHY)) as server:
        asyncio.run(main(server.url))
        assert server.accepts == 1


def test_failures_are_reported_as_errors_says() -> None:
    async def main() -> None:
        graceful = await create_async_client(unused_url()).health()
        assert (graceful.status, graceful.code, graceful.attempts) == ("unhealthy", "connection_failed", 3)
        client = create_async_client(unused_url(), errors="raise")
        with pytest.raises(atom_sdk.AtomConnectionError) as caught:
            await client.health()
        assert caught.value.attempts == 3
        with pytest.raises(atom_sdk.InputError):
            await client.get("no reference")
        with pytest.raises(atom_sdk.InputError):
            create_async_client("nope", errors="raise")

    asyncio.run(main())


@pytest.mark.parametrize("reply", [None, BUSY], ids=["while it receives", "while it waits to retry"])
def test_cancelling_ends_a_call_at_once(reply: bytes | None) -> None:
    async def main(server: CannedServer) -> float:
        waits_to_retry = threading.Event()
        async with create_async_client(
            server.url, call_timeout=100, on_attempt_end=lambda _: waits_to_retry.set()
        ) as client:
            task = asyncio.ensure_future(client.health())
            await request_arrives(server)
            if reply is not None:
                assert await asyncio.to_thread(waits_to_retry.wait, TIMEOUT)
            started = time.monotonic()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await client.close()  # Waits for the rest of the call.
            return time.monotonic() - started

    with CannedServer(lambda _: reply) as server:
        assert asyncio.run(main(server)) < 5
        assert len(server.requests) == 1


def test_closing_aborts_calls_in_flight() -> None:
    async def main(server: CannedServer) -> None:
        client = create_async_client(server.url)
        task = asyncio.ensure_future(client.health())
        await request_arrives(server)
        await client.close()
        assert (await task).code == "aborted"
        assert (await client.health()).code == "invalid_argument"

    with CannedServer(lambda _: None) as server:
        asyncio.run(main(server))


def test_a_call_has_its_own_timeout() -> None:
    async def main(url: str) -> None:
        async with create_async_client(url, errors="raise") as client:
            with pytest.raises(atom_sdk.AtomTimeoutError):
                await client.health(timeout=0.1)

    with CannedServer(lambda _: None) as server:
        asyncio.run(main(server.url))


def test_event_loops_of_many_threads_share_a_client() -> None:
    with CannedServer(lambda _: http_response(200, HEALTHY)) as server:
        client = create_async_client(server.url)

        async def main() -> list[str]:
            return [(await client.health()).status for _ in range(20)]

        with ThreadPoolExecutor(8) as pool:
            runs = [pool.submit(asyncio.run, main()) for _ in range(8)]
            assert [run.result(TIMEOUT) for run in runs] == [["ok"] * 20] * 8


def test_a_client_may_be_dropped_with_a_call_in_flight() -> None:
    async def main(server: CannedServer) -> None:
        task = asyncio.ensure_future(create_async_client(server.url).health())
        await request_arrives(server)
        task.cancel()
        await asyncio.wait([task])
        del task
        gc.collect()

    with CannedServer(lambda _: None) as server:
        asyncio.run(main(server))


def _healthy_in_a_child(client: Any, queue: Any) -> None:
    queue.put(
        asyncio.run(client.health()).status if isinstance(client, atom_sdk.AsyncAtomClient) else client.health().status
    )


@pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")
@pytest.mark.parametrize("create", [create_client, create_async_client])
def test_a_client_may_be_used_after_a_fork(create: Any) -> None:
    context = multiprocessing.get_context("fork")
    with CannedServer(lambda _: http_response(200, HEALTHY)) as server:
        client = create(server.url)

        def here() -> str:
            health = client.health()
            return str((asyncio.run(health) if asyncio.iscoroutine(health) else health).status)

        assert here() == "ok"
        queue = context.SimpleQueue()
        children = [context.Process(target=_healthy_in_a_child, args=(client, queue)) for _ in range(3)]
        for child in children:
            child.start()
        for child in children:
            child.join(TIMEOUT)
            assert child.exitcode == 0
        assert [queue.get() for _ in children] == ["ok"] * 3
        assert here() == "ok"
        assert server.accepts == 4


# Each program ends once it has read a line, which it is sent when so many requests have arrived.
PROGRAMS = {
    "a task": (
        1,
        """
import asyncio
async def main():
    client = atom_sdk.create_async_client(url, on_log=print, on_attempt_end=print)
    task = asyncio.ensure_future(client.health())
    await asyncio.to_thread(input)
asyncio.run(main())
""",
    ),
    "a loop that was never closed": (
        1,
        """
import asyncio
loop = asyncio.new_event_loop()
client = atom_sdk.create_async_client(url, on_attempt_end=print)
task = loop.create_task(client.health())
loop.run_until_complete(loop.run_in_executor(None, input))
task._log_destroy_pending = False
""",
    ),
    "a daemon thread": (
        1,
        """
import threading
client = atom_sdk.create_client(url, on_log=print, on_attempt_end=print)
threading.Thread(target=client.health, daemon=True).start()
input()
""",
    ),
    "daemon threads that call in a loop": (
        8,
        """
import threading
client = atom_sdk.create_client(url, call_timeout=0.01, on_attempt_end=lambda attempt: None)
def work():
    while True:
        client.health()
for _ in range(4):
    threading.Thread(target=work, daemon=True).start()
input()
""",
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_exits_cleanly_with_calls_in_flight(name: str) -> None:
    requests, body = PROGRAMS[name]
    with CannedServer(lambda _: None) as server:
        program = f"import atom_sdk\nurl = {server.url!r}\n{body}"
        with subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                server.wait_for_requests(requests)
                _, errors = process.communicate("\n", timeout=TIMEOUT)
            finally:
                process.kill()
        assert (process.returncode, errors) == (0, "")
