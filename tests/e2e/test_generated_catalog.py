"""A catalog that `tools.catalog` creates with SQL equals one created by publishing the same documents."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Server
from tests.e2e.market import path, review
from tests.e2e.programs import run
from tests.e2e.web import Web
from tools.catalog.fill import REASON, REVIEWERS, fill, moves, search_text
from tools.catalog.packages import STATUSES, Author, Version
from tools.daemon import initialize

COUNT = 150
TENANTS = 5

INDEXES = ("approved_search", "unapproved_search")

# Everything except times and key ids, which differ between catalogs.
TABLES = {
    "packages": "SELECT name, owner FROM packages ORDER BY name",
    "owners": "SELECT name, owner FROM packages UNION ALL SELECT name, tenant FROM package_owners ORDER BY 1, 2",
    "versions": """SELECT seq, name, version, precedence, status, digest, size, media_type, tenant, description, author,
        license, runtime, tags, steps, downloads, review FROM versions ORDER BY seq""",
    "contents": "SELECT * FROM contents ORDER BY seq",
    "reviews": "SELECT id, seq, decision, reason, tenant FROM reviews ORDER BY id",
    "events": "SELECT type, subject, tenant, data, audience FROM events WHERE type LIKE 'wpk.%' ORDER BY seq",
    "words": "SELECT * FROM search_words ORDER BY word",
} | {
    f"{what} of {index}": query.format(index=index)
    for index in INDEXES
    for what, query in {
        "words": "SELECT * FROM temp.{index}_words ORDER BY term, doc, col, offset",
        "lengths": "SELECT * FROM {index}_docsize ORDER BY id",
    }.items()
}


def versions() -> list[Version]:
    return list(Author(7, TENANTS).versions(COUNT))


def publish(publisher: Web, reviewer: Web, version: Version) -> None:
    assert publisher.put(path(version.id), version.artifact).status == 201
    for move in moves(version):
        if move in ("approved", "rejected"):
            decision = "approve" if move == "approved" else "reject"
            assert review(reviewer, version.id, decision, reason=REASON).status == 200
        else:
            verb = {"withdrawn": "withdraw", "yanked": "yank"}[move]
            assert publisher.put(path(version.id, f"/{verb}"), b"").status == 200


def rows_of(data: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(data / "catalog.db")) as database:
        database.create_function("atom_search_text", 1, search_text, deterministic=True)
        for index in INDEXES:
            database.execute(f"CREATE VIRTUAL TABLE temp.{index}_words USING fts5vocab (main, {index}, instance)")
        rows = {name: database.execute(query).fetchall() for name, query in TABLES.items()}
        for index in INDEXES:
            database.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        database.rollback()
        return rows


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("generated") / "data"
    initialize(data)
    assert fill(data, iter(versions())) == COUNT
    return data


def test_a_generated_catalog_has_every_status_and_packages_with_many_versions() -> None:
    made = versions()
    assert {version.status for version in made} == set(STATUSES)
    assert len({version.id for version in made}) == COUNT
    assert len({version.name for version in made}) < COUNT / 2


def test_the_same_seed_generates_the_same_catalog() -> None:
    assert versions() == versions()
    assert versions() != list(Author(8, TENANTS).versions(COUNT))


def test_a_generated_catalog_equals_a_published_one(generated: Path, own_server: Server) -> None:
    reviewer = own_server.key("review", tenant=REVIEWERS)
    publishers: dict[str, Web] = {}
    for version in versions():
        if version.tenant not in publishers:
            publishers[version.tenant] = own_server.key("publish", tenant=version.tenant)
        publish(publishers[version.tenant], reviewer, version)
    own_server.atomd.stop()
    expected, made = rows_of(own_server.data), rows_of(generated)
    for name in TABLES:
        assert made[name] == expected[name], name
        assert made[name]


def test_a_generated_catalog_passes_verify(generated: Path) -> None:
    verified = run("atomd", "verify", "--data", generated)
    assert verified.returncode == 0, verified.stdout
