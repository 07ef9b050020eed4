"""Draws one plot per row, with samples as dots and medians as bars."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import matplotlib as mpl

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "atom"  # The same samples give the same file.
mpl.rcParams["svg.fonttype"] = "none"

import matplotlib.pyplot as plt  # noqa: E402 (after the backend has been selected)

from bench.results import number  # noqa: E402
from bench.running import RowResult  # noqa: E402

OURS = "#1f6feb"
THEIRS = "#9aa4b2"
DOT = "#111827"


def plot(result: RowResult, folder: Path) -> None:
    """Draws the samples of a row, if there are any."""
    sides = [side for side in result.sides if side.samples]
    if not sides:
        return
    values = [[sample.value for sample in side.samples] for side in sides]
    figure, axes = plt.subplots(figsize=(8, 0.9 + 0.5 * len(sides)), layout="constrained")
    rows = range(len(sides))
    medians = [median(each) for each in values]
    axes.barh(rows, medians, color=[OURS if side is result.sides[0] else THEIRS for side in sides], height=0.6)
    for row, each in zip(rows, values, strict=True):
        axes.plot(each, [row] * len(each), "o", color=DOT, markersize=3, alpha=0.7)
    for row, (middle, each) in enumerate(zip(medians, values, strict=True)):
        place = (max(each), row)
        axes.annotate(number(middle), place, xytext=(8, 0), textcoords="offset points", va="center", fontsize=9)
    axes.set_yticks(list(rows), [side.name for side in sides])
    axes.invert_yaxis()
    axes.set_xlabel(result.row.unit)
    axes.set_title(result.row.title, fontsize=10, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(x=0.15)
    figure.savefig(folder / f"{result.row.name}.svg", metadata={"Date": None})
    plt.close(figure)
