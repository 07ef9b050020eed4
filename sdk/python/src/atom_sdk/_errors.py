"""The exceptions, and which failure is which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from ._native import Failure
from ._records import Finding


class AtomError(Exception):
    """A call that failed; its text is a sentence that says what happened and what to do, and never holds the API key.

    Attributes:
        message: The sentence.
        code: Stable and snake_case: what a program decides by. The server's, or one of the SDK's own.
        http_status: The status of the answer; None where none came.
        request_id: What the server's log calls the request; None where it did not say.
        retryable: Whether the same call may succeed later, and repeating it does no harm.
        retry_after: Seconds that the server asked to wait, or until the circuit breaker lets a call through; None where
            neither is.
        errors: Every finding, each with a JSON Pointer to its place.
        attempts: How often the request was sent.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str,
        http_status: int | None = None,
        request_id: str | None = None,
        retryable: bool = False,
        retry_after: float | None = None,
        errors: Sequence[Finding] = (),
        attempts: int = 0,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.http_status = http_status
        self.request_id = request_id
        self.retryable = retryable
        self.retry_after = retry_after
        self.errors = list(errors)
        self.attempts = attempts

    def details(self) -> dict[str, Any]:
        """What a graceful client adds to a failed result."""
        return {
            "error": self.message,
            "code": self.code,
            "http_status": self.http_status,
            "request_id": self.request_id,
            "retryable": self.retryable,
            "retry_after": self.retry_after,
            "errors": self.errors,
            "attempts": self.attempts,
        }

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.details())


def _rebuild(kind: type[AtomError], details: dict[str, Any]) -> AtomError:
    rest = dict(details)
    return kind(rest.pop("error"), **rest)


class AtomConnectionError(AtomError):
    """The server could not be reached, or the connection broke off (`connection_failed`).

    Or its certificate is not to be trusted (`untrusted_certificate`): then it is not tried again.
    """


class AtomTimeoutError(AtomError):
    """A call took longer than it may (`timeout`)."""


class AbortedError(AtomError):
    """The call was stopped: its client was closed, or the program is about to end (`aborted`)."""


class CircuitOpenError(AtomError):
    """The server failed too often lately, so nothing was sent (`circuit_open`); `retry_after` says for how long."""


class InputError(AtomError):
    """An argument that cannot be used: nothing was sent."""


class IntegrityError(AtomError):
    """The bytes that arrived are not the ones that the server's digest names (`integrity_mismatch`)."""


class InvalidResponseError(AtomError):
    """An answer that is not what the contract says (`invalid_response`, `response_too_large`)."""


class ValidationError(AtomError):
    """400, 413, 415 or 422: the server read the request and refuses what it says."""


class AuthenticationError(AtomError):
    """401: no token, or one that is wrong, expired or revoked."""


class PermissionDeniedError(AtomError):
    """403: the token lacks a scope, or the name or the review belongs to others."""


class NotFoundError(AtomError):
    """404: it does not exist, or not for this caller."""


class ConflictError(AtomError):
    """409: the id is bound to other bytes, or the version is in no state for this."""


class PreconditionFailedError(AtomError):
    """412: the stored bytes are not the ones that were looked at."""


class RateLimitError(AtomError):
    """429: too many requests."""


class ServerError(AtomError):
    """5xx: the server, or something in front of it, could not answer."""


# What the C++ SDK calls each kind of failure.
_BY_KIND: dict[str, type[AtomError]] = {
    "input": InputError,
    "connection": AtomConnectionError,
    "timeout": AtomTimeoutError,
    "aborted": AbortedError,
    "circuit_open": CircuitOpenError,
    "integrity": IntegrityError,
    "invalid_response": InvalidResponseError,
    "validation": ValidationError,
    "authentication": AuthenticationError,
    "permission": PermissionDeniedError,
    "not_found": NotFoundError,
    "conflict": ConflictError,
    "precondition": PreconditionFailedError,
    "rate_limit": RateLimitError,
    "server": ServerError,
    "api": AtomError,
}

_Success = TypeVar("_Success")


def error_of(failure: Failure) -> AtomError:
    """The exception that a failure of the native half stands for."""
    return _BY_KIND[failure.kind](
        failure.message,
        code=failure.code,
        http_status=failure.http_status,
        request_id=failure.request_id,
        retryable=failure.retryable,
        retry_after=failure.retry_after,
        errors=[Finding(finding) for finding in failure.errors],
        attempts=failure.attempts,
    )


def success(outcome: _Success | Failure) -> _Success:
    """What a success gave; a failure is raised."""
    if isinstance(outcome, Failure):
        raise error_of(outcome)
    return outcome
