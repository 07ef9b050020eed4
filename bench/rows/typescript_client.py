"""The TypeScript SDK on Node compared with HTTP libraries calling the same server."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench import clients
from bench.clients import HERE, Client
from bench.model import AtLeast
from bench.row import Opener, Row
from bench.workbench import Workbench

VERSIONS = 2000
LIBRARIES = ("@atom/sdk", "axios", "fetch", "undici")


def sides(bench: Workbench, concurrency: int) -> list[Opener]:
    atomd = bench.atomd(bench.shared_catalog(VERSIONS))

    def opener(library: str) -> Opener:
        def command(seconds: float) -> Sequence[str | Path]:
            program = HERE / "node_calls.mjs"
            return [clients.node(library), program, library, atomd.url, str(seconds), str(concurrency)]

        return library, lambda: Client(command).ready()

    return [opener(library) for library in LIBRARIES]


ROWS = (
    Row(
        "typescript-list",
        "TypeScript on Node: list of 20 rows, one at a time",
        "calls/s",
        lambda bench: sides(bench, 1),
        (AtLeast(2.5, "axios"),),
    ),
    Row(
        "typescript-list-32",
        "TypeScript on Node: list of 20 rows, 32 at once",
        "calls/s",
        lambda bench: sides(bench, 32),
        (AtLeast(3, "axios"),),
    ),
)
