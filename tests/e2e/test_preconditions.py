"""`If-Match`: a change is made only if the stored bytes are those that the caller has seen."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import approve, check_problem, path, publish, unchanged
from tests.e2e.web import Response, Web

JSON = {"Content-Type": "application/json"}
OTHER = f'"sha256:{"0" * 64}"'

Change = Callable[[Web, str, str], Response]


def review(web: Web, identifier: str, if_match: str) -> Response:
    body = json.dumps({"decision": "approve"}).encode()
    return web.request("PUT", path(identifier, "/review"), body, {**JSON, "If-Match": if_match})


def first_review(web: Web, identifier: str, if_match: str) -> Response:
    body = json.dumps({"status": "approved"}).encode()
    return web.request("POST", f"/wpk/review/{identifier}", body, {**JSON, "If-Match": if_match})


def withdraw(web: Web, identifier: str, if_match: str) -> Response:
    return web.request("PUT", path(identifier, "/withdraw"), headers={"If-Match": if_match})


def yank(web: Web, identifier: str, if_match: str) -> Response:
    return web.request("PUT", path(identifier, "/yank"), headers={"If-Match": if_match})


def unyank(web: Web, identifier: str, if_match: str) -> Response:
    return web.request("DELETE", path(identifier, "/yank"), headers={"If-Match": if_match})


def document(identifier: str) -> bytes:
    return flat_bytes(identifier.removesuffix("@1.0.0"))


def put_again(web: Web, identifier: str, if_match: str) -> Response:
    return web.request("PUT", path(identifier), document(identifier), {**JSON, "If-Match": if_match})


def post_again(web: Web, identifier: str, if_match: str) -> Response:
    return web.request("POST", "/v1/wpks", document(identifier), {**JSON, "If-Match": if_match})


CHANGES = [review, first_review, withdraw, yank, unyank, put_again, post_again]


def version_for(change: Change, publisher: Web, admin: Web) -> tuple[Web, dict[str, str]]:
    """Returns a caller who may make the change, and a version that allows it."""
    record = publish(publisher)
    if change in (yank, unyank):
        approve(admin, record["id"])
    return (admin if change in (review, first_review) else publisher), record


@pytest.mark.parametrize("change", CHANGES)
def test_a_stale_if_match_changes_nothing(admin: Web, publisher: Web, change: Change) -> None:
    caller, record = version_for(change, publisher, admin)
    for if_match in (OTHER, f'W/"{record["digest"]}"', f'"{record["digest"]}x", {OTHER}'):
        with unchanged(admin):
            check_problem(change(caller, record["id"], if_match), 412, "digest_mismatch")


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("if_match", ['"{digest}"', '{other}, "{digest}"', "*"])
def test_a_matching_if_match_makes_the_change(admin: Web, publisher: Web, change: Change, if_match: str) -> None:
    caller, record = version_for(change, publisher, admin)
    response = change(caller, record["id"], if_match.format(digest=record["digest"], other=OTHER))
    assert response.status == 200, response


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("if_match", ["", "sha256:0", '"sha256:0', '"a" "b"', '*, "a"'])
def test_an_invalid_if_match(admin: Web, publisher: Web, change: Change, if_match: str) -> None:
    caller, record = version_for(change, publisher, admin)
    with unchanged(admin):
        check_problem(change(caller, record["id"], if_match), 400, "invalid_precondition")


def test_the_entity_tag_of_the_content_matches(admin: Web, publisher: Web) -> None:
    record = publish(publisher)
    tag = publisher.get(path(record["id"], "/content")).headers["ETag"]
    assert review(admin, record["id"], tag).status == 200


def test_if_match_never_matches_a_version_that_does_not_exist(admin: Web, publisher: Web) -> None:
    name = unique()
    with unchanged(admin):
        check_problem(put_again(publisher, f"{name}@1.0.0", OTHER), 412, "digest_mismatch")
    assert put_again(publisher, f"{name}@1.0.0", "*").status == 201
