"""Comparing the shared cases finds what a language left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.vectors import LANGUAGES, differences, read_counts, render

ALL = dict.fromkeys(LANGUAGES, 7)


def test_equal_counts_are_no_difference() -> None:
    assert differences({"delays.json"}, {"delays.json": ALL}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_case_is_a_difference(language: str) -> None:
    assert len(differences({"delays.json"}, {"delays.json": {**ALL, language: 6}})) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_report_is_a_difference(language: str) -> None:
    ran = {name: count for name, count in ALL.items() if name != language}
    assert f"{language} ran 0" in differences({"delays.json"}, {"delays.json": ran})[0]


def test_a_file_that_nobody_ran_is_a_difference() -> None:
    assert differences({"delays.json"}, {}) == ["delays.json: cpp ran 0, python ran 0, typescript ran 0"]


def test_a_report_of_an_unknown_file_is_a_difference() -> None:
    assert differences(set(), {"gone.json": {"cpp": 3}}) != []


def test_reports_are_read_by_language_and_file(tmp_path: Path) -> None:
    for language in LANGUAGES:
        report = {"file": "retry_after.json", "cases": 30}
        (tmp_path / f"{language}-retry_after.json").write_text(json.dumps(report))
    counts = read_counts(tmp_path)
    assert counts == {"retry_after.json": dict.fromkeys(LANGUAGES, 30)}
    assert "retry_after.json" in render(counts)
