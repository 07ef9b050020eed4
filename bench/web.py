"""Single requests, to prepare a run and to check what it will measure."""

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
    """Returns the status, headers and body of the response, whatever the status."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT)
    try:
        connection.request(
            method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, dict(headers or {})
        )
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def get(url: str, headers: Mapping[str, str] | None = None) -> bytes:
    status, _, body = exchange("GET", url, headers=headers)
    if status != 200:
        raise RuntimeError(f"GET {url} returned {status}: {body[:500]!r}")
    return body


def get_json(url: str) -> Any:
    return json.loads(get(url))


def send_json(method: str, url: str, value: object, token: str = "") -> Any:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    status, _, body = exchange(method, url, json.dumps(value).encode(), headers)
    if status // 100 != 2:
        raise RuntimeError(f"{method} {url} returned {status}: {body[:500]!r}")
    return json.loads(body)
