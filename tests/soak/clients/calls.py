"""Calls a server with the Python SDK. For each line of standard input it makes that many calls, and prints "done".

python calls.py URL blocking|asyncio
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator

import atom_sdk

KNOWN = "soak@1.0.0"
MISSING = "missing@1.0.0"
ROWS = 20
TASKS = 8


def block(client: atom_sdk.AtomClient, numbers: Iterator[int]) -> None:
    for number in numbers:
        kind = number % 4
        if kind == 0:
            client.list_marketplace("approved", limit=ROWS)
        elif kind == 1:
            client.get(KNOWN)
        elif kind == 2:
            client.download(KNOWN)
        else:
            try:
                client.get(MISSING)
            except atom_sdk.NotFoundError:
                continue
            raise AssertionError(f"{MISSING} was found")


async def make_calls(client: atom_sdk.AsyncAtomClient, numbers: Iterator[int]) -> None:
    for number in numbers:
        kind = number % 4
        if kind == 0:
            await client.list_marketplace("approved", limit=ROWS)
        elif kind == 1:
            await client.get(KNOWN)
        elif kind == 2:
            await client.download(KNOWN)
        else:
            try:
                await client.get(MISSING)
            except atom_sdk.NotFoundError:
                continue
            raise AssertionError(f"{MISSING} was found")


async def call_at_once(client: atom_sdk.AsyncAtomClient) -> None:
    for line in sys.stdin:
        numbers = iter(range(int(line)))
        await asyncio.gather(*(make_calls(client, numbers) for _ in range(TASKS)))
        print("done", flush=True)


def main(url: str, kind: str) -> None:
    if kind == "asyncio":
        asyncio.run(call_at_once(atom_sdk.create_async_client(url, "", errors="raise")))
        return
    client = atom_sdk.create_client(url, "", errors="raise")
    for line in sys.stdin:
        block(client, iter(range(int(line))))
        print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
