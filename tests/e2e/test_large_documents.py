"""Documents that are too large for the catalog are files beside it, named by their digest."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.blobs import blob_of, blobs, large_bytes, publish_large
from tests.e2e.conftest import Server, serve
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import approve, check_problem, listing, path, publish
from tests.e2e.metrics import value
from tests.e2e.programs import Finished, check_failure, run
from tests.e2e.wait import eventually
from tools.daemon import initialize


def contents(data: Path) -> int:
    """Returns how many artifacts are inside the catalog."""
    with closing(sqlite3.connect(data / "catalog.db")) as database:
        return int(database.execute("SELECT count(*) FROM contents").fetchone()[0])


def verify(data: Path) -> Finished:
    return run("atomd", "verify", "--data", data)


def test_a_large_document_is_a_private_file_and_a_small_one_is_not(own_server: Server) -> None:
    identifier, body = publish_large(own_server.admin)
    publish(own_server.admin)
    assert blobs(own_server.data) == [blob_of(own_server.data, body)]
    assert blob_of(own_server.data, body).read_bytes() == body
    assert stat.S_IMODE(blob_of(own_server.data, body).stat().st_mode) == 0o600
    assert stat.S_IMODE((own_server.data / "blobs").stat().st_mode) == 0o700
    assert contents(own_server.data) == 1
    approve(own_server.key("review"), identifier)
    for _ in range(2):  # From the file, then from the cache.
        content = own_server.web.get(path(identifier, "/content"))
        assert content.body == body
    part = own_server.web.get(path(identifier, "/content"), headers={"Range": "bytes=10-19"})
    assert (part.status, part.body) == (206, body[10:20])


def test_a_rejected_document_leaves_no_file(own_server: Server) -> None:
    name = unique()
    owner, other, reader = own_server.key("publish"), own_server.key("publish"), own_server.key("review")
    publish(owner, name)
    address = path(f"{name}@1.0.0")
    check_problem(owner.put(address, large_bytes(name)), 409, "version_exists")
    check_problem(owner.put(path(f"{name}@2.0.0"), large_bytes(name, "3.0.0")), 409, "id_mismatch")
    check_problem(other.put(path(f"{name}@2.0.0"), large_bytes(name, "2.0.0")), 403, "name_taken")
    check_problem(reader.put(path(f"{name}@2.0.0"), large_bytes(name, "2.0.0")), 403, "insufficient_scope")
    assert blobs(own_server.data) == []


def test_a_repeat_changes_nothing(own_server: Server) -> None:
    identifier, body = publish_large(own_server.admin)
    written = blob_of(own_server.data, body).stat().st_mtime_ns
    repeated = own_server.admin.put(path(identifier), body)
    assert (repeated.status, repeated.json()["status"]) == (200, "unchanged")
    assert blob_of(own_server.data, body).stat().st_mtime_ns == written
    assert len(listing(own_server.admin)) == 1


def test_a_catalog_with_inline_large_documents_still_works(data: Path) -> None:
    """Like every catalog restored from a backup."""
    running = serve(data, initialize(data))
    with running.atomd:
        identifier, body = publish_large(running.admin)
        running.atomd.stop()
    with closing(sqlite3.connect(data / "catalog.db")) as database:
        database.execute("INSERT INTO contents SELECT seq, ? FROM versions", (body,))
        database.commit()
    blob_of(data, body).unlink()
    running = serve(data, running.admin_key)
    with running.atomd:
        assert running.admin.get(path(identifier, "/content")).body == body
        assert running.admin.put(path(identifier), body).json()["status"] == "unchanged"
        publish_large(running.admin)
        running.atomd.stop()
    assert verify(data).returncode == 0


def damage(file: Path, how: str) -> None:
    if how == "gone":
        file.unlink()
    elif how == "cut short":
        file.write_bytes(file.read_bytes()[:-1])
    else:
        file.write_bytes(file.read_bytes().replace(b"init", b"exit"))


@pytest.mark.parametrize(
    ("how", "finding"),
    [
        ("gone", "contents: the blob of {} is missing"),
        ("cut short", "digests: {} has "),
        ("other bytes", "digests: {} has the digest sha256:"),
    ],
)
def test_a_damaged_file_is_found_and_never_served(own_server: Server, tmp_path: Path, how: str, finding: str) -> None:
    identifier, body = publish_large(own_server.admin)
    whole, other = publish_large(own_server.admin)
    damage(blob_of(own_server.data, body), how)

    problem = check_problem(own_server.admin.get(path(identifier, "/content")), 503, "catalog_unavailable")
    assert own_server.admin.get(path(identifier)).status == 200
    assert own_server.admin.get(path(whole, "/content")).body == other
    errors = [line for line in own_server.atomd.errors().splitlines() if "blob store: " in line]
    assert len(errors) == 1
    assert blob_of(own_server.data, body).name in errors[0]
    assert problem["detail"].startswith("The bytes of this version cannot be read.")

    verified = verify(own_server.data)
    assert verified.returncode == 1
    assert finding.format(identifier) in verified.stdout
    assert "problems: 1" in verified.stdout
    backup = run("atomd", "backup", "--data", own_server.data, "--to", tmp_path / "backup.db")
    if how == "gone":
        check_failure(backup, identifier)
        assert not (tmp_path / "backup.db").exists()
    else:
        assert run("atomd", "verify", "--file", tmp_path / "backup.db").returncode == 1


def test_an_orphaned_file_is_counted_and_reused(data: Path) -> None:
    """As a server leaves it if it is killed between the file and the commit."""
    running = serve(data, initialize(data))
    name = unique()
    orphan = large_bytes(name)
    with running.atomd:
        publish_large(running.admin)
        running.atomd.stop()
    blob_of(data, orphan).write_bytes(orphan)
    (data / "blobs" / "tmp" / "7").write_bytes(orphan[:1000])
    verified = verify(data)
    assert verified.returncode == 0, verified.stdout
    assert {"blobs: 2", "orphan blobs: 1", "problems: 0"} <= set(verified.stdout.splitlines())
    running = serve(data, running.admin_key)
    with running.atomd:
        assert list((data / "blobs" / "tmp").iterdir()) == []
        assert running.admin.put(path(f"{name}@1.0.0"), orphan).status == 201
        assert running.admin.get(path(f"{name}@1.0.0", "/content")).body == orphan
        running.atomd.stop()
    assert "orphan blobs: 0" in verify(data).stdout.splitlines()


@pytest.mark.parametrize("served", [True, False], ids=["served", "at rest"])
def test_a_backup_is_one_file_with_everything(data: Path, tmp_path: Path, served: bool) -> None:
    running = serve(data, initialize(data))
    file = tmp_path / "backup.db"
    with running.atomd:
        large = dict(publish_large(running.admin) for _ in range(3))
        small = publish(running.admin)["id"]
        if served:
            done = run("atomd", "backup", "--data", data, "--to", file)
        running.atomd.stop()
    if not served:
        done = run("atomd", "backup", "--data", data, "--to", file)
    assert done.returncode == 0, done
    assert run("atomd", "verify", "--file", file).returncode == 0
    assert run("atomd", "restore", "--from", file, "--data", tmp_path / "new").returncode == 0
    assert sorted(entry.name for entry in (tmp_path / "new").iterdir()) == [
        "atomd.lock",
        "catalog.anchor",
        "catalog.db",
    ]
    running = serve(tmp_path / "new", running.admin_key)
    with running.atomd:
        for identifier, body in large.items():
            assert running.admin.get(path(identifier, "/content")).body == body
        assert running.admin.get(path(small, "/content")).body == flat_bytes(small.split("@")[0])
        running.atomd.stop()
    assert verify(tmp_path / "new").returncode == 0


def check_size(running: Server) -> None:
    def is_as_large_as_its_files() -> bool:
        files = [file for file in running.data.glob("catalog.db*") if not file.name.endswith("-shm")]
        size = sum(file.stat().st_size for file in [*files, *blobs(running.data)])
        return value(running.web, "atom_catalog_size_bytes") == size

    # The writer merges its index while it is idle.
    eventually(is_as_large_as_its_files)


def test_the_size_metric_includes_the_files(data: Path) -> None:
    """While it is written, and after a restart."""
    admin_key = initialize(data)
    for _ in range(2):
        running = serve(data, admin_key)
        with running.atomd:
            publish_large(running.admin)
            check_size(running)
            running.atomd.stop()
