"""Durable publishes by callers with different JWTs (ES256)."""

from __future__ import annotations

import json
import sqlite3
import subprocess

from bench.clients import python
from bench.documents import document_bytes
from bench.load import Publishing
from bench.model import AtLeast, MissingError, Side
from bench.processes import ALL_CORES
from bench.row import Opener, Row
from bench.sides import CONNECTIONS, Publishes
from bench.workbench import BENCH, Workbench
from tools.daemon import StartError

PATH = "/v1/wpks/@NAME@@1.0.0"
ISSUER = "https://issuer.example"
AUDIENCE = "atom-bench"


def make_tokens(bench: Workbench, count: int) -> dict[str, str]:
    """Writes a key set and `count` tokens. Returns the environment that makes `atomd` trust the set."""
    command = [python("cryptography"), BENCH / "clients" / "make_tokens.py", str(count), ISSUER, AUDIENCE]
    made = json.loads(subprocess.run([str(word) for word in command], capture_output=True, check=True).stdout)
    bench.file("jwt.tokens", "\n".join(made["tokens"]).encode())
    return {
        "ATOM_JWT_ISSUER": ISSUER,
        "ATOM_JWT_AUDIENCE": AUDIENCE,
        "ATOM_JWT_JWKS_FILE": str(bench.file("jwks.json", json.dumps(made["jwks"]).encode())),
    }


def sides(bench: Workbench) -> list[Opener]:
    body = bench.file("document.json", document_bytes())

    def publishes(name: str, tokens: str, env: dict[str, str]) -> Side:
        catalog = bench.empty_catalog(name)
        if not tokens:
            tokens = str(bench.file(f"{name}.token", catalog.admin_key.encode()))
        atomd = bench.atomd(catalog, cores=ALL_CORES, env=env)

        def stored() -> int:
            with sqlite3.connect(f"file:{catalog.data}/catalog.db?mode=ro", uri=True) as database:
                return int(database.execute("SELECT count(*) FROM versions").fetchone()[0])

        publishing = Publishing(PATH, body, tokens=bench.folder / tokens)
        return Publishes(atomd.url, atomd.process.pid, publishing, stored, ALL_CORES)

    def with_jwt() -> Side:
        env = make_tokens(bench, CONNECTIONS)
        try:
            return publishes("jwt", "jwt.tokens", env)
        except StartError as error:
            raise MissingError(f"atomd cannot load a key set (JWKS) from a file: {error}") from None

    return [("ES256 JWTs", with_jwt), ("API key", lambda: publishes("api-key", "", {}))]


ROWS = (
    Row(
        "publish-jwt",
        f"Durable publish with ES256 JWTs, {CONNECTIONS} of them in turn, {CONNECTIONS} connections",
        "publishes/s",
        sides,
        (AtLeast(0.9, "API key"),),
        "Each token has a different subject. The key set is loaded from a file.",
    ),
)
