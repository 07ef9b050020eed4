"""The exceptions, and which failure is which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ._results import Finding

if TYPE_CHECKING:
    from ._native import Failure


class AtomError(Exception):
    """A call that failed; its text is a sentence that says what happened and what to do, and never holds the API key.

    Attributes:
        message: The sentence.
        code: Stable and snake_case: what a program decides by. The server's, or one of the SDK's own.
        http_status: The status of the answer; None where none came.
        request_id: What the server's log calls the request; None where it did not say.
        retryable: Whether the same call may succeed later, and repeating it does no harm.
        retry_after: Seconds that the server asked to wait; None where it did not.
        errors: Every finding, each with a JSON Pointer to its place.
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
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.http_status = http_status
        self.request_id = request_id
        self.retryable = retryable
        self.retry_after = retry_after
        self.errors = list(errors)

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
        }

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.details())


def _rebuild(kind: type[AtomError], details: dict[str, Any]) -> AtomError:
    rest = dict(details)
    return kind(rest.pop("error"), **rest)


class AtomConnectionError(AtomError):
    """The server could not be reached, or the connection broke off (`connection_failed`)."""


class AtomTimeoutError(AtomError):
    """A call took longer than it may (`timeout`)."""


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


_BY_CODE: dict[str, type[AtomError]] = {
    "connection_failed": AtomConnectionError,
    "timeout": AtomTimeoutError,
    "integrity_mismatch": IntegrityError,
    "response_too_large": InvalidResponseError,
}

_BY_STATUS: dict[int, type[AtomError]] = {
    400: ValidationError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    412: PreconditionFailedError,
    413: ValidationError,
    415: ValidationError,
    422: ValidationError,
    429: RateLimitError,
}

_FIRST_SERVER_ERROR = 500


def _kind_of(code: str, http_status: int | None) -> type[AtomError]:
    if code in _BY_CODE:
        return _BY_CODE[code]
    if http_status is not None and http_status in _BY_STATUS:
        return _BY_STATUS[http_status]
    if http_status is not None and http_status >= _FIRST_SERVER_ERROR:
        return ServerError
    if code == "invalid_response":
        return InvalidResponseError
    # Without an answer, and with none of the codes above, it is what the caller gave. Any other status is a stranger.
    return InputError if http_status is None else AtomError


def error_of(failure: Failure) -> AtomError:
    """The exception that a failure of the native half stands for."""
    return _kind_of(failure.code, failure.http_status)(
        failure.message,
        code=failure.code,
        http_status=failure.http_status,
        request_id=failure.request_id,
        retryable=failure.retryable,
        retry_after=failure.retry_after,
        errors=[Finding(finding) for finding in failure.errors],
    )
