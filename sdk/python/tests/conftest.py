"""Shared fixtures: an environment without the product's variables, and a real `atomd`."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from canned_server import unused_url

from atom_sdk import AsyncAtomClient, AtomClient, Simulation, create_async_client, create_client

ROOT = Path(__file__).resolve().parents[3]
LISTENING = re.compile(r"listening on (https?://\S+)\s*")
STOP_TIMEOUT = 30


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ATOM_BASE_URL", raising=False)
    monkeypatch.delenv("ATOM_API_KEY", raising=False)
    monkeypatch.delenv("ATOM_SIMULATION", raising=False)


def binary() -> Path:
    """A missing one fails its tests; `ATOMD` names another."""
    path = Path(os.environ.get("ATOMD") or ROOT / "build/release/bin/atomd")
    assert path.exists(), f"{path} is not there: build it first, or name one in ATOMD"
    return path


def environment(**more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("ATOM_")} | more


@contextlib.contextmanager
def serving(*arguments: str | Path, **variables: str) -> Iterator[str]:
    """The address of an `atomd` that runs for as long."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [binary(), *arguments, "--listen", "127.0.0.1:0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment(**variables),
        )
        assert process.stdout is not None
        with process, process.stdout:
            try:
                found = next(filter(None, map(LISTENING.fullmatch, process.stdout)), None)
                assert found, f"atomd ended without listening: {os.pread(errors.fileno(), 65536, 0).decode()}"
                yield found[1]
                process.send_signal(signal.SIGTERM)
                assert process.wait(STOP_TIMEOUT) == 0
            finally:
                process.kill()


@pytest.fixture(scope="session")
def atomd() -> Iterator[str]:
    """The address of a fresh `atomd --simulate`."""
    with serving("--simulate") as url:
        yield url


@dataclass(frozen=True)
class Place:
    """Where a test runs: the keywords that make a client of it, with a key that may do everything."""

    where: dict[str, Any]
    api_key: str = "developer"

    @property
    def is_simulation(self) -> bool:
        return "simulate" in self.where

    def client(self, **options: Any) -> AtomClient:
        return create_client(**{"api_key": self.api_key, **self.where, **options})

    def async_client(self, **options: Any) -> AsyncAtomClient:
        return create_async_client(**{"api_key": self.api_key, **self.where, **options})


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server such as a company runs: a catalog on the disk, and a key that its operator was given."""
    data = tmp_path_factory.mktemp("server") / "data"
    made = subprocess.run(
        [binary(), "init", "--data", data], check=True, capture_output=True, text=True, env=environment()
    )
    with serving("--data", data, ATOM_ALLOW_SELF_REVIEW="true") as url:
        yield Place({"base_url": url}, made.stdout.strip())


@pytest.fixture(scope="session")
def simulation() -> Simulation:
    """A marketplace inside of this process."""
    return Simulation()


@pytest.fixture(params=["server", "simulation"])
def place(request: pytest.FixtureRequest) -> Place:
    """A real server, and a simulation: each test that takes it runs over both, and ends alike."""
    if request.param == "server":
        place: Place = request.getfixturevalue("server")
        return place
    return Place({"simulate": request.getfixturevalue("simulation")})


@pytest.fixture
def client(place: Place) -> Iterator[AtomClient]:
    """A client that raises."""
    with place.client(errors="raise") as made:
        yield made


@pytest.fixture
def graceful(place: Place) -> Iterator[AtomClient]:
    """A client as it is by default."""
    with place.client() as made:
        yield made


@pytest.fixture
def alone() -> AtomClient:
    """A client of an address on which nothing listens."""
    return create_client(unused_url(), "atom_s3cret")


@pytest.fixture
def document() -> dict[str, Any]:
    """A document whose name no other test has."""
    return {"name": f"w-{uuid.uuid4().hex[:12]}", "version": "1.0.0", "steps": ["init", "process", "cleanup"]}
