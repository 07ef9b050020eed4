"""Authentication: API keys, their scopes, their expiry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.conftest import Server
from tests.e2e.contract import Operation, operations
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import approve, check_problem, publish, unchanged
from tests.e2e.wait import eventually
from tests.e2e.web import Response, Web

PROTECTED = [operation for operation in operations() if operation.needs_token]


def call(web: Web, operation: Operation) -> Response:
    """Calls an operation with a body that would have an effect if the caller were authorized."""
    name = unique()
    target = (
        operation.template.replace("{name}@{version}", f"{name}@1.0.0")
        .replace("/tokens/{id}", "/tokens/tok_0123456789abcdef")
        .replace("{name}", name)
        .replace("{tenant}", unique("tenant"))
        .replace("{id}", f"{name}@1.0.0")
    )
    body = None if operation.method in ("GET", "DELETE") else flat_bytes(name)
    return web.request(operation.method, target, body, {"Content-Type": "application/json"})


@pytest.mark.parametrize("operation", PROTECTED, ids=lambda operation: operation.id)
def test_a_request_without_a_token_has_no_effect(admin: Web, anonymous: Web, operation: Operation) -> None:
    with unchanged(admin):
        problem = check_problem(call(anonymous, operation), 401, "missing_token")
        assert "Authorization" in problem["detail"]


@pytest.mark.parametrize("operation", PROTECTED, ids=lambda operation: operation.id)
def test_a_request_with_a_wrong_token_has_no_effect(admin: Web, anonymous: Web, operation: Operation) -> None:
    with unchanged(admin):
        check_problem(call(anonymous.bearing("atom_" + "A" * 43), operation), 401, "invalid_token")


@pytest.mark.parametrize("target", ["/v1/wpks", "/v1/wpks/some", "/v1/wpks/some@1.0.0", "/wpk/list"])
def test_a_wrong_token_is_not_treated_as_anonymous(anonymous: Web, target: str) -> None:
    check_problem(anonymous.bearing("atom_" + "A" * 43).get(target), 401, "invalid_token")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Basic YTpi",
        "atom_" + "A" * 43,
        "Bearer " + "a" * 9000,
        "Bearer caf\xe9",
        "Bearer short",
        "Bearer atom_short",
    ],
)
def test_a_header_without_a_token(anonymous: Web, header: str) -> None:
    response = anonymous.request("GET", "/v1/whoami", headers={"Authorization": header})
    assert response.status == 401, response
    assert response.json()["code"] in ("invalid_token", "missing_token")


def test_the_scheme_is_case_insensitive(publisher: Web) -> None:
    response = publisher.request("GET", "/v1/whoami", headers={"Authorization": f"bEARER {publisher.token}"})
    assert response.status == 200, response


def test_a_truncated_or_extended_key_is_invalid(publisher: Web) -> None:
    assert publisher.token is not None
    for wrong in (publisher.token[:-1], publisher.token + "A", publisher.token.swapcase()):
        check_problem(publisher.bearing(wrong).get("/v1/whoami"), 401, "invalid_token")


def test_whoami(publisher: Web) -> None:
    response = publisher.get("/v1/whoami").json()
    assert response["tenant"] == publisher.tenant
    assert response["scopes"] == ["publish"]
    assert response["subject"]


def test_the_admin_key_of_init(admin: Web) -> None:
    assert "admin" in admin.get("/v1/whoami").json()["scopes"]


def test_a_revoked_key_is_rejected_at_once(server: Server, admin: Web) -> None:
    key = server.key("publish")
    identifier = next(t["id"] for t in admin.get("/v1/tokens").json()["tokens"] if t["tenant"] == key.tenant)
    # Used first, so that a server that caches keys has cached this one.
    assert key.get("/v1/whoami").status == 200
    assert admin.delete(f"/v1/tokens/{identifier}").status == 204
    with unchanged(admin):
        check_problem(key.post("/v1/wpks", flat_bytes(unique())), 401, "revoked_token")
        check_problem(key.get("/v1/wpks"), 401, "revoked_token")


def test_an_expired_key_is_rejected(server: Server) -> None:
    expires_at = (datetime.now(UTC) + timedelta(seconds=2)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    key = server.key("publish", expires_at=expires_at)
    assert key.get("/v1/whoami").status == 200
    eventually(lambda: key.get("/v1/whoami").status == 401)
    check_problem(key.get("/v1/whoami"), 401, "expired_token")
    check_problem(key.post("/v1/wpks", flat_bytes(unique())), 401, "expired_token")


@pytest.mark.parametrize("scope", ["publish", "review", "admin"])
def test_what_each_scope_may_do(server: Server, scope: str) -> None:
    caller = server.key(scope)
    identifier = publish(server.key("publish"))["id"]
    published = caller.post("/v1/wpks", flat_bytes(unique())).status
    reviewed = caller.put_json(f"/v1/wpks/{identifier}/review", {"decision": "approve"}).status
    assert published == (403 if scope == "review" else 201)
    assert reviewed == (403 if scope == "publish" else 200)


def test_several_scopes_add_up(server: Server) -> None:
    caller = server.key("publish", "review")
    publish(caller)
    approve(caller, publish(server.key("publish"))["id"])
