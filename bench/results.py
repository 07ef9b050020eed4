"""Writes the results: every sample as JSON, and tables in Markdown."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.comparing import Spread, Verdict, ratio, spread_of, verdicts
from bench.model import AtLeast, Reaches
from bench.running import Measured, RowResult


@dataclass(frozen=True)
class Run:
    """The conditions of a measurement."""

    machine: dict[str, Any]
    rounds: int
    seconds: float


HEADINGS = ("side", "median", "range", "ours is", "p50 ms", "p99 ms", "CPU µs/op", "RSS MiB")


def number(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 1000 else f"{figure:.3g}"


def text(spread: Spread | None) -> str:
    return "" if spread is None else number(spread.median)


def reach(spread: Spread | None) -> str:
    return "" if spread is None else f"{number(spread.low)} to {number(spread.high)}"


def table_line(result: RowResult, side: Measured) -> str:
    if not side.samples:
        why = " ".join((side.missing or "; ".join(side.void)).replace("|", "/").split())
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


def measured_line(run: Run) -> str:
    when, commit, load = (run.machine[fact] for fact in ("started_at", "commit", "load_before"))
    rounds = f"{run.rounds} rounds of {run.seconds:g} s per side"
    return f"Measured {when} at commit {commit}, {rounds}; load average before: {load:.2f}."


def row_section(result: RowResult) -> str:
    row = result.row
    lines = [f"## {row.title}", "", f"`{row.name}`, in {row.unit}.{' ' + row.note if row.note else ''}", ""]
    lines += ["| " + " | ".join(HEADINGS) + " |", "|---|" + "---:|" * (len(HEADINGS) - 1)]
    lines += [table_line(result, side) for side in result.sides]
    lines += ["", *(goal_line(verdict, row.unit) for verdict in verdicts(result))]
    measured = [side for side in result.sides if side.samples]
    lines += [f"- A round of {side.name} was void: {why}." for side in measured for why in side.void]
    return "\n".join(lines).rstrip() + "\n"


def head(machine: dict[str, Any]) -> str:
    hardware = f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB, {machine['filesystem']}"
    versions = "; ".join(f"{name}: {version}" for name, version in machine["versions"].items())
    return f"""# Benchmarks

{hardware}. {machine["distribution"]}, {machine["system"]}. {versions}.

Figures are medians over the rounds, with their range. Ratios compare the same rounds of both sides; more is better.
bench/README.md explains how each row is measured. rows/ has every sample as JSON.
"""


def as_data(run: Run, result: RowResult) -> dict[str, Any]:
    row = result.row
    return {
        **vars(run),
        "name": row.name,
        "title": row.title,
        "unit": row.unit,
        "less_is_better": row.less_is_better,
        "sides": [dataclasses.asdict(side) for side in result.sides],
        "goals": [dataclasses.asdict(verdict) for verdict in verdicts(result)],
    }


def rows_folder(folder: Path) -> Path:
    return folder / "rows"


def write(folder: Path, run: Run, result: RowResult) -> None:
    """Writes the files of a row, replacing those of an earlier run."""
    rows = rows_folder(folder)
    rows.mkdir(parents=True, exist_ok=True)
    name = result.row.name
    (rows / f"{name}.json").write_text(json.dumps(as_data(run, result), indent=1, ensure_ascii=False) + "\n")
    section = f"{row_section(result)}\n{measured_line(run)}\n"
    if any(side.samples for side in result.sides):
        section += f"\n![{result.row.title}]({rows.name}/{name}.svg)\n"
    (rows / f"{name}.md").write_text(section)


def write_table(folder: Path, machine: dict[str, Any], names: Sequence[str]) -> Path:
    """Writes the tables of all rows in `names` that this run or an earlier one has measured."""
    sections = [file.read_text() for name in names if (file := rows_folder(folder) / f"{name}.md").exists()]
    table = folder / "results.md"
    table.write_text("\n".join([head(machine), *sections]))
    return table
