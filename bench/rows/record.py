"""The record and the content of one version."""

from __future__ import annotations

from bench import web
from bench.documents import padded
from bench.model import AtLeast, Side
from bench.peers import nginx
from bench.peers.fastapi import FastApi
from bench.row import Opener, Row
from bench.sides import Gets
from bench.workbench import Catalog, Workbench
from tools.daemon import Atomd

VERSIONS = 100_000
RECORD = "/v1/wpks/workflow-0012345@1.3.0"
CONTENT_BYTES = 2048
LARGEST_BYTES = 1 << 20
LARGE_CONNECTIONS = 8


def record_sides(bench: Workbench) -> list[Opener]:
    atomd = bench.atomd(bench.shared_catalog(VERSIONS))
    record = web.get(atomd.url + RECORD)

    def static() -> Side:
        server = nginx.start(bench, {RECORD: record})
        return Gets(server.url + RECORD, server.pid)

    def fastapi() -> Side:
        service = FastApi(bench, versions=VERSIONS)
        return Gets(service.server.url + RECORD, service.server.pid)

    return [("atomd", lambda: Gets(atomd.url + RECORD, atomd.process.pid)), ("nginx", static), ("FastAPI", fastapi)]


def publish_and_approve(atomd: Atomd, catalog: Catalog, name: str, content: bytes) -> str:
    """Publishes and approves a new version, and returns the path of its content."""
    address = f"{atomd.url}/v1/wpks/{name}@1.0.0"
    headers = {"Authorization": f"Bearer {catalog.admin_key}", "Content-Type": "application/json"}
    status, _, body = web.exchange("PUT", address, content, headers)
    if status != 201:
        raise RuntimeError(f"PUT {address} returned {status}: {body!r}")
    web.send_json("PUT", f"{address}/review", {"decision": "approve"}, catalog.admin_key)
    return f"/v1/wpks/{name}@1.0.0/content"


def content_sides(bench: Workbench, size: int, connections: int) -> list[Opener]:
    catalog = bench.catalog(VERSIONS)
    atomd = bench.atomd(catalog)
    content = padded(size, "content-of-a-size")
    path = publish_and_approve(atomd, catalog, "content-of-a-size", content)
    if web.get(atomd.url + path) != content:
        raise RuntimeError("atomd serves different bytes than were published")

    def static() -> Side:
        server = nginx.start(bench, {path: content})
        return Gets(server.url + path, server.pid, connections)

    return [("atomd", lambda: Gets(atomd.url + path, atomd.process.pid, connections)), ("nginx", static)]


ROWS = (
    Row(
        "record",
        "A record by id, 64 connections",
        "requests/s",
        record_sides,
        (AtLeast(0.9, "nginx"),),
    ),
    Row(
        "content",
        "Content by id, 2 KB, 64 connections",
        "requests/s",
        lambda bench: content_sides(bench, CONTENT_BYTES, 64),
        (AtLeast(0.9, "nginx"),),
    ),
    Row(
        "content-large",
        f"Content by id, the largest allowed (1 MiB), {LARGE_CONNECTIONS} connections",
        "requests/s",
        lambda bench: content_sides(bench, LARGEST_BYTES, LARGE_CONNECTIONS),
        (AtLeast(0.9, "nginx"),),
        "A document has at most 1 MiB (`limits::kDocumentBytes`), so there is no larger content to measure. nginx uses "
        "sendfile.",
    ),
)
