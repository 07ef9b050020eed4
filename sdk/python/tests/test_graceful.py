"""The default client: a failed call is a result, and nothing raises."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Callable

import pytest

from atom_sdk import AtomClient, InputError, Result, create_client
from atom_sdk._options import CALL_TIMEOUT

DETAILS = {"error", "code", "http_status", "request_id", "retryable", "retry_after", "errors", "attempts"}

CALLS: dict[str, Callable[[AtomClient], Any]] = {
    "publish_wpk": lambda client: client.publish_wpk({"name": "a", "version": "1.0.0", "steps": ["x"]}),
    "validate": lambda client: client.validate({"name": "a"}),
    "list_marketplace": lambda client: client.list_marketplace(status="approved"),
    "get": lambda client: client.get("a@1.0.0"),
    "get_package": lambda client: client.get_package("a"),
    "download": lambda client: client.download("a@1.0.0"),
    "approve": lambda client: client.approve("a@1.0.0"),
    "reject": lambda client: client.reject("a@1.0.0", "no"),
    "list_reviews": lambda client: client.list_reviews("a@1.0.0"),
    "withdraw": lambda client: client.withdraw("a@1.0.0"),
    "yank": lambda client: client.yank("a@1.0.0"),
    "unyank": lambda client: client.unyank("a@1.0.0"),
    "list_events": lambda client: client.list_events(),
    "list_owners": lambda client: client.list_owners("a"),
    "add_owner": lambda client: client.add_owner("a", "t"),
    "accept_ownership": lambda client: client.accept_ownership("a", "t"),
    "remove_owner": lambda client: client.remove_owner("a", "t"),
    "health": lambda client: client.health(),
    "whoami": lambda client: client.whoami(),
    "create_token": lambda client: client.create_token(["publish"]),
    "list_tokens": lambda client: client.list_tokens(),
    "revoke_token": lambda client: client.revoke_token("tok_0123456789abcdef"),
}

SHAPES: dict[str, dict[str, Any]] = {
    "list_marketplace": {"wpks": [], "count": 0, "next_cursor": None},
    "list_tokens": {"tokens": [], "count": 0},
    "list_reviews": {"reviews": [], "count": 0},
    "list_events": {"events": [], "count": 0, "next_after": None},
    "list_owners": {"status": "failed", "owners": [], "invited": [], "count": 0},
    "add_owner": {"status": "failed", "owners": [], "invited": [], "count": 0},
    "accept_ownership": {"status": "failed", "owners": [], "invited": [], "count": 0},
    "remove_owner": {"status": "failed", "owners": [], "invited": [], "count": 0},
    "health": {"status": "unhealthy"},
    "validate": {"status": "failed", "valid": False, "findings": []},
}


def shape_of(result: Any) -> dict[str, Any]:
    return {name: value for name, value in result.items() if name not in DETAILS}


@pytest.mark.parametrize("name", CALLS)
def test_a_call_fails_if_nothing_listens(alone: AtomClient, name: str) -> None:
    result = CALLS[name](alone)
    assert shape_of(result) == SHAPES.get(name, {"status": "failed"})
    assert set(result) >= DETAILS
    assert result["code"] == result.code == "connection_failed"
    assert result["http_status"] is None
    assert result["retryable"] is True
    assert result["error"].endswith(".")
    assert "s3cret" not in json.dumps(result)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("base_url", ["nope", "ftp://a", "http://ann:s3cret@a", 7, "http://a\ud800"])
def test_every_call_reports_an_invalid_base_url(name: str, base_url: Any) -> None:
    result = CALLS[name](create_client(base_url))
    assert shape_of(result) == SHAPES.get(name, {"status": "failed"})
    assert result.code == "invalid_argument"
    assert "s3cret" not in result.error


def test_the_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATOM_BASE_URL", "http://atom.example:1")
    assert "http://atom.example:1" in repr(create_client())
    assert "http://other.example" in repr(create_client("http://other.example"))
    monkeypatch.setenv("ATOM_API_KEY", "two words")
    assert create_client().health().code == "invalid_argument"
    assert create_client(api_key="").health().code == "connection_failed"


def test_the_documented_timeouts_are_those_of_the_policy() -> None:
    root = Path(__file__).resolve().parents[3]
    timeouts = json.loads((root / "api/policy.json").read_text(encoding="utf-8"))["timeouts"]
    for name, words in (("attempt_ms", "response"), ("connect_ms", "connect"), ("call_ms", "retries")):
        assert f"{words}; {timeouts[name] // 1000} by default" in (create_client.__doc__ or "")
    assert timeouts["call_ms"] == CALL_TIMEOUT * 1000


def test_a_mistake_in_the_program_raises() -> None:
    with pytest.raises(ValueError, match="errors must be"):
        create_client(errors="throw")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"api_key": "atom_s3cret\n"}, "The API key contains"),
        ({"api_key": 7}, "api_key must be a str"),
        ({"timeout": 0}, "timeout must be a number of seconds"),
        ({"timeout": float("nan")}, "timeout must be a number of seconds"),
        ({"connect_timeout": "5"}, "connect_timeout must be a number of seconds"),
        ({"call_timeout": 1e9}, "call_timeout must be a number of seconds"),
        ({"timeout": True}, "timeout must be a number of seconds"),
        ({"ca_file": "missing.pem"}, "missing.pem"),
        ({"headers": {"Authorization": "Basic s3cret"}}, "Authorization"),
        ({"headers": {"X-Team": "a\r\nb: c"}}, "X-Team"),
        ({"headers": ["X-Team"]}, "headers must be a mapping"),
        ({"headers": {"X-Team": 1}}, "must be a str"),
        ({"proxy": "http://a b"}, "The proxy's address"),
        ({"client_cert": "missing.pem"}, "missing.pem"),
        ({"client_key": __file__}, "needs a certificate file"),
        ({"user_agent": "a\nb"}, "The user agent"),
        ({"on_log": 7}, "on_log must be callable"),
        ({"on_attempt_start": "x"}, "on_attempt_start must be callable"),
    ],
)
def test_an_invalid_option_is_reported(options: dict[str, Any], words: str) -> None:
    result = create_client(**options).health()
    assert result["status"] == "unhealthy"
    assert words in (result.error or "")
    assert "s3cret" not in str(result)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda client: client.publish_wpk(42), "invalid_argument"),
        (lambda client: client.publish_wpk(None), "invalid_argument"),
        (lambda client: client.publish_wpk("missing.yaml"), "file_unreadable"),
        (lambda client: client.publish_wpk(Path("missing.json")), "file_unreadable"),
        (lambda client: client.publish_wpk("notes.txt"), "invalid_argument"),
        (lambda client: client.publish_wpk("a\0.json"), "invalid_argument"),
        (lambda client: client.publish_wpk("\ud800.json"), "invalid_argument"),
        (lambda client: client.publish_wpk({"n": 2**53}), "number_out_of_range"),
        (lambda client: client.publish_wpk({"n": object()}), "unsupported_value"),
        (lambda client: client.validate({1: 2}), "unsupported_value"),
        (lambda client: client.list_marketplace("aproved"), "invalid_argument"),
        (lambda client: client.list_marketplace(7), "invalid_argument"),
        (lambda client: client.list_marketplace(q=7), "invalid_argument"),
        (lambda client: client.list_marketplace(limit="7"), "invalid_argument"),
        (lambda client: client.list_marketplace(limit=2**80), "invalid_argument"),
        (lambda client: client.get("a"), "invalid_argument"),
        (lambda client: client.get(None), "invalid_argument"),
        (lambda client: client.get("../a@1.0.0"), "invalid_argument"),
        (lambda client: client.get_package("a@1.0.0"), "invalid_argument"),
        (lambda client: client.download("a@1.0.0", path=7), "invalid_argument"),
        (lambda client: client.approve("a@1.0.0", None), "invalid_argument"),
        (lambda client: client.reject("a@1.0.0", digest=7), "invalid_argument"),
        (lambda client: client.create_token(["root"]), "invalid_argument"),
        (lambda client: client.create_token(7), "invalid_argument"),
        (lambda client: client.create_token("publish", expires_at="soon"), "invalid_argument"),
        (lambda client: client.revoke_token(""), "invalid_argument"),
        (lambda client: client.health(timeout=0), "invalid_argument"),
        (lambda client: client.health(timeout="5"), "invalid_argument"),
        (lambda client: client.list_events(-1), "invalid_argument"),
        (lambda client: client.list_events(limit=True), "invalid_argument"),
        (lambda client: client.add_owner("a", 7), "invalid_argument"),
        (lambda client: client.accept_ownership("a", 7), "invalid_argument"),
        (lambda client: client.wait_for_review("a@1.0.0", timeout="long"), "invalid_argument"),
    ],
)
def test_an_invalid_argument_is_reported(alone: AtomClient, call: Callable[[Any], Any], code: str) -> None:
    result = call(alone)
    assert result["code"] == code
    assert result["http_status"] is None
    assert result["retryable"] is False


def test_a_closed_client_fails(alone: AtomClient) -> None:
    with alone as client:
        assert client.health().code == "connection_failed"
    assert client.health().code == "invalid_argument"
    client.close()
    assert "unusable" in repr(client)


def test_a_client_never_shows_its_key(alone: AtomClient) -> None:
    assert "s3cret" not in repr(alone) + str(alone) + repr(vars(alone))


WRONG: list[Any] = [
    None, 7, -1, 2**80, 10**400, 1.5, float("nan"), float("inf"), True, "", "\ud800", "a\0b", b"", b"\xff", object(),
    [], [None], {}, {"a": object()}, {1: 2}, {"a", 1}, iter([]), datetime.max, datetime.min, lambda: None, type, ...,
    datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))),
    datetime.min.replace(tzinfo=timezone(timedelta(hours=1))),
]  # fmt: skip


def wrong_calls() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every method with every parameter wrong in every way, the others being right."""
    right = {"id": "a@1.0.0", "name": "a", "tenant": "t", "document": b"{}", "scopes": ["publish"], "documents": []}
    right["ids"] = []
    for name, method in inspect.getmembers(AtomClient, inspect.isfunction):
        parameters = list(inspect.signature(method).parameters.values())[1:]
        if name.startswith("_") or name in ("close", "status", "follow"):
            continue
        needed = {one.name: right[one.name] for one in parameters if one.default is one.empty}
        for parameter in parameters:
            for value in WRONG:
                yield name, {**needed, parameter.name: value}


def test_no_argument_raises(alone: AtomClient) -> None:
    for name, arguments in wrong_calls():
        try:
            result = getattr(alone, name)(**arguments)
            outcomes = [result] if isinstance(result, Result) else list(result)
        except Exception as raised:
            raise AssertionError(f"{name}({arguments}) raised") from raised
        assert all(isinstance(outcome, Result) for outcome in outcomes), (name, arguments)


@pytest.mark.parametrize("value", [None, 7, -1.0, float("nan"), 10**400, "1", 1e300])
def test_following_with_a_wrong_argument_ends_with_a_failure(alone: AtomClient, value: Any) -> None:
    for arguments in ({"after": value}, {"interval": value}):
        if arguments.get("after") in (None, 7) and arguments.get("interval") in (None, 7):
            continue  # These are right for one of them, or a day at most.
        assert [event.code for event in alone.follow(**arguments)] == ["invalid_argument"]


@pytest.mark.parametrize("items", [None, 7, "abc", b"abc", {"name": "a"}, Path("a.json")])
def test_a_batch_of_what_is_no_list_is_reported(alone: AtomClient, items: Any) -> None:
    for many in (alone.publish_many, alone.download_many):
        assert [result.code for result in many(items)] == ["invalid_argument"]
    with pytest.raises(InputError, match="must be a list"):
        create_client("http://127.0.0.1:9", errors="raise").publish_many(items)


def test_a_time_beyond_the_calendar_is_reported(alone: AtomClient) -> None:
    late = datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))
    assert alone.create_token("publish", expires_at=late).code == "invalid_argument"
