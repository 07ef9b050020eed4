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
