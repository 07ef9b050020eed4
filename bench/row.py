"""A row of the table: the sides that it compares, and the goals that ours must meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.model import Goal, Side
from bench.workbench import Workbench

Opener = tuple[str, Callable[[], Side]]
"""A side's name and a function that prepares it, which raises MissingError if the side is not available."""


@dataclass(frozen=True)
class Row:
    """One section of the results. The first side is ours; the others are compared with it."""

    name: str
    title: str
    unit: str
    sides: Callable[[Workbench], Sequence[Opener]]
    goals: tuple[Goal, ...] = ()
    note: str = ""
    """Notes that a reader needs to interpret the figures."""
    less_is_better: bool = False
    """True for times and sizes. Ratios are then inverted, so that more is better in every ratio."""
