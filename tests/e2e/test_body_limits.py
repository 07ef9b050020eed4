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


def head_of(target: str, *headers: str, length: int = 1000) -> str:
    return "\r\n".join(
        [
            f"PUT {target} HTTP/1.1",
            "Host: a",
            "Content-Type: application/json",
            f"Content-Length: {length}",
            *headers,
            "",
            "",
        ]
    )


@pytest.mark.parametrize(
    ("authorization", "code"), [(None, "missing_token"), ("Bearer atom_" + "A" * 43, "invalid_token")]
)
@pytest.mark.parametrize("length", [1000, LIMIT + 1])
def test_no_leave_to_send_is_given_before_the_caller_is_known(
    anonymous: Web, authorization: str | None, code: str, length: int
) -> None:
    headers = ["Expect: 100-continue", *([f"Authorization: {authorization}"] if authorization else [])]
    with Wire(anonymous) as wire:
        wire.send(head_of(path("some@1.0.0"), *headers, length=length))
        response = wire.response()  # The very first line is that of the rejection.
        check_problem(response, 401, code)
        assert response.headers["Connection"] == "close"
        assert wire.is_closed()


@pytest.mark.parametrize(
    ("target", "status", "code"),
    [
        ("/nothing", 404, "route_not_found"),
        ("/v1/wpks", 405, "method_not_allowed"),
        ("/v1/wpks/some@1.0.0?colour=red", 400, "unknown_parameter"),
    ],
)
def test_no_leave_to_send_what_the_head_decides(publisher: Web, target: str, status: int, code: str) -> None:
    with Wire(publisher) as wire:
        wire.send(head_of(target, "Expect: 100-continue", f"Authorization: Bearer {publisher.token}"))
        check_problem(wire.response(), status, code)


def test_the_body_of_an_unknown_caller_is_not_read(anonymous: Web) -> None:
    with Wire(anonymous) as wire:
        wire.send(head_of(path("some@1.0.0"), length=LIMIT))
        check_problem(wire.response(), 401, "missing_token")  # Not a byte of the body was sent.


def test_a_connection_goes_on_after_a_short_body_that_was_not_wanted(anonymous: Web) -> None:
    with Wire(anonymous) as wire:
        wire.send(head_of(path("some@1.0.0"), length=1000))
        check_problem(wire.response(), 401, "missing_token")
        wire.send(b"x" * 1000)
        wire.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        assert wire.response().status == 200
        wire.send(head_of(path("some@1.0.0"), length=1000).encode() + b"x" * 1000)
        check_problem(wire.response(), 401, "missing_token")
        wire.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        assert wire.response().status == 200


def test_a_body_in_chunks_that_is_not_wanted_ends_the_connection(anonymous: Web) -> None:
    with Wire(anonymous) as wire:
        wire.send(head_of(path("some@1.0.0"), "Transfer-Encoding: chunked").replace("Content-Length: 1000\r\n", ""))
        response = wire.response()
        check_problem(response, 401, "missing_token")
        assert response.headers["Connection"] == "close"
