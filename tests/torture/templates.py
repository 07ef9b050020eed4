"""Catalogs that each run of a sweep starts from a copy of."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.blobs import large_bytes
from tests.e2e.conftest import Server
from tests.e2e.documents import flat_bytes
from tests.e2e.market import approve, path, publish
from tests.torture.operations import Callers
from tools.daemon import Atomd, initialize

QUIET = {
    "ATOM_RATE_LIMIT": "off",
    "ATOM_MAX_VERSIONS_PER_TENANT": "1000000000",
    "ATOM_MAX_BYTES_PER_TENANT": "1024TiB",
    "ATOM_TENANT_RATE_LIMIT": "off",
    "ATOM_MAX_KEYS_PER_TENANT": "100000",
    "ATOM_ACCESS_LOG": "false",
}
# The server moves the log into the catalog at 8,192 pages, each with a header of 24 bytes.
NEARLY_FULL_LOG = (8192 - 120) * (4096 + 24)


def start(data: Path, admin_key: str, env: dict[str, str] | None = None) -> Server:
    atomd = Atomd("--data", data, "--listen", "127.0.0.1:0", "--threads", "2", env={**QUIET, **(env or {})})
    return Server(atomd, data, admin_key)


@dataclass(frozen=True)
class Template:
    data: Path
    callers: Callers

    def copy(self, to: Path) -> Path:
        shutil.copytree(self.data, to)
        return to


def _fill(server: Server) -> Callers:
    publisher, reviewer = server.key("publish", tenant="acme"), server.key("review", tenant="judges")
    doomed = server.key("publish", tenant="doomed")
    for name in ("pending", "approved"):
        publish(publisher, name)
    approve(reviewer, "approved@1.0.0")
    assert publisher.put(path("bulky@1.0.0"), large_bytes("bulky")).status == 201
    keys = server.admin.get("/v1/tokens").json()["tokens"]
    doomed_id = next(key["id"] for key in keys if key["tenant"] == "doomed")
    return Callers(server.admin_key, str(publisher.token), str(reviewer.token), str(doomed.token), doomed_id)


def at_rest(folder: Path) -> Template:
    """A small catalog whose server was stopped."""
    data = folder / "at-rest"
    server = start(data, initialize(data))
    with server.atomd:
        callers = _fill(server)
        server.atomd.stop()
    return Template(data, callers)


def with_a_long_log(folder: Path) -> Template:
    """A catalog whose server was killed shortly before a checkpoint."""
    data = folder / "long-log"
    server = start(data, initialize(data))
    with server.atomd:
        callers = _fill(server)
        publisher = server.web.bearing(callers.publisher)
        count = 0
        while (data / "catalog.db-wal").stat().st_size < NEARLY_FULL_LOG:
            name = f"early-{count}"
            assert publisher.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201
            count += 1
        server.atomd.kill()
    return Template(data, callers)
