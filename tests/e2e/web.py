"""A plain HTTP client that checks every response against the contract."""

from __future__ import annotations

import gzip
import http.client
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from email.message import Message
from typing import Any

from tests.e2e import contract

TIMEOUT = 60.0
Body = bytes | Iterable[bytes] | None


@dataclass(frozen=True)
class Response:
    status: int
    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        return (self.headers["Content-Type"] or "").split(";")[0].strip()

    def json(self) -> Any:
        return json.loads(self.body)

    def __str__(self) -> str:
        return f"{self.status} {self.body[:500]!r}"


def response_of(response: http.client.HTTPResponse) -> Response:
    return Response(response.status, response.headers, response.read())


def check_contract(method: str, target: str, response: Response) -> None:
    operation = contract.operation_for(method, target)
    if operation is None or method == "HEAD":
        return
    body = gzip.decompress(response.body) if response.headers["Content-Encoding"] == "gzip" else response.body
    broken = contract.violations(operation, response.status, dict(response.headers.items()), body)
    assert not broken, f"{method} {target} got {response}, which breaks the contract: {broken}"


@dataclass(frozen=True)
class Web:
    """A server, and the caller's credential, if any."""

    host: str
    port: int
    token: str | None = None
    tenant: str = ""

    def bearing(self, token: str | None, tenant: str = "") -> Web:
        return replace(self, token=token, tenant=tenant)

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT)

    def exchange(
        self, method: str, target: str, body: Body = None, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Sends one request on a new connection and returns the response. An iterable body is sent in chunks."""
        sent = dict(headers or {})
        if self.token is not None:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        connection = self.connect()
        try:
            in_chunks = body is not None and not isinstance(body, bytes)
            connection.request(method, target, body, sent, encode_chunked=in_chunks)
            return response_of(connection.getresponse())
        finally:
            connection.close()

    def request(
        self, method: str, target: str, body: Body = None, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Sends a request and checks the response against the contract."""
        response = self.exchange(method, target, body, headers)
        check_contract(method, target, response)
        return response

    def get(self, target: str, headers: Mapping[str, str] | None = None) -> Response:
        return self.request("GET", target, headers=headers)

    def delete(self, target: str) -> Response:
        return self.request("DELETE", target)

    def put(self, target: str, body: Body, media_type: str | None = "application/json") -> Response:
        return self.request("PUT", target, body, {"Content-Type": media_type} if media_type else {})

    def post(self, target: str, body: Body, media_type: str | None = "application/json") -> Response:
        return self.request("POST", target, body, {"Content-Type": media_type} if media_type else {})

    def put_json(self, target: str, value: object) -> Response:
        return self.put(target, json.dumps(value).encode())

    def post_json(self, target: str, value: object) -> Response:
        return self.post(target, json.dumps(value).encode())
