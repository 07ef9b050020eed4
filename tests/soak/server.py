"""A server under a mixed load, which must not grow."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

from tests.e2e.conftest import Server
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import path
from tests.soak.usage import Usage, growth, usage_of

SAMPLE_SECONDS = 5.0
# What the caches and SQLite's pages may still gain in the second half.
MOST_MIB = 16.0
# Versions that callers review, yank and read; a version more would be one more in the catalog.
PACKAGES = 500

Step = tuple[str, str, bytes | None]


def reads() -> Iterator[Step]:
    """Lists, searches, records and content, as browsers and installers ask for them."""
    for number in itertools.count():
        name = f"soak-{number % PACKAGES}"
        yield "GET", "/v1/wpks?status=approved&limit=20", None
        yield "GET", f"/v1/wpks?q=soak&limit=10&tag=t{number % 7}", None
        yield "GET", path(f"{name}@^1"), None
        yield "GET", path(f"{name}@1.0.0", "/content"), None
        yield "GET", path(f"missing-{number}@1.0.0"), None
        yield "GET", "/metrics" if number % 50 == 0 else "/ready", None
        yield "POST", "/v1/validate", flat_bytes("soak")


def changes() -> Iterator[Step]:
    """Publishes and decisions. Most change a version that exists, so that the catalog itself hardly grows."""
    for number in itertools.count():
        target = f"soak-{number % PACKAGES}@1.0.0"
        yield "PUT", path(target), flat_bytes(f"soak-{number % PACKAGES}")
        yield "PUT", path(target, "/yank"), None
        yield "DELETE", path(target, "/yank"), None
        yield "PUT", path(f"{unique()}@1.0.0"), b'{"name": "not what the address says"}'


class Caller:
    """Takes one step after another until it is told to stop."""

    def __init__(self, server: Server, token: str | None, steps: Iterator[Step], stopped: threading.Event) -> None:
        self._server, self._token, self._steps, self._stopped = server, token, steps, stopped
        self.count = 0
        self.unexpected: list[str] = []
        self.thread = threading.Thread(target=self._work)

    def _work(self) -> None:
        connection = self._server.web.connect()
        try:
            while not self._stopped.is_set():
                self._take(connection, next(self._steps))
                if self.count % 500 == 0:  # Now and then a new connection.
                    connection.close()
        except (OSError, http.client.HTTPException, AssertionError) as error:
            self.unexpected.append(repr(error))
        finally:
            connection.close()

    def _take(self, connection: http.client.HTTPConnection, step: Step) -> None:
        method, target, body = step
        headers = {"Content-Type": "application/json"} if body else {}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        response.read()
        assert response.status < 500, (step, response.status)
        self.count += 1


@dataclass(frozen=True)
class Soaked:
    requests: int
    before: Usage
    after: Usage

    @property
    def problems(self) -> list[str]:
        return [f"atomd: {one}" for one in growth(self.before, self.after, MOST_MIB)]

    def __str__(self) -> str:
        return f"{'atomd':<15} {self.requests:>9,} requests: {self.before}; then {self.after}"


def fill(server: Server, token: str) -> None:
    publisher = server.web.bearing(token)
    for number in range(PACKAGES):
        name = f"soak-{number}"
        assert publisher.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201
        review = server.admin.put_json(path(f"{name}@1.0.0", "/review"), {"decision": "approve"})
        assert review.status == 200, review


def middle(samples: list[Usage]) -> Usage:
    """Returns the medians. Descriptors and threads come and go with connections."""
    return Usage(
        median(one.resident_mib for one in samples),
        round(median(one.descriptors for one in samples)),
        round(median(one.threads for one in samples)),
    )


def soak(server: Server, seconds: float, show: Callable[[str], None]) -> Soaked:
    """Loads a server, and compares the second quarter of the time with the last."""
    token = server.key("publish").token or ""
    fill(server, token)
    stopped = threading.Event()
    callers = [Caller(server, None, reads(), stopped) for _ in range(3)] + [Caller(server, token, changes(), stopped)]
    for caller in callers:
        caller.thread.start()
    samples: list[Usage] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end and not any(caller.unexpected for caller in callers):
        stopped.wait(min(SAMPLE_SECONDS, seconds / 20))
        samples.append(usage_of(server.atomd.process.pid))
        if len(samples) % 12 == 0:
            show(f"   … {sum(caller.count for caller in callers):,} requests: {samples[-1]}")
    stopped.set()
    for caller in callers:
        caller.thread.join()
    unexpected = [error for caller in callers for error in caller.unexpected]
    assert not unexpected, unexpected
    quarter = len(samples) // 4
    before, after = middle(samples[quarter : 2 * quarter]), middle(samples[-quarter:])
    return Soaked(sum(caller.count for caller in callers), before, after)
