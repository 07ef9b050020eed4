"""One request at a time, to set up a run and to check what it is about to measure."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 60.0


def exchange(
    method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Status, headers and body of the answer, whatever the status."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT)
    try:
        connection.request(
            method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, dict(headers or {})
        )
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def get(url: str, headers: Mapping[str, str] | None = None) -> bytes:
    status, _, body = exchange("GET", url, headers=headers)
    if status != 200:
        raise RuntimeError(f"GET {url} answered {status}: {body[:500]!r}")
    return body


def get_json(url: str) -> Any:
    return json.loads(get(url))


def send_json(method: str, url: str, value: object, token: str = "") -> Any:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    status, _, body = exchange(method, url, json.dumps(value).encode(), headers)
    if status // 100 != 2:
        raise RuntimeError(f"{method} {url} answered {status}: {body[:500]!r}")
    return json.loads(body)
