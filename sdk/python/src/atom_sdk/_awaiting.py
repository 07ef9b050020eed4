"""How the client whose calls are awaited waits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Callable, TypeVar

from . import _inputs, _native
from ._base import ClientBase
from ._batch import OnProgress, Tally, batch_of, fail_all
from ._call import Call, R
from ._channel import Channels, run_together
from ._errors import AtomError, success
from ._options import ErrorMode, Options
from ._steps import Deadline, Gathered, milliseconds_of

Self = TypeVar("Self", bound="AwaitingCalls")


class AwaitingCalls(ClientBase):
    """Runs calls on the client's I/O thread, while the event loop does other work."""

    def __init__(self, options: Options, errors: ErrorMode) -> None:
        super().__init__(options, errors)
        self._channels = Channels()
        self._sleepers: set[asyncio.Future[None]] = set()

    async def close(self) -> None:
        """Aborts the calls in flight, which fail with `aborted`, and closes the connections. Later calls fail."""
        self._close_native()
        for sleeper in list(self._sleepers):
            sleeper.get_loop().call_soon_threadsafe(_wake, sleeper)
        self._channels.close()

    async def __aenter__(self: Self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def _run(self, call: Call[R], timeout: float | None) -> R:
        return self._conclude(call, await self._try(call, timeout))

    async def _gather(self, pages: Gathered[R], timeout: float | None) -> R:
        deadline = Deadline(timeout, self._call_timeout)
        began = self._native
        while not pages.ended:
            call = pages.next_call()
            outcome = await self._try(call, deadline, began)
            if isinstance(outcome, AtomError):
                return self._conclude(call, outcome)
            pages.take(outcome)
        return pages.result()

    async def _try(
        self, call: Call[R], timeout: float | Deadline | None, began: _native.Client | AtomError | None = None
    ) -> R | AtomError:
        try:
            native = self._usable(began)
            timeout_ms = milliseconds_of(timeout)
            make = await asyncio.to_thread(call.make) if call.uses_files else call.make()
            response = success(await self._channels.current().call(native, success(make), timeout_ms))
            return await asyncio.to_thread(call.conclude, response) if call.uses_files else call.conclude(response)
        except AtomError as error:
            return error

    async def _run_many(
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
        began = self._native
        try:
            self._usable()
            workers = _inputs.concurrency(concurrency)
        except AtomError as error:
            return self._conclude_all(calls, fail_all(calls, error, progress))
        tally: Tally[R] = Tally(len(calls), progress)
        left = iter(enumerate(calls))

        async def work() -> None:
            for index, call in left:
                tally.add(index, await self._try(call, timeout, began))

        await run_together([work() for _ in range(min(workers, len(calls)))])
        return self._conclude_all(calls, tally.results())

    async def _sleep(self, seconds: float) -> None:
        if isinstance(self._native, AtomError):
            return
        sleeper = asyncio.get_running_loop().create_future()
        self._sleepers.add(sleeper)
        try:
            await asyncio.wait([sleeper], timeout=seconds)
        finally:
            self._sleepers.discard(sleeper)


def _wake(sleeper: asyncio.Future[None]) -> None:
    if not sleeper.done():
        sleeper.set_result(None)
