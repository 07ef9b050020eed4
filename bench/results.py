"""Writes what was measured: every sample as JSON, and a table in Markdown."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.comparing import Spread, Verdict, ratio, spread_of, verdicts
from bench.model import AtLeast, Reaches
from bench.running import Measured, RowResult

HEADINGS = ("side", "median", "range", "ours is", "p50 ms", "p99 ms", "CPU µs/op", "RSS MiB")


def number(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 1000 else f"{figure:.3g}"


def text(spread: Spread | None) -> str:
    return "" if spread is None else number(spread.median)


def reach(spread: Spread | None) -> str:
    return "" if spread is None else f"{number(spread.low)} to {number(spread.high)}"


def table_line(result: RowResult, side: Measured) -> str:
    if not side.samples:
        why = side.missing or "; ".join(side.void)
        return f"| {side.name} | {'missing' if side.missing else 'void'} | {why} |" + " |" * (len(HEADINGS) - 3)
    value = spread_of(side.samples)
    times = None if side is result.sides[0] else ratio(result, side)
    cells = [side.name, text(value), reach(value)]
    cells.append("" if times is None else f"{number(times.median)} times ({reach(times)})")
    cells += [text(spread_of(side.samples, member)) for member in ("p50_ms", "p99_ms", "cpu_us", "rss_mib")]
    return "| " + " | ".join(cells) + " |"


def goal_line(verdict: Verdict, unit: str) -> str:
    word = {True: "met", False: "not met", None: "not measured"}[verdict.met]
    goal = verdict.goal
    if isinstance(goal, AtLeast):
        wanted, had = f"at least {goal.times:g} times {goal.peer}", f"{text(verdict.figure)} times"
    elif isinstance(goal, Reaches):
        wanted, had = f"at least {goal.figure:g} {unit}", text(verdict.figure)
    else:
        what = unit if goal.member == "value" else goal.member
        wanted, had = f"at most {goal.figure:g} {what}", text(verdict.figure)
    return f"- Goal: {wanted}: **{word}**" + (f", {had}." if verdict.figure is not None else ".")


def row_section(result: RowResult) -> str:
    row = result.row
    lines = [f"## {row.title}", "", f"`{row.name}`, in {row.unit}.{' ' + row.note if row.note else ''}", ""]
    lines += ["| " + " | ".join(HEADINGS) + " |", "|---|" + "---:|" * (len(HEADINGS) - 1)]
    lines += [table_line(result, side) for side in result.sides]
    lines += ["", *(goal_line(verdict, row.unit) for verdict in verdicts(result))]
    lines += [f"- A round of {side.name} is void: {why}." for side in result.sides if side.samples for why in side.void]
    return "\n".join(lines).rstrip() + "\n"


def markdown(machine: dict[str, Any], results: Sequence[RowResult], rounds: int, seconds: float) -> str:
    versions = ", ".join(f"{name}: {version}" for name, version in machine["versions"].items())
    head = [
        "# Benchmarks",
        "",
        f"{machine['started_at']}, commit {machine['commit']}, {machine['cpu']}, {machine['cores']} cores, "
        f"{machine['memory_gib']} GiB, {machine['distribution']}, {machine['system']}, {machine['filesystem']}; "
        f"load average before: {machine['load_before']:.2f}. {rounds} rounds of {seconds:g} s a side, in turn.",
        "",
        f"{versions}.",
        "",
        "Figures are medians over the rounds, with their range; a ratio is of the same round of both sides, and more "
        "is better. bench/README.md says how each is measured.",
        "",
    ]
    return "\n".join(head) + "\n" + "\n".join(row_section(result) for result in results)


def as_data(machine: dict[str, Any], results: Sequence[RowResult], rounds: int, seconds: float) -> dict[str, Any]:
    return {
        "machine": machine,
        "rounds": rounds,
        "seconds": seconds,
        "rows": [
            {
                "name": result.row.name,
                "title": result.row.title,
                "unit": result.row.unit,
                "less_is_better": result.row.less_is_better,
                "sides": [dataclasses.asdict(side) for side in result.sides],
                "goals": [dataclasses.asdict(verdict) for verdict in verdicts(result)],
            }
            for result in results
        ],
    }


def write(folder: Path, machine: dict[str, Any], results: Sequence[RowResult], rounds: int, seconds: float) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    data = as_data(machine, results, rounds, seconds)
    (folder / "results.json").write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n")
    (folder / "results.md").write_text(markdown(machine, results, rounds, seconds))
