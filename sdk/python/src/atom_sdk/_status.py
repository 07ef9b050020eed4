"""What a program is told of its client's doings."""

from __future__ import annotations

from dataclasses import dataclass

from ._records import Record


class AttemptStart(Record):
    """One request that is about to be sent, for a hook: a span of the HTTP client kind. Nothing here is a secret."""

    __slots__ = ()

    call: int
    """Tells the attempts of one call from those of another."""
    operation: str
    """`operationId` of the contract, such as `getWpk`."""
    method: str
    route: str
    """As the contract writes it, such as `/v1/wpks/{name}@{version}`."""
    base_url: str
    attempt: int
    """From 1 on."""


class AttemptEnd(AttemptStart):
    """How it ended."""

    __slots__ = ()

    duration: float
    """Seconds."""
    http_status: int | None
    """Of the answer; None where none came."""
    error_code: str | None
    """Why none came; None where one did."""
    request_id: str | None
    retry_in: float | None
    """Seconds until the next attempt; None on the last."""


@dataclass(frozen=True)
class BatchProgress:
    """How far a batch has come, told after each of its items."""

    done: int
    """Items with a result, failures among them."""
    failed: int
    total: int
    index: int
    """The item that this is about."""
    error: str | None
    """Why it failed; None where it did not."""


class ClientStatus(Record):
    """How a client gets on with its server."""

    __slots__ = ()

    breaker: str
    """`closed`: all is well; `open`: nothing is sent; `half_open`: a probe is under way."""
    probe_in: float | None
    """Seconds until a probe is let through; None unless the breaker is open."""
    retry_tokens: int
    """What is left of the retry quota, at most 500; a retry takes 14, or 5 where the server is busy."""
