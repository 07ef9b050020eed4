"""The base of all results: dicts whose members are attributes too."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

if TYPE_CHECKING:
    from ._native import Success


class Record(dict[str, Any]):
    """A dict whose members can be read as attributes too: `record["id"]` and `record.id` are the same.

    A record equals a plain dict with the same members, and works with `json.dumps` and `pickle` like one. Attributes
    cannot be set; members can.
    """

    __slots__ = ()

    # The members that are records, or lists of records.
    _records: ClassVar[tuple[tuple[str, type[Record]], ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in self._records:
            member = self.get(name)
            if isinstance(member, list):
                self[name] = [kind(item) for item in member]
            elif isinstance(member, dict):
                self[name] = kind(member)

    # Type checkers know the members of each class; with this they would accept any name.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            try:
                return self[name]
            except KeyError:
                raise AttributeError(self._missing(name)) from None

    def _missing(self, name: str) -> str:
        return f"{type(self).__name__!r} has no {name!r}"

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self]


# What a successful result reads as for the members that only a failed one has.
_OF_A_SUCCESS: dict[str, Any] = {
    "error": None,
    "code": None,
    "http_status": None,
    "request_id": None,
    "retryable": False,
    "retry_after": None,
    "errors": (),
}


class RawResponse(NamedTuple):
    """A response as it was received."""

    http_status: int
    headers: list[tuple[str, str]]
    body: builtins.bytes
    attempts: int
    """How many attempts were sent."""

    def header(self, name: str) -> str | None:
        """Returns the value of the first header of that name, in any case; None if there is none."""
        wanted = name.lower()
        return next((value for own, value in self.headers if own.lower() == wanted), None)


class Result(Record):
    """The result of a call. If the call failed, `error` says why; if it succeeded, `error` is None and not a member."""

    __slots__ = ("_success",)
    _success: Success

    error: str | None
    """A sentence that says what happened and what to do."""
    code: str | None
    """A stable code in snake_case, for programs to decide by."""
    http_status: int | None
    request_id: str | None
    retryable: bool
    """True if the same call may safely be repeated and may then succeed."""
    retry_after: float | None
    """Seconds to wait before the next call."""
    errors: list[Finding]
    """Every finding, if a body breaks rules."""
    attempts: int
    """How many attempts were sent."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name not in self and name in _OF_A_SUCCESS:
                value = _OF_A_SUCCESS[name]
                return list(value) if name == "errors" else value
            if name == "attempts" and name not in self:
                response = self.response
                return response.attempts if response else 0
            return super().__getattr__(name)

    @property
    def response(self) -> RawResponse | None:
        """The response as it was received; None if the call failed, in a part of a result, and in a copy."""
        success = getattr(self, "_success", None)
        if success is None:
            return None
        return RawResponse(success.http_status, success.headers, success.body, success.attempts)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)

    def _missing(self, name: str) -> str:
        why = self.get("error")
        return super()._missing(name) + (f": the call failed: {why}" if why else "")


class Finding(Record):
    """One thing that is wrong with a document or a request, and its place."""

    __slots__ = ()

    code: str
    """A stable code in snake_case."""
    pointer: str
    """An RFC 6901 JSON Pointer to the place in the body; empty for the whole body."""
    detail: str
    """A sentence that says what to do."""
