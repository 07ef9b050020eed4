"""A catalog that cannot grow: changes are refused as something to try again, and what is there is still served."""

from __future__ import annotations

import resource
from pathlib import Path

from tests.e2e.conftest import Server, serve
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import check_problem, listing, path
from tools.daemon import Atomd, initialize

LARGEST_FILE = 2 << 20


def limit_files() -> None:
    """The kernel refuses to let a file grow beyond this, as a full disk would. Python ignores the signal for it, and
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
            answer = running.admin.put(path(f"{name}@1.0.0"), flat_bytes(name, notes="x" * 200_000))
            if answer.status != 201:
                break
            stored.append(f"{name}@1.0.0")
            assert len(stored) < 200, "the limit was never met"
        check_problem(answer, 503, "catalog_unavailable")
        assert int(answer.headers["Retry-After"]) >= 1
        assert running.web.get("/health").status == 200
        assert sorted(listing(running.admin)) == sorted(stored)
        assert running.admin.get(path(stored[0], "/content")).status == 200
        atomd.stop()
    running = serve(data, admin_key)
    with running.atomd:
        assert sorted(listing(running.admin)) == sorted(stored)
        assert running.admin.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201
