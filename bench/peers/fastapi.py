"""Starts fastapi_service.py with as many approved versions as the catalog that it is compared with."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

from bench import web
from bench.documents import NAME, document, document_bytes
from bench.filling import VERSIONS_OF_A_NAME
from bench.model import MissingError
from bench.processes import SERVER_CORES, Server, free_port
from bench.workbench import PEERS_PYTHON, Workbench
from tools.daemon import ROOT

KEY = "atom_bench_key"
INSERT = (
    "INSERT INTO wpks (name, version, status, digest, size, description, author, license, tags, content) "
    "VALUES (?, ?, 'approved', ?, ?, ?, ?, ?, ?, ?)"
)


class FastApi:
    """The service and its database."""

    def __init__(self, bench: Workbench, *, versions: int = 0, cores: set[int] = SERVER_CORES) -> None:
        if not PEERS_PYTHON.exists():
            raise MissingError("FastAPI is not installed: make bench-setup")
        folder = bench.new_folder("fastapi")
        self.database = folder / "wpks.db"
        port = free_port()
        # uvloop and httptools, as installed by `pip install "fastapi[standard]"`, and one worker.
        uvicorn = ("-m", "uvicorn", "bench.peers.fastapi_service:app", "--no-access-log", "--log-level", "warning")
        self.server = bench.keep(
            Server(
                [PEERS_PYTHON, *uvicorn, "--port", str(port)],
                port=port,
                log=folder / "out.log",
                cores=cores,
                env={"BENCH_DATABASE": str(self.database), "BENCH_KEY": KEY},
                cwd=ROOT,
            )
        )
        self.token = bench.file("fastapi.token", KEY.encode())
        web.get(self.server.url + "/v1/wpks")  # Creates the tables.
        if versions:
            fill(self.database, versions)

    def stored(self) -> int:
        with sqlite3.connect(self.database) as database:
            return int(database.execute("SELECT count(*) FROM wpks").fetchone()[0])


def fill(file: Path, versions: int) -> None:
    """Fills the tables directly, because another row measures how long its API takes."""
    about = document()
    with sqlite3.connect(file) as database:
        for index in range(versions):
            name, version = f"workflow-{index // VERSIONS_OF_A_NAME:07d}", f"1.{index % VERSIONS_OF_A_NAME}.0"
            body = document_bytes(version).replace(NAME.encode(), name.encode())
            digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
            described = (about["description"], about["author"], about["license"], json.dumps(about["tags"]))
            database.execute(INSERT, (name, version, digest, len(body), *described, body))
