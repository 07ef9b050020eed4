"""A catalog that an earlier `atomd` wrote is opened, brought forward, and says what it said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.catalog import FOLDER, callers, load, schema_of
from tests.e2e.conftest import serve
from tests.e2e.market import approve, publish
from tests.e2e.programs import run
from tools.daemon import initialize

CATALOGS = sorted(FOLDER.glob("schema-*.sql"))


def lacking(recorded: Any, now: Any, place: str = "$") -> list[str]:
    """Where `now` does not say what `recorded` said. It may say more: an answer gains members, and loses none."""
    if isinstance(recorded, dict) and isinstance(now, dict):
        # To look is to use a key and to download, and a cursor is a place in its own server's words.
        kept = [key for key in sorted(recorded) if key not in ("last_used_at", "downloads")]
        kept = [key for key in kept if key != "next_cursor" or recorded[key] is None]
        return [wrong for key in kept for wrong in lacking(recorded[key], now.get(key), f"{place}.{key}")]
    if isinstance(recorded, list) and isinstance(now, list) and len(recorded) == len(now):
        return [wrong for i, old in enumerate(recorded) for wrong in lacking(old, now[i], f"{place}[{i}]")]
    return [] if recorded == now else [f"{place}: {recorded!r} is now {now!r}"]


def test_every_earlier_schema_has_a_catalog_here(data: Path) -> None:
    """Whoever adds a migration first writes what it will have to migrate: see `catalog.py`."""
    initialize(data)
    there = {path.stem for path in CATALOGS}
    assert {f"schema-{earlier}" for earlier in range(1, schema_of(data))} <= there
    assert "schema-1" in there


@pytest.mark.parametrize("dump", CATALOGS, ids=lambda path: path.stem)
def test_a_catalog_of_an_earlier_schema_says_what_it_said(dump: Path, data: Path) -> None:
    data.mkdir()
    load(dump, data / "catalog.db")
    recording = json.loads(dump.with_suffix(".json").read_text(encoding="utf-8"))
    keys = recording["keys"]
    running = serve(data, keys["admin"])
    with running.atomd:
        for name, caller in callers(running.web, keys).items():
            for target, before in recording["answers"][name].items():
                answer = caller.get(target)
                assert answer.status == before["status"], (name, target, answer)
                if before["status"] != 200:
                    assert answer.json()["code"] == before["code"]
                elif target.endswith("/content"):
                    assert answer.body.decode() == before["text"]
                else:
                    assert lacking(json.loads(before["text"]), answer.json()) == [], (name, target)
        fresh = publish(running.key("publish"))
        approve(running.web.bearing(keys["judge"]), fresh["id"])
        running.atomd.stop()
    verified = run("atomd", "verify", "--data", data)
    assert verified.returncode == 0, verified.stdout


@pytest.mark.parametrize("dump", CATALOGS, ids=lambda path: path.stem)
def test_a_backup_of_an_earlier_schema_is_verified_as_it_is_and_brought_forward(
    dump: Path, data: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"
    load(dump, backup)
    before = backup.read_bytes()
    verified = run("atomd", "verify", "--file", backup)
    assert verified.returncode == 0, verified.stdout
    assert f"schema: {dump.stem.removeprefix('schema-')}\n" in verified.stdout
    restored = run("atomd", "restore", "--from", backup, "--data", data)
    assert restored.returncode == 0, restored
    assert backup.read_bytes() == before
    fresh = tmp_path / "fresh"
    initialize(fresh)
    assert schema_of(data) == schema_of(fresh)


def test_a_difference_is_seen() -> None:
    assert lacking({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2, "c": 3}], "d": 4}) == []
    assert lacking({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}) == ["$.a[1].b: 2 is now 3"]
    assert lacking({"a": [1]}, {"a": [1, 2]}) == ["$.a: [1] is now [1, 2]"]
    assert lacking({"next_cursor": "x"}, {"next_cursor": "y"}) == []
    assert lacking({"next_cursor": None}, {"next_cursor": "y"}) == ["$.next_cursor: None is now 'y'"]
    assert lacking({"a": 1}, {}) == ["$.a: 1 is now None"]
