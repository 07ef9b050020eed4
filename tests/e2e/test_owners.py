"""Tenants that own a package together."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.conftest import Server
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import approve, check_problem, events_after, last_seq, listing, path, publish, review, unchanged
from tests.e2e.test_events import told_of
from tests.e2e.web import Web


@pytest.fixture
def version(publisher: Web) -> dict[str, Any]:
    return publish(publisher)


@pytest.fixture
def partner(server: Server) -> Web:
    return server.key("publish")


def owners_path(name: str, tenant: str | None = None) -> str:
    return f"/v1/wpks/{name}/owners" + (f"/{tenant}" if tenant else "")


def owners_of(web: Web, name: str) -> list[str]:
    response = web.get(owners_path(name))
    assert response.status == 200, response
    assert response.json()["count"] == len(response.json()["owners"])
    return list(response.json()["owners"])


def invite(web: Web, name: str, tenant: str) -> list[str]:
    """Returns the invited tenants."""
    response = web.put(owners_path(name, tenant), b"", None)
    assert response.status == 200, response
    return list(response.json()["invited"])


def acceptance(name: str, tenant: str) -> str:
    return f"{owners_path(name, tenant)}/acceptance"


def share(owner: Web, name: str, partner: Web) -> list[str]:
    """Invites a tenant, which accepts. Returns the owners."""
    invite(owner, name, partner.tenant)
    response = partner.put(acceptance(name, partner.tenant), b"", None)
    assert response.status == 200, response
    return list(response.json()["owners"])


def test_a_tenant_that_accepted_has_the_same_rights(
    publisher: Web, partner: Web, reviewer: Web, version: dict[str, Any]
) -> None:
    name = version["name"]
    check_problem(partner.post("/v1/wpks", flat_bytes(name, "1.1.0")), 403, "name_taken")
    both = [publisher.tenant, partner.tenant]
    assert share(publisher, name, partner) == both
    publish(partner, name, "1.1.0")
    assert owners_of(partner, name) == both
    record = publisher.get(path(name)).json()
    assert (record["owner"], record["owners"]) == (publisher.tenant, both)
    approve(reviewer, version["id"])
    assert partner.put(path(version["id"], "/yank"), b"", None).status == 200
    assert publisher.put(path(f"{name}@1.1.0", "/withdraw"), b"", None).status == 200


def test_owners_see_each_others_unapproved_versions(publisher: Web, partner: Web, version: dict[str, Any]) -> None:
    check_problem(partner.get(path(version["id"])), 404, "wpk_not_found")
    share(publisher, version["name"], partner)
    assert partner.get(path(version["id"])).json()["status"] == "pending"
    assert listing(partner, publisher=publisher.tenant) == [version["id"]]
    assert listing(partner, publisher=publisher.tenant, status="pending") == [version["id"]]
    assert partner.delete(owners_path(version["name"], partner.tenant)).status == 200
    check_problem(partner.get(path(version["id"])), 404, "wpk_not_found")
    assert listing(partner, publisher=publisher.tenant) == []


def test_an_owner_sees_another_owners_publish_at_once(publisher: Web, partner: Web, version: dict[str, Any]) -> None:
    """The index of owners may not have the version yet."""
    share(publisher, version["name"], partner)
    for number in range(5):
        identifier = publish(publisher, version["name"], f"1.1.{number}")["id"]
        assert partner.get("/v1/wpks?limit=1").json()["wpks"][0]["id"] == identifier


def test_no_owner_can_review_its_own_package(server: Server, publisher: Web, version: dict[str, Any]) -> None:
    partner = server.key("publish", "review")
    share(publisher, version["name"], partner)
    check_problem(review(partner, version["id"]), 403, "self_review")


def test_a_repeat_changes_nothing(admin: Web, publisher: Web, partner: Web, version: dict[str, Any]) -> None:
    name = version["name"]
    assert share(publisher, name, partner) == share(publisher, name, partner)
    assert publisher.delete(owners_path(name, partner.tenant)).json()["owners"] == [publisher.tenant]
    with unchanged(admin):
        assert publisher.delete(owners_path(name, partner.tenant)).json()["owners"] == [publisher.tenant]


def test_the_last_owner_cannot_be_removed(admin: Web, publisher: Web, partner: Web, version: dict[str, Any]) -> None:
    name = version["name"]
    for caller in (publisher, admin):
        check_problem(caller.delete(owners_path(name, publisher.tenant)), 409, "last_owner")
    share(publisher, name, partner)
    assert publisher.delete(owners_path(name, publisher.tenant)).json()["owners"] == [partner.tenant]
    assert partner.get(path(name)).json()["owner"] == partner.tenant
    # Who has left sees no more of a package than a stranger.
    check_problem(publisher.put(owners_path(name, publisher.tenant), b"", None), 404, "wpk_not_found")


def test_strangers_cannot_change_owners(
    server: Server, admin: Web, publisher: Web, reviewer: Web, version: dict[str, Any]
) -> None:
    name = version["name"]
    stranger = server.key("publish")
    target = owners_path(name, stranger.tenant)
    with unchanged(admin):
        check_problem(stranger.put(target, b"", None), 404, "wpk_not_found")
        check_problem(stranger.get(owners_path(name)), 404, "wpk_not_found")
        check_problem(reviewer.put(target, b"", None), 403, "insufficient_scope")
        check_problem(publisher.put(owners_path(unique(), stranger.tenant), b"", None), 404, "wpk_not_found")
    approve(reviewer, version["id"])
    with unchanged(admin):
        check_problem(stranger.put(target, b"", None), 403, "foreign_tenant")
        check_problem(stranger.delete(owners_path(name, publisher.tenant)), 403, "foreign_tenant")
    assert owners_of(server.web, name) == [publisher.tenant]


@pytest.mark.parametrize("tenant", ["Not%20A%20Tenant", "t" * 65, "-", "a..b"])
def test_an_owner_that_is_not_a_valid_tenant(publisher: Web, version: dict[str, Any], tenant: str) -> None:
    check_problem(publisher.put(owners_path(version["name"], tenant), b"", None), 400, "invalid_id")


def test_a_package_can_be_named_owners(publisher: Web) -> None:
    name = f"owners.{unique()}"
    publish(publisher, name)
    assert owners_of(publisher, name) == [publisher.tenant]


def test_each_change_of_owners_is_one_event(
    admin: Web, anonymous: Web, publisher: Web, partner: Web, reviewer: Web, version: dict[str, Any]
) -> None:
    name = version["name"]
    start = last_seq(admin)
    for _ in range(2):
        share(publisher, name, partner)
    assert told_of(anonymous, name, start) == [], "there is no such package for the public yet"
    approve(reviewer, version["id"])
    for _ in range(2):
        assert publisher.delete(owners_path(name, partner.tenant)).status == 200
    events = [event for event in events_after(admin, start) if event["subject"] == name]
    assert [event["type"] for event in events] == ["owner.invited", "owner.added", "owner.removed"]
    for event in events:
        assert event["data"] == {"owner": partner.tenant}
    assert [event["tenant"] for event in events] == [partner.tenant, publisher.tenant, publisher.tenant]
    actors = [event["actor"].partition("/")[0] for event in events]
    assert actors == [publisher.tenant, partner.tenant, publisher.tenant]
    assert told_of(anonymous, name, start) == ["owner.removed"]


def test_nobody_becomes_an_owner_without_accepting(
    server: Server, publisher: Web, partner: Web, version: dict[str, Any]
) -> None:
    name = version["name"]
    assert invite(publisher, name, partner.tenant) == [partner.tenant]
    check_problem(publisher.delete(owners_path(name, publisher.tenant)), 409, "last_owner")
    check_problem(partner.get(path(version["id"])), 404, "wpk_not_found")
    check_problem(partner.put(path(f"{name}@2.0.0"), flat_bytes(name, "2.0.0")), 403, "name_taken")
    for other in (publisher, server.admin):
        check_problem(other.put(acceptance(name, partner.tenant), b"", None), 403, "foreign_tenant")
    judge = server.key("review", tenant=partner.tenant)
    approve(judge, version["id"])


def test_an_invitation_is_declined_or_withdrawn(
    admin: Web, publisher: Web, partner: Web, version: dict[str, Any]
) -> None:
    name = version["name"]
    start = last_seq(admin)
    for web in (partner, publisher):
        invite(publisher, name, partner.tenant)
        assert partner.get(owners_path(name)).json()["invited"] == [partner.tenant]
        assert web.delete(owners_path(name, partner.tenant)).json()["invited"] == []
        check_problem(partner.put(acceptance(name, partner.tenant), b"", None), 404, "wpk_not_found")
    assert told_of(admin, name, start) == ["owner.invited", "owner.declined", "owner.invited", "owner.uninvited"]
    assert told_of(partner, name, start) == ["owner.invited", "owner.invited", "owner.uninvited"]
    assert told_of(publisher, name, start) == ["owner.declined"]


def test_an_acceptance_without_an_invitation(
    publisher: Web, partner: Web, reviewer: Web, version: dict[str, Any]
) -> None:
    name = version["name"]
    approve(reviewer, version["id"])
    check_problem(partner.put(acceptance(name, partner.tenant), b"", None), 404, "invitation_not_found")
    check_problem(reviewer.put(acceptance(name, reviewer.tenant), b"", None), 403, "insufficient_scope")
    invite(publisher, name, partner.tenant)
    assert reviewer.get(owners_path(name)).json()["invited"] == []


def test_an_invitation_is_private_when_the_package_is_public(
    anonymous: Web, publisher: Web, partner: Web, reviewer: Web, version: dict[str, Any]
) -> None:
    name = version["name"]
    approve(reviewer, version["id"])
    assert anonymous.get(owners_path(name)).json()["invited"] == []
    invite(publisher, name, partner.tenant)
    assert publisher.get(owners_path(name)).json()["invited"] == [partner.tenant]
    assert anonymous.get(owners_path(name)).json()["invited"] == []
    assert partner.put(acceptance(name, partner.tenant), b"", None).status == 200
    assert owners_of(anonymous, name) == [publisher.tenant, partner.tenant]
