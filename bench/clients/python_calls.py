"""Calls a server from Python for a while, with the SDK or an HTTP library, and prints the measurements.

    python python_calls.py ACTION LIBRARY URL SECONDS CONCURRENCY

Each call reads 20 rows of the approved list into Python values. ACTION is `list` for CONCURRENCY threads, or
`list-async` for CONCURRENCY asyncio tasks. Exits with 3 and a reason if the library or the SDK's feature is missing.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from statistics import median, quantiles
from typing import Any, NoReturn

ROWS = 20
PATH = f"/v1/wpks?status=approved&limit={ROWS}"
MISSING = 3

Call = Callable[[], int]
AsyncCall = Callable[[], Awaitable[int]]


def exit_missing(why: str) -> NoReturn:
    print(why, file=sys.stderr)
    sys.exit(MISSING)


def atom_caller(url: str) -> Callable[[], Call]:
    import atom_sdk

    client = atom_sdk.create_client(url, "", errors="raise")  # Shared by all threads.
    return lambda: lambda: client.list_marketplace("approved", limit=ROWS).count


def requests_caller(url: str) -> Callable[[], Call]:
    import requests

    def caller() -> Call:
        session = requests.Session()
        return lambda: int(session.get(url + PATH).json()["count"])

    return caller


def httpx_caller(url: str) -> Callable[[], Call]:
    import httpx

    def caller() -> Call:
        client = httpx.Client()
        return lambda: int(client.get(url + PATH).json()["count"])

    return caller


def pycurl_caller(url: str) -> Callable[[], Call]:
    import pycurl

    def caller() -> Call:
        curl = pycurl.Curl()
        curl.setopt(pycurl.URL, url + PATH)
        return lambda: int(json.loads(curl.perform_rb())["count"])

    return caller


async def atom_async(url: str) -> AsyncCall:
    import atom_sdk

    make: Any = getattr(atom_sdk, "create_async_client", None)
    if make is None:
        exit_missing("the SDK has no create_async_client")
    client = make(url, "", errors="raise")

    async def call() -> int:
        return int((await client.list_marketplace("approved", limit=ROWS)).count)

    return call


async def aiohttp_async(url: str) -> AsyncCall:
    import aiohttp

    session = aiohttp.ClientSession()

    async def call() -> int:
        async with session.get(url + PATH) as response:
            return int((await response.json())["count"])

    return call


async def httpx_async(url: str) -> AsyncCall:
    import httpx

    client = httpx.AsyncClient()

    async def call() -> int:
        return int((await client.get(url + PATH)).json()["count"])

    return call


CALLERS = {"atom_sdk": atom_caller, "requests": requests_caller, "httpx": httpx_caller, "pycurl": pycurl_caller}
ASYNC_CALLERS = {"atom_sdk": atom_async, "aiohttp": aiohttp_async, "httpx": httpx_async}


def checked(rows: int) -> None:
    if rows != ROWS:
        raise RuntimeError(f"expected {ROWS} rows, got {rows}")


def run_threads(caller: Callable[[], Call], seconds: float, concurrency: int) -> list[float]:
    took: list[float] = []
    failures: list[Exception] = []
    end = time.perf_counter() + seconds

    def work() -> None:
        try:
            call = caller()
            while True:
                start = time.perf_counter()
                checked(call())
                stop = time.perf_counter()
                took.append(stop - start)
                if stop >= end:
                    return
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return took


async def run_tasks(make: Callable[[str], Awaitable[AsyncCall]], url: str, seconds: float, tasks: int) -> list[float]:
    call = await make(url)
    took: list[float] = []
    end = time.perf_counter() + seconds

    async def work() -> None:
        while True:
            start = time.perf_counter()
            checked(await call())
            stop = time.perf_counter()
            took.append(stop - start)
            if stop >= end:
                return

    await asyncio.gather(*(work() for _ in range(tasks)))
    return took


def measure(action: str, library: str, url: str, seconds: float, concurrency: int) -> list[float]:
    if action == "list-async":
        return asyncio.run(run_tasks(ASYNC_CALLERS[library], url, seconds, concurrency))
    return run_threads(CALLERS[library](url), seconds, concurrency)


def main(action: str, library: str, url: str, seconds: str, concurrency: str) -> None:
    try:
        measure(action, library, url, 0, int(concurrency))  # Connects and warms up.
    except ImportError as error:
        exit_missing(f"{library} is not installed: {error}")
    start, cpu = time.perf_counter(), time.process_time()
    took = measure(action, library, url, float(seconds), int(concurrency))
    elapsed = time.perf_counter() - start
    report = {
        "calls": len(took),
        "seconds": elapsed,
        "cpu_seconds": time.process_time() - cpu,
        "p50_ms": median(took) * 1e3,
        "p99_ms": quantiles(took, n=100)[98] * 1e3 if len(took) > 1 else took[0] * 1e3,
        "rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
