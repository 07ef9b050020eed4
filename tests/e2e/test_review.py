"""Approving and rejecting."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.conftest import Server
from tests.e2e.documents import digest_of, unique
from tests.e2e.market import approve, check_problem, path, publish, review, unchanged
from tests.e2e.web import Web


@pytest.fixture
def version(publisher: Web) -> dict[str, Any]:
    """A pending version of `publisher`."""
    return publish(publisher)


def test_an_approval(publisher: Web, reviewer: Web, anonymous: Web, version: dict[str, Any]) -> None:
    response = review(reviewer, version["id"], reason="looks right", digest=version["digest"])
    assert response.status == 200, response
    result = response.json()
    assert (result["id"], result["status"]) == (version["id"], "approved")
    record = result["wpk"]
    assert record["status"] == "approved"
    assert record["updated_at"] >= version["updated_at"]
    assert record["published_at"] == version["published_at"]
    standing = record["review"]
    assert (standing["decision"], standing["reason"]) == ("approve", "looks right")
    assert standing["reviewer"] == reviewer.get("/v1/whoami").json()["subject"]
    for caller in (publisher, reviewer, anonymous):
        assert caller.get(path(version["id"])).json() == record


def test_a_rejection(publisher: Web, reviewer: Web, version: dict[str, Any]) -> None:
    response = review(reviewer, version["id"], "reject", reason="no timeout")
    assert (response.status, response.json()["status"]) == (200, "rejected")
    record = publisher.get(path(version["id"])).json()
    assert (record["status"], record["review"]["reason"]) == ("rejected", "no timeout")


def test_the_latest_decision_stands(reviewer: Web, anonymous: Web, version: dict[str, Any]) -> None:
    for decision, status, seen in [
        ("approve", "approved", 200),
        ("reject", "rejected", 404),
        ("approve", "approved", 200),
    ]:
        assert review(reviewer, version["id"], decision).json()["status"] == status
        assert anonymous.get(path(version["id"])).status == seen


def test_the_same_decision_again_changes_nothing(admin: Web, reviewer: Web, version: dict[str, Any]) -> None:
    first = review(reviewer, version["id"], reason="fine").json()
    with unchanged(admin):
        assert review(reviewer, version["id"], reason="fine").json() == first


def test_nobody_reviews_their_own_tenants_version(
    server: Server, admin: Web, publisher: Web, version: dict[str, Any]
) -> None:
    colleague = server.key("review", tenant=publisher.tenant)
    for decision in ("approve", "reject"):
        with unchanged(admin):
            check_problem(review(colleague, version["id"], decision), 403, "self_review")


def test_not_even_an_admin_reviews_its_own_tenants_version(admin: Web) -> None:
    version = publish(admin)
    with unchanged(admin):
        check_problem(review(admin, version["id"]), 403, "self_review")


def test_a_review_with_the_digest_of_other_bytes(admin: Web, reviewer: Web, version: dict[str, Any]) -> None:
    with unchanged(admin):
        check_problem(review(reviewer, version["id"], digest=digest_of(b"others")), 412, "digest_mismatch")


def test_a_wrong_scope(admin: Web, publisher: Web, server: Server, version: dict[str, Any]) -> None:
    for caller in (publisher, server.key("publish")):
        with unchanged(admin):
            check_problem(review(caller, version["id"]), 403, "insufficient_scope")


def test_no_token(admin: Web, anonymous: Web, version: dict[str, Any]) -> None:
    with unchanged(admin):
        check_problem(review(anonymous, version["id"]), 401, "missing_token")


def test_a_missing_version(admin: Web, reviewer: Web, version: dict[str, Any]) -> None:
    for identifier in (f"{unique()}@1.0.0", f"{version['name']}@9.9.9"):
        with unchanged(admin):
            check_problem(review(reviewer, identifier), 404, "wpk_not_found")


@pytest.mark.parametrize("identifier", ["Upper@1.0.0", "good@1.0", "good@latest", "good@^1.0"])
def test_a_path_without_an_exact_version(admin: Web, reviewer: Web, identifier: str) -> None:
    with unchanged(admin):
        check_problem(review(reviewer, identifier), 400, "invalid_id")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "missing_field"),
        ({"decision": "maybe"}, "invalid_field"),
        ({"decision": None}, "missing_field"),
        ({"decision": 1}, "invalid_field"),
        ({"decision": "approve", "reason": 1}, "invalid_field"),
        ({"decision": "approve", "reason": "x" * 4097}, "invalid_field"),
        ({"decision": "approve", "digest": "sha256:short"}, "invalid_field"),
        ({"decision": "approve", "force": True}, "unknown_field"),
        ({"decision": "maybe", "force": True}, "invalid_request"),
        ([], "invalid_field"),
    ],
    ids=str,
)
def test_a_body_that_breaks_a_rule(admin: Web, reviewer: Web, version: dict[str, Any], body: object, code: str) -> None:
    with unchanged(admin):
        problem = check_problem(reviewer.put_json(path(version["id"], "/review"), body), 422, code)
        assert problem["errors"]


@pytest.mark.parametrize(
    ("body", "media_type", "status", "code"),
    [
        (b"", "application/json", 400, "malformed_json"),
        (b"{", "application/json", 400, "malformed_json"),
        (b'{"decision": "approve", "decision": "reject"}', "application/json", 400, "duplicate_member"),
        (b"decision: approve", "application/yaml", 415, "unsupported_media_type"),
        (b"decision=approve", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
    ],
)
def test_a_body_that_is_not_a_review(
    admin: Web, reviewer: Web, version: dict[str, Any], body: bytes, media_type: str, status: int, code: str
) -> None:
    with unchanged(admin):
        check_problem(reviewer.put(path(version["id"], "/review"), body, media_type), status, code)


def test_a_long_reason_in_any_script_is_kept(reviewer: Web, publisher: Web, version: dict[str, Any]) -> None:
    reason = "Größe 大小 🚚 " + "x" * 4000
    assert review(reviewer, version["id"], "reject", reason=reason).status == 200
    assert publisher.get(path(version["id"])).json()["review"]["reason"] == reason


def test_a_rejected_version_is_fixed_by_the_next_one(publisher: Web, reviewer: Web, version: dict[str, Any]) -> None:
    assert review(reviewer, version["id"], "reject").status == 200
    better = publish(publisher, version["name"], "1.0.1")
    assert approve(reviewer, better["id"])["status"] == "approved"
