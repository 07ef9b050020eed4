"""Durable publishes of new names. Each is acknowledged when it is on disk."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

from bench.documents import document_bytes, padded
from bench.load import Publishing
from bench.model import AtLeast, AtMost, MissingError, Sample, Side, VoidError
from bench.peers.docker_registry import DockerRegistry, Pushes
from bench.peers.fastapi import FastApi
from bench.peers.prototype import Prototype
from bench.peers.verdaccio import Verdaccio, package
from bench.processes import ALL_CORES, popen_options
from bench.row import Opener, Row
from bench.sides import CONNECTIONS, Publishes
from bench.workbench import PROGRAMS, Catalog, Workbench

PATH = "/v1/wpks/@NAME@@1.0.0"
LARGE_BYTES = 1_000_000
LARGE_CONNECTIONS = 8


def atomd_publishes(bench: Workbench, catalog: Catalog, body: Path, connections: int = CONNECTIONS) -> Publishes:
    atomd = bench.atomd(catalog, cores=ALL_CORES)
    publishing = Publishing(PATH, body, tokens=bench.file("atomd.token", catalog.admin_key.encode()))

    def stored() -> int:
        with sqlite3.connect(f"file:{catalog.data}/catalog.db?mode=ro", uri=True) as database:
            return int(database.execute("SELECT count(*) FROM versions").fetchone()[0])

    return Publishes(atomd.url, atomd.process.pid, publishing, stored, ALL_CORES, connections)


def sides(bench: Workbench) -> list[Opener]:
    body = bench.file("document.json", document_bytes())

    def prototype() -> Side:
        peer = Prototype(bench, ALL_CORES)
        return Publishes(peer.server.url, peer.server.pid, Publishing(PATH, body), peer.stored, ALL_CORES)

    def fastapi() -> Side:
        peer = FastApi(bench, cores=ALL_CORES)
        publishing = Publishing(PATH, body, tokens=peer.token)
        return Publishes(peer.server.url, peer.server.pid, publishing, peer.stored, ALL_CORES)

    def verdaccio() -> Side:
        peer = Verdaccio(bench, ALL_CORES)
        publishing = Publishing("/@NAME@", bench.file("package.json", package()))
        return Publishes(peer.server.url, peer.server.pid, publishing, peer.stored, ALL_CORES)

    return [
        ("atomd", lambda: atomd_publishes(bench, bench.empty_catalog(), body)),
        ("bare prototype", prototype),
        ("FastAPI", fastapi),
        ("Verdaccio", verdaccio),
        ("docker-registry", lambda: Pushes(DockerRegistry(bench, ALL_CORES), CONNECTIONS)),
    ]


class Disk:
    """Runs bench/disk: SHA-256, write and fsync of as many documents as possible, on the same disk as the catalogs."""

    def __init__(self, bench: Workbench) -> None:
        self._program = PROGRAMS / "bench_disk"
        if not self._program.exists():
            raise MissingError("bench_disk is not built: make bench-setup")
        self._bench = bench
        self._rounds = 0

    def measure(self, seconds: float) -> Sample:
        self._rounds += 1
        folder = self._bench.new_folder(f"disk-{self._rounds}")
        command = [str(self._program), str(folder), str(LARGE_BYTES), str(LARGE_CONNECTIONS), str(seconds)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **popen_options(ALL_CORES))
        if done.returncode != 0:
            raise VoidError(f"bench_disk exited with {done.returncode}")
        documents, took = done.stdout.split()
        return Sample(int(documents) / float(took))


def large_sides(bench: Workbench) -> list[Opener]:
    body = bench.file("document.json", padded(LARGE_BYTES))
    return [
        ("atomd", lambda: atomd_publishes(bench, bench.empty_catalog(), body, LARGE_CONNECTIONS)),
        ("SHA-256, write, fsync", lambda: Disk(bench)),
    ]


ROWS = (
    Row(
        "publish",
        f"Durable publish, new names, API key, {CONNECTIONS} connections",
        "publishes/s",
        sides,
        (
            AtLeast(30, "FastAPI"),
            AtLeast(60, "Verdaccio"),
            AtLeast(200, "docker-registry"),
            AtLeast(0.75, "bare prototype"),
            AtMost(20, "p99_ms"),
        ),
        "Servers and generator share the cores. The bare prototype checks no key and stores no names, events or "
        "indexes.",
    ),
    Row(
        "publish-large",
        f"Durable publish of 1 MB documents, {LARGE_CONNECTIONS} connections",
        "publishes/s",
        large_sides,
        (AtLeast(0.8, "SHA-256, write, fsync"),),
        f"The peer is not a server: {LARGE_CONNECTIONS} threads hash, write and fsync one file per document.",
    ),
)
