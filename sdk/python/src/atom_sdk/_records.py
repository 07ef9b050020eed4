"""What results are: dicts whose members are attributes too."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

if TYPE_CHECKING:
    from ._native import Answer


class Record(dict[str, Any]):
    """A dict whose members can be read as attributes too: `record["id"]` and `record.id` are the same.

    It equals a plain dict with the same members, and goes through `json.dumps` and `pickle` like one. Attributes cannot
    be set; members can.
    """

    __slots__ = ()

    # Members that are records themselves, or lists of them.
    _records: ClassVar[tuple[tuple[str, type[Record]], ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in self._records:
            member = self.get(name)
            if isinstance(member, list):
                self[name] = [kind(item) for item in member]
            elif isinstance(member, dict):
                self[name] = kind(member)

    # Type checkers know the members of each class and need no more; this would let any name pass.
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


# What is read of a result that has no such member, since the call succeeded.
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
    """An answer as it came."""

    http_status: int
    headers: list[tuple[str, str]]
    body: builtins.bytes
    attempts: int
    """How often the request was sent."""

    def header(self, name: str) -> str | None:
        """The value of the first header of that name, in any case; None where there is none."""
        wanted = name.lower()
        return next((value for own, value in self.headers if own.lower() == wanted), None)


class Result(Record):
    """What a call gives. Where it failed, `error` says why; where it succeeded, `error` is None and no member."""

    __slots__ = ("_answer",)
    _answer: Answer

    error: str | None
    """A sentence that says what happened and what to do."""
    code: str | None
    """Stable and snake_case: what a program decides by."""
    http_status: int | None
    request_id: str | None
    retryable: bool
    """Whether the same call may succeed later, and repeating it does no harm."""
    retry_after: float | None
    """Seconds that the server asked to wait."""
    errors: list[Finding]
    """Every finding of a body that breaks rules."""
    attempts: int
    """How often the request was sent."""

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
        """The answer as it came; None where the call failed, in a part of a result, and in a copy."""
        answer = getattr(self, "_answer", None)
        if answer is None:
            return None
        return RawResponse(answer.http_status, answer.headers, answer.body, answer.attempts)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)

    def _missing(self, name: str) -> str:
        why = self.get("error")
        return super()._missing(name) + (f": the call failed: {why}" if why else "")


class Finding(Record):
    """One thing that is wrong with a body, and where."""

    __slots__ = ()

    code: str
    pointer: str
    """RFC 6901 JSON Pointer; empty for the whole body."""
    detail: str
    """What to do."""
