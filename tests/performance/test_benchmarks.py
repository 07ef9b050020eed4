"""The benchmarks' arithmetic and output, with sides that return values from a list."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bench import results, rows
from bench.__main__ import all_rows
from bench.comparing import Spread, ratio, verdicts
from bench.documents import padded
from bench.filling import DESCRIPTIONS, description
from bench.load import Load
from bench.model import AtLeast, AtMost, Goal, MissingError, Sample, Side, VoidError
from bench.row import Opener, Row
from bench.running import RowResult, run_row


class Told:
    """A side with predefined results; None is a void round."""

    def __init__(self, values: Sequence[float | None]) -> None:
        self._values: Iterator[float | None] = iter(values)

    def measure(self, seconds: float) -> Sample:
        value = next(self._values)
        if value is None:
            raise VoidError(f"3 of 4 requests failed within {seconds:g} s")
        return Sample(value, p99_ms=value / 10)


def run(
    ours: Sequence[float | None], theirs: Sequence[float | None], *goals: Goal, less_is_better: bool = False
) -> RowResult:
    sides: list[Opener] = [("ours", lambda: Told(ours)), ("theirs", lambda: Told(theirs))]
    row = Row("row", "A row", "calls/s", lambda _: sides, goals, less_is_better=less_is_better)
    return run_row(row, rounds=len(ours), seconds=1)


def test_a_ratio_compares_sides_of_the_same_round() -> None:
    result = run([10, 40, 30], [10, 20, 10])
    assert ratio(result, result.sides[1]) == Spread(2, 1, 3)


def test_a_ratio_is_inverted_if_less_is_better() -> None:
    result = run([10], [40], less_is_better=True)
    assert ratio(result, result.sides[1]) == Spread(4, 4, 4)


def test_void_rounds_are_ignored_and_reported() -> None:
    result = run([None, 40, 60], [10, 10, 10])
    assert ratio(result, result.sides[1]) == Spread(5, 5, 5)
    assert "void" in results.row_section(result)
    assert "3 of 4 requests failed within 1 s" in results.row_section(result)


def test_goals_are_met_missed_or_not_measured() -> None:
    result = run([100], [10], AtLeast(10, "theirs"), AtLeast(11, "theirs"), AtMost(9, "p99_ms"), AtLeast(1, "nobody"))
    assert [verdict.met for verdict in verdicts(result)] == [True, False, False, None]


def test_a_missing_side_is_named_with_its_reason(tmp_path: Path) -> None:
    def missing() -> Side:
        raise MissingError("it is not\ninstalled")

    sides: list[Opener] = [("ours", lambda: Told([1])), ("theirs", missing)]
    result = run_row(Row("row", "A row", "calls/s", lambda _: sides, (AtLeast(1, "theirs"),)), rounds=1, seconds=1)
    facts = (
        "started_at",
        "commit",
        "cpu",
        "cores",
        "memory_gib",
        "distribution",
        "system",
        "filesystem",
        "load_before",
    )
    run = results.Run({**dict.fromkeys(facts, 0), "versions": {}}, rounds=1, seconds=1)
    results.write(tmp_path, run, result)
    table = results.write_table(tmp_path, run.machine, ["row", "a row that no run has measured"]).read_text()
    assert "| theirs | missing | it is not installed |" in table
    assert "**not measured**" in table
    data = json.loads((tmp_path / "rows" / "row.json").read_text())
    assert data["sides"][1]["missing"] == "it is not\ninstalled"


@pytest.mark.parametrize("size", [2048, 1_000_000, 1 << 20])
def test_a_document_has_the_requested_size(size: int) -> None:
    assert len(padded(size)) == size
    assert json.loads(padded(size, "drain-node"))["name"] == "drain-node"


def test_descriptions_differ() -> None:
    assert len({description(index) for index in range(DESCRIPTIONS)}) == DESCRIPTIONS


def test_a_rate_is_requests_per_second() -> None:
    assert Load(requests=500, seconds=2.0, p50_ms=1, p99_ms=2).rate == 250


def test_every_module_of_rows_is_listed() -> None:
    assert sorted(rows.MODULES) == sorted(module.name for module in pkgutil.iter_modules(rows.__path__))


def test_every_row_has_a_unique_name_and_a_goal() -> None:
    known = all_rows()
    assert len(known) >= 20
    assert all(row.goals and row.title and row.unit for row in known.values())
