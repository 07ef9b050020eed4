"""The operations that meet a fault: changes that a server acknowledges, each of which may be repeated."""

from __future__ import annotations

import http.client
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from tests.e2e.blobs import large_bytes
from tests.e2e.conftest import Server
from tests.e2e.documents import flat_bytes
from tests.e2e.market import path
from tests.e2e.web import Response, Web


@dataclass(frozen=True)
class Callers:
    """The callers that change a catalog which `templates.py` has filled."""

    admin: str
    publisher: str
    reviewer: str
    doomed: str
    doomed_id: str


class Operation(ABC):
    """A change that a client asks for."""

    name: str
    # Of a response that acknowledges a durable change.
    acknowledging = (200, 201, 204)

    @abstractmethod
    def send(self, web: Web, callers: Callers) -> Response: ...

    @abstractmethod
    def is_done(self, web: Web, callers: Callers) -> bool: ...

    def is_acknowledged(self, server: Server, callers: Callers) -> bool:
        """Sends the request. Returns false if it failed or the server died."""
        try:
            response = self.send(server.web, callers)
        except (OSError, http.client.HTTPException):
            return False
        assert response.status in (*self.acknowledging, 202, 503), response
        return response.status in self.acknowledging


@dataclass
class Publish(Operation):
    name: str = "publish"
    body: bytes = field(default_factory=lambda: flat_bytes("small"))
    target: str = "small@1.0.0"

    def send(self, web: Web, callers: Callers) -> Response:
        return web.bearing(callers.publisher).put(path(self.target), self.body)

    def is_done(self, web: Web, callers: Callers) -> bool:
        content = web.bearing(callers.publisher).get(path(self.target, "/content"))
        assert content.status in (200, 404), content
        assert content.status == 404 or content.body == self.body, "other bytes than those published"
        return content.status == 200


def publish_large() -> Publish:
    return Publish("publish-large", large_bytes("large"), "large@1.0.0")


@dataclass
class Move(Operation):
    """A change of a version's status."""

    name: str
    target: str
    status: str

    def send(self, web: Web, callers: Callers) -> Response:
        if self.status == "approved":
            return web.bearing(callers.reviewer).put_json(path(self.target, "/review"), {"decision": "approve"})
        return web.bearing(callers.publisher).request("PUT", path(self.target, "/yank"))

    def is_done(self, web: Web, callers: Callers) -> bool:
        return bool(web.bearing(callers.admin).get(path(self.target)).json()["status"] == self.status)


@dataclass
class Revoke(Operation):
    name: str = "revoke"

    def send(self, web: Web, callers: Callers) -> Response:
        return web.bearing(callers.admin).delete(f"/v1/tokens/{callers.doomed_id}")

    def is_done(self, web: Web, callers: Callers) -> bool:
        return web.bearing(callers.doomed).get("/v1/whoami").status == 401


@dataclass
class Checkpoint(Operation):
    """Enough publishes to have a log that is nearly long enough moved into the catalog, and restarted."""

    name: str = "checkpoint"
    count: int = 16

    def send(self, web: Web, callers: Callers) -> Response:
        publisher = web.bearing(callers.publisher)
        responses = [
            publisher.put(path(f"late-{i}@1.0.0"), flat_bytes(f"late-{i}", notes="x" * 20_000))
            for i in range(self.count)
        ]
        return max(responses, key=lambda response: response.status)

    def is_done(self, web: Web, callers: Callers) -> bool:
        publisher = web.bearing(callers.publisher)
        return all(publisher.get(path(f"late-{i}@1.0.0", "/content")).status == 200 for i in range(self.count))


OPERATIONS: tuple[Operation, ...] = (
    Publish(),
    publish_large(),
    Move("approve", "pending@1.0.0", "approved"),
    Move("yank", "approved@1.0.0", "yanked"),
    Revoke(),
)
