"""Turns samples into figures: medians, ranges, ratios per round, and whether goals are met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.model import AtMost, Goal, Reaches, Sample
from bench.running import Measured, RowResult


@dataclass(frozen=True)
class Spread:
    """The median and the range of some figures."""

    median: float
    low: float
    high: float

    @staticmethod
    def of(figures: Sequence[float]) -> Spread:
        return Spread(median(figures), min(figures), max(figures))


@dataclass(frozen=True)
class Verdict:
    """A goal, the figure compared with it, and whether it is met. Both are None if there was no measurement."""

    goal: Goal
    figure: Spread | None
    met: bool | None


def spread_of(samples: Sequence[Sample], member: str = "value") -> Spread | None:
    figures = [figure for sample in samples if (figure := getattr(sample, member)) is not None]
    return Spread.of(figures) if figures else None


def ratio(result: RowResult, peer: Measured) -> Spread | None:
    """Returns how many times better our side is than a peer, comparing the same rounds."""
    ours = result.sides[0].samples
    if result.sides[0].void or peer.void:
        # Rounds do not pair up, but the medians can be compared.
        pairs = [(_median(ours), _median(peer.samples))] if ours and peer.samples else []
    else:
        pairs = [(mine.value, theirs.value) for mine, theirs in zip(ours, peer.samples, strict=False)]
    times = [theirs / mine if result.row.less_is_better else mine / theirs for mine, theirs in pairs]
    return Spread.of(times) if times else None


def _median(samples: Sequence[Sample]) -> float:
    return median(sample.value for sample in samples)


def verdicts(result: RowResult) -> list[Verdict]:
    return [_verdict(result, goal) for goal in result.row.goals]


def _verdict(result: RowResult, goal: Goal) -> Verdict:
    if isinstance(goal, AtMost):
        figure = spread_of(result.sides[0].samples, goal.member)
        return Verdict(goal, figure, None if figure is None else figure.median <= goal.figure)
    if isinstance(goal, Reaches):
        figure = spread_of(result.sides[0].samples)
        return Verdict(goal, figure, None if figure is None else figure.median >= goal.figure)
    peer = next((side for side in result.sides[1:] if side.name == goal.peer), None)
    figure = None if peer is None else ratio(result, peer)
    return Verdict(goal, figure, None if figure is None else figure.median >= goal.times)
