"""Many calls at once, a bounded number of them under way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Callable, Generic, Union

from . import _native
from ._call import Call, R
from ._errors import AbortedError, AtomError, success
from ._native import Answer, Failure
from ._status import BatchProgress

OnProgress = Callable[[BatchProgress], object]
Outcome = Union[R, AtomError]


class Tally(Generic[R]):
    """The outcomes of a batch, in the order of its items, and whom to tell of each."""

    def __init__(self, total: int, progress: OnProgress | None) -> None:
        self.outcomes: list[Outcome[R] | None] = [None] * total
        self._progress = progress
        self._done = 0
        self._failed = 0

    def add(self, index: int, outcome: Outcome[R]) -> None:
        self.outcomes[index] = outcome
        self._done += 1
        error = outcome.message if isinstance(outcome, AtomError) else None
        self._failed += error is not None
        if self._progress is not None:
            self._progress(BatchProgress(self._done, self._failed, len(self.outcomes), index, error))

    def results(self) -> list[Outcome[R]]:
        return [outcome for outcome in self.outcomes if outcome is not None]


class BlockingBatch(Generic[R]):
    """Runs a batch on the I/O thread of the client, while this thread makes the calls and takes what they gave.

    As many calls as may be under way wait behind those that are, so that one which ends is followed by another at once.
    """

    def __init__(
        self, native: _native.Client, calls: Sequence[Call[R]], concurrency: int, progress: OnProgress | None
    ) -> None:
        self._native = native
        self._calls = calls
        self._tally: Tally[R] = Tally(len(calls), progress)
        self._completions = _native.Completions(concurrency)
        self._most_started = 2 * concurrency
        self._left = iter(range(len(calls)))
        self._stops: dict[int, _native.Stop] = {}

    def run(self, timeout_ms: int | None) -> list[Outcome[R]]:
        try:
            self._fill(timeout_ms)
            while self._stops:
                ended = self._wait()
                self._fill(timeout_ms)
                self._conclude(ended)
        finally:
            # Where an interrupt or the callback ends the batch, what is under way ends with it: the last first, so that
            # none which waits is begun by the end of another.
            for stop in reversed(self._stops.values()):
                stop.stop()
        return self._tally.results()

    def _fill(self, timeout_ms: int | None) -> None:
        while len(self._stops) < self._most_started:
            index = next(self._left, None)
            if index is None:
                return
            try:
                operation = success(self._calls[index].make())
            except AtomError as error:
                self._tally.add(index, error)
                continue
            self._stops[index] = self._native.start(operation, timeout_ms, self._completions, index)

    def _wait(self) -> list[tuple[int, Answer | Failure]]:
        """What ended."""
        ended = self._completions.wait()
        if not ended:
            raise AbortedError("The program is about to end, so the batch was given up.", code="aborted")
        for index, _ in ended:
            del self._stops[index]
        return ended

    def _conclude(self, ended: list[tuple[int, Answer | Failure]]) -> None:
        for index, outcome in ended:
            try:
                self._tally.add(index, self._calls[index].conclude(success(outcome)))
            except AtomError as error:
                self._tally.add(index, error)


def fail_all(calls: Sequence[Call[R]], error: AtomError, progress: OnProgress | None) -> list[Outcome[R]]:
    """The outcomes of a batch of which nothing can be sent."""
    tally: Tally[R] = Tally(len(calls), progress)
    for index in range(len(calls)):
        tally.add(index, error)
    return tally.results()
