"""Runs a row. Every round measures each side once, so that disturbances of the machine affect all of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bench.model import MissingError, Sample, Side, VoidError
from bench.row import Opener, Row
from bench.workbench import Workbench, say


@dataclass
class Measured:
    """The samples of one side, or why there are none."""

    name: str
    samples: list[Sample] = field(default_factory=list)
    missing: str = ""
    void: list[str] = field(default_factory=list)
    """Why rounds do not count."""


@dataclass
class RowResult:
    row: Row
    sides: list[Measured]


def run_row(row: Row, rounds: int, seconds: float) -> RowResult:
    with Workbench() as bench:
        result = RowResult(row, [])
        ready: list[tuple[Side, Measured]] = []
        for name, opener in openers_of(row, bench, result):
            measured = Measured(name)
            result.sides.append(measured)
            try:
                ready.append((opener(), measured))
            except MissingError as missing:
                measured.missing = str(missing)
                say(f"{name}: missing: {missing}")
            except VoidError as void:
                measured.void.append(str(void))
                say(f"{name}: void: {void}")
        for number in range(1, rounds + 1):
            for side, measured in ready:
                run_side(side, measured, seconds, f"round {number}: {measured.name}", row.unit)
    return result


def openers_of(row: Row, bench: Workbench, result: RowResult) -> list[Opener]:
    try:
        return list(row.sides(bench))
    except MissingError as missing:
        result.sides.append(Measured("the row", missing=str(missing)))
        say(f"missing: {missing}")
        return []


def run_side(side: Side, measured: Measured, seconds: float, what: str, unit: str) -> None:
    try:
        sample = side.measure(seconds)
    except VoidError as void:
        measured.void.append(str(void))
        say(f"{what}: void: {void}")
        return
    measured.samples.append(sample)
    say(f"{what}: {sample.value:,.4g} {unit}")
