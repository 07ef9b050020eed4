"""Responses that match the contract, but are not written as this server writes them."""

from __future__ import annotations

import json
import sys
from typing import Any, Callable

import pytest
from canned_server import CannedServer, http_response

from atom_sdk import AtomClient, Review, TokenList, Wpk, WpkPage, create_client

AT = "2026-11-24T22:38:57.123Z"
REVIEW = {"decision": "approve", "reason": "fine", "reviewer": "ann", "reviewed_at": AT}
WPK = {
    "id": "a@1.0.0",
    "name": "a",
    "version": "1.0.0",
    "status": "approved",
    "digest": "sha256:" + "0" * 64,
    "size": 67,
    "media_type": "application/json",
    "publisher": "acme",
    "description": 'Räumt "einen" Knoten,\n\U0001f389',
    "author": "",
    "license": "MIT",
    "runtime": "k8s",
    "tags": ["x", "é", ""],
    "published_at": AT,
    "updated_at": AT,
    "downloads": 2**40,
    "review": REVIEW,
}
TOKEN = {
    "id": "tok_0",
    "tenant": "acme",
    "scopes": ["publish"],
    "note": "",
    "created_at": AT,
    "created_by": "root",
    "expires_at": AT,
    "revoked_at": None,
    "last_used_at": None,
    "parent": None,
}
LINE = {"id": "a@1.0.0", "version": "1.0.0", "status": "approved", "digest": "d", "published_at": AT}
FINDING = {"code": "invalid_name", "pointer": "/name", "detail": "Use a-z."}
EVENT = {
    "seq": 7,
    "at": AT,
    "type": "wpk.approved",
    "subject": "a@1.0.0",
    "tenant": "acme",
    "actor": None,
    "data": {"digest": "d", "more": [1.5, None, {"x": True}]},
}

RESPONSES: dict[str, tuple[Callable[[AtomClient], Any], dict[str, Any]]] = {
    "get": (lambda client: client.get("a@1.0.0"), WPK),
    "list": (
        lambda client: client.list_marketplace(),
        {"wpks": [WPK, {**WPK, "review": None}], "count": 2, "next_cursor": "n"},
    ),
    "package": (
        lambda client: client.get_package("a"),
        {
            "name": "a",
            "owner": "acme",
            "owners": ["acme"],
            "latest": "1.0.0",
            "versions": [LINE, LINE],
            "next_cursor": None,
        },
    ),
    "publish": (
        lambda client: client.publish_wpk(b"{}"),
        {"id": "a@1.0.0", "status": "uploaded", "message": "m", "digest": "d", "wpk": WPK},
    ),
    "validate": (
        lambda client: client.validate(b"{}"),
        {"valid": False, "id": None, "digest": "d", "size": 2, "findings": [FINDING]},
    ),
    "review": (
        lambda client: client.approve("a@1.0.0"),
        {"id": "a@1.0.0", "status": "approved", "message": "m", "wpk": WPK},
    ),
    "reviews": (lambda client: client.list_reviews("a@1.0.0"), {"reviews": [REVIEW, REVIEW], "count": 2}),
    "owners": (lambda client: client.list_owners("a"), {"owners": ["acme", "b"], "count": 2, "invited": ["c"]}),
    "events": (lambda client: client.list_events(), {"events": [EVENT], "count": 1, "next_after": 7}),
    "token": (lambda client: client.create_token(["publish"]), {**TOKEN, "token": "atom_x"}),
    "whoami": (lambda client: client.whoami(), {"subject": "ann", "tenant": "acme", "scopes": ["admin", "audit"]}),
    "health": (
        lambda client: client.health(),
        {"status": "ok", "version": "0.1.0", "simulation_mode": True, "uptime_seconds": -1},
    ),
}


def asked(call: Callable[[AtomClient], Any], body: str) -> Any:
    with CannedServer(lambda _: http_response(200, body)) as server:
        return call(create_client(server.url, "k"))


@pytest.mark.parametrize(("status", "durable"), [(204, True), (202, False)])
def test_a_revocation_says_whether_it_is_durable(status: int, durable: bool) -> None:
    with CannedServer(lambda _: http_response(status, "")) as server:
        revoked = create_client(server.url, "k").revoke_token("tok_0123456789abcdef")
    assert (revoked.id, revoked.status, revoked.durable) == ("tok_0123456789abcdef", "revoked", durable)


def same(result: Any, expected: dict[str, Any]) -> bool:
    """The order of the members counts, too."""
    return json.dumps(result) == json.dumps(expected)


def with_later(value: Any) -> Any:
    """The same from a later server, which knows more members."""
    if isinstance(value, list):
        return [with_later(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {"later": [1.5, {"a": None}], **{name: with_later(item) for name, item in value.items()}, "more": "ü\\"}


def backwards(value: Any) -> Any:
    if isinstance(value, list):
        return [backwards(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: backwards(value[name]) for name in reversed(value)}


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_reads_as_it_is_written(name: str) -> None:
    call, body = RESPONSES[name]
    for ascii_only in (True, False):
        assert same(asked(call, json.dumps(body, ensure_ascii=ascii_only)), body)
    assert same(asked(call, json.dumps(body, indent=2) + "\n"), body)


@pytest.mark.parametrize("name", [name for name in RESPONSES if name != "events"])
def test_unknown_members_are_left_out(name: str) -> None:
    call, body = RESPONSES[name]
    assert same(asked(call, json.dumps(with_later(body))), body)


@pytest.mark.parametrize("name", [name for name in RESPONSES if name != "events"])
def test_members_may_come_in_any_order(name: str) -> None:
    call, body = RESPONSES[name]
    assert same(asked(call, json.dumps(backwards(body))), body)


def test_absent_members_read_as_their_defaults() -> None:
    lenient = ("description", "author", "license", "runtime", "downloads", "review")
    short = {name: value for name, value in WPK.items() if name not in lenient}
    empty = {**WPK, "description": "", "author": "", "license": "", "runtime": "", "downloads": 0, "review": None}
    call = RESPONSES["list"][0]
    expected = {"wpks": [empty], "count": 1, "next_cursor": None}
    for page in ({"wpks": [short]}, {"count": "?", "wpks": [{**empty, "description": None, "downloads": None}]}):
        assert same(asked(call, json.dumps(page)), expected)
    assert same(asked(call, '{"wpks":[]}'), {"wpks": [], "count": 0, "next_cursor": None})


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("2026-11-25T00:38:57.12+02:00", "2026-11-24T22:38:57.120Z"),
        ("2026-11-24t22:38:57z", "2026-11-24T22:38:57.000Z"),
        ("2026-11-24 22:38:57.1239Z", "2026-11-24T22:38:57.123Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
    ],
)
def test_times_are_in_utc_with_milliseconds(given: str, read: str) -> None:
    result = asked(RESPONSES["get"][0], json.dumps({**WPK, "updated_at": given}))
    assert same(result, {**WPK, "updated_at": read})


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"size": 6.7}, "/wpks/1/size"),
        ({"size": 2**64}, "/wpks/1/size"),
        ({"status": None}, "/wpks/1/status"),
        ({"tags": ["x", 1]}, "/wpks/1/tags"),
        ({"updated_at": "2026-02-30T00:00:00.000Z"}, "/wpks/1/updated_at"),
        ({"review": {**REVIEW, "reason": 1}}, "/wpks/1/review/reason"),
        ({"review": "approved"}, "/wpks/1/review"),
    ],
)
def test_a_member_that_breaks_the_contract_is_reported(change: dict[str, Any], pointer: str) -> None:
    result = asked(RESPONSES["list"][0], json.dumps({"wpks": [WPK, {**WPK, **change}]}))
    assert result.code == "invalid_response"
    assert result.http_status == 200
    assert [finding.pointer for finding in result.errors] == [pointer]


@pytest.mark.parametrize("body", ['{"wpks":[]', '{"wpks":[],"x":"\\ud83c"}', '{"wpks":[]}{}', "[" * 40 + "]" * 40])
def test_invalid_json_is_rejected(body: str) -> None:
    assert asked(RESPONSES["list"][0], body).code == "invalid_response"


def test_the_last_of_duplicate_members_counts() -> None:
    assert asked(RESPONSES["owners"][0], '{"owners":["a"],"owners":["b"],"invited":[]}') == {
        "owners": ["b"],
        "invited": [],
        "count": 1,
    }


def test_records_have_their_classes() -> None:
    page = asked(RESPONSES["list"][0], json.dumps(RESPONSES["list"][1]))
    assert type(page) is WpkPage
    assert type(page["wpks"]) is list
    assert [type(wpk) for wpk in page.wpks] == [Wpk, Wpk]
    assert type(page.wpks[0].review) is Review
    assert page.wpks[1].review is None
    assert page.wpks[0].response is None
    assert page.response is not None
    tokens = asked(lambda client: client.list_tokens(), json.dumps({"tokens": [TOKEN], "next_cursor": None}))
    assert type(tokens) is TokenList
    assert same(tokens, {"tokens": [TOKEN], "count": 1})


def test_texts_that_rows_share_do_not_leak_into_others() -> None:
    pages = []
    for cursor in ("n", "n", "n", None, "n", "m", None, None):
        rows = [
            {**WPK, "runtime": runtime, "review": review}
            for runtime in ("k", "k", "", "k", "é", "k", "l")
            for review in (REVIEW, None)
        ]
        pages.append({"wpks": rows, "count": len(rows), "next_cursor": cursor})
    left = iter(pages)
    with CannedServer(lambda _: http_response(200, json.dumps(next(left)))) as server:
        client = create_client(server.url, "k")
        results = [client.list_marketplace() for _ in pages]
    assert all(same(result, page) for result, page in zip(results, pages))


def test_a_secret_is_not_cached() -> None:
    for _ in range(3):
        result = asked(RESPONSES["token"][0], json.dumps(RESPONSES["token"][1]))
        secret = result.pop("token")
        assert secret == "atom_x"
        assert sys.getrefcount(secret) <= 2  # `secret`, and the argument.


def test_results_share_no_mutable_state() -> None:
    page = asked(RESPONSES["list"][0], json.dumps({"wpks": [WPK, WPK]}))
    first, second = page.wpks
    first["id"] = "b@1.0.0"
    first.tags.append("y")
    first.review["reason"] = "another"
    first["new"] = 1
    assert same(second, WPK)
    again = asked(RESPONSES["list"][0], json.dumps({"wpks": [WPK]}))
    assert same(again.wpks[0], WPK)
