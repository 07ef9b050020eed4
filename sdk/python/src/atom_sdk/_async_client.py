"""The client whose calls are awaited."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from types import TracebackType

from . import _inputs, _operations
from ._base import ClientBase
from ._batch import OnProgress, Tally, fail_all
from ._call import Call, R
from ._channel import Channels, run_together
from ._errors import AtomError, success
from ._operations import DocumentSource
from ._options import ErrorMode, Options
from ._results import (
    ChangeResult,
    Download,
    Event,
    EventPage,
    Health,
    NewToken,
    OwnerList,
    Package,
    PublishResult,
    ReviewList,
    ReviewResult,
    RevokedToken,
    TokenList,
    Validation,
    WhoAmI,
    Wpk,
    WpkPage,
)
from ._steps import Feed, Gathered, PackagePages, Pages, ReviewWait, TokenPages


class AsyncAtomClient(ClientBase):
    """A caller of one ATOM Cloud server for asyncio; made by `create_async_client`.

    Its methods are those of `AtomClient`, to be awaited. One thread of its own, without the GIL, sends and waits for
    all calls. Tasks, and event loops of several threads, may share one client; it may be used after a fork. Cancelling
    a task ends its call at once, whether it sends, receives or waits to try again. It is an async context manager that
    closes itself.
    """

    def __init__(self, options: Options, errors: ErrorMode) -> None:
        super().__init__(options, errors)
        self._channels = Channels()

    async def publish_wpk(self, document: DocumentSource, *, timeout: float | None = None) -> PublishResult:
        """As `AtomClient.publish_wpk`."""
        return await self._run(_operations.publish_wpk(document), timeout)

    async def validate(self, document: DocumentSource, *, timeout: float | None = None) -> Validation:
        """As `AtomClient.validate`."""
        return await self._run(_operations.validate(document), timeout)

    async def list_marketplace(
        self,
        status: str | None = None,
        *,
        publisher: str | None = None,
        tag: str | None = None,
        runtime: str | None = None,
        q: str | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        timeout: float | None = None,
    ) -> WpkPage:
        """As `AtomClient.list_marketplace`."""
        return await self._run(
            _operations.list_marketplace(
                status, publisher=publisher, tag=tag, runtime=runtime, q=q, sort=sort, limit=limit, cursor=cursor
            ),
            timeout,
        )

    async def get(self, id: str, *, timeout: float | None = None) -> Wpk:
        """As `AtomClient.get`."""
        return await self._run(_operations.get(id), timeout)

    async def get_package(self, name: str, *, timeout: float | None = None) -> Package:
        """As `AtomClient.get_package`."""
        return await self._gather(PackagePages(name), timeout)

    async def download(
        self, id: str, path: str | os.PathLike[str] | None = None, *, timeout: float | None = None
    ) -> Download:
        """As `AtomClient.download`."""
        return await self._run(_operations.download(id, path), timeout)

    async def approve(
        self, id: str, reason: str = "", *, digest: str | None = None, timeout: float | None = None
    ) -> ReviewResult:
        """As `AtomClient.approve`."""
        return await self._run(_operations.review(id, "approve", reason, digest), timeout)

    async def reject(
        self, id: str, reason: str = "", *, digest: str | None = None, timeout: float | None = None
    ) -> ReviewResult:
        """As `AtomClient.reject`."""
        return await self._run(_operations.review(id, "reject", reason, digest), timeout)

    async def list_reviews(self, id: str, *, timeout: float | None = None) -> ReviewList:
        """As `AtomClient.list_reviews`."""
        return await self._run(_operations.list_reviews(id), timeout)

    async def withdraw(self, id: str, *, timeout: float | None = None) -> ChangeResult:
        """As `AtomClient.withdraw`."""
        return await self._run(_operations.withdraw(id), timeout)

    async def yank(self, id: str, *, timeout: float | None = None) -> ChangeResult:
        """As `AtomClient.yank`."""
        return await self._run(_operations.yank(id), timeout)

    async def unyank(self, id: str, *, timeout: float | None = None) -> ChangeResult:
        """As `AtomClient.unyank`."""
        return await self._run(_operations.unyank(id), timeout)

    async def list_events(
        self, after: int | None = None, *, limit: int | None = None, timeout: float | None = None
    ) -> EventPage:
        """As `AtomClient.list_events`."""
        return await self._run(_operations.list_events(after, limit=limit), timeout)

    async def list_owners(self, name: str, *, timeout: float | None = None) -> OwnerList:
        """As `AtomClient.list_owners`."""
        return await self._run(_operations.list_owners(name), timeout)

    async def add_owner(self, name: str, tenant: str, *, timeout: float | None = None) -> OwnerList:
        """As `AtomClient.add_owner`."""
        return await self._run(_operations.add_owner(name, tenant), timeout)

    async def remove_owner(self, name: str, tenant: str, *, timeout: float | None = None) -> OwnerList:
        """As `AtomClient.remove_owner`."""
        return await self._run(_operations.remove_owner(name, tenant), timeout)

    async def health(self, *, timeout: float | None = None) -> Health:
        """As `AtomClient.health`."""
        return await self._run(_operations.health(), timeout)

    async def whoami(self, *, timeout: float | None = None) -> WhoAmI:
        """As `AtomClient.whoami`."""
        return await self._run(_operations.whoami(), timeout)

    async def create_token(
        self,
        scopes: Iterable[str],
        note: str = "",
        *,
        expires_at: datetime | str | None = None,
        tenant: str | None = None,
        timeout: float | None = None,
    ) -> NewToken:
        """As `AtomClient.create_token`."""
        return await self._run(_operations.create_token(scopes, note, expires_at=expires_at, tenant=tenant), timeout)

    async def revoke_token(self, id: str, *, timeout: float | None = None) -> RevokedToken:
        """As `AtomClient.revoke_token`."""
        return await self._run(_operations.revoke_token(id), timeout)

    async def list_tokens(self, *, timeout: float | None = None) -> TokenList:
        """As `AtomClient.list_tokens`."""
        return await self._gather(TokenPages(), timeout)

    async def list_all(
        self,
        status: str | None = None,
        *,
        publisher: str | None = None,
        tag: str | None = None,
        runtime: str | None = None,
        q: str | None = None,
        sort: str | None = None,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> AsyncIterator[Wpk]:
        """As `AtomClient.list_all`."""
        pages = Pages(status=status, publisher=publisher, tag=tag, runtime=runtime, q=q, sort=sort, limit=limit)
        while not pages.ended:
            outcome = await self._try(pages.next_call(), timeout)
            if isinstance(outcome, AtomError):
                yield self._told(Wpk, outcome)
                return
            for wpk in pages.take(outcome):
                yield wpk

    async def follow(self, after: int = 0, *, interval: float = 1.0) -> AsyncIterator[Event]:
        """As `AtomClient.follow`."""
        try:
            feed = Feed(after, interval)
            while True:
                events, pause = feed.take(await self._try(feed.next_call(), None))
                for event in events:
                    yield event
                await asyncio.sleep(pause)
        except AtomError as error:
            yield self._told(Event, error)

    async def wait_for_review(self, id: str, *, timeout: float | None = None, interval: float = 2.0) -> Wpk:
        """Looks at a version until it is not pending any more.

        Args:
            id: The version.
            timeout: Seconds of the whole wait, after which it fails with `timeout`; without an end by default.
            interval: Seconds between two looks.
        """
        outcome: Wpk | AtomError
        try:
            wait = ReviewWait(id, timeout, interval)
            while True:
                outcome = await self._try(wait.next_call(), None)
                pause = wait.take(outcome)
                if pause is None:
                    break
                await asyncio.sleep(pause)
        except AtomError as error:
            outcome = error
        return self._conclude(_operations.get(id), outcome)

    async def publish_many(
        self,
        documents: Iterable[DocumentSource],
        *,
        concurrency: int = 16,
        progress: OnProgress | None = None,
        timeout: float | None = None,
    ) -> list[PublishResult]:
        """As `AtomClient.publish_many`."""
        return await self._run_many(
            [_operations.publish_wpk(document) for document in documents], concurrency, progress, timeout
        )

    async def download_many(
        self,
        ids: Iterable[str],
        *,
        concurrency: int = 16,
        progress: OnProgress | None = None,
        timeout: float | None = None,
    ) -> list[Download]:
        """As `AtomClient.download_many`."""
        return await self._run_many([_operations.download(id) for id in ids], concurrency, progress, timeout)

    async def close(self) -> None:
        """Ends the calls that are under way, with `aborted`, and closes the connections. Every later call fails."""
        native = self._native
        self._forget()
        if not isinstance(native, AtomError):
            native.close()
        self._channels.close()

    async def __aenter__(self) -> AsyncAtomClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def _run(self, call: Call[R], timeout: float | None) -> R:
        return self._conclude(call, await self._try(call, timeout))

    async def _gather(self, pages: Gathered[R], timeout: float | None) -> R:
        while not pages.ended:
            call = pages.next_call()
            outcome = await self._try(call, timeout)
            if isinstance(outcome, AtomError):
                return self._conclude(call, outcome)
            pages.take(outcome)
        return pages.result()

    async def _try(self, call: Call[R], timeout: float | None) -> R | AtomError:
        try:
            native = self._usable()
            timeout_ms = _inputs.optional_milliseconds("timeout", timeout)
            make = await asyncio.to_thread(call.make) if call.uses_files else call.make()
            answer = success(await self._channels.current().call(native, success(make), timeout_ms))
            return await asyncio.to_thread(call.conclude, answer) if call.uses_files else call.conclude(answer)
        except AtomError as error:
            return error

    async def _run_many(
        self, calls: list[Call[R]], concurrency: int, progress: OnProgress | None, timeout: float | None
    ) -> list[R]:
        try:
            self._usable()
            workers = _inputs.concurrency(concurrency)
        except AtomError as error:
            return self._conclude_all(calls, fail_all(calls, error, progress))
        tally: Tally[R] = Tally(len(calls), progress)
        left = iter(enumerate(calls))

        async def work() -> None:
            for index, call in left:
                tally.add(index, await self._try(call, timeout))

        await run_together([work() for _ in range(min(workers, len(calls)))])
        return self._conclude_all(calls, tally.results())
