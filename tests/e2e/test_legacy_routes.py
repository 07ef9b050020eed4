"""The legacy routes, as their clients know them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from tests.e2e.conftest import Server
from tests.e2e.documents import digest_of, unique
from tests.e2e.market import approve, check_problem, path, publish, unchanged
from tests.e2e.web import Response, Web


def upload(web: Web, name: str, version: str = "1.0.0", **members: Any) -> Response:
    body = {"name": name, "version": version, "content": {"steps": ["init", "process"]}, **members}
    return web.post_json("/wpk/upload", body)


def canonical(name: str, content: object, version: str = "1.0.0") -> bytes:
    """Returns RFC 8785 bytes of what these tests upload: sorted members, no spaces, UTF-8."""
    value = {"name": name, "version": version, "content": content}
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_an_upload_stores_the_canonical_bytes(publisher: Web) -> None:
    name = unique()
    content = {"steps": ["init", "process"], "b": 1, "a": [1.5, True, None, "é"]}
    response = upload(publisher, name, content=content)
    assert response.status == 200, response
    assert (response.json()["id"], response.json()["status"]) == (f"{name}@1.0.0", "uploaded")
    assert response.json()["message"]
    stored = publisher.get(path(f"{name}@1.0.0", "/content"))
    assert stored.body == canonical(name, content)
    assert stored.headers["ETag"] == f'"{digest_of(stored.body)}"'
    assert publisher.get(path(f"{name}@1.0.0")).json()["media_type"] == "application/json"


def test_the_same_value_in_another_order_is_the_same_upload(admin: Web, publisher: Web) -> None:
    name = unique()
    assert upload(publisher, name, content={"steps": ["a"], "x": 1}).json()["status"] == "uploaded"
    with unchanged(admin):
        assert upload(publisher, name, content={"x": 1, "steps": ["a"]}).json()["status"] == "unchanged"


@pytest.mark.parametrize("signature", ["", None])
def test_an_empty_signature_counts_as_none(publisher: Web, signature: str | None) -> None:
    assert upload(publisher, unique(), signature=signature).status == 200


def test_an_upload_can_be_as_large_as_a_document(publisher: Web) -> None:
    content = {"steps": ["init"], "notes": "x" * 500_000}
    response = upload(publisher, unique(), content=content)
    assert response.status == 200, response


@pytest.mark.parametrize(
    ("members", "status", "code"),
    [
        ({"signature": "sim-sig-1234"}, 422, "signature_key_unknown"),
        ({"content": {"steps": []}}, 422, "invalid_member"),
        ({"content": "text"}, 422, "invalid_field"),
        ({"version": "1.0"}, 422, "invalid_version"),
        ({"name": "Upper"}, 422, "invalid_name"),
        ({"name": 7}, 422, "invalid_field"),
    ],
)
def test_an_upload_that_breaks_a_rule(
    admin: Web, publisher: Web, members: dict[str, Any], status: int, code: str
) -> None:
    with unchanged(admin):
        check_problem(upload(publisher, **{"name": unique(), **members}), status, code)


def test_other_content_under_the_same_id(admin: Web, publisher: Web) -> None:
    name = unique()
    upload(publisher, name)
    with unchanged(admin):
        check_problem(upload(publisher, name, content={"steps": ["other"]}), 409, "version_exists")


def test_an_upload_that_is_not_json(admin: Web, publisher: Web) -> None:
    with unchanged(admin):
        check_problem(publisher.post("/wpk/upload", b"name: x", "application/json"), 400, "malformed_json")
        check_problem(publisher.post("/wpk/upload", b"name: x", "application/yaml"), 415, "unsupported_media_type")


def test_an_upload_needs_the_scope(admin: Web, reviewer: Web) -> None:
    with unchanged(admin):
        check_problem(upload(reviewer, unique()), 403, "insufficient_scope")


def test_the_list(anonymous: Web, publisher: Web, reviewer: Web) -> None:
    pending, approved = publish(publisher)["id"], publish(publisher)["id"]
    approve(reviewer, approved)
    seen = anonymous.get("/wpk/list?status=approved").json()
    assert seen["count"] == len(seen["wpks"]) <= 100
    assert approved in [wpk["id"] for wpk in seen["wpks"]]
    assert {wpk["status"] for wpk in seen["wpks"]} == {"approved"}
    mine = publisher.get("/wpk/list").json()
    assert [wpk["id"] for wpk in mine["wpks"]][:2] == [approved, pending]
    newest = publisher.get("/wpk/list?status=pending").json()
    assert pending in [wpk["id"] for wpk in newest["wpks"]]


def test_a_row_of_the_list_has_its_time_in_unix_seconds(publisher: Web) -> None:
    record = publish(publisher)
    row = next(row for row in publisher.get("/wpk/list").json()["wpks"] if row["id"] == record["id"])
    assert row.pop("created_at") == int(datetime.fromisoformat(record["published_at"]).timestamp())
    assert row == record


def test_the_status_of_health_is_the_one_that_the_first_clients_expect(anonymous: Web) -> None:
    assert anonymous.get("/health").json()["status"] == "ok"


def test_the_list_takes_only_a_status(anonymous: Web) -> None:
    check_problem(anonymous.get("/wpk/list?status=bogus"), 400, "invalid_parameter")
    check_problem(anonymous.get("/wpk/list?limit=1"), 400, "unknown_parameter")


@pytest.mark.parametrize("status", ["approved", "rejected"])
def test_a_review(publisher: Web, reviewer: Web, status: str) -> None:
    identifier = publish(publisher)["id"]
    response = reviewer.post_json(f"/wpk/review/{identifier}", {"status": status, "reason": "because"})
    assert response.status == 200, response
    assert (response.json()["id"], response.json()["status"]) == (identifier, status)
    record = publisher.get(path(identifier)).json()
    assert (record["status"], record["review"]["reason"]) == (status, "because")


@pytest.mark.parametrize(
    ("body", "code"),
    [({}, "missing_field"), ({"status": "approve"}, "invalid_field"), ({"status": "pending"}, "invalid_field")],
)
def test_a_review_that_breaks_a_rule(
    admin: Web, publisher: Web, reviewer: Web, body: dict[str, Any], code: str
) -> None:
    identifier = publish(publisher)["id"]
    with unchanged(admin):
        check_problem(reviewer.post_json(f"/wpk/review/{identifier}", body), 422, code)


def test_a_review_that_the_caller_may_not_give(server: Server, admin: Web, publisher: Web, reviewer: Web) -> None:
    identifier = publish(publisher)["id"]
    colleague = server.key("review", tenant=publisher.tenant)
    body = {"status": "approved"}
    with unchanged(admin):
        check_problem(publisher.post_json(f"/wpk/review/{identifier}", body), 403, "insufficient_scope")
        check_problem(colleague.post_json(f"/wpk/review/{identifier}", body), 403, "self_review")
        check_problem(reviewer.post_json(f"/wpk/review/{unique()}@1.0.0", body), 404, "wpk_not_found")


@pytest.mark.parametrize("identifier", ["Upper@1.0.0", "good@1", "good@latest", "good"])
def test_a_review_of_an_invalid_id(admin: Web, reviewer: Web, identifier: str) -> None:
    with unchanged(admin):
        check_problem(reviewer.post_json(f"/wpk/review/{identifier}", {"status": "approved"}), 400, "invalid_id")
