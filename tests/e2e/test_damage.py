"""Bytes that change on the disk are never served, are healed if they are published again, and are found."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.blobs import blob_of, large_bytes, publish_large
from tests.e2e.conftest import Server, serve
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import approve, check_problem, path
from tests.e2e.metrics import value
from tests.e2e.programs import check_failure, run
from tools.daemon import StartError, initialize

DAMAGE: dict[str, Callable[[Path, bytes], object]] = {
    "truncated": lambda file, body: file.write_bytes(body[:-1]),
    "empty": lambda file, _: file.write_bytes(b""),
    "wrong": lambda file, body: file.write_bytes(body[:-9] + b"~" + body[-8:]),
    "missing": lambda file, _: file.unlink(),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_repeated_publish_heals_a_blob(own_server: Server, damage: Callable[[Path, bytes], object]) -> None:
    publisher = own_server.key("publish")
    identifier, body = publish_large(publisher)
    file = blob_of(own_server.data, body)
    damage(file, body)
    check_problem(publisher.get(path(identifier, "/content")), 503, "catalog_unavailable")
    assert publisher.put(path(identifier), body).status == 200
    assert publisher.get(path(identifier, "/content")).body == body
    assert file.read_bytes() == body
    verified = run("atomd", "verify", "--data", own_server.data)
    assert verified.returncode == 0, verified.stdout


def change_inline(data: Path, name: str) -> None:
    """Changes a letter of a document in the catalog."""
    with closing(sqlite3.connect(data / "catalog.db")) as database, database:
        changed = database.execute(
            "UPDATE contents SET bytes = CAST(replace(CAST(bytes AS TEXT), 'init', 'exit') AS BLOB) "
            "WHERE seq = (SELECT seq FROM versions WHERE name = ?)",
            (name,),
        ).rowcount
    assert changed == 1


def test_a_changed_document_is_never_served(data: Path) -> None:
    admin_key = initialize(data)
    name = unique()
    identifier = f"{name}@1.0.0"
    running = serve(data, admin_key)
    with running.atomd:
        assert running.key("publish").put(path(identifier), flat_bytes(name)).status == 201
        approve(running.key("review"), identifier)
        running.atomd.stop()
    change_inline(data, name)
    running = serve(data, admin_key)
    with running.atomd:
        for _ in range(2):
            check_problem(running.web.get(path(identifier, "/content")), 503, "catalog_unavailable")
        assert running.web.get(path(identifier)).status == 200
        assert value(running.web, "atom_http_rejections_total", reason="catalog_unavailable") >= 2
        running.atomd.stop()
        assert f"the bytes of {identifier} are not those of its digest" in running.atomd.errors()


def test_a_scrub_finds_damage_beside_a_server(own_server: Server) -> None:
    publisher = own_server.key("publish")
    name = unique()
    assert publisher.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201
    identifier, body = publish_large(publisher)
    clean = run("atomd", "verify", "--scrub", "--data", own_server.data)
    assert clean.returncode == 0, clean
    assert dict(line.split(": ") for line in clean.stdout.splitlines()) == {
        "versions": "2",
        "content bytes": str(len(flat_bytes(name)) + len(body)),
        "problems": "0",
    }
    DAMAGE["wrong"](blob_of(own_server.data, body), body)
    change_inline(own_server.data, name)
    found = run("atomd", "verify", "--scrub", "--data", own_server.data)
    assert found.returncode == 1, found
    assert f"digests: {name}@1.0.0 has the digest" in found.stdout
    assert f"digests: {identifier} has the digest" in found.stdout
    assert "problems: 2" in found.stdout


def test_a_scrub_reads_no_faster_than_its_rate(own_server: Server) -> None:
    publisher = own_server.key("publish")
    for _ in range(2):
        name = unique()
        assert publisher.put(path(f"{name}@1.0.0"), large_bytes(name, size=1_000_000)).status == 201
    began = time.monotonic()
    done = run("atomd", "verify", "--scrub", "--rate", "1", "--data", own_server.data)
    assert done.returncode == 0, done
    assert time.monotonic() - began >= 2_000_000 / (1 << 20)


def flip(file: Path, at: int, count: int) -> None:
    """Flips bytes in the middle of a file."""
    with file.open("r+b") as bytes_of:
        bytes_of.seek(at)
        before = bytes_of.read(count)
        bytes_of.seek(at)
        bytes_of.write(bytes(byte ^ 0xFF for byte in before))


def test_acknowledged_publishes_that_a_damaged_log_lost_are_named(data: Path, tmp_path: Path) -> None:
    admin_key = initialize(data)
    running = serve(data, admin_key)
    with running.atomd:
        publisher = running.key("publish")
        for _ in range(100):
            name = unique()
            assert publisher.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201
        last = running.admin.get("/v1/events?after=0&limit=100").json()["next_after"]
        while running.admin.get(f"/v1/events?after={last}").json()["events"]:
            last = running.admin.get(f"/v1/events?after={last}").json()["next_after"]
        running.atomd.kill()
    log = data / "catalog.db-wal"
    flip(log, log.stat().st_size // 2, 64)
    damaged = log.read_bytes()

    sentence = f"to {last}: its log ends at event"
    verified = run("atomd", "verify", "--data", data)
    assert verified.returncode == 1, verified
    assert sentence in verified.stdout
    check_failure(run("atomd", "backup", "--data", data, "--to", tmp_path / "backup.db"), sentence, "accept-loss")
    assert not (tmp_path / "backup.db").exists()
    with pytest.raises(StartError, match=sentence):
        serve(data, admin_key)
    assert log.read_bytes() == damaged, "what is left can still be examined"

    accepted = run("atomd", "accept-loss", "--data", data)
    assert accepted.returncode == 0, accepted
    assert sentence in accepted.stdout
    assert "accept-loss" not in accepted.stdout, "advises what has just been done"
    assert run("atomd", "verify", "--data", data).returncode == 0
    running = serve(data, admin_key)
    with running.atomd:
        name = unique()
        assert running.admin.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201
        running.atomd.stop()
    assert run("atomd", "accept-loss", "--data", data).stdout.startswith("last event: ")


def test_a_catalog_that_lost_nothing_starts_after_a_kill(data: Path) -> None:
    admin_key = initialize(data)
    for _ in range(3):
        running = serve(data, admin_key)
        with running.atomd:
            name = unique()
            assert running.admin.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201
            running.atomd.kill()
    assert run("atomd", "verify", "--data", data).returncode == 0
    check_failure(run("atomd", "accept-loss", "--data", data / "none"), "There is no catalog")
