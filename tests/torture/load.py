"""Callers that change a catalog until its server dies, and a ledger of what the server acknowledged."""

from __future__ import annotations

import http.client
import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.blobs import large_bytes
from tests.e2e.conftest import Server
from tests.e2e.documents import digest_of, flat_bytes, unique
from tests.e2e.market import events_after, path
from tests.e2e.web import Response, Web

# Of 100 steps of a caller. The rest publish small documents.
LARGE, APPROVE, YANK, UNYANK, REJECT, CREATE_KEY, REVOKE_KEY = 10, 15, 8, 4, 5, 6, 5
ABSENT = "absent"
GONE = (OSError, http.client.HTTPException)


@dataclass
class Version:
    """A version, with each status that it may have: more than one while a response is missing."""

    digest: str
    may_be: set[str] = field(default_factory=lambda: {ABSENT, "pending"})


@dataclass
class Key:
    token: str
    may_be: set[str] = field(default_factory=lambda: {"valid"})


class Ledger:
    """The state that the catalog must have. Each entry belongs to one caller."""

    def __init__(self) -> None:
        self.versions: dict[str, Version] = {}
        self.keys: dict[str, Key] = {}
        self.touched: set[str] = set()
        self.events: list[tuple[int, str, str]] = []
        self.acknowledged = 0
        self._lock = threading.Lock()

    def note(self, identifier: str) -> None:
        with self._lock:
            self.touched.add(identifier)

    def count(self) -> None:
        with self._lock:
            self.acknowledged += 1

    def check(self, server: Server, everything: bool) -> int:
        """Checks what was touched since the last time, or all entries, and returns how many."""
        known: dict[str, Version | Key] = {**self.versions, **self.keys}
        chosen = set(known) if everything else self.touched
        for identifier in chosen:
            entry = known[identifier]
            found = status_of(server, identifier, entry)
            assert found in entry.may_be, f"{identifier} is {found}, and must be one of {sorted(entry.may_be)}"
            entry.may_be = {found}
        self.touched = set()
        self._check_events(server)
        return len(chosen)

    def _check_events(self, server: Server) -> None:
        """Checks that the events that were read once are still the same, and that none is missing."""
        after = self.events[-50][0] - 1 if len(self.events) > 50 else 0
        found = [(event["seq"], event["type"], event["subject"]) for event in events_after(server.admin, after)]
        known = [event for event in self.events if event[0] > after]
        assert found[: len(known)] == known, "an event that was read is gone"
        self.events += found[len(known) :]
        seqs = [seq for seq, _, _ in found]
        assert seqs == list(range(after + 1, after + 1 + len(seqs)))


def status_of(server: Server, identifier: str, entry: Version | Key) -> str:
    if isinstance(entry, Key):
        return {200: "valid", 401: "revoked"}[server.web.bearing(entry.token).get("/v1/whoami").status]
    record = server.admin.exchange("GET", path(identifier))
    if record.status == 404:
        return ABSENT
    assert record.status == 200, record
    content = server.admin.exchange("GET", path(identifier, "/content"))
    assert digest_of(content.body) == entry.digest, f"{identifier} has other bytes than those published"
    return str(record.json()["status"])


class Caller:
    """One who publishes, reviews, yanks and revokes until the server is gone."""

    def __init__(self, web: Web, tokens: dict[str, str], ledger: Ledger, seed: int) -> None:
        self._connection = web.connect()
        self._tokens = tokens
        self._ledger = ledger
        self._random = random.Random(seed)
        self._of_status: dict[str, list[str]] = {"pending": [], "approved": [], "yanked": [], "valid": []}
        self.unexpected: list[str] = []
        self.thread = threading.Thread(target=self._work)

    def _work(self) -> None:
        try:
            while True:
                self._step()
        except GONE:
            return
        except Exception as error:
            self.unexpected.append(repr(error))
        finally:
            self._connection.close()

    def _step(self) -> None:
        steps: list[tuple[int, Callable[[], None]]] = [
            (LARGE, lambda: self._publish(large=True)),
            (APPROVE, lambda: self._move("pending", "approved", self._approve)),
            (YANK, lambda: self._move("approved", "yanked", lambda wpk: self._yank("PUT", wpk))),
            (UNYANK, lambda: self._move("yanked", "approved", lambda wpk: self._yank("DELETE", wpk))),
            (REJECT, lambda: self._move("pending", "rejected", self._reject)),
            (CREATE_KEY, self._create_key),
            (REVOKE_KEY, self._revoke_key),
        ]
        chosen = self._random.randrange(100)
        for share, step in steps:
            if chosen < share:
                return step()
            chosen -= share
        return self._publish(large=False)

    def _send(self, who: str, method: str, target: str, body: bytes | None = None) -> Response:
        headers = {"Authorization": f"Bearer {self._tokens[who]}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        self._connection.request(method, target, body, headers)
        response = self._connection.getresponse()
        return Response(response.status, response.headers, response.read())

    def _expect(self, response: Response, *statuses: int) -> Any:
        assert response.status in statuses, response
        self._ledger.count()
        return json.loads(response.body) if response.body else None

    def _publish(self, large: bool) -> None:
        name = unique()
        identifier = f"{name}@1.0.0"
        body = large_bytes(name, size=self._random.randrange(70_000, 400_000)) if large else flat_bytes(name)
        version = Version(digest_of(body))
        self._ledger.versions[identifier] = version
        self._ledger.note(identifier)
        self._expect(self._send("publisher", "PUT", path(identifier), body), 201)
        version.may_be = {"pending"}
        self._of_status["pending"].append(identifier)

    def _move(self, before: str, after: str, send: Callable[[str], Response]) -> None:
        if not self._of_status[before]:
            return self._publish(large=False)
        identifier = self._of_status[before].pop(self._random.randrange(len(self._of_status[before])))
        self._ledger.versions[identifier].may_be = {before, after}
        self._ledger.note(identifier)
        self._expect(send(identifier), 200)
        self._ledger.versions[identifier].may_be = {after}
        self._of_status.setdefault(after, []).append(identifier)
        return None

    def _approve(self, identifier: str) -> Response:
        return self._send("reviewer", "PUT", path(identifier, "/review"), b'{"decision":"approve"}')

    def _reject(self, identifier: str) -> Response:
        body = b'{"decision":"reject","reason":"It is of no use."}'
        return self._send("reviewer", "PUT", path(identifier, "/review"), body)

    def _yank(self, method: str, identifier: str) -> Response:
        return self._send("publisher", method, path(identifier, "/yank"))

    def _create_key(self) -> None:
        body = json.dumps({"scopes": ["publish"], "tenant": "leavers"}).encode()
        created = self._expect(self._send("admin", "POST", "/v1/tokens", body), 201)
        identifier = created["id"]
        self._ledger.keys[identifier] = Key(created["token"])
        self._ledger.note(identifier)
        self._of_status["valid"].append(identifier)

    def _revoke_key(self) -> None:
        if not self._of_status["valid"]:
            return self._create_key()
        identifier = self._of_status["valid"].pop()
        self._ledger.keys[identifier].may_be = {"valid", "revoked"}
        self._ledger.note(identifier)
        self._expect(self._send("admin", "DELETE", f"/v1/tokens/{identifier}"), 204)
        self._ledger.keys[identifier].may_be = {"revoked"}
        return None
