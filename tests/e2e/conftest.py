"""Servers and callers. Every test uses its own names and tenants, so that none depends on another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.e2e import jwt
from tests.e2e.documents import unique
from tests.e2e.web import Web
from tools.daemon import Atomd, binary, initialize


@pytest.fixture(scope="session", autouse=True)
def programs() -> None:
    """Fails if the programs are not built."""
    for name in ("atomd", "atomctl"):
        assert binary(name).is_file(), f"{binary(name)} is missing: run make build"


@dataclass
class Server:
    """A server on disk with an admin key and a JWT issuer."""

    atomd: Atomd
    data: Path
    admin_key: str
    web: Web = field(init=False)

    def __post_init__(self) -> None:
        self.web = Web(self.atomd.host, self.atomd.port)

    @property
    def admin(self) -> Web:
        return self.web.bearing(self.admin_key)

    def key(self, *scopes: str, tenant: str | None = None, **members: object) -> Web:
        """Returns a caller of `tenant` (by default a new one) with an API key that has these scopes."""
        tenant = tenant or unique("tenant")
        response = self.admin.post_json("/v1/tokens", {"scopes": list(scopes), "tenant": tenant, **members})
        assert response.status == 201, response
        return self.web.bearing(response.json()["token"], tenant)


def serve(data: Path, admin_key: str, env: dict[str, str] | None = None) -> Server:
    return Server(Atomd("--data", data, "--listen", "127.0.0.1:0", env=env), data, admin_key)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests of a worker that change only what they create."""
    folder = tmp_path_factory.mktemp("atomd")
    secret = folder / "jwt-secret"
    secret.write_bytes(jwt.SECRET)
    data = folder / "data"
    running = serve(data, initialize(data), env=jwt.environment(secret))
    with running.atomd:
        yield running
        running.atomd.stop()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def own_server(data: Path) -> Iterator[Server]:
    """A server for one test."""
    running = serve(data, initialize(data))
    with running.atomd:
        yield running


@pytest.fixture
def anonymous(server: Server) -> Web:
    return server.web


@pytest.fixture
def admin(server: Server) -> Web:
    return server.admin


@pytest.fixture
def publisher(server: Server) -> Web:
    """A publisher of a new tenant."""
    return server.key("publish")


@pytest.fixture
def manager(server: Server) -> Web:
    """A publisher of a new tenant that also manages its keys."""
    return server.key("publish", "manage")


@pytest.fixture
def reviewer(server: Server) -> Web:
    """A reviewer of a new tenant."""
    return server.key("review")
