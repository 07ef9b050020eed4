"""The counts of `make test` are correct."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.report import Counts, read_report, render

PYTEST = """<testsuites><testsuite name="pytest">
<testcase name="a" time="0.5"/><testcase name="b" time="0.25"><failure message="no"/></testcase>
<testcase name="c"><error message="no"/></testcase>
<testcase classname="tests.d" name="d"><skipped message="later"/></testcase>
</testsuite></testsuites>"""
CTEST = """<testsuite name="(empty)"><testcase name="a" time="1" status="run"/>
<testcase name="b" time="0" status="fail"><failure message=""/></testcase>
<testcase name="c" status="notrun"><skipped message="Unable to find executable"/></testcase>
<testcase name="d" status="disabled"/></testsuite>"""


def report(folder: Path, text: str) -> Path:
    file = folder / "suite.xml"
    file.write_text(text)
    return file


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (PYTEST, Counts("suite", passed=1, failed=2, seconds=0.75, skips=("tests.d::d: later",))),
        (CTEST, Counts("suite", passed=1, failed=2, seconds=1.0, skips=("d: it gave no reason",))),
    ],
)
def test_the_report_of_each_runner_is_understood(tmp_path: Path, text: str, counts: Counts) -> None:
    assert read_report(report(tmp_path, text), exit_code=1) == counts


def test_suites_fail_for_more_reasons_than_failed_tests(tmp_path: Path) -> None:
    good = report(tmp_path, '<testsuite><testcase name="a"/></testsuite>')
    assert read_report(good).good
    assert read_report(good, exit_code=3).broken == "exited 3"
    assert read_report(tmp_path / "gone.xml").broken.startswith("left no report")
    assert read_report(report(tmp_path, "<testsuite")).broken.startswith("left no report")
    assert read_report(report(tmp_path, "<testsuite/>")).broken == "ran no test"
    skipped = report(tmp_path, '<testsuite><testcase name="a"><skipped/></testcase></testsuite>')
    assert read_report(skipped).broken == "ran no test"


def test_the_last_line_is_the_sum() -> None:
    suites = [Counts("one", passed=3), Counts("two", passed=2, failed=1)]
    assert render(suites).splitlines()[-1] == "5 passed, 1 failed, 0 skipped"
    assert render([*suites, Counts("three", broken="ran no test")]).splitlines()[-1] == "5 passed, 2 failed, 0 skipped"


def test_each_skipped_test_is_named_with_its_reason() -> None:
    lines = render([Counts("one", passed=3, skips=("tests.d::d: no valgrind here",))]).splitlines()
    assert "skipped in one: tests.d::d: no valgrind here" in lines
    assert lines[-1] == "3 passed, 0 failed, 1 skipped"
