"""Backups of a catalog that is being served, and catalogs restored from them."""

from __future__ import annotations

import fcntl
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from tests.e2e import small_disk
from tests.e2e.catalog import bodies, fill
from tests.e2e.conftest import Server, serve
from tests.e2e.documents import digest_of, flat_bytes, unique
from tests.e2e.market import listing, path, publish, without_uses
from tests.e2e.programs import Finished, check_failure, run
from tests.e2e.wait import eventually
from tests.e2e.web import Web
from tools.daemon import StartError, binary, initialize


def backup(data: Path, file: Path) -> Finished:
    done = run("atomd", "backup", "--data", data, "--to", file)
    assert done.returncode == 0, done
    return done


def restore(file: Path, data: Path) -> Finished:
    done = run("atomd", "restore", "--from", file, "--data", data)
    assert done.returncode == 0, done
    return done


class Publishers:
    """Threads that publish until stopped, and record what was acknowledged."""

    def __init__(self, web: Web, count: int) -> None:
        self.acknowledged: dict[str, bytes] = {}
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._publish, args=(web,)) for _ in range(count)]
        for thread in self.threads:
            thread.start()

    def _publish(self, web: Web) -> None:
        while not self.stopping.is_set():
            name = unique()
            body = flat_bytes(name)
            if web.put(path(f"{name}@1.0.0"), body).status == 201:
                self.acknowledged[f"{name}@1.0.0"] = body

    def await_more_than(self, known: int) -> None:
        eventually(lambda: len(self.acknowledged) > known)

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()


def test_a_backup_under_load_has_everything_acknowledged_before_it(own_server: Server, tmp_path: Path) -> None:
    publishers = Publishers(own_server.key("publish"), 4)
    try:
        expected: list[dict[str, bytes]] = []
        for i in range(4):
            publishers.await_more_than(len(expected[-1]) if expected else 0)
            expected.append(dict(publishers.acknowledged))
            backup(own_server.data, tmp_path / f"{i}.db")
    finally:
        publishers.stop()
    for i, before in enumerate(expected):
        verified = run("atomd", "verify", "--file", tmp_path / f"{i}.db")
        assert verified.returncode == 0, verified.stdout
        restore(tmp_path / f"{i}.db", tmp_path / f"data-{i}")
        running = serve(tmp_path / f"data-{i}", own_server.admin_key)
        with running.atomd:
            stored = set(listing(running.admin, limit=100))
            assert before.keys() <= stored
            for identifier in stored:
                content = running.admin.get(path(identifier, "/content")).body
                assert digest_of(content) == digest_of(publishers.acknowledged[identifier])
            running.atomd.stop()


@pytest.mark.parametrize("served", [True, False], ids=["served", "at rest"])
def test_a_restored_catalog_responds_byte_for_byte_the_same(data: Path, tmp_path: Path, served: bool) -> None:
    running = serve(data, initialize(data))
    with running.atomd:
        keys = fill(running)
        before = bodies(running.web, keys)
        cursor = running.admin.get("/v1/wpks?limit=1").json()["next_cursor"]
        following = without_uses(running.admin.get(f"/v1/wpks?limit=1&cursor={cursor}").body)
        if served:
            backup(data, tmp_path / "backup.db")
        running.atomd.stop()
    if not served:
        backup(data, tmp_path / "backup.db")
    restore(tmp_path / "backup.db", tmp_path / "restored")
    running = serve(tmp_path / "restored", keys["admin"])
    with running.atomd:
        assert bodies(running.web, keys) == before
        assert without_uses(running.admin.get(f"/v1/wpks?limit=1&cursor={cursor}").body) == following
        publish(running.admin)
        running.atomd.stop()


def test_only_the_owner_can_read_a_backup_and_a_restored_catalog(own_server: Server, tmp_path: Path) -> None:
    backup(own_server.data, tmp_path / "backup.db")
    restore(tmp_path / "backup.db", tmp_path / "restored")
    assert stat.S_IMODE((tmp_path / "backup.db").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "restored").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "restored" / "catalog.db").stat().st_mode) == 0o600


def test_nothing_is_overwritten(own_server: Server, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    backup(own_server.data, file)
    before = file.read_bytes()
    publish(own_server.admin)
    check_failure(run("atomd", "backup", "--data", own_server.data, "--to", file), str(file))
    assert file.read_bytes() == before
    check_failure(run("atomd", "restore", "--from", file, "--data", own_server.data), str(own_server.data))
    assert len(listing(own_server.admin)) == 1


def test_a_truncated_backup_is_rejected(own_server: Server, tmp_path: Path) -> None:
    backup(own_server.data, tmp_path / "backup.db")
    whole = (tmp_path / "backup.db").read_bytes()
    (tmp_path / "half.db").write_bytes(whole[: len(whole) // 2])
    rejected = run("atomd", "restore", "--from", tmp_path / "half.db", "--data", tmp_path / "restored")
    assert rejected.returncode == 1, rejected
    assert not (tmp_path / "restored" / "catalog.db").exists()


@pytest.mark.parametrize(
    ("arguments", "mentioned"),
    [
        (["backup", "--data", "{there}", "--to", "{there}/no/folder/x.db"], "x.db"),
        (["backup", "--data", "{there}/none", "--to", "{there}/x.db"], "There is no catalog"),
        (["restore", "--from", "{there}/none.db", "--data", "{there}/new"], "none.db"),
        (["verify", "--data", "{there}/none"], "There is no catalog"),
        (["verify", "--file", "{there}/none.db"], "none.db"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_failures_are_explained(own_server: Server, tmp_path: Path, arguments: list[str], mentioned: str) -> None:
    there = tmp_path / "data"
    assert own_server.data == there
    check_failure(run("atomd", *[text.format(there=there) for text in arguments]), mentioned)


@pytest.mark.parametrize(
    "arguments",
    [["backup"], ["backup", "--data", "x"], ["restore"], ["verify"], ["verify", "--data", "x", "--file", "y"]],
)
def test_wrong_arguments_exit_with_2(arguments: list[str]) -> None:
    assert run("atomd", *arguments).returncode == 2


def test_what_was_revoked_after_the_backup_stays_revoked(own_server: Server, tmp_path: Path) -> None:
    key, other = own_server.key("publish"), own_server.key("publish")
    backup(own_server.data, tmp_path / "backup.db")
    known = own_server.admin.get("/v1/tokens").json()["tokens"]
    revoked = next(one["id"] for one in known if one["tenant"] == key.tenant)
    assert own_server.admin.delete(f"/v1/tokens/{revoked}").status == 204

    warned = restore(tmp_path / "backup.db", tmp_path / "naive")
    assert "valid again" in warned.stderr
    done = run(
        *("atomd", "restore", "--from", tmp_path / "backup.db", "--data", tmp_path / "new"),
        *("--revocations-from", own_server.data),
    )
    assert done.returncode == 0, done
    assert "revoked API keys: 1\nvalid API keys: 2\n" in done.stdout
    assert done.stderr == ""
    running = serve(tmp_path / "new", own_server.admin_key)
    with running.atomd:
        assert running.web.bearing(key.token).get("/v1/whoami").json()["code"] == "revoked_token"
        assert running.web.bearing(other.token).get("/v1/whoami").status == 200
        last = running.admin.get("/v1/events?after=0&limit=100").json()["events"][-1]
        assert (last["type"], last["subject"]) == ("token.revoked", revoked)
        running.atomd.stop()
    assert run("atomd", "verify", "--data", tmp_path / "new").returncode == 0


def test_what_a_killed_backup_left_is_removed_by_the_next_one(own_server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for tail in ("", "-wal", "-journal"):
        (folder / f"killed.db.atomd-partial{tail}").write_bytes(b"half of a catalog")
    (folder / "download.partial").write_bytes(b"of somebody else")
    with (folder / "running.db.atomd-partial").open("wb") as running:
        fcntl.flock(running, fcntl.LOCK_EX)
        backup(own_server.data, folder / "backup.db")
        names = {file.name for file in folder.iterdir()}
        assert names == {"backup.db", "download.partial", "running.db.atomd-partial"}
        arguments = ("backup", "--data", own_server.data, "--to", folder / "running.db")
        check_failure(run("atomd", *arguments), "Another atomd is writing")


def test_a_deleted_lock_lets_no_second_server_in(own_server: Server) -> None:
    (own_server.data / "atomd.lock").unlink()
    with pytest.raises(StartError, match="Another atomd serves"):
        serve(own_server.data, own_server.admin_key)


@pytest.mark.skipif(not small_disk.can_be_made(), reason="this user may not mount a file system of its own")
@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_catalog_on_a_file_system_that_cannot_be_written_is_verified_and_copied(
    data: Path, tmp_path: Path, end: str
) -> None:
    running = serve(data, initialize(data))
    with running.atomd:
        fill(running)
        getattr(running.atomd, end)()
    if end == "stop":
        assert not (data / "catalog.db-wal").exists()
    script = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
    for arguments in (
        ("verify", "--data", data),
        ("verify", "--scrub", "--data", data),
        ("backup", "--data", data, "--to", tmp_path / "backup.db"),
    ):
        done = subprocess.run(
            ["unshare", "-rm", "sh", "-c", script, "sh", data, binary("atomd"), *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done
    assert run("atomd", "verify", "--file", tmp_path / "backup.db").returncode == 0
