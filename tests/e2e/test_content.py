"""Downloading: the exact bytes, with a tag that is their digest."""

from __future__ import annotations

import pytest

from tests.e2e.documents import digest_of, document_yaml, flat_bytes, unique
from tests.e2e.market import approve, check_problem, path, publish
from tests.e2e.web import Web


@pytest.mark.parametrize("form", ["json", "spaced json", "yaml"])
def test_the_bytes_are_those_that_were_published(publisher: Web, reviewer: Web, anonymous: Web, form: str) -> None:
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
    answer = anonymous.get(path(f"{name}@1.0.0", "/content"))
    assert answer.status == 200
    assert answer.body == body
    assert answer.media_type == media_type
    assert answer.headers["ETag"] == f'"{digest_of(body)}"'
    assert int(answer.headers["Content-Length"]) == len(body)


def test_whoever_has_the_bytes_is_told_so(publisher: Web) -> None:
    record = publish(publisher)
    target = path(record["id"], "/content")
    tag = f'"{record["digest"]}"'
    for header in (tag, f'"sha256:0", {tag}', "*"):
        answer = publisher.get(target, {"If-None-Match": header})
        assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", tag)
    assert publisher.get(target, {"If-None-Match": '"sha256:0"'}).status == 200


def test_what_is_named_exactly_never_changes(publisher: Web, reviewer: Web, anonymous: Web) -> None:
    record = publish(publisher)
    approve(reviewer, record["id"])
    assert "immutable" in anonymous.get(path(record["id"], "/content")).headers["Cache-Control"]
    latest = anonymous.get(path(f"{record['name']}@latest", "/content"))
    assert "immutable" not in (latest.headers["Cache-Control"] or "")


def test_what_only_some_may_see_is_in_no_shared_cache(publisher: Web) -> None:
    record = publish(publisher)
    for tail in ("", "/content"):
        cached = publisher.get(path(record["id"], tail)).headers["Cache-Control"] or ""
        assert cached
        assert "public" not in cached


def test_a_browser_does_not_guess_at_the_bytes(publisher: Web) -> None:
    record = publish(publisher)
    assert publisher.get(path(record["id"], "/content")).headers["X-Content-Type-Options"] == "nosniff"


def test_content_that_is_not_there(anonymous: Web) -> None:
    check_problem(anonymous.get(path(f"{unique()}@1.0.0", "/content")), 404, "wpk_not_found")


@pytest.fixture
def approved(publisher: Web, reviewer: Web) -> tuple[str, bytes]:
    """The address of some content that everyone may read, and its bytes."""
    name = unique()
    body = flat_bytes(name, note="x" * 5000)
    assert publisher.put(path(f"{name}@1.0.0"), body).status == 201
    approve(reviewer, f"{name}@1.0.0")
    return path(f"{name}@1.0.0", "/content"), body


def test_a_part_of_the_bytes(anonymous: Web, approved: tuple[str, bytes]) -> None:
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


def test_a_download_goes_on_where_it_broke_off(anonymous: Web, approved: tuple[str, bytes]) -> None:
    target, body = approved
    begun = anonymous.get(target, {"Range": "bytes=0-999"})
    rest = anonymous.get(target, {"Range": "bytes=1000-", "If-Range": begun.headers["ETag"]})
    assert begun.body + rest.body == body
    for condition in ('"sha256:0"', "W/" + begun.headers["ETag"], "Tue, 24 Nov 2026 22:38:57 GMT"):
        whole = anonymous.get(target, {"Range": "bytes=1000-", "If-Range": condition})
        assert (whole.status, whole.body) == (200, body)


def test_a_part_that_is_not_there(anonymous: Web, approved: tuple[str, bytes]) -> None:
    target, body = approved
    answer = anonymous.get(target, {"Range": f"bytes={len(body)}-"})
    check_problem(answer, 416, "range_not_satisfiable")
    assert answer.headers["Content-Range"] == f"bytes */{len(body)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=2-1", "bytes=x", "lines=1-2"])
def test_a_range_that_is_not_understood_gets_the_whole(anonymous: Web, approved: tuple[str, bytes], asked: str) -> None:
    target, body = approved
    answer = anonymous.get(target, {"Range": asked})
    assert (answer.status, answer.body) == (200, body)


def test_whoever_has_the_bytes_needs_no_part_of_them(anonymous: Web, approved: tuple[str, bytes]) -> None:
    target, body = approved
    tag = f'"{digest_of(body)}"'
    assert anonymous.get(target, {"Range": "bytes=0-1", "If-None-Match": tag}).status == 304


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_head_says_what_get_would(anonymous: Web, approved: tuple[str, bytes], coding: str) -> None:
    target, _ = approved
    changing = {"Date", "X-Request-Id", "RateLimit"}
    heads = [
        {name: value for name, value in answer.headers.items() if name not in changing}
        for answer in (
            anonymous.request(method, target, headers={"Accept-Encoding": coding}) for method in ("GET", "HEAD")
        )
    ]
    assert heads[0] == heads[1]
    assert anonymous.request("HEAD", target, headers={"Range": "bytes=0-1"}).status == 200
