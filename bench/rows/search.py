"""Full-text search."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import web
from bench.filling import PLACES, REASONS, THINGS, VERBS, description
from bench.model import AtLeast, Side
from bench.peers.verdaccio import Verdaccio
from bench.processes import SERVER_CORES
from bench.row import Opener, Row
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
"""With all combinations of words, this gives more searches than a round makes, so none is cached."""
SEED = 5


def word_of(phrase: str) -> str:
    """Returns the last word: "staging" for "in staging"."""
    return phrase.lower().split()[-1]


def different_searches() -> Iterator[tuple[str, int]]:
    """Yields two or three words from descriptions, and a number of rows."""
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


def atomd_searches(bench: Workbench, versions: int) -> Side:
    atomd = bench.atomd(bench.shared_catalog(versions))
    if not web.get_json(atomd.url + QUERY)["count"]:
        raise RuntimeError(f"atomd finds nothing for {WORDS}")
    return Gets(atomd.url + QUERY, atomd.process.pid)


def atomd_new_searches(bench: Workbench, versions: int) -> Side:
    atomd = bench.atomd(bench.shared_catalog(versions))
    asked = targets(bench, "atomd", "/v1/wpks?status=approved&q={words}&limit={rows}")
    return GetsInTurn(atomd.url, atomd.process.pid, asked)


def filled_verdaccio(bench: Workbench) -> Verdaccio:
    peer = Verdaccio(bench, SERVER_CORES)
    for index in range(VERDACCIO_PACKAGES):
        peer.publish(f"workflow-{index:07d}", description(index))
    if not web.get_json(peer.server.url + VERDACCIO_QUERY)["objects"]:
        raise RuntimeError(f"Verdaccio finds nothing for {WORDS}")
    return peer


def verdaccio_searches(bench: Workbench) -> Side:
    peer = filled_verdaccio(bench)
    return Gets(peer.server.url + VERDACCIO_QUERY, peer.server.pid, VERDACCIO_CONNECTIONS)


def verdaccio_new_searches(bench: Workbench) -> Side:
    peer = filled_verdaccio(bench)
    asked = targets(bench, "verdaccio", "/-/v1/search?text={words}&size={rows}")
    return GetsInTurn(peer.server.url, peer.server.pid, asked, VERDACCIO_CONNECTIONS)


Searches = Callable[[Workbench, int], Side]


def beside_verdaccio(ours: Searches, theirs: Callable[[Workbench], Side]) -> Callable[[Workbench], list[Opener]]:
    return lambda bench: [
        (f"atomd, {VERSIONS:,} versions", lambda: ours(bench, VERSIONS)),
        (f"Verdaccio, {VERDACCIO_PACKAGES:,} packages", lambda: theirs(bench)),
    ]


def by_size(ours: Searches) -> Callable[[Workbench], list[Opener]]:
    return lambda bench: [
        (f"{versions:,} versions", lambda versions=versions: ours(bench, versions))  # type: ignore[misc]
        for versions in (MORE_VERSIONS, VERSIONS)
    ]


ROWS = (
    Row(
        "search",
        f"Full-text search, the same two words repeatedly, {CONNECTIONS} connections",
        "requests/s",
        beside_verdaccio(atomd_searches, verdaccio_searches),
        (AtLeast(200, f"Verdaccio, {VERDACCIO_PACKAGES:,} packages"),),
        "All responses but the first come from the cache. "
        f"Verdaccio has a hundredth of the packages and {VERDACCIO_CONNECTIONS} connections; with {CONNECTIONS} it "
        "would send all responses at once, after the round.",
    ),
    Row(
        "search-size",
        "The same search in ten times as many versions",
        "requests/s",
        by_size(atomd_searches),
        (AtLeast(0.5, f"{VERSIONS:,} versions"),),
    ),
    Row(
        "search-new",
        "Full-text search, different words each time",
        "requests/s",
        beside_verdaccio(atomd_new_searches, verdaccio_new_searches),
        (AtLeast(200, f"Verdaccio, {VERDACCIO_PACKAGES:,} packages"),),
        "Two or three words, so that no response is cached. The most common words are in every eighth version.",
    ),
    Row(
        "search-new-size",
        "Different searches each time, in ten times as many versions",
        "requests/s",
        by_size(atomd_new_searches),
        (AtLeast(0.5, f"{VERSIONS:,} versions"),),
    ),
)
