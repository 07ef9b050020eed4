"""A short run of each part of `make soak`. It is too short to see a leak of memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Server
from tests.soak.callers import COMMANDS, call_many, publish_known
from tests.soak.server import soak
from tests.soak.usage import Usage, growth
from tests.torture.templates import start
from tools.daemon import initialize


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = start(tmp_path / "data", initialize(tmp_path / "data"))
    with started.atomd:
        yield started


@pytest.mark.parametrize("language", COMMANDS)
def test_a_client_keeps_its_descriptors_and_threads(server: Server, language: str) -> None:
    publish_known(server)
    grown = call_many(language, server.atomd.url, 200)
    assert (grown.after.descriptors, grown.after.threads) == (grown.before.descriptors, grown.before.threads), grown


def test_a_server_keeps_its_threads(server: Server) -> None:
    soaked = soak(server, 3, print)
    assert soaked.requests > 100
    assert soaked.after.threads == soaked.before.threads, soaked


def test_growth_is_named() -> None:
    small, large = Usage(10, 20, 4), Usage(15, 21, 5)
    assert growth(small, small, 1) == []
    assert growth(small, large, 4) == [
        "resident memory grew from 10.0 to 15.0 MiB",
        "descriptors grew from 20 to 21",
        "threads grew from 4 to 5",
    ]
    assert growth(small, large, 5)[0] == "descriptors grew from 20 to 21"
