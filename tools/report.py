"""Summarizes JUnit XML reports in a table, a line for each skipped test, and a final line.

Run as a program, it prints the given reports, or all in `build/reports`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

REPORTS = Path(__file__).resolve().parent.parent / "build" / "reports"


@dataclass(frozen=True)
class Counts:
    """The counts of one suite. `broken` is a reason to count it as failed in addition to its failed tests, or empty."""

    suite: str
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0
    broken: str = ""
    skips: tuple[str, ...] = ()
    """A line for each skipped test, with the reason that it gave."""

    @property
    def skipped(self) -> int:
        return len(self.skips)

    @property
    def good(self) -> bool:
        return not self.failed and not self.broken


def never_started(case: ElementTree.Element) -> bool:
    """Returns true if ctest did not find the test's program, which it reports as a skip."""
    skipped = case.find("skipped")
    return skipped is not None and (skipped.get("message") or "").startswith("Unable to find")


def skip_of(case: ElementTree.Element) -> str:
    """Names a skipped test, and says why it was skipped."""
    skipped = case.find("skipped")
    reason = "" if skipped is None else (skipped.get("message") or skipped.text or "").strip()
    name = "::".join(part for part in (case.get("classname"), case.get("name")) if part)
    return f"{name}: {reason or 'it gave no reason'}"


def read_report(path: Path, exit_code: int = 0) -> Counts:
    """Reads one report. A suite is broken if it ran no tests, left no report, or failed without a failed test."""
    try:
        root = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError) as error:
        return Counts(path.stem, broken=f"left no report ({error})")
    passed = failed = 0
    skips: list[str] = []
    seconds = 0.0
    for case in root.iter("testcase"):
        seconds += float(case.get("time") or 0)
        if case.find("failure") is not None or case.find("error") is not None or never_started(case):
            failed += 1
        elif case.find("skipped") is not None or case.get("status") == "disabled":
            skips.append(skip_of(case))
        else:
            passed += 1
    broken = ""
    if not passed and not failed:
        broken = "ran no test"
    elif exit_code and not failed:
        broken = f"exited {exit_code}"
    return Counts(path.stem, passed, failed, seconds, broken, tuple(skips))


def render(suites: Sequence[Counts]) -> str:
    """Returns the table, the skipped tests, and the line `N passed, N failed, N skipped`. A broken suite counts as one
    more failure."""
    rows = [("suite", "passed", "failed", "skipped", "seconds", "")]
    rows += [(s.suite, str(s.passed), str(s.failed), str(s.skipped), f"{s.seconds:.1f}", s.broken) for s in suites]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(row[i].rjust(widths[i]) for i in range(1, 5)), row[5]]
        lines.append("  ".join(cells).rstrip())
    passed = sum(s.passed for s in suites)
    failed = sum(s.failed + bool(s.broken) for s in suites)
    skips = [f"skipped in {s.suite}: {skip}" for s in suites for skip in s.skips]
    if skips:
        lines += ["", *skips]
    return "\n".join([*lines, "", f"{passed} passed, {failed} failed, {len(skips)} skipped"])


def main(arguments: Sequence[str]) -> int:
    paths = [Path(argument) for argument in arguments] or sorted(REPORTS.glob("*.xml"))
    suites = [read_report(path) for path in paths]
    print(render(suites))
    return 0 if suites and all(suite.good for suite in suites) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
