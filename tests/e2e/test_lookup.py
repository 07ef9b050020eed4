"""Finding one version: exact, by range, or the latest."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Server
from tests.e2e.documents import unique
from tests.e2e.market import approve, check_problem, path, publish, review
from tests.e2e.web import Web

APPROVED = ["1.0.0", "1.2.0", "1.10.0", "1.2.3", "2.0.0-rc.1", "2.0.0-rc.2", "0.9.0"]
PENDING = ["1.11.0", "3.0.0"]


@pytest.fixture(scope="module")
def package(server: Server) -> str:
    """A package with unordered versions; the pending ones are the highest."""
    publisher, reviewer, name = server.key("publish"), server.key("review"), unique()
    for version in APPROVED + PENDING:
        publish(publisher, name, version)
    for version in APPROVED:
        approve(reviewer, f"{name}@{version}")
    return name


@pytest.mark.parametrize(
    ("selector", "version"),
    [
        ("latest", "1.10.0"),
        ("1.2.0", "1.2.0"),
        ("^1.2", "1.10.0"),
        ("~1.2.0", "1.2.3"),
        ("1.2", "1.2.3"),
        ("1.x", "1.10.0"),
        ("1", "1.10.0"),
        ("*", "1.10.0"),
        (">=1.0 <1.10", "1.2.3"),
        ("<1", "0.9.0"),
        ("1.0.0 - 1.2.2", "1.2.0"),
        ("0.9 || 1.0", "1.0.0"),
        ("2.0.0-rc.1", "2.0.0-rc.1"),
        ("^2.0.0-rc.1", "2.0.0-rc.2"),
        ("=1.0.0", "1.0.0"),
    ],
)
def test_a_selector_finds_the_highest_approved_version(
    anonymous: Web, package: str, selector: str, version: str
) -> None:
    target = path(f"{package}@{selector}")
    response = anonymous.get(target)
    assert response.status == 200, response
    assert response.json()["version"] == version
    assert response.headers["Content-Location"] == path(f"{package}@{version}")
    content = anonymous.get(f"{target}/content")
    assert content.json()["version"] == version
    assert content.headers["Content-Location"] == path(f"{package}@{version}", "/content")


@pytest.mark.parametrize("selector", ["4.0.0", "^3", ">=2", "^2", "1.11.0", "~0.8"])
def test_a_selector_without_a_match(anonymous: Web, package: str, selector: str) -> None:
    check_problem(anonymous.get(path(f"{package}@{selector}")), 404, "wpk_not_found")


@pytest.mark.parametrize("selector", ["nonsense", "^^1", "1.2.3.4", ">", "v", "1.0.0 &&", "x" * 129])
def test_an_invalid_selector(anonymous: Web, package: str, selector: str) -> None:
    for tail in ("", "/content"):
        check_problem(anonymous.get(path(f"{package}@{selector}", tail)), 400, "invalid_range")


def test_a_package_lists_its_versions_highest_first(anonymous: Web, package: str) -> None:
    response = anonymous.get(path(package)).json()
    expected = ["2.0.0-rc.2", "2.0.0-rc.1", "1.10.0", "1.2.3", "1.2.0", "1.0.0", "0.9.0"]
    assert [row["version"] for row in response["versions"]] == expected
    assert [row["id"] for row in response["versions"]] == [f"{package}@{version}" for version in expected]
    assert response["latest"] == "1.10.0"


def test_a_package_of_prereleases_has_no_latest(publisher: Web, reviewer: Web, anonymous: Web) -> None:
    record = publish(publisher, version="1.0.0-alpha")
    approve(reviewer, record["id"])
    assert anonymous.get(path(record["name"])).json()["latest"] is None
    check_problem(anonymous.get(path(f"{record['name']}@latest")), 404, "wpk_not_found")


def test_an_unknown_name(anonymous: Web) -> None:
    name = unique()
    for target in (path(name), path(f"{name}@1.0.0"), path(f"{name}@latest"), path(f"{name}@1.0.0", "/content")):
        check_problem(anonymous.get(target), 404, "wpk_not_found")


@pytest.mark.parametrize("name", ["Upper", "a--b", "-a", "a" * 129, "caf%C3%A9"])
def test_an_invalid_name(anonymous: Web, name: str) -> None:
    for tail in ("", "@1.0.0", "@1.0.0/content"):
        check_problem(anonymous.get(f"/v1/wpks/{name}{tail}"), 400, "invalid_id")


def test_the_tag_of_a_record_changes_whenever_the_record_does(publisher: Web, reviewer: Web) -> None:
    record = publish(publisher)
    target = path(record["id"])
    seen = publisher.get(target).headers["ETag"]
    assert seen.startswith('W/"'), "a record says how often it was downloaded, which is no news"
    for header in (seen, f'"other", {seen}', "*", seen.removeprefix("W/")):
        response = publisher.get(target, {"If-None-Match": header})
        assert (response.status, response.body, response.headers["ETag"]) == (304, b"", seen)
    assert publisher.get(target, {"If-None-Match": '"other"'}).status == 200
    for decision in ("approve", "reject"):
        assert review(reviewer, record["id"], decision).status == 200
        changed = publisher.get(target, {"If-None-Match": seen})
        assert changed.status == 200
        assert changed.headers["ETag"] != seen
        seen = changed.headers["ETag"]
