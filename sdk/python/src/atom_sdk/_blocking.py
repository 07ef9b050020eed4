"""How the client whose calls block waits."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Callable, TypeVar

from . import _inputs, _native
from ._base import ClientBase
from ._batch import BlockingBatch, OnProgress, batch_of, fail_all
from ._call import Call, R
from ._errors import AtomError, success
from ._options import ErrorMode, Options
from ._steps import Deadline, Gathered, milliseconds_of

Self = TypeVar("Self", bound="BlockingCalls")


class BlockingCalls(ClientBase):
    """Runs calls in the thread that makes them."""

    def __init__(self, options: Options, errors: ErrorMode) -> None:
        super().__init__(options, errors)
        self._closed = threading.Event()

    def close(self) -> None:
        """Aborts the calls that other threads wait for (`aborted`), and closes the connections. Later calls fail."""
        self._close_native()
        self._closed.set()

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, call: Call[R], timeout: float | None) -> R:
        return self._conclude(call, self._try(call, timeout))

    def _gather(self, pages: Gathered[R], timeout: float | None) -> R:
        deadline = Deadline(timeout, self._call_timeout)
        began = self._native
        while not pages.ended:
            call = pages.next_call()
            outcome = self._try(call, deadline, began)
            if isinstance(outcome, AtomError):
                return self._conclude(call, outcome)
            pages.take(outcome)
        return pages.result()

    def _try(
        self, call: Call[R], timeout: float | Deadline | None, began: _native.Client | AtomError | None = None
    ) -> R | AtomError:
        try:
            native = self._usable(began)
            timeout_ms = milliseconds_of(timeout)
            return call.conclude(success(native.call(success(call.make()), timeout_ms)))
        except AtomError as error:
            return error

    def _run_many(
        self,
        make: Callable[[Any], Call[R]],
        items: Iterable[object],
        concurrency: int,
        progress: OnProgress | None,
        timeout: float | None,
    ) -> list[R]:
        try:
            calls = batch_of(make, items, progress)
        except AtomError as error:
            return [self._conclude(make(None), error)]
        try:
            batch = BlockingBatch(self._usable(), calls, _inputs.concurrency(concurrency), progress)
            outcomes = batch.run(_inputs.optional_milliseconds("timeout", timeout))
        except AtomError as error:
            outcomes = fail_all(calls, error, progress)
        return self._conclude_all(calls, outcomes)

    def _sleep(self, seconds: float) -> None:
        self._closed.wait(seconds)
