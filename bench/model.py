"""The parts of a benchmark: a side yields one sample per round, and goals are checked on the samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class MissingError(Exception):
    """A peer or feature is not installed. The message says which, and how to install it."""


class VoidError(Exception):
    """A run did not measure what it should, for example because requests failed. It does not count."""


@dataclass(frozen=True)
class Sample:
    """The measurements of one side in one round."""

    value: float
    """In the row's unit."""
    p50_ms: float | None = None
    p99_ms: float | None = None
    cpu_us: float | None = None
    """CPU time per operation, user and system, of the server and its children."""
    rss_mib: float | None = None
    """Resident memory of the server and its children at the end of the round."""


class Side(Protocol):
    """Something to measure: a server, a client, a function."""

    def measure(self, seconds: float) -> Sample:
        """Measures one round of about `seconds`. Raises VoidError if any operation failed."""


@dataclass(frozen=True)
class AtLeast:
    """Our side must be at least `times` as good as the peer, in the median of the rounds."""

    times: float
    peer: str


@dataclass(frozen=True)
class AtMost:
    """A member of our samples must be at most `figure`, in the median of the rounds."""

    figure: float
    member: str = "value"


@dataclass(frozen=True)
class Reaches:
    """Our value must be at least `figure`, in the median of the rounds."""

    figure: float


Goal = AtLeast | AtMost | Reaches
