"""The first page of the approved list, the most common request, and the same during publishes."""

from __future__ import annotations

from bench import web
from bench.documents import document_bytes
from bench.load import Publishing, Wrk
from bench.model import AtLeast, Sample, Side
from bench.peers import nginx
from bench.peers.fastapi import FastApi
from bench.row import Opener, Row
from bench.sides import Gets
from bench.workbench import Workbench

VERSIONS = 100_000
PAGE = "/v1/wpks?status=approved&limit=100"
PUBLISHES_PER_SECOND = 500
PUBLISHING_CONNECTIONS = 25


def sides(bench: Workbench) -> list[Opener]:
    atomd = bench.atomd(bench.shared_catalog(VERSIONS))
    page = web.get(atomd.url + PAGE)

    def static() -> Side:
        # An nginx location ignores the query.
        server = nginx.start(bench, {"/v1/wpks": page})
        return Gets(server.url + PAGE, server.pid)

    def fastapi() -> Side:
        service = FastApi(bench, versions=VERSIONS)
        return Gets(service.server.url + PAGE, service.server.pid)

    return [
        ("atomd", lambda: Gets(atomd.url + PAGE, atomd.process.pid)),
        ("nginx", static),
        ("FastAPI", fastapi),
    ]


class WhilePublishing:
    """Measures the list while another generator, on the same core, publishes at a steady rate."""

    def __init__(self, gets: Gets, url: str, publishing: Publishing) -> None:
        self._gets = gets
        self._url = url
        self._publishing = publishing

    def measure(self, seconds: float) -> Sample:
        publisher = Wrk(
            self._url,
            connections=PUBLISHING_CONNECTIONS,
            seconds=seconds + 1,
            script="publish.lua",
            variables=self._publishing.variables(PUBLISHES_PER_SECOND),
        )
        try:
            sample = self._gets.measure(seconds)
            publisher.finish()
        except BaseException:
            publisher.stop()
            raise
        return sample


def sides_while_publishing(bench: Workbench) -> list[Opener]:
    catalog = bench.catalog(VERSIONS)
    atomd = bench.atomd(catalog)
    quiet = Gets(atomd.url + PAGE, atomd.process.pid)
    publishing = Publishing(
        "/v1/wpks/@NAME@@1.0.0",
        bench.file("document.json", document_bytes()),
        tokens=bench.file("tokens", catalog.admin_key.encode()),
    )
    return [
        ("atomd, 500 publishes/s", lambda: WhilePublishing(quiet, atomd.url, publishing)),
        ("atomd, quiet", lambda: quiet),
    ]


ROWS = (
    Row(
        "list",
        f"First page of the approved list, 100 rows of {VERSIONS:,} versions, 64 connections",
        "requests/s",
        sides,
        (AtLeast(0.9, "nginx"), AtLeast(50, "FastAPI")),
        "nginx serves atomd's page, byte for byte, from a file.",
    ),
    Row(
        "list-while-publishing",
        f"The same page during {PUBLISHES_PER_SECOND} publishes a second",
        "requests/s",
        sides_while_publishing,
        (AtLeast(0.7, "atomd, quiet"),),
        "The publisher shares the generator's core. Published versions are pending, so the page does not change.",
    ),
)
