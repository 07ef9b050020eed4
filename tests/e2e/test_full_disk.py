"""A catalog that cannot grow: changes are rejected as retryable, and existing content is still served."""

from __future__ import annotations

import resource
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e import small_disk
from tests.e2e.blobs import blobs, large_bytes
from tests.e2e.conftest import Server, serve
from tests.e2e.contract import examples, masked
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import approve, check_problem, listing, path, publish, review, snapshot
from tests.e2e.metrics import value
from tests.e2e.programs import run
from tests.e2e.wait import eventually
from tests.e2e.web import Web
from tools.daemon import Atomd, initialize

LARGEST_FILE = 2 << 20


def limit_files() -> None:
    """Makes the kernel reject writes beyond this size, like a full disk. Python ignores the signal for it, and
    so does its child when `restore_signals` is off."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))


def test_a_full_disk(data: Path) -> None:
    admin_key = initialize(data)
    atomd = Atomd(
        "--data", data, "--listen", "127.0.0.1:0", popen={"preexec_fn": limit_files, "restore_signals": False}
    )
    stored = []
    with atomd:
        running = Server(atomd, data, admin_key)
        while True:
            name = unique()
            response = running.admin.put(path(f"{name}@1.0.0"), flat_bytes(name, notes="x" * 40_000))
            if response.status != 201:
                break
            stored.append(f"{name}@1.0.0")
            assert len(stored) < 200, "the limit was never met"
        problem = check_problem(response, 503, "catalog_unavailable")
        assert masked(problem) == masked(examples()["CatalogUnavailable"]["value"])
        assert int(response.headers["Retry-After"]) >= 1
        assert running.web.get("/health").status == 200
        assert sorted(listing(running.admin)) == sorted(stored)
        assert running.admin.get("/v1/wpks?q=wf").status == 200
        assert running.admin.get(path(stored[0], "/content")).status == 200
        atomd.stop()
    running = serve(data, admin_key)
    with running.atomd:
        assert sorted(listing(running.admin)) == sorted(stored)
        assert running.admin.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201


class Disk:
    """The disk of one process, which can be made full."""

    def __init__(self, atomd: Atomd) -> None:
        self.pid = atomd.process.pid

    def fill(self) -> None:
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def free(self) -> None:
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def test_a_server_on_a_full_disk_is_not_ready_but_still_serves_reads(data: Path) -> None:
    """A load balancer that polls `/ready` sends changes elsewhere meanwhile, and no restart is needed."""
    admin_key = initialize(data)
    with Atomd("--data", data, "--listen", "127.0.0.1:0", popen={"restore_signals": False}) as atomd:
        running = Server(atomd, data, admin_key)
        disk = Disk(atomd)
        assert running.web.get("/ready").json() == {"status": "ready"}
        for _ in range(2):
            publisher, reviewer = running.key("publish"), running.key("review")
            record = publish(publisher)
            approve(reviewer, record["id"])
            before = snapshot(running.admin)
            kept = blobs(data)
            pending = value(running.web, "atom_catalog_versions", status="pending")

            disk.fill()
            name, large = unique(), unique()
            check_problem(publisher.put(path(f"{name}@1.0.0"), flat_bytes(name)), 503, "catalog_unavailable")
            for _ in range(3):
                rejected = running.web.get("/ready")
                problem = check_problem(rejected, 503, "catalog_unavailable")
                assert "disk I/O error" in problem["detail"]
                assert int(rejected.headers["Retry-After"]) >= 1
            check_problem(publisher.put(path(f"{large}@1.0.0"), large_bytes(large)), 503, "catalog_unavailable")
            check_problem(review(reviewer, record["id"], "reject", reason="no"), 503, "catalog_unavailable")
            assert running.web.get("/health").status == 200
            assert record["id"] in listing(running.web)
            assert running.web.get(path(record["id"], "/content")).body == flat_bytes(record["name"])
            assert publisher.get("/v1/whoami").json()["tenant"] == publisher.tenant
            assert snapshot(running.admin) == before
            assert value(running.web, "atom_catalog_versions", status="pending") == pending
            assert blobs(data) == kept

            disk.free()
            eventually(lambda: running.web.get("/ready").status == 200)
            assert publisher.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201
            assert publisher.put(path(f"{large}@1.0.0"), large_bytes(large)).status == 201
            assert running.admin.get(path(f"{large}@1.0.0", "/content")).body == large_bytes(large)
        assert value(running.web, "atom_catalog_commit_failures_total") >= 2
        assert value(running.web, "atom_http_rejections_total", reason="catalog_unavailable") >= 10
        atomd.stop()
    verified = run("atomd", "verify", "--data", data)
    assert verified.returncode == 0, verified.stdout


def id_of(server: Server, key: Web) -> str:
    listed = server.admin.get("/v1/tokens").json()["tokens"]
    return str(next(known["id"] for known in listed if known["tenant"] == key.tenant and known["parent"] is None))


def test_a_key_is_revoked_while_nothing_can_be_written(data: Path) -> None:
    admin_key = initialize(data)
    with Atomd("--data", data, "--listen", "127.0.0.1:0", popen={"restore_signals": False}) as atomd:
        running = Server(atomd, data, admin_key)
        disk = Disk(atomd)
        parent = running.key("publish", "manage")
        child = parent.bearing(parent.post_json("/v1/tokens", {"scopes": ["publish"]}).json()["token"])
        revoked = id_of(running, parent)
        assert (parent.get("/v1/whoami").status, child.get("/v1/whoami").status) == (200, 200)

        disk.fill()
        for _ in range(2):
            assert running.admin.delete(f"/v1/tokens/{revoked}").status == 202
            for key in (parent, child):
                check_problem(key.get("/v1/whoami"), 401, "revoked_token")
        listed = {key["id"]: key["revoked_at"] for key in running.admin.get("/v1/tokens").json()["tokens"]}
        assert listed[revoked] is not None
        check_problem(running.admin.delete("/v1/tokens/tok_0123456789abcdef"), 404, "token_not_found")

        disk.free()
        eventually(lambda: "are written" in atomd.errors())
        assert running.admin.delete(f"/v1/tokens/{revoked}").status == 204
        atomd.stop()
    again = serve(data, admin_key)
    with again.atomd:
        for key in (parent, child):
            assert key.token is not None
            check_problem(again.web.bearing(key.token).get("/v1/whoami"), 401, "revoked_token")


def revoked_in(data: Path, copy: Path) -> set[str]:
    """Returns the keys that are revoked in a copy of the catalog as it is on disk."""
    copy.mkdir()
    for name in ("catalog.db", "catalog.db-wal"):
        shutil.copy(data / name, copy / name)
    with closing(sqlite3.connect(copy / "catalog.db")) as database:
        return {row[0] for row in database.execute("SELECT id FROM tokens WHERE revoked_at IS NOT NULL")}


@pytest.mark.skipif(not small_disk.can_be_made(), reason="this user may not mount a file system of its own")
def test_revocations_are_durable_on_a_full_disk(data: Path, tmp_path: Path) -> None:
    admin_key = initialize(data)
    disk = small_disk.SmallDisk(tmp_path / "disk", data, 24)
    atomd = Atomd("--data", disk.data, "--listen", "127.0.0.1:0", popen={"preexec_fn": disk.mount})
    with atomd:
        running = Server(atomd, disk.data, admin_key)
        seen = disk.seen_by(atomd.process.pid)
        keys = [running.key("publish") for _ in range(20)]
        ids = [id_of(running, key) for key in keys]
        filler = disk.fill(atomd.process.pid)
        name = unique()
        problem = keys[0].put(path(f"{name}@1.0.0"), flat_bytes(name, notes="x" * 40_000))
        check_problem(problem, 503, "catalog_unavailable")
        for key, identifier in zip(keys, ids, strict=True):
            assert running.admin.delete(f"/v1/tokens/{identifier}").status == 204
            check_problem(key.get("/v1/whoami"), 401, "revoked_token")
        assert revoked_in(seen, tmp_path / "copy") == set(ids)

        filler.unlink()
        assert running.admin.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201
        eventually(lambda: (seen / "reserved-space").stat().st_blocks * 512 >= 8 << 20)
        atomd.stop()
