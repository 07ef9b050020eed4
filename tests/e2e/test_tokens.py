"""Creating, listing and revoking API keys."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.conftest import Server
from tests.e2e.documents import in_days, unique
from tests.e2e.market import check_problem, unchanged
from tests.e2e.web import Web


def keys_of(web: Web) -> list[dict[str, Any]]:
    response = web.get("/v1/tokens")
    assert response.status == 200, response
    listed = response.json()
    assert listed["count"] == len(listed["tokens"])
    return list(listed["tokens"])


def test_a_key_is_shown_only_once(admin: Web) -> None:
    tenant = unique("tenant")
    future = in_days(30)
    request = {"scopes": ["review", "publish"], "note": "nightly", "expires_at": future, "tenant": tenant}
    made = admin.post_json("/v1/tokens", request)
    assert made.status == 201, made
    key = made.json()
    secret = key.pop("token")
    assert key["tenant"] == tenant
    assert sorted(key["scopes"]) == ["publish", "review"]
    assert (key["note"], key["expires_at"], key["revoked_at"]) == ("nightly", future, None)
    assert key["created_by"] == admin.get("/v1/whoami").json()["subject"]
    listed = next(listed for listed in keys_of(admin) if listed["id"] == key["id"])
    assert listed == key
    assert secret not in admin.get("/v1/tokens").body.decode()
    assert made.headers["Cache-Control"] == "no-store"


def test_newest_first(server: Server, admin: Web) -> None:
    tenants = [server.key("publish").tenant for _ in range(3)]
    assert [key["tenant"] for key in keys_of(admin)][:3] == tenants[::-1]


def test_two_equal_requests_create_two_keys(admin: Web) -> None:
    request = {"scopes": ["publish"], "tenant": unique("tenant")}
    first, second = (admin.post_json("/v1/tokens", request).json() for _ in range(2))
    assert first["id"] != second["id"]
    assert first["token"] != second["token"]


def test_a_tenant_creates_and_sees_only_its_own_keys(server: Server, manager: Web) -> None:
    server.key("publish")
    made = manager.post_json("/v1/tokens", {"scopes": ["publish"]})
    assert made.status == 201, made
    assert made.json()["tenant"] == manager.tenant
    assert len(keys_of(manager)) == 2
    assert {key["tenant"] for key in keys_of(manager)} == {manager.tenant}


def test_a_tenant_may_name_itself(manager: Web) -> None:
    request = {"scopes": ["publish"], "tenant": manager.tenant}
    assert manager.post_json("/v1/tokens", request).status == 201


@pytest.mark.parametrize("scopes", [["review"], ["admin"], ["publish", "review"]])
def test_nobody_can_grant_a_scope_that_they_lack(admin: Web, manager: Web, scopes: list[str]) -> None:
    with unchanged(admin):
        check_problem(manager.post_json("/v1/tokens", {"scopes": scopes}), 403, "insufficient_scope")


def test_only_an_admin_creates_keys_for_another_tenant(admin: Web, manager: Web) -> None:
    request = {"scopes": ["publish"], "tenant": unique("tenant")}
    with unchanged(admin):
        check_problem(manager.post_json("/v1/tokens", request), 403, "foreign_tenant")


@pytest.mark.parametrize(
    ("request_body", "code", "pointer"),
    [
        ({}, "missing_field", "/scopes"),
        ({"scopes": []}, "invalid_field", "/scopes"),
        ({"scopes": ["everything"]}, "invalid_field", "/scopes/0"),
        ({"scopes": ["publish", "publish"]}, "invalid_field", "/scopes"),
        ({"scopes": "publish"}, "invalid_field", "/scopes"),
        ({"scopes": ["publish"], "note": "x" * 257}, "invalid_field", "/note"),
        ({"scopes": ["publish"], "note": 1}, "invalid_field", "/note"),
        ({"scopes": ["publish"], "tenant": "Bad Tenant"}, "invalid_field", "/tenant"),
        ({"scopes": ["publish"], "expires_at": "tomorrow"}, "invalid_field", "/expires_at"),
        ({"scopes": ["publish"], "expires_at": "2020-01-01T00:00:00Z"}, "expiry_in_past", "/expires_at"),
        ({"scopes": ["publish"], "colour": "red"}, "unknown_field", "/colour"),
    ],
)
def test_a_request_that_breaks_a_rule(admin: Web, request_body: dict[str, Any], code: str, pointer: str) -> None:
    with unchanged(admin):
        problem = check_problem(admin.post_json("/v1/tokens", request_body), 422, code)
    found = {finding["pointer"] for finding in problem["errors"]}
    assert any(place == pointer or place.startswith(f"{pointer}/") for place in found) or pointer[:-2] in found, found


@pytest.mark.parametrize(
    ("body", "media_type", "status", "code"),
    [
        (b"not json", "application/json", 400, "malformed_json"),
        (b"", "application/json", 400, "malformed_json"),
        (b"[]", "application/json", 422, "invalid_field"),
        (b"scopes: [publish]", "application/yaml", 415, "unsupported_media_type"),
    ],
)
def test_an_invalid_body(admin: Web, body: bytes, media_type: str, status: int, code: str) -> None:
    with unchanged(admin):
        check_problem(admin.post("/v1/tokens", body, media_type), status, code)


def test_revoking_twice_succeeds(server: Server, admin: Web) -> None:
    tenant = server.key("publish").tenant
    key = next(key for key in keys_of(admin) if key["tenant"] == tenant)
    assert admin.delete(f"/v1/tokens/{key['id']}").status == 204
    revoked = next(other for other in keys_of(admin) if other["id"] == key["id"])
    assert revoked["revoked_at"] is not None
    with unchanged(admin):
        assert admin.delete(f"/v1/tokens/{key['id']}").status == 204


def test_a_tenant_revokes_its_own_key(manager: Web) -> None:
    made = manager.post_json("/v1/tokens", {"scopes": ["publish"]}).json()
    assert manager.delete(f"/v1/tokens/{made['id']}").status == 204
    check_problem(manager.bearing(made["token"]).get("/v1/whoami"), 401, "revoked_token")


@pytest.mark.parametrize("identifier", ["tok_0123456789abcdef", "tok_short", "nonsense", "tok_%2e%2e"])
def test_an_unknown_key(admin: Web, identifier: str) -> None:
    with unchanged(admin):
        check_problem(admin.delete(f"/v1/tokens/{identifier}"), 404, "token_not_found")


def test_another_tenants_key_is_not_found(server: Server, admin: Web, manager: Web) -> None:
    tenant = server.key("publish").tenant
    key = next(key for key in keys_of(admin) if key["tenant"] == tenant)
    with unchanged(admin):
        check_problem(manager.delete(f"/v1/tokens/{key['id']}"), 404, "token_not_found")


def test_keys_are_listed_in_pages(server: Server) -> None:
    tenant = unique("tenant")
    manager = server.key("publish", "manage", tenant=tenant)
    made = [manager.post_json("/v1/tokens", {"scopes": ["publish"]}).json()["id"] for _ in range(4)]
    first = manager.get("/v1/tokens?limit=2")
    assert [key["id"] for key in first.json()["tokens"]] == made[:1:-1]
    cursor = first.json()["next_cursor"]
    assert first.headers["Link"] == f'</v1/tokens?limit=2&cursor={cursor}>; rel="next"'
    manager.post_json("/v1/tokens", {"scopes": ["publish"]})
    second = manager.get(f"/v1/tokens?limit=3&cursor={cursor}").json()
    assert [key["id"] for key in second["tokens"]][:2] == made[1::-1]
    assert (second["count"], second["next_cursor"]) == (3, None)
    # The caller decides whose keys a page shows, not the cursor.
    assert server.key("manage").get(f"/v1/tokens?cursor={cursor}").json()["tokens"] == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "invalid_parameter"),
        ("limit=101", "invalid_parameter"),
        ("limit=x", "invalid_parameter"),
        ("cursor=AAAA", "invalid_cursor"),
        ("tenant=acme", "unknown_parameter"),
    ],
)
def test_an_invalid_page_of_keys(manager: Web, query: str, code: str) -> None:
    check_problem(manager.get(f"/v1/tokens?{query}"), 400, code)
