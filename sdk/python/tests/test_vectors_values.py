"""The shared cases of names, versions, ranges and documents."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from vectors import VectorFile

from atom_sdk import (
    InputError,
    _native,
    check_document,
    compare_versions,
    is_valid_name,
    is_valid_version,
    satisfies,
)


def test_names() -> None:
    with VectorFile("names") as vectors:
        for name in vectors.each("valid"):
            assert is_valid_name(name), name
        for kind, code in (("invalid", "invalid_name"), ("reserved", "reserved_name")):
            for name in vectors.each(kind):
                assert not is_valid_name(name), name
                failure = _native.check_name(name)
                assert failure is not None
                assert failure.code == code, name


def test_versions() -> None:
    with VectorFile("versions") as vectors:
        for version in vectors.each("valid"):
            assert is_valid_version(version), version
        for version in vectors.each("invalid"):
            assert not is_valid_version(version), version
            with pytest.raises(InputError) as caught:
                compare_versions(version, "1.0.0")
            assert caught.value.code == "invalid_version", version
        before: list[str] = []
        for version in vectors.each("order"):
            assert compare_versions(version, version) == 0
            for lower in before:
                assert compare_versions(lower, version) == -1, (lower, version)
                assert compare_versions(version, lower) == 1, (lower, version)
            before.append(version)


def test_ranges() -> None:
    with VectorFile("ranges") as vectors:
        for case in vectors.each("cases"):
            assert satisfies(case["version"], case["range"]) is case["contains"], case
        for text in vectors.each("invalid"):
            with pytest.raises(InputError) as caught:
                satisfies("1.0.0", text)
            assert caught.value.code == "invalid_range", text


def findings_of(document: object) -> list[str]:
    return [f"{finding.code} {finding.pointer}" for finding in check_document(document)]


def changed(document: Any, change: dict[str, Any]) -> Any:
    """The document with one value replaced, or taken out where the change has none."""
    document = copy.deepcopy(document)
    *way, last = change["pointer"].split("/")[1:]
    place = document
    for step in way:
        place = place[int(step) if isinstance(place, list) else step]
    key = int(last) if isinstance(place, list) and last != "-" else last
    if "value" in change:
        if isinstance(place, list) and key == len(place):
            place.append(change["value"])
        else:
            place[key] = change["value"]
    else:
        del place[key]
    return document


def test_documents() -> None:
    with VectorFile("documents") as vectors:
        full = vectors.members["full"]
        assert findings_of(full) == []
        for document in vectors.each("valid"):
            assert findings_of(document) == [], document
        for change in vectors.each("full_valid"):
            assert findings_of(changed(full, change)) == [], change
        for rejected in vectors.each("invalid"):
            assert findings_of(rejected["document"]) == rejected["findings"], rejected
        for change in vectors.each("full_invalid"):
            assert findings_of(changed(full, change)) == [f"{change['code']} {change['pointer']}"], change


def test_a_name_must_be_text() -> None:
    assert not is_valid_name(7)  # type: ignore[arg-type]
    assert not is_valid_name("a\ud800")
    assert not is_valid_version(None)  # type: ignore[arg-type]
    with pytest.raises(InputError):
        satisfies("1.0.0", 1)  # type: ignore[arg-type]
    assert findings_of({"n": object()}) == ["unsupported_value /n"]
