"""gzip, if the caller accepts it and it is worthwhile."""

from __future__ import annotations

import gzip

import pytest

from tests.e2e.conftest import Server
from tests.e2e.documents import digest_of, flat_bytes, unique
from tests.e2e.market import path, publish
from tests.e2e.web import Response, Web

LARGE = 200_000


@pytest.fixture
def content(publisher: Web) -> tuple[str, bytes]:
    """The path and bytes of content that a worker compresses."""
    name = unique()
    body = flat_bytes(name, note="note " * (LARGE // 5))
    assert publisher.put(path(f"{name}@1.0.0"), body).status == 201
    return path(f"{name}@1.0.0", "/content"), body


def ask(web: Web, target: str, accepted: str, **headers: str) -> Response:
    sent = {"Accept-Encoding": accepted, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return web.exchange("GET", target, headers=sent)


@pytest.mark.parametrize("accepted", ["gzip", "GZIP", "deflate, gzip;q=0.5, br", "*", "*;q=0.1, identity;q=0"])
def test_large_content_is_compressed(publisher: Web, content: tuple[str, bytes], accepted: str) -> None:
    target, body = content
    response = ask(publisher, target, accepted)
    assert response.status == 200
    assert response.headers["Content-Encoding"] == "gzip"
    assert int(response.headers["Content-Length"]) == len(response.body) < len(body) / 10
    assert gzip.decompress(response.body) == body
    assert response.headers["ETag"] == f'W/"{digest_of(body)}"'


@pytest.mark.parametrize("accepted", ["identity", "br", "gzip;q=0", "*, gzip;q=0", "*;q=0", "identity, gzip;q=0.9", ""])
def test_clients_that_do_not_accept_gzip_get_the_plain_bytes(
    publisher: Web, content: tuple[str, bytes], accepted: str
) -> None:
    target, body = content
    response = ask(publisher, target, accepted)
    assert (response.status, response.body, response.headers["Content-Encoding"]) == (200, body, None)
    assert response.headers["ETag"] == f'"{digest_of(body)}"'


def test_vary_names_the_accepted_encoding(publisher: Web, content: tuple[str, bytes]) -> None:
    target, body = content
    for accepted in ("gzip", "identity"):
        assert "Accept-Encoding" in ask(publisher, target, accepted).headers["Vary"]
        known = ask(publisher, target, accepted, If_None_Match=f'"{digest_of(body)}"')
        assert known.status == 304
        assert "Accept-Encoding" in known.headers["Vary"]


def test_if_none_match_accepts_the_strong_and_the_weak_tag(publisher: Web, content: tuple[str, bytes]) -> None:
    target, _ = content
    for given in ("gzip", "identity"):
        tag = ask(publisher, target, given).headers["ETag"]
        for accepted in ("gzip", "identity"):
            assert ask(publisher, target, accepted, If_None_Match=tag).status == 304


def test_a_range_is_of_the_uncompressed_bytes(publisher: Web, content: tuple[str, bytes]) -> None:
    target, body = content
    part = ask(publisher, target, "gzip", Range="bytes=0-4999")
    assert (part.status, part.body, part.headers["Content-Encoding"]) == (206, body[:5000], None)
    # The tag of the compressed bytes does not match ranges of the plain ones.
    compressed = ask(publisher, target, "gzip").headers["ETag"]
    assert ask(publisher, target, "identity", Range="bytes=0-4999", If_Range=compressed).status == 200


def test_a_list_is_compressed_and_a_small_response_is_not(server: Server) -> None:
    publisher = server.key("publish")
    for _ in range(5):
        publish(publisher, description="A description that makes the record long. " * 10)
    target = f"/v1/wpks?publisher={publisher.tenant}"
    compressed = ask(publisher, target, "gzip")
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.body) == ask(publisher, target, "identity").body
    assert ask(publisher, "/v1/whoami", "gzip").headers["Content-Encoding"] is None


def test_an_event_stream_is_not_compressed(server: Server) -> None:
    connection = server.admin.connect()
    headers = {"Accept": "text/event-stream", "Accept-Encoding": "gzip", "Authorization": f"Bearer {server.admin_key}"}
    connection.request("GET", "/v1/events?after=0", headers=headers)
    response = connection.getresponse()
    assert response.headers["Content-Encoding"] is None
    assert response.readline() == b"retry: 2000\n"
    response.close()
    connection.close()
