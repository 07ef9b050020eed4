"""The exceptions, and the failures that they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from ._native import Failure, redacted
from ._records import Finding


class AtomError(Exception):
    """A call failed. The text says what happened and what to do, and never contains the API key.

    Attributes:
        message: The sentence.
        code: A stable code in snake_case, of the server or of the SDK, for programs to decide by.
        http_status: The status of the response; None if there was none.
        request_id: The request's id in the server's log; None if the server did not send it.
        retryable: Whether the same call may safely be repeated and may then succeed.
        retry_after: Seconds until the server, or the circuit breaker, lets a call through; None if neither says.
        errors: Every finding, each with a JSON Pointer to its place.
        attempts: How many attempts were sent.
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
        message = redacted(message)  # A caller may pass a key in place of an id.
        super().__init__(message)
        self.message = message
        self.code = code
        self.http_status = http_status
        self.request_id = request_id
        self.retryable = retryable
        self.retry_after = retry_after
        self.errors = [Finding({name: redacted(text) for name, text in finding.items()}) for finding in errors]
        self.attempts = attempts

    def details(self) -> dict[str, Any]:
        """Returns the members of a failed result that say why it failed."""
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
    """The server could not be reached, or the connection was lost (`connection_failed`).

    Also if its certificate is not trusted (`untrusted_certificate`), which is not retried.
    """


class AtomTimeoutError(AtomError):
    """The call exceeded a timeout (`timeout`)."""


class AbortedError(AtomError):
    """The call was aborted: its client was closed, or the program is exiting (`aborted`)."""


class CircuitOpenError(AtomError):
    """The server failed too often, so nothing was sent (`circuit_open`). `retry_after` says for how long."""


class InputError(AtomError):
    """An argument is invalid, so nothing was sent."""


class IntegrityError(AtomError):
    """The downloaded bytes do not match the server's digest (`integrity_mismatch`)."""


class InvalidResponseError(AtomError):
    """The response does not match the contract (`invalid_response`, `response_too_large`)."""


class ValidationError(AtomError):
    """400, 413, 415 or 422: the server rejected the request's content."""


class AuthenticationError(AtomError):
    """401: the credential is missing, invalid, expired or revoked."""


class PermissionDeniedError(AtomError):
    """403: the credential lacks a scope, or the caller may not publish this name or review this version."""


class NotFoundError(AtomError):
    """404: it does not exist, or the caller may not see it."""


class ConflictError(AtomError):
    """409: the id is bound to other bytes, or the version's status does not allow the change."""


class PreconditionFailedError(AtomError):
    """412: the stored bytes have another digest."""


class RateLimitError(AtomError):
    """429: too many requests."""


class ServerError(AtomError):
    """5xx: the server, or a proxy in front of it, failed."""


# By the names that the C++ SDK has for each kind of failure.
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
    """Returns the exception for a failure of the native half."""
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
    """Returns the outcome of a success; raises a failure."""
    if isinstance(outcome, Failure):
        raise error_of(outcome)
    return outcome
