"""A body that is too large is rejected however it is sent, and before it is read if its length is announced."""

from __future__ import annotations

import pytest

from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import check_problem, path, unchanged
from tests.e2e.raw import Wire
from tests.e2e.web import Web

LIMIT = 1 << 20
SMALL_LIMIT = 64 << 10


def too_large(name: str) -> bytes:
    body = flat_bytes(name, notes=["x" * LIMIT])
    assert len(body) > LIMIT
    return body


def test_a_body_above_the_limit_is_rejected_by_its_content_length(admin: Web, publisher: Web) -> None:
    name = unique()
    with unchanged(admin):
        check_problem(publisher.put(path(f"{name}@1.0.0"), too_large(name)), 413, "body_too_large")


def test_a_chunked_body_above_the_limit_is_rejected(admin: Web, publisher: Web) -> None:
    name = unique()
    body = too_large(name)
    headers = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
    chunks = [body[start : start + 50_000] for start in range(0, len(body), 50_000)]
    with unchanged(admin):
        response = publisher.request("PUT", path(f"{name}@1.0.0"), iter(chunks), headers)
        check_problem(response, 413, "body_too_large")


@pytest.mark.parametrize("length", [LIMIT + 1, 10 << 30, 2**64 - 1])
def test_a_body_is_rejected_by_its_announced_length_before_it_is_read(admin: Web, publisher: Web, length: int) -> None:
    name = unique()
    with unchanged(admin), Wire(publisher) as wire:
        wire.send(
            f"PUT {path(f'{name}@1.0.0')} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {publisher.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        )
        check_problem(wire.response(), 413, "body_too_large")


@pytest.mark.parametrize(
    ("method", "target"),
    [("PUT", "/v1/wpks/some@1.0.0/review"), ("POST", "/v1/tokens"), ("POST", "/wpk/review/some@1.0.0")],
)
def test_bodies_that_are_not_documents_have_a_smaller_limit(admin: Web, method: str, target: str) -> None:
    body = b'{"reason": "' + b"x" * SMALL_LIMIT + b'"}'
    with unchanged(admin):
        response = admin.request(method, target, body, {"Content-Type": "application/json"})
        check_problem(response, 413, "body_too_large")


@pytest.mark.parametrize("target", ["/v1/validate", "/v1/wpks"])
def test_the_document_routes_share_the_limit(admin: Web, publisher: Web, target: str) -> None:
    with unchanged(admin):
        check_problem(publisher.post(target, too_large(unique())), 413, "body_too_large")


def test_a_connection_is_closed_after_an_unread_body(publisher: Web) -> None:
    name = unique()
    with Wire(publisher) as wire:
        wire.send(
            f"PUT {path(f'{name}@1.0.0')} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {publisher.token}\r\n"
            f"Content-Length: {LIMIT + 1}\r\n\r\n"
        )
        response = wire.response()
        assert response.status == 413
        assert response.headers["Connection"] == "close"
        assert wire.is_closed()
