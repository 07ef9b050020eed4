"""Visibility: a version does not exist for those who may not see it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.conftest import Server
from tests.e2e.documents import unique
from tests.e2e.market import approve, check_problem, listing, path, publish, review
from tests.e2e.web import Web


@pytest.fixture
def version(publisher: Web) -> dict[str, Any]:
    return publish(publisher)


def decide(reviewer: Web, identifier: str, status: str) -> None:
    if status != "pending":
        decision = "approve" if status == "approved" else "reject"
        assert review(reviewer, identifier, decision).status == 200


@pytest.mark.parametrize("status", ["pending", "rejected"])
def test_unapproved_versions_do_not_exist_for_strangers(
    server: Server, anonymous: Web, reviewer: Web, version: dict[str, Any], status: str
) -> None:
    decide(reviewer, version["id"], status)
    for stranger in (anonymous, server.key("publish")):
        for target in (
            path(version["id"]),
            path(version["id"], "/content"),
            path(f"{version['name']}@latest"),
            path(f"{version['name']}@^1"),
            path(version["name"]),
        ):
            check_problem(stranger.get(target), 404, "wpk_not_found")
        assert listing(stranger, publisher=version["publisher"]) == []
        assert listing(stranger, publisher=version["publisher"], status=status) == []


@pytest.mark.parametrize("status", ["pending", "rejected", "approved"])
def test_a_versions_tenant_and_reviewers_see_it_in_any_status(
    server: Server, admin: Web, publisher: Web, reviewer: Web, version: dict[str, Any], status: str
) -> None:
    decide(reviewer, version["id"], status)
    colleague = server.key("publish", tenant=publisher.tenant)
    for caller in (publisher, colleague, reviewer, admin):
        assert caller.get(path(version["id"])).json()["status"] == status
        assert caller.get(path(version["id"], "/content")).status == 200
        assert [row["version"] for row in caller.get(path(version["name"])).json()["versions"]] == ["1.0.0"]
        assert listing(caller, publisher=version["publisher"]) == [version["id"]]
        assert listing(caller, publisher=version["publisher"], status=status) == [version["id"]]


def test_hidden_and_missing_versions_get_the_same_response(anonymous: Web, version: dict[str, Any]) -> None:
    hidden = anonymous.get(path(version["id"])).json()
    absent_name = unique()
    absent = anonymous.get(path(f"{absent_name}@1.0.0")).json()
    assert hidden["detail"].replace(version["name"], "NAME") == absent["detail"].replace(absent_name, "NAME")
    assert {**hidden, "detail": "", "request_id": ""} == {**absent, "detail": "", "request_id": ""}


def test_anyone_sees_what_is_approved(server: Server, anonymous: Web, reviewer: Web, version: dict[str, Any]) -> None:
    approve(reviewer, version["id"])
    for caller in (anonymous, server.key("publish")):
        assert caller.get(path(version["id"])).status == 200
        assert caller.get(path(f"{version['name']}@latest")).json()["id"] == version["id"]
        assert listing(caller, publisher=version["publisher"]) == [version["id"]]


def test_strangers_see_only_the_approved_versions_of_a_package(
    publisher: Web, reviewer: Web, anonymous: Web, version: dict[str, Any]
) -> None:
    name = version["name"]
    approve(reviewer, version["id"])
    publish(publisher, name, "2.0.0")
    package = anonymous.get(path(name)).json()
    assert [row["version"] for row in package["versions"]] == ["1.0.0"]
    assert package["latest"] == "1.0.0"
    own = publisher.get(path(name)).json()
    assert [row["version"] for row in own["versions"]] == ["2.0.0", "1.0.0"]
    assert own["latest"] == "1.0.0"
    assert own["owner"] == publisher.tenant


def test_revoking_an_approval_hides_the_version_at_once(reviewer: Web, anonymous: Web, version: dict[str, Any]) -> None:
    approve(reviewer, version["id"])
    assert anonymous.get(path(version["id"], "/content")).status == 200
    assert review(reviewer, version["id"], "reject").status == 200
    check_problem(anonymous.get(path(version["id"], "/content")), 404, "wpk_not_found")
    assert listing(anonymous, publisher=version["publisher"]) == []
