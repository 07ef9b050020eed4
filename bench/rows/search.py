"""Full-text search."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

from bench import web
from bench.filling import PLACES, REASONS, THINGS, VERBS, description
from bench.model import AtLeast, MissingError, Opener, Row, Side
from bench.peers.verdaccio import Verdaccio
from bench.processes import SERVER_CORES
from bench.sides import CONNECTIONS, Gets, GetsInTurn
from bench.workbench import Workbench

VERSIONS = 100_000
MORE_VERSIONS = 1_000_000
VERDACCIO_PACKAGES = 1000
VERDACCIO_CONNECTIONS = 4
WORDS = "postgres+failover"
QUERY = f"/v1/wpks?status=approved&q={WORDS}&limit=20"
VERDACCIO_QUERY = f"/-/v1/search?text={WORDS}&size=20"


ROWS_ASKED = range(10, 31)
"""Together with the words, more searches than a round makes, so that no answer was given before."""
SEED = 5


def word_of(phrase: str) -> str:
    """The last one: "staging" of "in staging"."""
    return phrase.lower().split()[-1]


def different_searches() -> Iterator[tuple[str, int]]:
    """Two or three words of descriptions, and how many rows are asked for."""
    words = [[word_of(phrase) for phrase in phrases] for phrases in (VERBS, THINGS, PLACES, REASONS)]
    for count in (2, 3):
        for lists in itertools.combinations(words, count):
            for chosen in itertools.product(*lists):
                for rows in ROWS_ASKED:
                    yield "+".join(chosen), rows


def targets(bench: Workbench, server: str, template: str) -> Path:
    lines = [template.format(words=words, rows=rows) for words, rows in different_searches()]
    random.Random(SEED).shuffle(lines)
    return bench.file(f"{server}.targets", "\n".join(lines).encode())


def atomd_searches(bench: Workbench, versions: int) -> Gets:
    atomd = bench.atomd(bench.kept_catalog(versions))
    status, _, said = web.exchange("GET", atomd.url + QUERY)
    if status == 400 and b"unknown_parameter" in said:
        raise MissingError("this atomd has no full-text search yet: it does not know the parameter q")
    if not web.get_json(atomd.url + QUERY)["count"]:
        raise RuntimeError(f"nothing is found for {WORDS}")
    return Gets(atomd.url + QUERY, atomd.process.pid)


def filled_verdaccio(bench: Workbench) -> Verdaccio:
    peer = Verdaccio(bench, SERVER_CORES)
    for index in range(VERDACCIO_PACKAGES):
        peer.publish(f"workflow-{index:07d}", description(index))
    if not web.get_json(peer.server.url + VERDACCIO_QUERY)["objects"]:
        raise RuntimeError(f"Verdaccio finds nothing for {WORDS}")
    return peer


def atomd_new_searches(bench: Workbench, versions: int) -> GetsInTurn:
    atomd = bench.atomd(bench.kept_catalog(versions))
    asked = targets(bench, "atomd", "/v1/wpks?status=approved&q={words}&limit={rows}")
    return GetsInTurn(atomd.url, atomd.process.pid, asked)


def new_sides(bench: Workbench) -> list[Opener]:
    def verdaccio() -> Side:
        peer = filled_verdaccio(bench)
        asked = targets(bench, "verdaccio", "/-/v1/search?text={words}&size={rows}")
        return GetsInTurn(peer.server.url, peer.server.pid, asked, VERDACCIO_CONNECTIONS)

    return [
        (f"atomd, {VERSIONS:,} versions", lambda: atomd_new_searches(bench, VERSIONS)),
        (f"Verdaccio, {VERDACCIO_PACKAGES:,} packages", verdaccio),
    ]


def new_sides_by_size(bench: Workbench) -> list[Opener]:
    return [
        (f"{versions:,} versions", lambda versions=versions: atomd_new_searches(bench, versions))  # type: ignore[misc]
        for versions in (MORE_VERSIONS, VERSIONS)
    ]


def sides(bench: Workbench) -> list[Opener]:
    def verdaccio() -> Side:
        peer = filled_verdaccio(bench)
        return Gets(peer.server.url + VERDACCIO_QUERY, peer.server.pid, VERDACCIO_CONNECTIONS)

    return [
        (f"atomd, {VERSIONS:,} versions", lambda: atomd_searches(bench, VERSIONS)),
        (f"Verdaccio, {VERDACCIO_PACKAGES:,} packages", verdaccio),
    ]


def sides_by_size(bench: Workbench) -> list[Opener]:
    return [
        (f"{versions:,} versions", lambda versions=versions: atomd_searches(bench, versions))  # type: ignore[misc]
        for versions in (MORE_VERSIONS, VERSIONS)
    ]


ROWS = (
    Row(
        "search",
        f"Full-text search for two words, {CONNECTIONS} connections",
        "requests/s",
        sides,
        (AtLeast(200, f"Verdaccio, {VERDACCIO_PACKAGES:,} packages"),),
        f"Verdaccio has a hundredth of the packages, and is asked over {VERDACCIO_CONNECTIONS} connections: over "
        f"{CONNECTIONS} it answers them all at once, after the round.",
    ),
    Row(
        "search-size",
        "Full-text search in ten times as many versions",
        "requests/s",
        sides_by_size,
        (AtLeast(0.5, f"{VERSIONS:,} versions"),),
    ),
    Row(
        "search-new",
        "Full-text search for what nobody asked before",
        "requests/s",
        new_sides,
        (AtLeast(200, f"Verdaccio, {VERDACCIO_PACKAGES:,} packages"),),
        "Two or three words, others each time, so that no answer was kept. The most common are in each eighth version.",
    ),
    Row(
        "search-new-size",
        "The same in ten times as many versions",
        "requests/s",
        new_sides_by_size,
        (AtLeast(0.5, f"{VERSIONS:,} versions"),),
    ),
)
