"""The time from the start of the process until it is ready, with a catalog of a million versions."""

from __future__ import annotations

import time

from bench import web
from bench.model import AtMost, Sample
from bench.processes import SERVER_CORES
from bench.row import Opener, Row
from bench.workbench import Catalog, Workbench, start_atomd

VERSIONS = 1_000_000


class Start:
    """Starts the server, waits until `/ready` returns 200, and stops it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def measure(self, seconds: float) -> Sample:  # noqa: ARG002 (one start per round)
        began = time.perf_counter()
        with start_atomd(self._catalog, cores=SERVER_CORES) as atomd:
            web.get(f"{atomd.url}/ready")
            took = time.perf_counter() - began
            atomd.stop()
        return Sample(took * 1e3)


def sides(bench: Workbench) -> list[Opener]:
    return [("atomd", lambda: Start(bench.shared_catalog(VERSIONS)))]


ROWS = (
    Row(
        "start",
        f"Start to ready with {VERSIONS:,} versions",
        "ms",
        sides,
        (AtMost(200),),
        "Until `/ready` returns 200, which requires a successful commit. The catalog's file is in the page cache.",
        less_is_better=True,
    ),
)
