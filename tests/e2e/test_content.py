"""Downloading: the exact bytes, with their digest as the tag."""

from __future__ import annotations

import pytest

from tests.e2e.documents import digest_of, document_yaml, flat_bytes, unique
from tests.e2e.market import approve, check_problem, path, publish, review
from tests.e2e.web import Web


@pytest.mark.parametrize("form", ["json", "spaced json", "yaml"])
def test_content_is_the_published_bytes(publisher: Web, reviewer: Web, anonymous: Web, form: str) -> None:
    name = unique()
    body, media_type = {
        "json": (flat_bytes(name), "application/json"),
        "spaced json": (
            b"\r\n" + flat_bytes(name, note="\\u00e9 \xc3\xa9").replace(b",", b" ,\t") + b"\n\n",
            "application/json",
        ),
        "yaml": (document_yaml(name), "application/yaml"),
    }[form]
    assert publisher.put(path(f"{name}@1.0.0"), body, media_type).status == 201
    approve(reviewer, f"{name}@1.0.0")
    response = anonymous.get(path(f"{name}@1.0.0", "/content"))
    assert response.status == 200
    assert response.body == body
    assert response.media_type == media_type
    assert response.headers["ETag"] == f'"{digest_of(body)}"'
    assert int(response.headers["Content-Length"]) == len(body)


def test_if_none_match_with_the_digest_gives_304(publisher: Web) -> None:
    record = publish(publisher)
    target = path(record["id"], "/content")
    tag = f'"{record["digest"]}"'
    for header in (tag, f'"sha256:0", {tag}', "*"):
        response = publisher.get(target, {"If-None-Match": header})
        assert (response.status, response.body, response.headers["ETag"]) == (304, b"", tag)
    assert publisher.get(target, {"If-None-Match": '"sha256:0"'}).status == 200


def test_content_of_an_exact_version_is_immutable(publisher: Web, reviewer: Web, anonymous: Web) -> None:
    record = publish(publisher)
    approve(reviewer, record["id"])
    cached = anonymous.get(path(record["id"], "/content")).headers["Cache-Control"]
    assert cached == "public, max-age=31536000, s-maxage=300, immutable"
    latest = anonymous.get(path(f"{record['name']}@latest", "/content"))
    assert "immutable" not in (latest.headers["Cache-Control"] or "")


def test_content_says_the_state_of_its_version(publisher: Web, reviewer: Web) -> None:
    record = publish(publisher)
    target = path(record["id"], "/content")

    def expect(status: str) -> None:
        tag = {"If-None-Match": f'"{record["digest"]}"'}
        for headers, code in (({}, 200), ({"Range": "bytes=0-0"}, 206), (tag, 304)):
            response = publisher.get(target, headers)
            assert (response.status, response.headers["Atom-Status"]) == (code, status)
            is_approved = "immutable" in (response.headers["Cache-Control"] or "")
            assert is_approved == (status == "approved")

    expect("pending")
    approve(reviewer, record["id"])
    expect("approved")
    assert publisher.put(path(record["id"], "/yank"), b"", None).status == 200
    expect("yanked")
    assert publisher.delete(path(record["id"], "/yank")).status == 200
    expect("approved")
    assert review(reviewer, record["id"], "reject", reason="No longer.").status == 200
    expect("rejected")


def test_restricted_content_is_not_cached_by_shared_caches(publisher: Web) -> None:
    record = publish(publisher)
    for tail in ("", "/content"):
        cached = publisher.get(path(record["id"], tail)).headers["Cache-Control"] or ""
        assert cached
        assert "public" not in cached


def test_browsers_must_not_sniff_the_media_type(publisher: Web) -> None:
    record = publish(publisher)
    assert publisher.get(path(record["id"], "/content")).headers["X-Content-Type-Options"] == "nosniff"


def test_missing_content(anonymous: Web) -> None:
    check_problem(anonymous.get(path(f"{unique()}@1.0.0", "/content")), 404, "wpk_not_found")


@pytest.fixture
def approved(publisher: Web, reviewer: Web) -> tuple[str, bytes]:
    """The path and bytes of content that everyone may read."""
    name = unique()
    body = flat_bytes(name, note="x" * 5000)
    assert publisher.put(path(f"{name}@1.0.0"), body).status == 201
    approve(reviewer, f"{name}@1.0.0")
    return path(f"{name}@1.0.0", "/content"), body


def test_a_range_of_the_bytes(anonymous: Web, approved: tuple[str, bytes]) -> None:
    target, body = approved
    whole = anonymous.get(target)
    assert whole.headers["Accept-Ranges"] == "bytes"
    size = len(body)
    for asked, first, last in (("0-99", 0, 99), ("100-", 100, size - 1), ("-7", size - 7, size - 1)):
        part = anonymous.get(target, {"Range": f"bytes={asked}"})
        assert (part.status, part.body) == (206, body[first : last + 1])
        assert part.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert int(part.headers["Content-Length"]) == last + 1 - first
        for header in ("ETag", "Cache-Control", "Content-Location", "Content-Type"):
            assert part.headers[header] == whole.headers[header]


def test_an_interrupted_download_can_be_resumed(anonymous: Web, approved: tuple[str, bytes]) -> None:
    target, body = approved
    begun = anonymous.get(target, {"Range": "bytes=0-999"})
    rest = anonymous.get(target, {"Range": "bytes=1000-", "If-Range": begun.headers["ETag"]})
    assert begun.body + rest.body == body
    for condition in ('"sha256:0"', "W/" + begun.headers["ETag"], "Tue, 24 Nov 2026 22:38:57 GMT"):
        whole = anonymous.get(target, {"Range": "bytes=1000-", "If-Range": condition})
        assert (whole.status, whole.body) == (200, body)


def test_an_unsatisfiable_range(anonymous: Web, approved: tuple[str, bytes]) -> None:
    target, body = approved
    response = anonymous.get(target, {"Range": f"bytes={len(body)}-"})
    check_problem(response, 416, "range_not_satisfiable")
    assert response.headers["Content-Range"] == f"bytes */{len(body)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=2-1", "bytes=x", "lines=1-2"])
def test_an_unsupported_range_gets_the_whole_content(anonymous: Web, approved: tuple[str, bytes], asked: str) -> None:
    target, body = approved
    response = anonymous.get(target, {"Range": asked})
    assert (response.status, response.body) == (200, body)


def test_if_none_match_takes_precedence_over_a_range(anonymous: Web, approved: tuple[str, bytes]) -> None:
    target, body = approved
    tag = f'"{digest_of(body)}"'
    assert anonymous.get(target, {"Range": "bytes=0-1", "If-None-Match": tag}).status == 304


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_head_has_the_headers_of_get(anonymous: Web, approved: tuple[str, bytes], coding: str) -> None:
    target, _ = approved
    changing = {"Date", "X-Request-Id", "RateLimit"}
    heads = [
        {name: value for name, value in response.headers.items() if name not in changing}
        for response in (
            anonymous.request(method, target, headers={"Accept-Encoding": coding}) for method in ("GET", "HEAD")
        )
    ]
    assert heads[0] == heads[1]
    assert anonymous.request("HEAD", target, headers={"Range": "bytes=0-1"}).status == 200
