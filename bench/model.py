"""The words of a benchmark: a row has sides, a side gives a sample each round, a goal is held against the samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bench.workbench import Workbench


class MissingError(Exception):
    """A peer or a feature that is not here; the message says what, and what would bring it."""


class VoidError(Exception):
    """A run that measured something else than what it says, such as one with failed requests; it counts for nothing."""


@dataclass(frozen=True)
class Sample:
    """What one side did in one round."""

    value: float
    """In the row's unit."""
    p50_ms: float | None = None
    p99_ms: float | None = None
    cpu_us: float | None = None
    """CPU time, user and system, of the server and its children for one operation."""
    rss_mib: float | None = None
    """Resident memory of the server and its children at the end of the round."""


class Side(Protocol):
    """Something that is measured: a server, a client, a function."""

    def measure(self, seconds: float) -> Sample:
        """One round of about `seconds`. Raises VoidError where not everything that was asked was done."""


@dataclass(frozen=True)
class AtLeast:
    """Ours is at least `times` the peer's, in the median of the rounds."""

    times: float
    peer: str


@dataclass(frozen=True)
class AtMost:
    """A figure of ours stays under `figure`, in the median of the rounds: `value`, or another member of a sample."""

    figure: float
    member: str = "value"


@dataclass(frozen=True)
class Reaches:
    """Our value is at least `figure`, in the median of the rounds."""

    figure: float


Goal = AtLeast | AtMost | Reaches
Opener = tuple[str, Callable[[], Side]]
"""A side's name, and what makes it ready to measure. It raises MissingError where the side cannot be had."""


@dataclass(frozen=True)
class Row:
    """One line of the table. The first side is ours, and the others are what it is held against."""

    name: str
    title: str
    unit: str
    sides: Callable[[Workbench], Sequence[Opener]]
    goals: tuple[Goal, ...] = ()
    note: str = ""
    """What a reader must know to read the figures rightly."""
    less_is_better: bool = False
    """Of a time or a size; a ratio is then theirs to ours, so that more is better in every ratio."""
