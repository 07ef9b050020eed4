# Made by `make contract` from sdk/python/src/atom_sdk/_client.py; do not edit.
"""The client whose calls are awaited."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable
from datetime import datetime

from . import _operations
from ._awaiting import AwaitingCalls
from ._batch import OnProgress
from ._errors import AtomError
from ._operations import DocumentSource
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
from ._steps import Feed, PackagePages, Pages, ReviewWait, TokenPages


class AsyncAtomClient(AwaitingCalls):
    """A client of one ATOM Cloud server, made by `create_async_client`.

    Its methods are those of `AtomClient`, to be awaited. One thread of the client sends all calls, without the GIL.
    Tasks, and event loops of several threads, may share a client. A client may be used after a fork. Cancelling a task
    ends its call at once, whether it sends, receives or waits to retry. A client is an async context manager that
    closes itself.

    A failed call is retried if a retry is safe and may help, and a server that fails too often is left alone for a
    while, as `api/policy.json` says. Each method reports a failure as `errors` says: by a result with `error`, `code`,
    `http_status`, `request_id`, `retryable`, `retry_after`, `errors` and `attempts`, or by raising an `AtomError` that
    has them. Each method takes `timeout`: seconds for the whole call, including retries.
    """

    async def publish_wpk(self, document: DocumentSource, *, timeout: float | None = None) -> PublishResult:
        """Publishes a value, a file or bytes. Publishing the same again is harmless: the result is `unchanged`."""
        return await self._run(_operations.publish_wpk(document), timeout)

    async def validate(self, document: DocumentSource, *, timeout: float | None = None) -> Validation:
        """Checks a document as publishing would, without storing anything.

        An invalid document is not a failed call: the result has `findings`.
        """
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
        """Lists one page of versions, newest first unless `q` or `sort` says otherwise.

        Args:
            status: `pending`, `approved`, `rejected`, `withdrawn` or `yanked`. By default, every version that the
                caller may see.
            publisher: The tenant that published the version.
            tag: A tag of the version.
            runtime: The runtime, exactly.
            q: Words that must all appear in the name, description, tags or steps; the last may be a prefix.
            sort: `published`, `updated`, `name`, `downloads` (approved versions only) or, with `q`, `relevance`.
            limit: The rows of the page, 1 to 100; 50 by default.
            cursor: The `next_cursor` of the page before.
            timeout: Seconds for the whole call.
        """
        return await self._run(
            _operations.list_marketplace(
                status, publisher=publisher, tag=tag, runtime=runtime, q=q, sort=sort, limit=limit, cursor=cursor
            ),
            timeout,
        )

    async def get(self, id: str, *, timeout: float | None = None) -> Wpk:
        """Gets one version, by `name@1.2.3`, a range (`name@^1.2`) or `name@latest`."""
        return await self._run(_operations.get(id), timeout)

    async def get_package(self, name: str, *, timeout: float | None = None) -> Package:
        """Gets a package and those of its versions that the caller may see, highest first.

        Requests every page of the versions; `timeout` is for all of them.
        """
        return await self._gather(PackagePages(name), timeout)

    async def download(
        self, id: str, path: str | os.PathLike[str] | None = None, *, timeout: float | None = None
    ) -> Download:
        """Downloads the exact bytes of one version, named as for `get`, and checks them against their digest.

        With `path`, also writes them to that file, all or nothing, and replaces a file that is there. Fails with
        `integrity_mismatch` if the bytes are not the published ones, and discards them.
        """
        return await self._run(_operations.download(id, path), timeout)

    async def approve(
        self, id: str, reason: str = "", *, digest: str | None = None, timeout: float | None = None
    ) -> ReviewResult:
        """Approves a version. With `digest`, only if that is the digest of the stored bytes."""
        return await self._run(_operations.review(id, "approve", reason, digest), timeout)

    async def reject(
        self, id: str, reason: str = "", *, digest: str | None = None, timeout: float | None = None
    ) -> ReviewResult:
        """Rejects a version. With `digest`, only if that is the digest of the stored bytes."""
        return await self._run(_operations.review(id, "reject", reason, digest), timeout)

    async def list_reviews(self, id: str, *, timeout: float | None = None) -> ReviewList:
        """Lists every decision on a version, the one that stands first."""
        return await self._run(_operations.list_reviews(id), timeout)

    async def withdraw(self, id: str, *, timeout: float | None = None) -> ChangeResult:
        """Withdraws a pending version. This cannot be undone."""
        return await self._run(_operations.withdraw(id), timeout)

    async def yank(self, id: str, *, timeout: float | None = None) -> ChangeResult:
        """Yanks an approved version: it leaves `latest`, ranges and lists, but can still be found by its exact id."""
        return await self._run(_operations.yank(id), timeout)

    async def unyank(self, id: str, *, timeout: float | None = None) -> ChangeResult:
        """Makes a yanked version an approved one again."""
        return await self._run(_operations.unyank(id), timeout)

    async def list_events(
        self, after: int | None = None, *, limit: int | None = None, timeout: float | None = None
    ) -> EventPage:
        """Lists one page of the event log, oldest first, from the event after `after` on."""
        return await self._run(_operations.list_events(after, limit=limit), timeout)

    async def list_owners(self, name: str, *, timeout: float | None = None) -> OwnerList:
        """Lists the tenants that own a package, the first owner first."""
        return await self._run(_operations.list_owners(name), timeout)

    async def add_owner(self, name: str, tenant: str, *, timeout: float | None = None) -> OwnerList:
        """Invites another tenant to own a package. It becomes an owner when it accepts."""
        return await self._run(_operations.add_owner(name, tenant), timeout)

    async def accept_ownership(self, name: str, tenant: str, *, timeout: float | None = None) -> OwnerList:
        """Accepts an invitation of the caller's own tenant to own a package."""
        return await self._run(_operations.accept_ownership(name, tenant), timeout)

    async def remove_owner(self, name: str, tenant: str, *, timeout: float | None = None) -> OwnerList:
        """Ends a tenant's ownership of a package, or its invitation."""
        return await self._run(_operations.remove_owner(name, tenant), timeout)

    async def health(self, *, timeout: float | None = None) -> Health:
        """Asks whether the server is alive."""
        return await self._run(_operations.health(), timeout)

    async def whoami(self, *, timeout: float | None = None) -> WhoAmI:
        """Asks whose credential the server sees."""
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
        """Creates an API key. Requires the scope `manage`. The secret is the result's `token`; no later call shows it.

        This is the one call that would have an effect twice, so the client never retries it. If it fails without a
        response, the key may exist: list the tokens before you create another.

        Args:
            scopes: What the key may do: `publish`, `review`, `manage`, `admin`, and nothing that the caller may not do.
            note: What the key is for.
            expires_at: When the key expires, as a datetime with a time zone or RFC 3339 text; by default as late as
                the server allows.
            tenant: The tenant that the key belongs to; only an `admin` may name another tenant.
            timeout: Seconds for the whole call.
        """
        return await self._run(_operations.create_token(scopes, note, expires_at=expires_at, tenant=tenant), timeout)

    async def revoke_token(self, id: str, *, timeout: float | None = None) -> RevokedToken:
        """Revokes an API key (`tok_…`) and all that were made with it, effective at once.

        Revoking it again is harmless.
        """
        return await self._run(_operations.revoke_token(id), timeout)

    async def list_tokens(self, *, timeout: float | None = None) -> TokenList:
        """Lists the API keys of the caller's tenant (an admin sees every tenant's), newest first, without secrets.

        Requests every page; `timeout` is for all of them.
        """
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
        """Iterates over every version that a query finds. Each page is requested when its first item is needed.

        Takes the arguments of `list_marketplace`; `limit` and `timeout` apply to each page. If a page fails, the last
        item reports it, or the iterator raises.
        """
        began = self._native
        pages = Pages(status=status, publisher=publisher, tag=tag, runtime=runtime, q=q, sort=sort, limit=limit)
        while not pages.ended:
            outcome = await self._try(pages.next_call(), timeout, began)
            if isinstance(outcome, AtomError):
                yield self._last_item(Wpk, outcome)
                return
            for item in pages.take(outcome):
                yield item

    async def follow(self, after: int = 0, *, interval: float = 1.0) -> AsyncIterator[Event]:
        """Iterates over the server's events as they come, each once and in order. Does not end by itself.

        Retries failures that may pass for as long as they last. If a failure will not pass, the last item reports it,
        or the iterator raises; to continue, pass the `seq` of the last event as `after`.

        Args:
            after: The `seq` of the last event that the caller has; 0 for the whole log.
            interval: Seconds between two requests if there is no event, or if the server cannot be reached.
        """
        began = self._native
        try:
            feed = Feed(after, interval)
            while True:
                events, pause = feed.take(await self._try(feed.next_call(), None, began))
                for item in events:
                    yield item
                await self._sleep(pause)
        except AtomError as error:
            yield self._last_item(Event, error)

    async def wait_for_review(self, id: str, *, timeout: float | None = None, interval: float = 2.0) -> Wpk:
        """Waits until a version is no longer pending.

        Args:
            id: The version.
            timeout: Seconds for the whole wait with its requests, after which it fails with `timeout`; no limit by
                default.
            interval: Seconds between two requests.
        """
        outcome: Wpk | AtomError
        began = self._native
        try:
            wait = ReviewWait(id, timeout, interval)
            while True:
                outcome = await self._try(wait.next_call(), wait.time_for_request(self._call_timeout), began)
                pause = wait.take(outcome)
                if pause is None:
                    break
                await self._sleep(pause)
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
        """Publishes documents, each as `publish_wpk` does, and returns one result for each, in their order.

        To resume a batch that was interrupted or failed in part, run it again: documents that are published already
        are `unchanged`. An item that fails does not raise, even with `errors="raise"`: its result reports the failure.
        If an argument is invalid, the only result reports that, or it raises.

        Args:
            documents: As for `publish_wpk`.
            concurrency: How many items are in flight at once, 1 to 64.
            progress: Called after each item with the progress of the batch.
            timeout: Seconds for each item.
        """
        return await self._run_many(_operations.publish_wpk, documents, concurrency, progress, timeout)

    async def download_many(
        self,
        ids: Iterable[str],
        *,
        concurrency: int = 16,
        progress: OnProgress | None = None,
        timeout: float | None = None,
    ) -> list[Download]:
        """Downloads versions, each as `download` does. Otherwise works as `publish_many` does."""
        return await self._run_many(_operations.download, ids, concurrency, progress, timeout)
