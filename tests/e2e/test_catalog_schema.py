"""The schema of a catalog is the one that can be read in `schema.sql`, and `atomd` opens no other."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.programs import check_failure, run
from tools.daemon import initialize

SCHEMA = Path(__file__).resolve().parents[2] / "src/storage/sqlite/schema.sql"


def objects_of(database: sqlite3.Connection) -> list[tuple[str, str, str, str]]:
    return database.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").fetchall()


@pytest.fixture
def fresh(data: Path) -> Path:
    initialize(data)
    return data


def test_a_new_catalog_is_what_schema_sql_says(fresh: Path) -> None:
    with closing(sqlite3.connect(fresh / "catalog.db")) as made, closing(sqlite3.connect(":memory:")) as said:
        said.executescript(SCHEMA.read_text(encoding="utf-8"))
        assert objects_of(made) == objects_of(said)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--data", "{data}"],
        ["verify", "--data", "{data}"],
        ["restore", "--from", "{data}/catalog.db", "--data", "{new}"],
    ],
    ids=lambda arguments: arguments[0].removeprefix("--data") or "serve",
)
def test_a_catalog_of_a_newer_server_is_rejected(fresh: Path, tmp_path: Path, arguments: list[str]) -> None:
    with closing(sqlite3.connect(fresh / "catalog.db")) as database:
        database.execute("PRAGMA user_version = 1000")
    rejected = run("atomd", *[text.format(data=fresh, new=tmp_path / "new") for text in arguments])
    check_failure(rejected, "schema")
    assert "1000" in rejected.stderr
    assert "newer atomd" in rejected.stderr


def test_a_foreign_database_is_rejected(fresh: Path) -> None:
    (fresh / "catalog.db").unlink()
    with closing(sqlite3.connect(fresh / "catalog.db")) as database:
        database.execute("CREATE TABLE someone (elses INTEGER)")
    check_failure(run("atomd", "--data", fresh), "not a catalog that atomd wrote")
    with closing(sqlite3.connect(fresh / "catalog.db")) as database:
        assert [name for _, name, _, _ in objects_of(database)] == ["someone"]
