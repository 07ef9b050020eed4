"""HTTP on the wire: malformed, in pieces, pipelined."""

from __future__ import annotations

import pytest

from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import check_problem, path, publish
from tests.e2e.raw import Wire
from tests.e2e.web import Web

# Large bodies take another path.
sizes = pytest.mark.parametrize("size", [0, 200_000], ids=["small", "large"])

HEALTH = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.mark.parametrize(
    "request_text",
    [
        "complete garbage\r\n\r\n",
        "\x00\x01\x02\x03\r\n\r\n",
        "GET\r\n\r\n",
        "GET /health\r\n\r\n",
        "GET /health HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET  /health HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nNo colon here\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n",
        "GET /he\x00alth HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /health HTTP/1.1\r\n\r\n",
        "POST /v1/validate HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /v1/validate HTTP/1.1\r\nHost: a\r\nContent-Length: two\r\n\r\n",
        "POST /v1/validate HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "POST /v1/validate HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/validate HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /health%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET health HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /health HTTP/1.1\r\n Host: a\r\n\r\n",
        "GET /health HTTP/1.1\r\n\tX: y\r\nHost: a\r\n\r\n",
        "GET /health HTTP/1.1\nHost: a\n\n",
        "GET /health HTTP/1.1\r\nHost: a\nX: y\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nX: y\rz\r\n\r\n",
        "GET /he\ralth HTTP/1.1\r\nHost: a\r\n\r\n",
        "\nGET /health HTTP/1.1\r\nHost: a\r\n\r\n",
        " GET /health HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /health HTTP/1.1 \r\nHost: a\r\n\r\n",
        "GET /health http/1.1\r\nHost: a\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost : a\r\n\r\n",
    ],
)
def test_malformed_requests(anonymous: Web, request_text: str) -> None:
    with Wire(anonymous) as wire:
        wire.send(request_text)
        check_problem(wire.response(), 400, "malformed_request")
    assert anonymous.get("/health").status == 200


@pytest.mark.parametrize("count", [1, 2000])
def test_oversized_headers(anonymous: Web, count: int) -> None:
    with Wire(anonymous) as wire:
        head = "".join(f"X-Filler-{index}: {'x' * (20_000 // count)}\r\n" for index in range(count))
        wire.send(f"GET /health HTTP/1.1\r\nHost: a\r\n{head}\r\n")
        check_problem(wire.response(), 431, "headers_too_large")


def test_an_oversized_target(anonymous: Web) -> None:
    with Wire(anonymous) as wire:
        wire.send(f"GET /health?{'x' * 5000} HTTP/1.1\r\nHost: a\r\n\r\n")
        check_problem(wire.response(), 400, "malformed_request")


def test_a_request_sent_byte_by_byte(anonymous: Web) -> None:
    with Wire(anonymous) as wire:
        for byte in HEALTH:
            wire.send(byte)
        assert wire.response().status == 200


def test_pipelined_requests_get_responses_in_order(anonymous: Web) -> None:
    with Wire(anonymous) as wire:
        wire.send("".join(f"GET /health HTTP/1.1\r\nHost: a\r\nX-Request-Id: r{i}\r\n\r\n" for i in range(50)))
        assert [wire.response().headers["X-Request-Id"] for _ in range(50)] == [f"r{i}" for i in range(50)]


@sizes
def test_pipelined_bodies_are_not_mixed_up(publisher: Web, size: int) -> None:
    names = [unique() for _ in range(5)]
    with Wire(publisher) as wire:
        for name in names:
            body = flat_bytes(name, notes=["x" * size])
            wire.send(
                f"PUT {path(f'{name}@1.0.0')} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {publisher.token}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
        responses = [wire.response() for _ in names]
    assert [response.status for response in responses] == [201] * 5
    assert [response.json()["wpk"]["name"] for response in responses] == names


def test_a_connection_survives_errors(anonymous: Web) -> None:
    with Wire(anonymous) as wire:
        for target, status in [("/nothing", 404), ("/v1/wpks?x=1", 400), ("/v1/whoami", 401), ("/health", 200)]:
            wire.send(f"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n")
            assert wire.response().status == status


def test_a_connection_is_closed_when_asked(anonymous: Web) -> None:
    with Wire(anonymous) as wire:
        wire.send("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert wire.response().headers["Connection"] == "close"
        assert wire.is_closed()


def test_http_1_0(anonymous: Web) -> None:
    with Wire(anonymous) as wire:
        wire.send("GET /health HTTP/1.0\r\n\r\n")
        assert wire.response().status == 200
        assert wire.is_closed()


def test_a_target_in_absolute_form(anonymous: Web) -> None:
    with Wire(anonymous) as wire:
        wire.send(f"GET http://{anonymous.host}:{anonymous.port}/health HTTP/1.1\r\nHost: a\r\n\r\n")
        assert wire.response().status == 200


@sizes
def test_http_1_0_gets_no_interim_response(publisher: Web, size: int) -> None:
    name = unique()
    body = flat_bytes(name, notes=["x" * size])
    with Wire(publisher) as wire:
        wire.send(
            f"PUT {path(f'{name}@1.0.0')} HTTP/1.0\r\nAuthorization: Bearer {publisher.token}\r\n"
            f"Expect: 100-continue\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        wire.send(body)
        assert wire.line() == "HTTP/1.0 201 Created"


def test_http_1_0_may_send_a_body_that_is_not_wanted(anonymous: Web) -> None:
    with Wire(anonymous) as wire:
        wire.send(
            "PUT /nothing HTTP/1.0\r\nConnection: keep-alive\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
        )
        assert wire.response().status == 404
        wire.send("body")
        wire.send(HEALTH)
        assert wire.response().status == 200


@pytest.mark.parametrize(
    "name", ["Host", "Authorization", "Content-Type", "Content-Length", "Range", "If-Range", "User-Agent"]
)
def test_a_header_that_appears_twice_and_must_not(publisher: Web, name: str) -> None:
    sent = {
        "Host": "a",
        "Authorization": f"Bearer {publisher.token}",
        "Content-Type": "application/json",
        "Content-Length": "2",
        "Range": "bytes=0-1",
        "If-Range": '"a"',
        "User-Agent": "test",
    }
    head = "".join(f"{each}: {value}\r\n" for each, value in sent.items())
    with Wire(publisher) as wire:
        wire.send(f"POST /v1/validate HTTP/1.1\r\n{head}\r\n{{}}")
        assert wire.response().status == 200
        wire.send(f"POST /v1/validate HTTP/1.1\r\n{head}{name.lower()}: {sent[name]}\r\n\r\n{{}}")
        problem = check_problem(wire.response(), 400, "malformed_request")
        assert problem["detail"] == f"The header '{name.lower()}' appears twice; send it once."
        assert wire.is_closed()


def test_a_list_may_have_several_lines(publisher: Web) -> None:
    record = publish(publisher)
    target = path(record["id"])
    tag = publisher.get(target).headers["ETag"]
    head = f"Host: a\r\nAuthorization: Bearer {publisher.token}\r\n"
    with Wire(publisher) as wire:
        wire.send(f'GET {target} HTTP/1.1\r\n{head}If-None-Match: "a"\r\nIf-None-Match: {tag}\r\n\r\n')
        assert wire.response().status == 304
        wire.send(
            f"POST /v1/validate HTTP/1.1\r\n{head}Content-Encoding: identity\r\nContent-Encoding: gzip\r\n"
            "Content-Length: 2\r\n\r\n{}"
        )
        check_problem(wire.response(), 415, "unsupported_media_type")


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["whole", "in part"])
@pytest.mark.parametrize("together", [True, False], ids=["together", "alone"])
def test_an_empty_line_before_a_request_is_ignored(anonymous: Web, end: str, together: bool) -> None:
    rest = "\r\n".removeprefix(end) + HEALTH
    body = "POST /v1/validate HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"
    with Wire(anonymous) as wire:
        wire.send(end)
        for _ in range(2):
            wire.send(rest)
            assert wire.response().status == 200
            if together:
                wire.send(body + end)
                assert wire.response().status == 200
            else:
                wire.send(body)
                assert wire.response().status == 200
                wire.send(end)


EMPTY_LINES = 8


def test_a_few_empty_lines_before_a_request_are_ignored(anonymous: Web) -> None:
    with Wire(anonymous) as wire:
        for _ in range(2):
            wire.send("\r\n" * EMPTY_LINES + HEALTH)
            assert wire.response().status == 200
        wire.send("\r\n" * (EMPTY_LINES + 1) + HEALTH)
        check_problem(wire.response(), 400, "malformed_request")


@sizes
def test_a_client_that_expects_100_continue(publisher: Web, size: int) -> None:
    name = unique()
    body = flat_bytes(name, notes=["x" * size])
    with Wire(publisher) as wire:
        wire.send(
            f"PUT {path(f'{name}@1.0.0')} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {publisher.token}\r\n"
            f"Expect: 100-continue\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        assert wire.line() == "HTTP/1.1 100 Continue"
        assert wire.line() == ""
        wire.send(body)
        assert wire.response().status == 201


def test_no_100_continue_for_a_request_that_is_rejected(publisher: Web) -> None:
    with Wire(publisher) as wire:
        wire.send(
            f"PUT /v1/wpks/some@1.0.0 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {publisher.token}\r\n"
            f"Expect: 100-continue\r\nContent-Length: {2 << 20}\r\n\r\n"
        )
        check_problem(wire.response(), 413, "body_too_large")


@sizes
def test_a_client_that_disconnects_affects_nobody_else(publisher: Web, size: int) -> None:
    name = unique()
    body = flat_bytes(name, notes=["x" * size])
    head = (
        f"PUT {path(f'{name}@1.0.0')} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {publisher.token}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    for sent in (head[:40], head, head + body[:20].decode(), head + body[:-1].decode()):
        with Wire(publisher) as wire:
            wire.send(sent)
    assert publisher.get(path(f"{name}@1.0.0")).status == 404
    assert publisher.put(path(f"{name}@1.0.0"), body).status == 201


def test_a_head_request_validates_its_query(anonymous: Web) -> None:
    assert anonymous.request("HEAD", "/v1/wpks?bogus=1").status == 400
