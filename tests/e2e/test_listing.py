"""Lists: filters, orders, pages that neither repeat nor skip."""

from __future__ import annotations

import re

import pytest

from tests.e2e.conftest import Server
from tests.e2e.documents import document_yaml, unique
from tests.e2e.market import approve, check_problem, listing, pages, path, publish, review
from tests.e2e.web import Web


def test_newest_first(publisher: Web) -> None:
    published = [publish(publisher)["id"] for _ in range(5)]
    assert listing(publisher, publisher=publisher.tenant) == published[::-1]


def test_by_status(publisher: Web, reviewer: Web) -> None:
    pending, approved, rejected = (publish(publisher)["id"] for _ in range(3))
    approve(reviewer, approved)
    review(reviewer, rejected, "reject")
    for status, expected in [("pending", pending), ("approved", approved), ("rejected", rejected)]:
        assert listing(publisher, publisher=publisher.tenant, status=status) == [expected]
    for status in ("withdrawn", "yanked"):
        assert listing(publisher, publisher=publisher.tenant, status=status) == []


def test_by_tag(publisher: Web) -> None:
    tag = unique("tag")
    tagged = publish(publisher, tags=["common", tag])["id"]
    publish(publisher, tags=["common"])
    publish(publisher, tags=[tag + "x"])
    assert listing(publisher, tag=tag) == [tagged]
    assert listing(publisher, tag=tag.upper()) == []


def test_a_tag_in_any_script(publisher: Web) -> None:
    identifier = publish(publisher, tags=["größe & 大小 %_"])["id"]
    assert listing(publisher, publisher=publisher.tenant, tag="größe & 大小 %_") == [identifier]
    assert listing(publisher, publisher=publisher.tenant, tag="gr_ße & 大小 %_") == []


def test_by_publisher(server: Server, publisher: Web, reviewer: Web) -> None:
    mine = publish(publisher)["id"]
    publish(server.key("publish"))
    assert listing(reviewer, publisher=publisher.tenant) == [mine]
    assert listing(reviewer, publisher=unique("nobody")) == []


@pytest.mark.parametrize("role", ["publisher", "reviewer"])
@pytest.mark.parametrize("filter_", ["status", "publisher", "runtime", "tag", "nothing"])
def test_a_new_version_is_listed_at_once(publisher: Web, reviewer: Web, filter_: str, role: str) -> None:
    """The index of a filter may be written by a later commit; a list that needs it waits for that."""
    tag = unique("tag")
    queries: dict[str, dict[str, object]] = {
        "status": {"status": "pending"},
        "publisher": {"publisher": publisher.tenant},
        "runtime": {"runtime": "k8s"},
        "tag": {"tag": tag},
        "nothing": {},
    }
    query = queries[filter_]
    viewer = publisher if role == "publisher" else reviewer
    for _ in range(5):
        name = unique()
        identifier = f"{name}@1.0.0"
        document = document_yaml(name).replace(b"[kubernetes,", f"[{tag},".encode())
        assert publisher.put(path(identifier), document, "application/yaml").status == 201
        # The first list has to wait.
        assert identifier in [wpk["id"] for wpk in next(pages(viewer, **query))]


def test_without_filters_a_tenant_sees_its_own_and_the_approved(server: Server, publisher: Web, reviewer: Web) -> None:
    mine = publish(publisher)["id"]
    other = server.key("publish")
    hidden, shown = publish(other)["id"], publish(other)["id"]
    approve(reviewer, shown)
    seen = listing(publisher)
    assert {mine, shown} <= set(seen)
    assert hidden not in seen
    assert hidden in listing(reviewer)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_pages_have_the_requested_length(publisher: Web, limit: int) -> None:
    published = [publish(publisher)["id"] for _ in range(7)]
    lengths = [len(page) for page in pages(publisher, publisher=publisher.tenant, limit=limit)]
    assert sum(lengths) == 7
    assert all(length == limit for length in lengths[:-1])
    assert listing(publisher, publisher=publisher.tenant, limit=limit) == published[::-1]


def test_a_page_has_50_rows_by_default(publisher: Web) -> None:
    name = unique()
    for minor in range(51):
        publish(publisher, name, f"1.{minor}.0")
    lengths = [len(page) for page in pages(publisher, publisher=publisher.tenant)]
    assert lengths == [50, 1]


def test_changes_between_pages_neither_repeat_nor_skip_rows(publisher: Web, reviewer: Web) -> None:
    published = [publish(publisher)["id"] for _ in range(9)]
    seen = []
    for page in pages(publisher, publisher=publisher.tenant, limit=2):
        seen += [wpk["id"] for wpk in page]
        publish(publisher)
        # Changing a row must not move it, whether it was seen already or not.
        approve(reviewer, published[0])
        approve(reviewer, published[-1])
    assert seen == published[::-1]


def test_filters_apply_to_every_page(publisher: Web, reviewer: Web) -> None:
    published = [publish(publisher, tags=["even"] if index % 2 == 0 else [])["id"] for index in range(9)]
    for identifier in published:
        approve(reviewer, identifier)
    found = listing(publisher, publisher=publisher.tenant, status="approved", tag="even", limit=2)
    assert found == published[::-2]


def test_the_link_leads_to_the_next_page(publisher: Web) -> None:
    published = [publish(publisher)["id"] for _ in range(3)]
    target = f"/v1/wpks?publisher={publisher.tenant}&limit=2&status=pending"
    first = publisher.get(target)
    link = re.fullmatch(r'<(/v1/wpks\?[^>]+)>; ?rel="next"', first.headers["Link"])
    assert link, first.headers["Link"]
    second = publisher.get(link[1])
    assert [wpk["id"] for wpk in second.json()["wpks"]] == [published[0]]
    assert second.json()["next_cursor"] is None
    assert second.headers["Link"] is None


def test_an_exactly_full_last_page_has_no_cursor(publisher: Web) -> None:
    for _ in range(2):
        publish(publisher)
    response = publisher.get(f"/v1/wpks?publisher={publisher.tenant}&limit=2").json()
    assert (response["count"], response["next_cursor"]) == (2, None)


@pytest.mark.parametrize(
    "query",
    [
        "status=bogus",
        "status=",
        "status=Approved",
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=abc",
        "limit=1.5",
        "limit=",
        "limit=99999999999999999999",
        "tag=",
        "tag=" + "x" * 65,
        "publisher=",
        "publisher=Bad%20Tenant",
        "limit=1&limit=2",
        "runtime=",
        "runtime=" + "x" * 65,
        "sort=",
        "sort=Name",
        "sort=relevance",
        "sort=downloads&status=pending",
    ],
)
def test_an_invalid_parameter(anonymous: Web, query: str) -> None:
    problem = check_problem(anonymous.get(f"/v1/wpks?{query}"), 400, "invalid_parameter")
    assert query.split("=", 1)[0] in problem["detail"]


@pytest.mark.parametrize("query", ["page=2", "limit=2&offset=3", "Status=approved", "query=x"])
def test_an_unknown_parameter(anonymous: Web, query: str) -> None:
    check_problem(anonymous.get(f"/v1/wpks?{query}"), 400, "unknown_parameter")


def test_by_runtime(publisher: Web, reviewer: Web) -> None:
    identifier = f"{unique()}@1.0.0"
    assert publisher.put(f"/v1/wpks/{identifier}", document_yaml(identifier[:-6]), "application/yaml").status == 201
    publish(publisher)
    for _ in range(2):
        assert listing(publisher, publisher=publisher.tenant, runtime="k8s") == [identifier]
        assert listing(publisher, publisher=publisher.tenant, runtime="docker") == []
        assert listing(reviewer, publisher=publisher.tenant, runtime="unheard-of") == []
        approve(reviewer, identifier)
    assert identifier in listing(publisher, runtime="k8s", status="approved")


def test_by_name(publisher: Web) -> None:
    name = unique()
    published = [publish(publisher, f"{name}-{tail}", version)["id"] for tail, version in
                 [("b", "1.10.0"), ("a", "1.0.0"), ("b", "1.9.0"), ("c", "1.0.0")]]  # fmt: skip
    expected = [published[1], published[2], published[0], published[3]]
    assert listing(publisher, publisher=publisher.tenant, sort="name") == expected
    assert listing(publisher, publisher=publisher.tenant, sort="name", limit=1) == expected
    everything = listing(publisher, sort="name", limit=100)
    assert [identifier for identifier in everything if identifier in expected] == expected
    assert [identifier.split("@")[0] for identifier in everything] == sorted(
        identifier.split("@")[0] for identifier in everything
    )


def test_by_the_latest_change(publisher: Web, reviewer: Web) -> None:
    first, second, third = (publish(publisher)["id"] for _ in range(3))
    approve(reviewer, first)
    for query in ({"publisher": publisher.tenant}, {"publisher": publisher.tenant, "limit": 1}):
        assert listing(publisher, sort="updated", **query) == [first, third, second]
    assert listing(reviewer, sort="updated", limit=1, status="approved")[:1] == [first]


def test_pages_of_each_order_survive_inserts(publisher: Web, reviewer: Web) -> None:
    for _ in range(5):
        approve(reviewer, publish(publisher)["id"])
    for sort in ("published", "updated", "name", "downloads"):
        whole = listing(publisher, publisher=publisher.tenant, sort=sort, status="approved")
        seen = []
        for page in pages(publisher, publisher=publisher.tenant, sort=sort, status="approved", limit=2):
            seen += [wpk["id"] for wpk in page]
            if len(seen) < 5:
                approve(reviewer, publish(publisher, "zz-" + unique())["id"])
        assert [identifier for identifier in seen if identifier in whole] == whole, sort


def test_if_none_match_gives_304_for_a_list(publisher: Web, reviewer: Web, anonymous: Web) -> None:
    tag = unique("tag")
    first, second = (publish(publisher, tags=[tag])["id"] for _ in range(2))
    approve(reviewer, first)
    for web in (anonymous, publisher):
        target = f"/v1/wpks?tag={tag}&status=approved"
        response = web.get(target)
        held = response.headers["ETag"]
        assert web.get(target).headers["ETag"] == held
        again = web.get(target, {"If-None-Match": held})
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", held)
        assert again.headers["Cache-Control"] == response.headers["Cache-Control"]
        head = web.request("HEAD", target)
        assert (head.headers["ETag"], head.headers["Content-Length"]) == (held, response.headers["Content-Length"])
    approve(reviewer, second)
    changed = anonymous.get(f"/v1/wpks?tag={tag}&status=approved", {"If-None-Match": held})
    assert [wpk["id"] for wpk in changed.json()["wpks"]] == [second, first]


def test_a_cached_page_shows_every_change_at_once(publisher: Web, reviewer: Web, anonymous: Web) -> None:
    """Public pages are cached as bytes; a change is visible in the next response."""
    identifier, tag = "", unique("tag")
    for index in range(3):
        identifier = publish(publisher, tags=[tag])["id"]
        assert len(listing(anonymous, tag=tag)) == index
        approve(reviewer, identifier)
        assert listing(anonymous, tag=tag)[:1] == [identifier]
    assert publisher.put(f"/v1/wpks/{identifier}/yank", b"").status == 200
    assert len(listing(anonymous, tag=tag)) == 2
    assert publisher.delete(f"/v1/wpks/{identifier}/yank").status == 200
    assert listing(anonymous, tag=tag)[0] == identifier
    review(reviewer, identifier, "reject", reason="no")
    assert len(listing(anonymous, tag=tag)) == 2


def test_a_forged_cursor(publisher: Web) -> None:
    for _ in range(2):
        publish(publisher)
    good = publisher.get(f"/v1/wpks?publisher={publisher.tenant}&limit=1").json()["next_cursor"]
    flipped = ("A" if good[0] != "A" else "B") + good[1:]
    for cursor in ("nonsense", "MTIz", flipped, good[:-1], good + "A", "x" * 512):
        check_problem(publisher.get(f"/v1/wpks?limit=1&cursor={cursor}"), 400, "invalid_cursor")


@pytest.mark.parametrize("query", ["cursor=", "cursor=" + "x" * 513])
def test_a_malformed_cursor(anonymous: Web, query: str) -> None:
    response = anonymous.get(f"/v1/wpks?{query}")
    assert response.status == 400, response
    assert response.json()["code"] in ("invalid_cursor", "invalid_parameter")


def test_a_cursor_belongs_to_its_query(publisher: Web) -> None:
    """Another filter with the same cursor would silently skip rows."""
    for _ in range(2):
        publish(publisher)
    cursor = publisher.get(f"/v1/wpks?publisher={publisher.tenant}&limit=1").json()["next_cursor"]
    check_problem(publisher.get(f"/v1/wpks?status=pending&limit=1&cursor={cursor}"), 400, "invalid_cursor")


def test_a_cursor_grants_no_visibility(publisher: Web, reviewer: Web, anonymous: Web) -> None:
    """A cursor is a position, not a permission."""
    for _ in range(2):
        publish(publisher)
    cursor = reviewer.get(f"/v1/wpks?publisher={publisher.tenant}&limit=1").json()["next_cursor"]
    response = anonymous.get(f"/v1/wpks?publisher={publisher.tenant}&limit=1&cursor={cursor}")
    assert response.status == 400 or response.json()["wpks"] == []
