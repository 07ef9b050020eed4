"""Search: which words find what, in which order, and that no text is query syntax."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

import pytest

from tests.e2e.conftest import Server
from tests.e2e.documents import unique
from tests.e2e.market import approve, check_problem, listing, pages, publish, review
from tests.e2e.web import Web


def word() -> str:
    """Returns a word that no other test uses. It begins with a letter, to be one word, but not like names (`wf-`)."""
    return f"x{uuid.uuid4().hex[:14]}"


def test_words_of_the_name_description_tags_and_steps(publisher: Web) -> None:
    one = word()
    named = publish(publisher, f"{one}-node")["id"]
    described = publish(publisher, description=f"About {one}.")["id"]
    tagged = publish(publisher, tags=[f"x {one}"])["id"]
    stepped = publish(publisher, steps=["init", {"name": f"run {one}"}])["id"]
    publish(publisher)
    assert set(listing(publisher, q=one)) == {named, described, tagged, stepped}
    assert listing(publisher, q=one)[0] == named
    assert listing(publisher, q=f"{one} node") == [named]
    assert listing(publisher, q=one.upper()) == listing(publisher, q=one)


def test_a_document_of_each_shape_is_searched(publisher: Web) -> None:
    one = word()
    enveloped = unique()
    body = {"name": enveloped, "version": "1.0.0", "content": {"steps": [one], "tags": ["t"]}}
    assert publisher.put_json(f"/v1/wpks/{enveloped}@1.0.0", body).status == 201
    assert listing(publisher, q=one) == [f"{enveloped}@1.0.0"]


@pytest.mark.parametrize("letters", [2, 3, 4, 5, 8, 14])
def test_the_last_word_can_be_a_prefix(publisher: Web, letters: int) -> None:
    one = word()
    identifier = publish(publisher, description=one)["id"]
    query = {"publisher": publisher.tenant, "limit": 100}
    assert identifier in listing(publisher, q=one[:letters], **query)
    assert identifier not in listing(publisher, q=f"{one[:letters]} {one}", **query)


def test_unapproved_versions_are_found_by_those_who_may_see_them(server: Server, publisher: Web, reviewer: Web) -> None:
    one = word()
    identifier = publish(publisher, description=one)["id"]
    for web, expected in [(server.web, []), (server.key("publish"), []), (publisher, [identifier])]:
        assert listing(web, q=one) == expected
    assert listing(reviewer, q=one, status="pending") == [identifier]
    approve(reviewer, identifier)
    assert listing(server.web, q=one) == [identifier]
    assert listing(reviewer, q=one, status="pending") == []
    review(reviewer, identifier, "reject")
    assert listing(server.web, q=one) == []
    assert listing(publisher, q=one, status="rejected") == [identifier]


def test_a_new_version_is_found_at_once_while_others_publish(server: Server) -> None:
    """Words may be deferred to a later commit; a search for them waits for it."""
    reviewer = server.key("review")

    def publish_and_find(_: int) -> None:
        publisher = server.key("publish")
        for _ in range(10):
            one = word()
            identifier = publish(publisher, description=one)["id"]
            assert listing(publisher, q=one) == [identifier]
            assert listing(reviewer, q=one[:8], status="pending") == [identifier]
            approve(reviewer, identifier)
            assert listing(server.web, q=one) == [identifier]

    with ThreadPoolExecutor(8) as publishers:
        list(publishers.map(publish_and_find, range(8)))


def test_search_combines_with_every_filter(publisher: Web, reviewer: Web) -> None:
    one, tag = word(), unique("tag")
    identifier = publish(publisher, description=one, tags=[tag, "other"])["id"]
    publish(publisher, description=one, tags=["other"])
    approve(reviewer, identifier)
    for extra in ({}, {"sort": "name"}, {"sort": "published"}, {"sort": "updated"}, {"sort": "downloads"}):
        found = listing(reviewer, q=one, tag=tag, publisher=publisher.tenant, status="approved", **extra)
        assert found == [identifier], extra
    assert listing(reviewer, q=one, tag=tag, runtime="k8s") == []


HOSTILE = [
    '"', '""', "*", "a*", "NEAR(", "NEAR(a b, 3)", "AND", "OR OR OR", "NOT", "name:a", "col:", "{a b}:c", "^a", "-a",
    "+a", "a AND", "(", ")", "(((((((", "'; DROP TABLE versions; --", "%", "_", "\\", "\u202e", "🚀", "a🚀b",
    "\ue061", "ﬁ", "ü" * 100, "大小 größe", "a" * 256, "x" * 255 + '"', "\u0301", "null", "1=1", "../../etc",
    "<script>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("sort", [None, "published", "name"])
def test_no_query_text_is_syntax(publisher: Web, text: str, sort: str | None) -> None:
    query = {"q": text, "limit": 3} | ({"sort": sort} if sort else {})
    response = publisher.get(f"/v1/wpks?{urlencode(query)}")
    if response.status != 200:
        assert "'q'" in check_problem(response, 400, "invalid_parameter")["detail"]
        assert not any(letter.isalnum() and letter.isascii() for letter in text)


def test_words_that_look_like_syntax_are_words(publisher: Web) -> None:
    one = word()
    identifier = publish(publisher, description=f"{one} and near not")["id"]
    for text in (f"AND {one}", f"NOT {one}", f"NEAR({one})", f'"{one}"', f"{one}*", f"^{one}", f"{one} - near"):
        assert listing(publisher, q=text) == [identifier], text
    assert listing(publisher, q=f"zzz OR {one}") == []


@pytest.mark.parametrize("text", ["", " ", "...", "-", '"""', "a" * 257, "x " * 17, "ü" * 129])
def test_an_invalid_search(anonymous: Web, text: str) -> None:
    problem = check_problem(anonymous.get(f"/v1/wpks?{urlencode({'q': text})}"), 400, "invalid_parameter")
    assert "'q'" in problem["detail"]


@pytest.mark.parametrize("raw", ["%ff", "%c3", "a%00b", "%ed%a0%80", "%0a"])
def test_a_query_that_is_not_text(anonymous: Web, raw: str) -> None:
    check_problem(anonymous.get(f"/v1/wpks?q={raw}"), 400, "malformed_request")


def test_a_text_of_ten_kilobytes(anonymous: Web) -> None:
    response = anonymous.get(f"/v1/wpks?q={'a' * 10_240}")
    assert response.status in (400, 431), response


@pytest.mark.parametrize("sort", ["relevance", "published", "updated", "name", "downloads"])
def test_search_pages_are_stable_while_others_publish(publisher: Web, reviewer: Web, sort: str) -> None:
    one = word()
    for index in range(5):
        approve(reviewer, publish(publisher, description=f"{one} {'x ' * index}")["id"])
    whole = listing(publisher, q=one, sort=sort)
    assert len(whole) == 5
    seen = []
    for page in pages(publisher, q=one, sort=sort, limit=2):
        seen += [wpk["id"] for wpk in page]
        if len(seen) < 5:
            approve(reviewer, publish(publisher, "zz-" + unique(), description=one)["id"])
    assert [identifier for identifier in seen if identifier in whole] == whole
    if sort != "name":
        assert seen == whole


def test_a_cursor_belongs_to_its_search(publisher: Web) -> None:
    one = word()
    for _ in range(3):
        publish(publisher, description=one)
    cursor = publisher.get(f"/v1/wpks?q={one}&limit=1").json()["next_cursor"]
    assert publisher.get(f"/v1/wpks?q={one}&limit=2&cursor={cursor}").json()["count"] == 2
    for query in (f"q={one}x", f"q={one}&sort=name", f"q={one}&status=pending", f"q={one}&runtime=k8s", "limit=1"):
        check_problem(publisher.get(f"/v1/wpks?{query}&cursor={cursor}"), 400, "invalid_cursor")
    for position in range(0, len(cursor), 7):
        tampered = cursor[:position] + ("A" if cursor[position] != "A" else "B") + cursor[position + 1 :]
        check_problem(publisher.get(f"/v1/wpks?q={one}&cursor={tampered}"), 400, "invalid_cursor")


def test_the_next_link_repeats_the_query(publisher: Web) -> None:
    one = word()
    published = [publish(publisher, description=f"{one} größe & 50%")["id"] for _ in range(3)]
    first = publisher.get(f"/v1/wpks?q={quote(f'größe & 50% {one}')}&sort=published&limit=2")
    link = first.headers["Link"].split(">")[0].lstrip("<")
    assert [wpk["id"] for wpk in publisher.get(link).json()["wpks"]] == [published[0]]
