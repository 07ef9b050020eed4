"""The right to manage API keys, and the limits that a key inherits from the key that made it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import jwt
from tests.e2e.conftest import Server, serve
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import check_problem, events_after, last_seq, unchanged
from tests.e2e.web import Web
from tools.daemon import initialize

YEAR = timedelta(days=365)


def make(web: Web, *scopes: str, **members: object) -> dict[str, Any]:
    response = web.post_json("/v1/tokens", {"scopes": list(scopes), **members})
    assert response.status == 201, response
    return dict(response.json())


def time_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


def text_of(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def bearer_of_jwt(server: Server, scope: str, tenant: str, seconds: int = 3600) -> Web:
    expires = int(datetime.now(UTC).timestamp()) + seconds
    return server.web.bearing(jwt.sign(jwt.claims(tenant, scope=scope, exp=expires)), tenant)


@pytest.mark.parametrize("scope", ["publish", "review", "publish review"])
def test_keys_need_the_scope_manage_from_a_key_and_from_a_jwt(server: Server, admin: Web, scope: str) -> None:
    tenant = unique("tenant")
    own = make(admin, *scope.split(), tenant=tenant)
    for caller in (server.web.bearing(own["token"]), bearer_of_jwt(server, scope, tenant)):
        with unchanged(admin):
            check_problem(caller.post_json("/v1/tokens", {"scopes": scope.split()}), 403, "insufficient_scope")
            check_problem(caller.get("/v1/tokens"), 403, "insufficient_scope")
            check_problem(caller.delete(f"/v1/tokens/{own['id']}"), 403, "insufficient_scope")


def test_manage_alone_publishes_and_reviews_nothing(server: Server) -> None:
    manager = server.key("manage")
    check_problem(manager.post("/v1/wpks", flat_bytes(unique())), 403, "insufficient_scope")
    assert make(manager, "manage")["scopes"] == ["manage"]


def test_nobody_revokes_a_key_with_more_scopes_than_their_own(server: Server, admin: Web) -> None:
    tenant = unique("tenant")
    manager = server.key("publish", "manage", tenant=tenant)
    for scopes in (["review"], ["publish", "review"], ["admin"]):
        stronger = make(admin, *scopes, tenant=tenant)
        with unchanged(admin):
            problem = check_problem(manager.delete(f"/v1/tokens/{stronger['id']}"), 403, "insufficient_scope")
        assert scopes[-1] in problem["detail"]
        assert admin.delete(f"/v1/tokens/{stronger['id']}").status == 204


def test_a_key_is_valid_for_a_year_unless_it_is_made_for_less(admin: Web) -> None:
    tenant = unique("tenant")
    key = make(admin, "publish", tenant=tenant)
    assert time_of(key["expires_at"]) - time_of(key["created_at"]) == YEAR
    late = text_of(datetime.now(UTC) + YEAR + timedelta(days=1))
    with unchanged(admin):
        rejected = admin.post_json("/v1/tokens", {"scopes": ["publish"], "tenant": tenant, "expires_at": late})
        problem = check_problem(rejected, 422, "expiry_too_late")
    assert problem["errors"][0]["pointer"] == "/expires_at"


def test_a_jwt_of_seconds_makes_a_key_that_is_bounded_too(server: Server, admin: Web) -> None:
    caller = bearer_of_jwt(server, "publish manage", unique("tenant"), seconds=3)
    key = make(caller, "publish")
    assert key["parent"] is None
    assert time_of(key["expires_at"]) - time_of(key["created_at"]) == YEAR
    late = text_of(datetime.now(UTC) + 10 * YEAR)
    with unchanged(admin):
        check_problem(
            caller.post_json("/v1/tokens", {"scopes": ["publish"], "expires_at": late}), 422, "expiry_too_late"
        )


def test_the_bound_of_a_keys_lifetime_is_a_setting(data: Path) -> None:
    running = serve(data, initialize(data), {"ATOM_MAX_KEY_LIFETIME": "2h"})
    with running.atomd:
        key = make(running.admin, "publish", tenant="acme")
        assert time_of(key["expires_at"]) - time_of(key["created_at"]) == timedelta(hours=2)
        # The operator's own key is not bounded.
        listed = running.admin.get("/v1/tokens").json()["tokens"]
        assert listed[-1]["expires_at"] is None


def test_a_child_expires_no_later_than_its_parent(server: Server, admin: Web) -> None:
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    parent = make(admin, "publish", "manage", tenant=unique("tenant"), expires_at=text_of(soon))
    holder = server.web.bearing(parent["token"])
    child = make(holder, "publish")
    assert (child["parent"], child["expires_at"]) == (parent["id"], parent["expires_at"])
    sooner = text_of(soon - timedelta(minutes=1))
    assert make(holder, "publish", expires_at=sooner)["expires_at"] == sooner
    later = text_of(soon + timedelta(milliseconds=1))
    with unchanged(admin):
        rejected = holder.post_json("/v1/tokens", {"scopes": ["publish"], "expires_at": later})
        problem = check_problem(rejected, 422, "expiry_too_late")
    assert parent["expires_at"] in problem["detail"]


def test_a_revoked_key_ends_with_all_that_it_made(server: Server, admin: Web) -> None:
    tenant = unique("tenant")
    parent = make(admin, "publish", "manage", tenant=tenant)
    child = make(server.web.bearing(parent["token"]), "publish", "manage")
    grandchild = make(server.web.bearing(child["token"]), "publish")
    sibling = make(admin, "publish", tenant=tenant)
    line = [parent, child, grandchild]
    # Used first, so that a server that caches keys has cached these.
    assert {server.web.bearing(key["token"]).get("/v1/whoami").status for key in line} == {200}
    start = last_seq(admin)
    assert admin.delete(f"/v1/tokens/{parent['id']}").status == 204
    for key in line:
        holder = server.web.bearing(key["token"])
        check_problem(holder.post("/v1/wpks", flat_bytes(unique())), 401, "revoked_token")
    assert server.web.bearing(sibling["token"]).get("/v1/whoami").status == 200
    told = [event for event in events_after(admin, start) if event["tenant"] == tenant]
    assert [(event["type"], event["subject"]) for event in told] == [("token.revoked", key["id"]) for key in line]
    assert [event["data"].get("parent") for event in told] == [None, parent["id"], child["id"]]


def test_a_child_ends_without_its_parent(server: Server, admin: Web) -> None:
    parent = make(admin, "publish", "manage", tenant=unique("tenant"))
    holder = server.web.bearing(parent["token"])
    child = make(holder, "publish")
    assert holder.delete(f"/v1/tokens/{child['id']}").status == 204
    check_problem(server.web.bearing(child["token"]).get("/v1/whoami"), 401, "revoked_token")
    assert holder.get("/v1/whoami").status == 200


def test_partners_keys_outlive_the_admins_key_that_made_them_but_admins_keys_do_not(own_server: Server) -> None:
    second = make(own_server.admin, "admin")
    operator = own_server.web.bearing(second["token"])
    partner = make(operator, "publish", tenant="acme")
    other_admin = make(operator, "admin", tenant="globex")
    assert (partner["parent"], other_admin["parent"]) == (None, second["id"])
    assert own_server.admin.delete(f"/v1/tokens/{second['id']}").status == 204
    assert own_server.web.bearing(partner["token"]).get("/v1/whoami").status == 200
    check_problem(own_server.web.bearing(other_admin["token"]).get("/v1/whoami"), 401, "revoked_token")


def test_a_tenant_has_a_number_of_valid_keys(data: Path) -> None:
    running = serve(data, initialize(data), {"ATOM_MAX_KEYS_PER_TENANT": "3"})
    with running.atomd:
        manager = running.key("publish", "manage", tenant="acme")
        made = [make(manager, "publish") for _ in range(2)]
        with unchanged(running.admin):
            problem = check_problem(manager.post_json("/v1/tokens", {"scopes": ["publish"]}), 409, "too_many_keys")
            check_problem(
                running.admin.post_json("/v1/tokens", {"scopes": ["review"], "tenant": "acme"}), 409, "too_many_keys"
            )
        assert "3 valid keys" in problem["detail"]
        assert manager.delete(f"/v1/tokens/{made[0]['id']}").status == 204
        make(manager, "publish")
        assert running.key("publish", tenant="globex").get("/v1/whoami").status == 200


def test_the_keys_that_a_key_made_share_its_rate(data: Path) -> None:
    running = serve(data, initialize(data), {"ATOM_RATE_LIMIT": "30/3600s"})
    with running.atomd:
        parent = running.key("publish", "manage", tenant="acme")
        children = [parent.bearing(make(parent, "publish", "manage")["token"]) for _ in range(3)]
        grandchild = parent.bearing(make(children[0], "publish")["token"])
        callers = [parent, *children, grandchild]
        allowed = sum(callers[turn % 5].get("/v1/whoami").status == 200 for turn in range(60))
        assert allowed == 30 - 4
        assert running.key("publish", tenant="acme").get("/v1/whoami").status == 200


def test_a_tenant_has_a_rate(data: Path) -> None:
    running = serve(data, initialize(data), {"ATOM_RATE_LIMIT": "30/3600s", "ATOM_TENANT_RATE_LIMIT": "40/3600s"})
    with running.atomd:
        callers = [running.key("publish", tenant="acme") for _ in range(4)]
        responses = [callers[turn % 4].get("/v1/whoami") for turn in range(80)]
        assert sum(response.status == 200 for response in responses) == 40
        problem = check_problem(responses[-1], 429, "rate_limited")
        assert "a tenant may make 40 in 3600 s" in problem["detail"]
        assert responses[-1].headers["RateLimit-Policy"] == '"tenant";q=40;w=3600'
        assert int(responses[-1].headers["Retry-After"]) >= 1
        assert running.key("publish", tenant="globex").get("/v1/whoami").status == 200
