"""Helpers for what tests do to a marketplace."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from tests.e2e.contract import problems_of
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.web import Response, Web


def path(identifier: str, tail: str = "") -> str:
    """Returns the path of `name@selector`."""
    return f"/v1/wpks/{quote(identifier, safe='@')}{tail}"


def publish(web: Web, name: str | None = None, version: str = "1.0.0", **members: Any) -> dict[str, Any]:
    """Publishes a flat document and returns its record."""
    name = name or unique()
    response = web.put(path(f"{name}@{version}"), flat_bytes(name, version, **members))
    assert response.status == 201, response
    return dict(response.json()["wpk"])


def review(web: Web, identifier: str, decision: str = "approve", **members: Any) -> Response:
    return web.put_json(path(identifier, "/review"), {"decision": decision, **members})


def approve(web: Web, identifier: str) -> dict[str, Any]:
    response = review(web, identifier)
    assert response.status == 200, response
    return dict(response.json()["wpk"])


def pages(web: Web, **query: object) -> Iterator[list[dict[str, Any]]]:
    """Yields the pages of a list."""
    parameters = dict(query)
    while True:
        response = web.get(f"/v1/wpks?{urlencode(parameters)}")
        assert response.status == 200, response
        page = response.json()
        assert page["count"] == len(page["wpks"])
        yield page["wpks"]
        if page["next_cursor"] is None:
            return
        parameters["cursor"] = page["next_cursor"]


def listing(web: Web, **query: object) -> list[str]:
    """Returns the ids of every page, in order."""
    return [wpk["id"] for page in pages(web, **query) for wpk in page]


def pages_as_sent(admin: Web, target: str) -> Iterator[bytes]:
    cursor: str | None = ""
    while cursor is not None:
        page = admin.exchange("GET", f"{target}?limit=100{cursor}").body
        yield page
        following = json.loads(page)["next_cursor"]
        cursor = f"&cursor={following}" if following else None


def without_uses(page: bytes) -> bytes:
    """Removes the last use of keys and the download counts of records, which reading them changes."""
    return re.sub(rb'"(last_used_at":("[^"]*"|null)|downloads":\d+)', b"", page)


def snapshot(admin: Web) -> list[bytes]:
    """Returns everything that an admin sees of the catalog; other tests check it against the contract."""
    pages = [*pages_as_sent(admin, "/v1/tokens"), *pages_as_sent(admin, "/v1/wpks")]
    return [without_uses(page) for page in pages]


@contextlib.contextmanager
def unchanged(admin: Web) -> Iterator[None]:
    """Checks that the block leaves the catalog unchanged."""
    before = snapshot(admin)
    yield
    assert snapshot(admin) == before


def events_after(web: Web, after: int = 0, limit: int = 100) -> list[dict[str, Any]]:
    """Returns all events after one that `web` may read, page by page."""
    events: list[dict[str, Any]] = []
    while True:
        response = web.get(f"/v1/events?after={after}&limit={limit}")
        assert response.status == 200, response
        page = response.json()
        assert page["count"] == len(page["events"])
        if not page["events"]:
            assert page["next_after"] == after
            return events
        assert page["next_after"] == page["events"][-1]["seq"]
        after = page["next_after"]
        events += page["events"]


def last_seq(admin: Web) -> int:
    events = events_after(admin)
    return int(events[-1]["seq"]) if events else 0


def check_problem(response: Response, status: int, code: str) -> dict[str, Any]:
    """Checks that a response is the problem document of `code`, and returns it."""
    assert response.media_type == "application/problem+json", response
    problem = dict(response.json())
    assert (response.status, problem["code"]) == (status, code), response
    assert problems_of("Problem", problem) == []
    assert problem["type"] == f"urn:atom:problem:{code}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"].endswith((".", ".)", " findings)")), "a detail is a sentence"
    assert problem["request_id"] == response.headers["X-Request-Id"]
    assert problem["retryable"] is (status in (429, 503))
    assert (response.headers["Retry-After"] is not None) is problem["retryable"]
    if status == 401:
        assert response.headers["WWW-Authenticate"].startswith("Bearer"), response.headers
    return problem
