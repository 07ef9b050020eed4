"""Runs many calls, a bounded number of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable, Generic, Union

from . import _inputs, _native
from ._call import Call, R
from ._channel import completions
from ._errors import AbortedError, AtomError, success
from ._native import Failure, Success
from ._status import BatchProgress

OnProgress = Callable[[BatchProgress], object]
Outcome = Union[R, AtomError]


class Tally(Generic[R]):
    """Collects the outcomes of a batch in the order of its items, and reports each."""

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
    """Runs a batch on the I/O thread of the client, while this thread makes the calls and takes their outcomes.

    As many calls wait as may be in flight, so that the I/O thread starts another one as soon as one ends.
    """

    def __init__(
        self, native: _native.Client, calls: Sequence[Call[R]], concurrency: int, progress: OnProgress | None
    ) -> None:
        self._native = native
        self._calls = calls
        self._tally: Tally[R] = Tally(len(calls), progress)
        self._completions = completions(concurrency)
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
            # If an interrupt or the callback ends the batch, abort its calls: the last first, so that the end of one
            # does not start one that waits.
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

    def _wait(self) -> list[tuple[int, Success | Failure]]:
        """Waits for calls to end, and returns their outcomes."""
        ended = self._completions.wait()
        if not ended:
            raise AbortedError("The program is exiting, so the batch was aborted.", code="aborted")
        for index, _ in ended:
            del self._stops[index]
        return ended

    def _conclude(self, ended: list[tuple[int, Success | Failure]]) -> None:
        for index, outcome in ended:
            try:
                self._tally.add(index, self._calls[index].conclude(success(outcome)))
            except AtomError as error:
                self._tally.add(index, error)


def batch_of(make: Callable[[Any], Call[R]], items: object, progress: object) -> list[Call[R]]:
    """Returns the calls of a batch. Raises `InputError`."""
    _inputs.hook("progress", progress)
    return [make(item) for item in _inputs.items("A batch", items)]


def fail_all(calls: Sequence[Call[R]], error: AtomError, progress: OnProgress | None) -> list[Outcome[R]]:
    """Returns the outcomes of a batch that cannot be sent."""
    tally: Tally[R] = Tally(len(calls), progress)
    for index in range(len(calls)):
        tally.add(index, error)
    return tally.results()
