"""Fixtures for pytest, which finds them once the package is installed: a marketplace for each test.

def test_publishing(atom_simulation):
    assert atom_simulation.publish_wpk({"name": "a", "version": "1.0.0", "steps": ["x"]}).status == "uploaded"
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import AsyncAtomClient, AtomClient, Simulation, create_async_client, create_client


@pytest.fixture
def atom_marketplace() -> Simulation:
    """An empty marketplace in memory: the real server, without a socket. Make clients of it with `simulate=`."""
    return Simulation()


@pytest.fixture
def atom_simulation(atom_marketplace: Simulation) -> Iterator[AtomClient]:
    """A client of `atom_marketplace` that raises."""
    with create_client(api_key="developer", errors="raise", simulate=atom_marketplace) as client:
        yield client


@pytest.fixture
def atom_async_simulation(atom_marketplace: Simulation) -> AsyncAtomClient:
    """A client of `atom_marketplace` for asyncio that raises."""
    return create_async_client(api_key="developer", errors="raise", simulate=atom_marketplace)
