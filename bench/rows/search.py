"""Full-text search."""

from __future__ import annotations

from bench import web
from bench.filling import description
from bench.model import AtLeast, MissingError, Opener, Row, Side
from bench.peers.verdaccio import Verdaccio
from bench.processes import SERVER_CORES
from bench.sides import CONNECTIONS, Gets
from bench.workbench import Workbench

VERSIONS = 100_000
MORE_VERSIONS = 1_000_000
VERDACCIO_PACKAGES = 1000
VERDACCIO_CONNECTIONS = 4
WORDS = "postgres+failover"
QUERY = f"/v1/wpks?status=approved&q={WORDS}&limit=20"
VERDACCIO_QUERY = f"/-/v1/search?text={WORDS}&size=20"


def atomd_searches(bench: Workbench, versions: int) -> Gets:
    atomd = bench.atomd(bench.kept_catalog(versions))
    status, _, said = web.exchange("GET", atomd.url + QUERY)
    if status == 400 and b"unknown_parameter" in said:
        raise MissingError("this atomd has no full-text search yet: it does not know the parameter q")
    if not web.get_json(atomd.url + QUERY)["count"]:
        raise RuntimeError(f"nothing is found for {WORDS}")
    return Gets(atomd.url + QUERY, atomd.process.pid)


def sides(bench: Workbench) -> list[Opener]:
    def verdaccio() -> Side:
        peer = Verdaccio(bench, SERVER_CORES)
        for index in range(VERDACCIO_PACKAGES):
            peer.publish(f"workflow-{index:07d}", description(index))
        if not web.get_json(peer.server.url + VERDACCIO_QUERY)["objects"]:
            raise RuntimeError(f"Verdaccio finds nothing for {WORDS}")
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
)
