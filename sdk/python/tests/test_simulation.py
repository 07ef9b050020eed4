"""The server inside of the process, and the fixtures that partners get."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import atom_sdk
from atom_sdk import AsyncAtomClient, AtomClient, Simulation, canonicalize, create_client


def test_publish_review_and_download(atom_simulation: AtomClient, document: dict[str, Any], tmp_path: Path) -> None:
    published = atom_simulation.publish_wpk(document)
    assert atom_simulation.publish_wpk(document).status == "unchanged"
    assert atom_simulation.approve(published.id).status == "approved"
    download = atom_simulation.download(f"{document['name']}@latest", tmp_path / "copy.json")
    assert download.bytes == canonicalize(document) == (tmp_path / "copy.json").read_bytes()
    assert [wpk.id for wpk in atom_simulation.list_all("approved")] == [published.id]
    assert [event.type for event in atom_simulation.list_events().events] == ["wpk.published", "wpk.approved"]
    assert atom_simulation.health().simulation_mode is True
    with pytest.raises(atom_sdk.ConflictError):
        atom_simulation.publish_wpk({**document, "steps": ["other"]})


def test_both_clients_share_a_marketplace(
    atom_simulation: AtomClient, atom_async_simulation: AsyncAtomClient, document: dict[str, Any]
) -> None:
    async def main() -> None:
        async with atom_async_simulation as client:
            batch = [{**document, "version": f"1.0.{patch}"} for patch in range(20)]
            assert {result.status for result in await client.publish_many(batch)} == {"uploaded"}
            assert len((await client.get_package(document["name"])).versions) == 20

    asyncio.run(main())
    assert len(atom_simulation.get_package(document["name"]).versions) == 20


def test_each_client_has_its_own_marketplace_by_default(document: dict[str, Any]) -> None:
    first, second = (create_client(api_key="k", simulate=True) for _ in range(2))
    assert first.publish_wpk(document).status == "uploaded"
    assert second.list_marketplace().count == 0


def test_the_environment_can_enable_simulation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATOM_SIMULATION", "1")
    assert create_client().health().simulation_mode is True
    assert create_client("http://127.0.0.1:9", simulate=False, call_timeout=1).health().code == "connection_failed"
    monkeypatch.setenv("ATOM_SIMULATION", "perhaps")
    assert create_client().health().code == "invalid_argument"
    assert create_client(simulate="yes").health().code == "invalid_argument"  # type: ignore[arg-type]


def test_no_socket_is_opened() -> None:
    program = """
import socket, sys
sys.addaudithook(lambda event, _: event.startswith("socket.") and sys.exit(event))
import atom_sdk, os
client = atom_sdk.create_client(api_key="k", simulate=True)
assert client.publish_wpk({"name": "a", "version": "1.0.0", "steps": ["x"]}).status == "uploaded"
for name in os.listdir("/proc/self/fd"):
    link = f"/proc/self/fd/{name}"
    assert not os.path.lexists(link) or not os.readlink(link).startswith("socket:"), name
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_requests_meet_the_faults(atom_marketplace: Simulation, document: dict[str, Any]) -> None:
    scenario = atom_marketplace.faults([{"reset": "after"}, {"status": 503, "retry_after": "0"}])
    client = create_client(api_key="k", simulate=atom_marketplace, headers=scenario.headers)
    assert create_client(api_key="k", simulate=atom_marketplace).health().attempts == 1
    assert scenario.report() == {"scenario": scenario.id, "used": 0, "remaining": 2, "requests": 0}
    published = client.publish_wpk(document)
    assert (published.status, published.attempts) == ("unchanged", 3)
    report = scenario.report()
    assert (report.used, report.remaining, report.requests) == (2, 0, 3)
    assert atom_marketplace.faults([]).id != scenario.id


@pytest.mark.parametrize(
    ("faults", "code"),
    [([{"status": 200}], "invalid_field"), ([{"status": object()}], "invalid_argument"), ("no", "invalid_argument")],
)
def test_an_invalid_fault_is_rejected(atom_marketplace: Simulation, faults: Any, code: str) -> None:
    with pytest.raises(atom_sdk.AtomError) as raised:
        atom_marketplace.faults(faults)
    assert raised.value.code == code


def test_threads_share_a_simulation(atom_simulation: AtomClient, document: dict[str, Any]) -> None:
    results: list[str] = []

    def work(thread: int) -> None:
        for patch in range(10):
            results.append(atom_simulation.publish_wpk({**document, "version": f"{thread}.0.{patch}"}).status)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["uploaded"] * 80


@pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")
def test_a_forked_child_finds_an_empty_marketplace(document: dict[str, Any]) -> None:
    client = create_client(api_key="k", simulate=Simulation())
    client.publish_wpk(document)
    child = os.fork()
    if child == 0:
        os._exit(0 if client.list_marketplace().count == 0 else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert client.list_marketplace().count == 1
