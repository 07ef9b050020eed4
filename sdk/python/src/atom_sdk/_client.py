"""The client whose calls block."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from types import TracebackType

from . import _inputs, _operations
from ._base import ClientBase
from ._batch import BlockingBatch, OnProgress, fail_all
from ._call import Call, R
from ._errors import AtomError, success
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
from ._steps import Feed, Gathered, PackagePages, Pages, ReviewWait, TokenPages


class AtomClient(ClientBase):
    """A caller of one ATOM Cloud server; made by `create_client`.

    Threads may share one: calls wait without the GIL, and connections are kept and reused. A client may be used after a
    fork. It is a context manager that closes itself. Ctrl-C ends a call that waits.

    A failure that may pass is tried again, and a server that fails too often is left alone for a while, as
    `api/policy.json` says. Each method tells of a failure as `errors` has it: by a result with `error`, `code`,
    `http_status`, `request_id`, `retryable`, `retry_after`, `errors` and `attempts`, or by an `AtomError` with them.
    Each takes a `timeout`: seconds for everything that this call does, retries included.
    """

    def publish_wpk(self, document: DocumentSource, *, timeout: float | None = None) -> PublishResult:
        """Publishes a value, a file or bytes. Publishing the same again is harmless: `unchanged`."""
        return self._run(_operations.publish_wpk(document), timeout)

    def validate(self, document: DocumentSource, *, timeout: float | None = None) -> Validation:
        """What publishing would say, with nothing stored.

        A document that breaks rules is no failure: it has `findings`.
        """
        return self._run(_operations.validate(document), timeout)

    def list_marketplace(
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
        """One page of versions, newest first unless `q` or `sort` says otherwise.

        Args:
            status: `pending`, `approved`, `rejected`, `withdrawn` or `yanked`; every version that the caller may see by
                default.
            publisher: The tenant that published.
            tag: One of the tags.
            runtime: The runtime, exactly.
            q: Words, all of which stand in a version's name, description, tags or steps; the last may be only begun.
            sort: `published`, `updated`, `name`, `downloads` (approved versions alone) or, with `q`, `relevance`.
            limit: Rows of the page, 1 to 100; 50 by default.
            cursor: `next_cursor` of the page before.
            timeout: Seconds for the whole call.
        """
        return self._run(
            _operations.list_marketplace(
                status, publisher=publisher, tag=tag, runtime=runtime, q=q, sort=sort, limit=limit, cursor=cursor
            ),
            timeout,
        )

    def get(self, id: str, *, timeout: float | None = None) -> Wpk:
        """One version, by `name@1.2.3`, a range (`name@^1.2`) or `name@latest`."""
        return self._run(_operations.get(id), timeout)

    def get_package(self, name: str, *, timeout: float | None = None) -> Package:
        """A package and those of its versions that the caller may see, highest first.

        Every page of them is asked for; `timeout` is for each.
        """
        return self._gather(PackagePages(name), timeout)

    def download(
        self, id: str, path: str | os.PathLike[str] | None = None, *, timeout: float | None = None
    ) -> Download:
        """The exact bytes of one version, named as for `get`, checked against their digest.

        With `path` they are written there too: all or nothing, in place of a file that is there. Fails with
        `integrity_mismatch` where the bytes are not the published ones; those are thrown away.
        """
        return self._run(_operations.download(id, path), timeout)

    def approve(
        self, id: str, reason: str = "", *, digest: str | None = None, timeout: float | None = None
    ) -> ReviewResult:
        """Approves a version; with `digest`, only if the stored bytes are the ones that it names."""
        return self._run(_operations.review(id, "approve", reason, digest), timeout)

    def reject(
        self, id: str, reason: str = "", *, digest: str | None = None, timeout: float | None = None
    ) -> ReviewResult:
        """Rejects a version; with `digest`, only if the stored bytes are the ones that it names."""
        return self._run(_operations.review(id, "reject", reason, digest), timeout)

    def list_reviews(self, id: str, *, timeout: float | None = None) -> ReviewList:
        """Every decision on a version, the one that stands first."""
        return self._run(_operations.list_reviews(id), timeout)

    def withdraw(self, id: str, *, timeout: float | None = None) -> ChangeResult:
        """Takes a pending version back, for good."""
        return self._run(_operations.withdraw(id), timeout)

    def yank(self, id: str, *, timeout: float | None = None) -> ChangeResult:
        """Takes an approved version out of `latest`, ranges and lists; by its exact id it is still found."""
        return self._run(_operations.yank(id), timeout)

    def unyank(self, id: str, *, timeout: float | None = None) -> ChangeResult:
        """Puts a yanked version back."""
        return self._run(_operations.unyank(id), timeout)

    def list_events(
        self, after: int | None = None, *, limit: int | None = None, timeout: float | None = None
    ) -> EventPage:
        """One page of the event log, in the order in which things happened, from the one after `after` on."""
        return self._run(_operations.list_events(after, limit=limit), timeout)

    def list_owners(self, name: str, *, timeout: float | None = None) -> OwnerList:
        """The tenants that own a package, the first owner first."""
        return self._run(_operations.list_owners(name), timeout)

    def add_owner(self, name: str, tenant: str, *, timeout: float | None = None) -> OwnerList:
        """Lets another tenant own a package too."""
        return self._run(_operations.add_owner(name, tenant), timeout)

    def remove_owner(self, name: str, tenant: str, *, timeout: float | None = None) -> OwnerList:
        """Takes the ownership of a package from a tenant."""
        return self._run(_operations.remove_owner(name, tenant), timeout)

    def health(self, *, timeout: float | None = None) -> Health:
        """Whether the server is alive."""
        return self._run(_operations.health(), timeout)

    def whoami(self, *, timeout: float | None = None) -> WhoAmI:
        """Who the server takes this client for."""
        return self._run(_operations.whoami(), timeout)

    def create_token(
        self,
        scopes: Iterable[str],
        note: str = "",
        *,
        expires_at: datetime | str | None = None,
        tenant: str | None = None,
        timeout: float | None = None,
    ) -> NewToken:
        """Makes an API key; the secret is `token` of the result, and no later call shows it.

        The one call that a repeat does twice, so it is never tried again by itself. If it fails without an answer, a
        key may have been made: list the tokens before another is made.

        Args:
            scopes: What it may do: `publish`, `review`, `admin`; none that the caller may not.
            note: What it is for.
            expires_at: When it ends, as a datetime that knows its zone or RFC 3339 text; never by default.
            tenant: Whose it is; another tenant's by an `admin` only.
            timeout: Seconds for the whole call.
        """
        return self._run(_operations.create_token(scopes, note, expires_at=expires_at, tenant=tenant), timeout)

    def revoke_token(self, id: str, *, timeout: float | None = None) -> RevokedToken:
        """Revokes an API key (`tok_…`), effective at once; so is one that was revoked before."""
        return self._run(_operations.revoke_token(id), timeout)

    def list_tokens(self, *, timeout: float | None = None) -> TokenList:
        """The API keys of the caller's tenant (an admin sees every tenant's), newest first, never their secrets.

        Every page of them is asked for; `timeout` is for each.
        """
        return self._gather(TokenPages(), timeout)

    def list_all(
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
    ) -> Iterator[Wpk]:
        """Every version that a query finds, over all its pages; each page is asked for when its first item is.

        The arguments are those of `list_marketplace`; `limit` is the rows of a page, and `timeout` is for each. Where a
        page fails, the last item says so, or it raises.
        """
        pages = Pages(status=status, publisher=publisher, tag=tag, runtime=runtime, q=q, sort=sort, limit=limit)
        while not pages.ended:
            outcome = self._try(pages.next_call(), timeout)
            if isinstance(outcome, AtomError):
                yield self._told(Wpk, outcome)
                return
            yield from pages.take(outcome)

    def follow(self, after: int = 0, *, interval: float = 1.0) -> Iterator[Event]:
        """The events of the server as they come, each once and in their order, and none left out. Does not end.

        Failures that may pass are waited out. Where one does not, the last item says so, or it raises; go on with the
        `seq` of the last event as `after`.

        Args:
            after: The `seq` of the last event that the caller has; 0 for all that there ever were.
            interval: Seconds between two looks where there is no event, or where the server cannot be asked.
        """
        try:
            feed = Feed(after, interval)
            while True:
                events, pause = feed.take(self._try(feed.next_call(), None))
                yield from events
                time.sleep(pause)
        except AtomError as error:
            yield self._told(Event, error)

    def wait_for_review(self, id: str, *, timeout: float | None = None, interval: float = 2.0) -> Wpk:
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
                outcome = self._try(wait.next_call(), None)
                pause = wait.take(outcome)
                if pause is None:
                    break
                time.sleep(pause)
        except AtomError as error:
            outcome = error
        return self._conclude(_operations.get(id), outcome)

    def publish_many(
        self,
        documents: Iterable[DocumentSource],
        *,
        concurrency: int = 16,
        progress: OnProgress | None = None,
        timeout: float | None = None,
    ) -> list[PublishResult]:
        """Publishes documents, each as `publish_wpk` does: one result an item, in their order, come what may of others.

        To go on with a batch that was stopped or failed in part, run it again: what is published already is
        `unchanged`. An item that failed raises nothing, with `errors="raise"` either: its result says so.

        Args:
            documents: As for `publish_wpk`.
            concurrency: Items under way at once, 1 to 64.
            progress: Told after each item how far the batch has come.
            timeout: Seconds for each item.
        """
        return self._run_many(
            [_operations.publish_wpk(document) for document in documents], concurrency, progress, timeout
        )

    def download_many(
        self,
        ids: Iterable[str],
        *,
        concurrency: int = 16,
        progress: OnProgress | None = None,
        timeout: float | None = None,
    ) -> list[Download]:
        """Downloads versions, each as `download` does; the rest is as for `publish_many`."""
        return self._run_many([_operations.download(id) for id in ids], concurrency, progress, timeout)

    def close(self) -> None:
        """Closes the connections once no call uses them. Every later call fails."""
        self._forget()

    def __enter__(self) -> AtomClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, call: Call[R], timeout: float | None) -> R:
        return self._conclude(call, self._try(call, timeout))

    def _gather(self, pages: Gathered[R], timeout: float | None) -> R:
        while not pages.ended:
            call = pages.next_call()
            outcome = self._try(call, timeout)
            if isinstance(outcome, AtomError):
                return self._conclude(call, outcome)
            pages.take(outcome)
        return pages.result()

    def _try(self, call: Call[R], timeout: float | None) -> R | AtomError:
        try:
            native = self._usable()
            timeout_ms = _inputs.optional_milliseconds("timeout", timeout)
            return call.conclude(success(native.call(success(call.make()), timeout_ms)))
        except AtomError as error:
            return error

    def _run_many(
        self, calls: list[Call[R]], concurrency: int, progress: OnProgress | None, timeout: float | None
    ) -> list[R]:
        try:
            batch = BlockingBatch(self._usable(), calls, _inputs.concurrency(concurrency), progress)
            outcomes = batch.run(_inputs.optional_milliseconds("timeout", timeout))
        except AtomError as error:
            outcomes = fail_all(calls, error, progress)
        return self._conclude_all(calls, outcomes)
