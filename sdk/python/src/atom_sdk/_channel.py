"""Brings the outcomes of calls back to the event loop that awaits them."""

from __future__ import annotations

import asyncio
import itertools
import weakref
from collections.abc import Coroutine
from typing import Any

from . import _native
from ._errors import AtomConnectionError
from ._native import Failure, Success


def completions(limit: int | None = None) -> _native.Completions:
    """Makes a place for the outcomes of calls. Raises `AtomConnectionError`."""
    try:
        return _native.Completions(limit)
    except RuntimeError as error:
        raise AtomConnectionError(
            f"This machine could not make the call: {error}. Free file descriptors, and try again.",
            code="connection_failed",
        ) from error


class Channel:
    """Connects the I/O thread of a client and one event loop.

    The thread leaves outcomes without the GIL and wakes the loop through a descriptor. `call_soon_threadsafe` does the
    same with the GIL, and the thread would wait for Python code while responses come in.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._completions = completions()
        self._waiting: dict[int, asyncio.Future[Success | Failure]] = {}
        self._ids = itertools.count()
        loop.add_reader(self._completions.descriptor, self.take)

    async def call(
        self, native: _native.Client, operation: _native.Operation, timeout_ms: int | None
    ) -> Success | Failure:
        """Runs an operation and returns its outcome. Cancelling aborts it."""
        call = next(self._ids)
        future = asyncio.get_running_loop().create_future()
        self._waiting[call] = future
        stop = native.start(operation, timeout_ms, self._completions, call)
        try:
            outcome: Success | Failure = await future
        finally:
            del self._waiting[call]
            stop.stop()
        return outcome

    def take(self) -> None:
        """Completes the futures of calls that have ended."""
        for call, outcome in self._completions.take():
            future = self._waiting.get(call)
            if future is not None and not future.done():
                future.set_result(outcome)

    def close(self, loop: asyncio.AbstractEventLoop) -> None:
        """Takes outcomes for the last time."""
        self.take()
        loop.remove_reader(self._completions.descriptor)


class Channels:
    """The channels of one client, one for each event loop that uses it."""

    def __init__(self) -> None:
        self._channels: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Channel] = weakref.WeakKeyDictionary()

    def current(self) -> Channel:
        """Returns the channel of the running loop."""
        loop = asyncio.get_running_loop()
        channel = self._channels.get(loop)
        if channel is None:
            channel = self._channels[loop] = Channel(loop)
        return channel

    def close(self) -> None:
        """Closes the channel of the running loop. Other loops take their outcomes themselves."""
        loop = asyncio.get_running_loop()
        channel = self._channels.pop(loop, None)
        if channel is not None:
            channel.close(loop)


async def run_together(works: list[Coroutine[Any, Any, None]]) -> None:
    """Runs all coroutines. If one fails or is cancelled, cancels the others before it raises."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
