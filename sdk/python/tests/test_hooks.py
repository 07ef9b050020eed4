"""The reports that a program gets of what its client does."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import pytest
from canned_server import CannedServer, http_response

from atom_sdk import AttemptEnd, AttemptStart, create_async_client, create_client

HEALTHY = json.dumps({"status": "ok", "version": "0.1.0", "simulation_mode": False, "uptime_seconds": 1})


class FlakyServer(CannedServer):
    """Fails once."""

    def __init__(self) -> None:
        responses = iter([http_response(503, "", headers={"X-Request-Id": "r1"})])
        super().__init__(lambda _: next(responses, http_response(200, HEALTHY)))


class Told:
    """Records what the hooks receive."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.starts: list[AttemptStart] = []
        self.ends: list[AttemptEnd] = []

    def on_start(self, attempt: AttemptStart, headers: dict[str, str]) -> None:
        self.starts.append(attempt)
        headers["traceparent"] = f"00-{attempt.call}-{attempt.attempt}"

    def options(self) -> dict[str, Any]:
        return {
            "on_log": lambda level, line: self.lines.append((level, line)),
            "on_attempt_start": self.on_start,
            "on_attempt_end": self.ends.append,
        }


async def awaited(url: str, told: Told) -> str:
    async with create_async_client(url, **told.options()) as client:
        return (await client.health()).status


@pytest.mark.parametrize("kind", ["blocking", "awaited"])
def test_hooks_see_each_attempt(kind: str) -> None:
    told = Told()
    with FlakyServer() as server:
        url = server.url
        if kind == "blocking":
            assert create_client(server.url, **told.options()).health().status == "ok"
        else:
            assert asyncio.run(awaited(server.url, told)) == "ok"
        for number, request in enumerate(server.requests, 1):
            assert f"\r\ntraceparent: 00-1-{number}\r\n".encode() in request
    first, second = told.ends
    start = {"call": 1, "operation": "health", "method": "GET", "route": "/health", "base_url": url}
    assert told.starts == [{**start, "attempt": 1}, {**start, "attempt": 2}]
    assert (first.http_status, first.error_code, first.request_id, first.attempt) == (503, None, "r1", 1)
    assert first.retry_in is not None
    assert first.retry_in <= 0.05
    assert (second.http_status, second.retry_in, second.attempt) == (200, None, 2)
    assert second.duration > 0
    assert [level for level, _ in told.lines] == ["info", "debug"]
    assert "503" in told.lines[0][1]


@pytest.mark.parametrize("headers", [{"X-A": "a\r\nB: c"}, {"X: a": "b"}, {"": "b"}, {"X-A": 7}])
def test_a_faulty_hook_does_not_end_the_call(monkeypatch: pytest.MonkeyPatch, headers: Any) -> None:
    raised: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: raised.append(unraisable.exc_type))

    def on_log(level: str, line: str) -> None:
        raise RuntimeError(level, line)

    with CannedServer(lambda _: http_response(200, HEALTHY)) as server:
        client = create_client(server.url, on_log=on_log, on_attempt_start=lambda _, added: added.update(headers))
        assert client.health().status == "ok"
        assert b"X-A" not in server.requests[0]
    assert len(raised) == 2
    assert RuntimeError in raised


def test_the_user_agent_names_the_caller() -> None:
    with CannedServer(lambda _: http_response(200, HEALTHY)) as server:
        create_client(server.url, user_agent="portal/2.1").health()
        assert b"\r\nUser-Agent: portal/2.1 atom-python/" in server.requests[0]


def test_a_proxy_is_used() -> None:
    with CannedServer(lambda _: http_response(200, HEALTHY)) as proxy:
        assert create_client("http://atom.example", proxy=proxy.url).health().status == "ok"
        assert proxy.requests[0].startswith(b"GET http://atom.example/health HTTP/1.1\r\n")
