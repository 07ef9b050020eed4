"""Results read both ways, and are dicts in all else."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable

import pytest

from atom_sdk import Download, NewToken, PublishResult, Result, Review, Validation, Wpk, WpkPage

WPK = {
    "id": "a@1.0.0",
    "status": "approved",
    "tags": ["x"],
    "review": {"decision": "approve", "reason": "", "reviewer": "ann", "reviewed_at": "2026-11-24T22:38:57.123Z"},
}


def test_members_are_attributes() -> None:
    result = PublishResult({"id": "a@1.0.0", "status": "uploaded", "wpk": WPK})
    assert result["status"] == result.status == result.get("status") == "uploaded"
    assert "status" in result
    assert "error" not in result
    assert result.wpk.status == result["wpk"]["status"] == "approved"
    assert result.wpk.review is not None
    assert result.wpk.review.reviewer == "ann"
    assert {"id", "status", "wpk"} <= set(dir(result))


def test_lists_hold_records() -> None:
    page = WpkPage({"wpks": [WPK, WPK], "count": 2, "next_cursor": None})
    assert [wpk.id for wpk in page.wpks] == ["a@1.0.0", "a@1.0.0"]
    assert isinstance(page.wpks[0], Wpk)
    findings = Validation({"valid": False, "findings": [{"code": "c", "pointer": "/a", "detail": "d"}]}).findings
    assert findings[0].pointer == "/a"


def test_a_null_record_is_none() -> None:
    assert Wpk({"review": None}).review is None


def test_results_equal_plain_dicts_and_become_json() -> None:
    page = WpkPage({"wpks": [WPK], "count": 1})
    assert page == {"wpks": [WPK], "count": 1}
    assert json.loads(json.dumps(page)) == page
    assert isinstance(page, dict)


@pytest.mark.parametrize("remake", [lambda page: pickle.loads(pickle.dumps(page)), copy.deepcopy, copy.copy])
def test_copies_equal_the_original(remake: Callable[[WpkPage], WpkPage]) -> None:
    page = WpkPage({"wpks": [WPK], "count": 1})
    again = remake(page)
    assert again == page
    assert type(again) is WpkPage
    assert type(again.wpks[0]) is Wpk
    assert again.wpks[0].review == WPK["review"]
    assert type(again.wpks[0].review) is Review


def test_a_success_reads_error_as_none() -> None:
    result = Result({"id": "a@1.0.0"})
    assert result.error is None
    assert result.code is None
    assert result.retryable is False
    assert result.errors == []
    assert result == {"id": "a@1.0.0"}
    with pytest.raises(KeyError):
        result["error"]


def test_a_missing_member_is_an_attribute_error_that_says_why() -> None:
    with pytest.raises(AttributeError, match=r"'Wpk' has no 'digest'$"):
        Wpk({"id": "a@1.0.0"}).digest  # noqa: B018
    with pytest.raises(AttributeError, match=r"'Wpk' has no 'digest': the call failed: Nothing listens\."):
        Wpk({"status": "failed", "error": "Nothing listens."}).digest  # noqa: B018
    assert not hasattr(Wpk(), "digest")


def test_attributes_cannot_be_set() -> None:
    with pytest.raises(AttributeError):
        Wpk(WPK).nonsense = "x"  # type: ignore[attr-defined]


def test_a_download_shows_the_size_of_its_bytes() -> None:
    download = Download({"id": "a@1.0.0", "bytes": b"x" * 1000})
    assert repr(download) == "{'id': 'a@1.0.0', 'bytes': '<1000 bytes>'}"
    assert download["bytes"] == download.bytes == b"x" * 1000
    assert repr(NewToken({"id": "tok_1"})) == "{'id': 'tok_1'}"
