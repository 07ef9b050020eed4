"""The Python SDK compared with HTTP libraries calling the same server."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path

from bench import clients
from bench.clients import HERE, Client
from bench.model import AtLeast
from bench.row import Opener, Row
from bench.workbench import Workbench

VERSIONS = 2000
MANY = 10_000
MANY_A_SECOND = 2000
"""A round of five seconds or more publishes 10,000 packages; a shorter one publishes fewer."""


def list_sides(bench: Workbench, action: str, libraries: Sequence[str], concurrency: int) -> list[Opener]:
    atomd = bench.atomd(bench.shared_catalog(VERSIONS))

    def opener(library: str) -> Opener:
        def command(seconds: float) -> Sequence[str | Path]:
            program = HERE / "python_calls.py"
            # requests does not support asyncio, so it uses threads.
            kind = "list" if library == "requests" else action
            return [clients.python(library), program, kind, library, atomd.url, str(seconds), str(concurrency)]

        return library, lambda: Client(command).ready()

    return [opener(library) for library in libraries]


def publish_sides(bench: Workbench) -> list[Opener]:
    catalog = bench.empty_catalog()
    atomd = bench.atomd(catalog)

    def opener(library: str, title: str) -> Opener:
        def command(seconds: float) -> Sequence[str | Path]:
            count = max(1, min(MANY, round(MANY_A_SECOND * seconds)))
            run = f"b{uuid.uuid4().hex[:10]}"
            program = HERE / "python_publish_many.py"
            return [clients.python(library), program, library, atomd.url, catalog.admin_key, str(count), run]

        return title, lambda: Client(command).ready()

    return [opener("atom_sdk", "publish_many"), opener("requests", "requests, one by one")]


ROWS = (
    Row(
        "python-list",
        "Python: list of 20 rows, one thread",
        "calls/s",
        lambda bench: list_sides(bench, "list", ("atom_sdk", "requests", "httpx", "pycurl"), 1),
        (AtLeast(5, "requests"), AtLeast(1, "pycurl")),
    ),
    Row(
        "python-list-threads",
        "Python: list of 20 rows, 8 threads",
        "calls/s",
        lambda bench: list_sides(bench, "list", ("atom_sdk", "requests", "httpx", "pycurl"), 8),
        (AtLeast(7, "requests"), AtLeast(1, "pycurl")),
    ),
    Row(
        "python-list-asyncio",
        "Python: list of 20 rows, 32 asyncio tasks",
        "calls/s",
        lambda bench: list_sides(bench, "list-async", ("atom_sdk", "requests", "httpx", "aiohttp"), 32),
        (AtLeast(8, "requests"),),
        "requests does not support asyncio, so it runs in 32 threads.",
    ),
    Row(
        "python-publish-many",
        f"Python: publish_many of {MANY:,} packages",
        "publishes/s",
        publish_sides,
        (AtLeast(8, "requests, one by one"),),
    ),
)
