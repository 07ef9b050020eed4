"""The reports of hooks, batches and `status()`."""

from __future__ import annotations

from dataclasses import dataclass

from ._records import Record


class AttemptStart(Record):
    """An attempt that is about to be sent: a span of kind HTTP client. It contains no secret."""

    __slots__ = ()

    call: int
    """A number that the attempts of one call share."""
    operation: str
    """The `operationId` in the contract, such as `getWpk`."""
    method: str
    route: str
    """The path in the contract, such as `/v1/wpks/{name}@{version}`."""
    base_url: str
    attempt: int
    """The number of the attempt, from 1 on."""


class AttemptEnd(AttemptStart):
    """An attempt that has ended."""

    __slots__ = ()

    duration: float
    """Seconds."""
    http_status: int | None
    """The status of the response; None if there was none."""
    error_code: str | None
    """Why there was no response; None if there was one."""
    request_id: str | None
    retry_in: float | None
    """Seconds until the next attempt; None on the last."""


@dataclass(frozen=True)
class BatchProgress:
    """The progress of a batch, reported after each item."""

    done: int
    """How many items have a result, including failed ones."""
    failed: int
    total: int
    index: int
    """The item that has just ended."""
    error: str | None
    """Why the item failed; None if it succeeded."""


class ClientStatus(Record):
    """The state of a client's circuit breaker and retry quota."""

    __slots__ = ()

    breaker: str
    """`closed`: calls are sent; `open`: none is sent; `half_open`: a probe is in flight."""
    probe_in: float | None
    """Seconds until a probe is let through; None unless the breaker is open."""
    retry_tokens: int
    """The tokens left in the retry quota, at most 500. A retry takes 14, or 5 if the server is busy."""
