"""A server has all it needs before it listens, or says what is missing; a later failure costs one request at most."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.blobs import large_bytes
from tests.e2e.conftest import Server
from tests.e2e.documents import unique
from tests.e2e.market import check_problem, path
from tests.e2e.sse import Follower
from tests.e2e.web import Response
from tools.daemon import Atomd, StartError, initialize

KINDS = ("thread", "file", "map", "memory")
SOURCE = Path(__file__).with_name("failing_calls.cpp")
# More than the calls of any kind that a start makes.
MOST_CALLS = 200
# As much as a document may have.
LARGEST = 1 << 20


@pytest.fixture(scope="session")
def preloaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that makes calls fail."""
    library = tmp_path_factory.mktemp("preloaded") / "failing_calls.so"
    subprocess.run(["g++", "-std=c++20", "-O1", "-shared", "-fPIC", SOURCE, "-o", library], check=True)
    return library


def start(data: Path, preloaded: Path, **variables: object) -> Atomd:
    failing = {name.upper(): str(value) for name, value in variables.items()}
    return Atomd(
        "--data", data, "--listen", "127.0.0.1:0", "--threads", "2", env={"LD_PRELOAD": str(preloaded), **failing}
    )


def put(server: Server, size: int) -> Response:
    """Publishes a document of so many bytes."""
    name = unique()
    padding = size - len(large_bytes(name, size=0))
    return server.admin.put(path(f"{name}@1.0.0"), large_bytes(name, size=max(padding, 0)))


def publish(server: Server, size: int) -> int:
    return put(server, size).status


def start_or_error(data: Path, preloaded: Path, **variables: object) -> Atomd | str:
    """Returns the running server, or what it wrote when it gave up."""
    try:
        return start(data, preloaded, **variables)
    except StartError as failed:
        return str(failed)


@pytest.mark.parametrize("kind", KINDS)
def test_a_start_names_what_it_lacks(kind: str, data: Path, preloaded: Path) -> None:
    """The first call fails, then the second and so on, until the server has all that it needs before one fails."""
    admin_key = initialize(data)
    for first in range(1, MOST_CALLS):
        atomd = start_or_error(data, preloaded, fail_calls=kind, fail_from=first)
        if isinstance(atomd, str):
            assert re.search(r"^atomd exited with 1: (.*\n)*atomd: [A-Z'].+\.\n?$", atomd), atomd
            continue
        with atomd:
            server = Server(atomd, data, admin_key)
            assert server.web.get("/health").status == 200
            assert publish(server, 10) in {201, 503}
            atomd.stop()
        return
    raise AssertionError("the server never had enough")


@pytest.fixture
def failing(
    data: Path, preloaded: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[Server, Path]]:
    """A server whose calls of the kind `request.param` fail while a file exists, and that file."""
    flag = tmp_path / "fail"
    admin_key = initialize(data)
    with start(data, preloaded, fail_calls=request.param, fail_while=flag) as atomd:
        yield Server(atomd, data, admin_key), flag
        atomd.stop()


@pytest.mark.parametrize("failing", ["thread"], indirect=True)
def test_no_thread_is_started_for_a_request(failing: tuple[Server, Path]) -> None:
    server, flag = failing
    flag.touch()
    for size in (10, 100_000, 900_000):  # In the catalog; as a blob; parsed by a worker.
        assert publish(server, size) == 201
    assert server.web.get("/ready").status == 200
    assert server.admin.get("/v1/wpks").status == 200
    with Follower(server.admin):
        assert publish(server, 10) == 201


@pytest.mark.parametrize("failing", ["file"], indirect=True)
def test_what_is_in_the_catalog_needs_no_further_file(failing: tuple[Server, Path]) -> None:
    server, flag = failing
    flag.touch()
    assert publish(server, 10) == 201
    assert server.admin.get("/v1/wpks").status == 200
    assert server.web.get("/ready").status == 200
    assert publish(server, 100_000) == 503
    flag.unlink()
    assert publish(server, 100_000) == 201


@pytest.mark.parametrize("failing", ["map", "memory"], indirect=True)
def test_a_request_that_lacks_memory_costs_no_other(failing: tuple[Server, Path]) -> None:
    server, flag = failing
    flag.touch()
    for size in (10, 100_000, LARGEST):
        assert publish(server, size) in {201, 503}
        assert server.web.get("/health").status == 200
        assert server.admin.get("/v1/wpks").status == 200
    flag.unlink()
    for size in (10, 100_000, LARGEST):
        assert publish(server, size) == 201


@pytest.mark.parametrize("failing", ["memory"], indirect=True)
def test_a_body_without_memory_is_told_to_come_again(failing: tuple[Server, Path]) -> None:
    server, flag = failing
    flag.touch()
    problem = check_problem(put(server, LARGEST), 503, "overloaded")
    assert problem["retryable"] is True
