"""The steps of methods that make several calls: which call is next, and what its result means.

Both clients take these steps. Nothing here sends or waits.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import Any, Protocol

from . import _inputs, _operations
from ._call import Call, R
from ._errors import AtomError, AtomTimeoutError, InvalidResponseError
from ._native import Failure, Operation
from ._results import Event, EventPage, Package, Token, TokenList, Wpk, WpkPage

_PAGE_ROWS = 100
_REPEATED_CURSOR = (
    "The server sent the same cursor twice, so the list would never end. Report this to the server's operator."
)


class Deadline:
    """The deadline of a call that makes several requests. Each request gets the time that is left."""

    def __init__(self, timeout: float | None, default: float) -> None:
        self._timeout = timeout
        self._default = default
        self._began = time.monotonic()

    def milliseconds(self) -> int:
        """Returns the timeout of the next request. Raises `InputError` or `AtomTimeoutError`."""
        timeout = self._default if self._timeout is None else self._timeout
        whole = _inputs.optional_milliseconds("timeout", timeout) or 0
        left = math.ceil(whole - (time.monotonic() - self._began) * 1000)
        if left < 1:
            raise AtomTimeoutError(
                f"The call took longer than {timeout:g} s. Allow more time.", code="timeout", retryable=True
            )
        return left


def milliseconds_of(timeout: float | Deadline | None) -> int | None:
    """Returns the timeout of a request; None for that of the client. Raises `InputError` or `AtomTimeoutError`."""
    if isinstance(timeout, Deadline):
        return timeout.milliseconds()
    return _inputs.optional_milliseconds("timeout", timeout)


class Cursors:
    """Goes from page to page of a list."""

    def __init__(self) -> None:
        self.next: str | None = None
        self.ended = False
        self._seen: set[str] = set()

    def checked(self, call: Call[R]) -> Call[R]:
        """Returns the call for the next page, which fails if that page was requested before."""

        def make() -> Operation | Failure:
            if self.next is not None:
                if self.next in self._seen:
                    raise InvalidResponseError(_REPEATED_CURSOR, code="invalid_response")
                self._seen.add(self.next)
            return call.make()

        return replace(call, make=make)

    def turn(self, cursor: str | None) -> None:
        self.next = cursor
        self.ended = cursor is None


class Pages:
    """The versions of all pages that a query finds."""

    def __init__(self, **query: Any) -> None:
        self._query = query
        self._cursors = Cursors()

    @property
    def ended(self) -> bool:
        return self._cursors.ended

    def next_call(self) -> Call[WpkPage]:
        return self._cursors.checked(_operations.list_marketplace(**self._query, cursor=self._cursors.next))

    def take(self, page: WpkPage) -> list[Wpk]:
        self._cursors.turn(page.next_cursor)
        return page.wpks


class Gathered(Protocol[R]):
    """One result that comes in pages."""

    @property
    def ended(self) -> bool: ...
    def next_call(self) -> Call[R]: ...
    def take(self, page: R) -> None: ...
    def result(self) -> R: ...


class PackagePages:
    """A package and the versions of all pages."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._cursors = Cursors()
        self._package: Package | None = None

    @property
    def ended(self) -> bool:
        return self._cursors.ended

    def next_call(self) -> Call[Package]:
        return self._cursors.checked(_operations.get_package(self._name, self._cursors.next))

    def take(self, page: Package) -> None:
        self._cursors.turn(page.next_cursor)
        if self._package is None:
            self._package = page
        else:
            self._package.versions.extend(page.versions)
            self._package["next_cursor"] = page.next_cursor

    def result(self) -> Package:
        assert self._package is not None
        return self._package


class TokenPages:
    """The API keys of all pages."""

    def __init__(self) -> None:
        self._cursors = Cursors()
        self._tokens: list[Token] = []

    @property
    def ended(self) -> bool:
        return self._cursors.ended

    def next_call(self) -> Call[TokenList]:
        return self._cursors.checked(_operations.list_tokens(self._cursors.next))

    def take(self, page: TokenList) -> None:
        self._cursors.turn(page.pop("next_cursor", None))
        self._tokens += page.tokens

    def result(self) -> TokenList:
        return TokenList(tokens=self._tokens, count=len(self._tokens))


class Feed:
    """The events after a given one as they come, each once and in order."""

    def __init__(self, after: int, interval: float) -> None:
        self._after = _inputs.optional_seq(after)
        self._interval = _inputs.seconds("interval", interval, least=0.001)

    def next_call(self) -> Call[EventPage]:
        return _operations.list_events(self._after, limit=_PAGE_ROWS)

    def take(self, outcome: EventPage | AtomError) -> tuple[list[Event], float]:
        """Returns the events of a page, and how long to wait for the next. Raises a failure that will not pass."""
        if isinstance(outcome, AtomError):
            if not outcome.retryable:
                raise outcome
            return [], max(self._interval, outcome.retry_after or 0.0)
        # A page without an event that the caller may see can still advance.
        moved = outcome.next_after != self._after
        self._after = outcome.next_after
        return outcome.events, 0.0 if moved else self._interval


class ReviewWait:
    """Waits until a version is no longer pending."""

    def __init__(self, id: str, timeout: float | None, interval: float) -> None:
        self._id = _inputs.text("id", id)
        self._timeout = math.inf if timeout is None else _inputs.seconds("timeout", timeout, least=0.001)
        self._interval = _inputs.seconds("interval", interval, least=0.001)
        self._end = time.monotonic() + self._timeout

    def time_for_request(self, call_timeout: float) -> float:
        """Returns the timeout of the next request, which is a call's or what is left. Raises `AtomTimeoutError`."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise AtomTimeoutError(
                f"'{self._id}' is still pending after {self._timeout:g} s. Wait again, or longer.",
                code="timeout",
                retryable=True,
            )
        return min(left, call_timeout)

    def next_call(self) -> Call[Wpk]:
        return _operations.get(self._id)

    def take(self, outcome: Wpk | AtomError) -> float | None:
        """Returns how long to wait before the next request; None if this was the last. Raises a failure."""
        if isinstance(outcome, AtomError):
            raise outcome
        if outcome.status != "pending":
            return None
        return max(0.0, min(self._interval, self._end - time.monotonic()))
