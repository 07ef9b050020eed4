"""A call that is not made yet: what both clients have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Callable, Generic, TypeVar

from ._errors import AtomError
from ._native import Failure, Operation, Success
from ._records import Result

R = TypeVar("R", bound=Result)


@dataclass(frozen=True)
class Call(Generic[R]):
    """How a call is made, and how its response becomes a result."""

    kind: type[R]
    make: Callable[[], Operation | Failure]
    """Checks the arguments, raising `InputError`, and makes the operation."""
    failed: Mapping[str, Any]
    """The members of a failed result, besides the reason."""
    finish: Callable[[R], R] | None = None
    """The rest of the work, once there is a response. May raise `InputError`."""
    uses_files: bool = False
    """True if `make` or `finish` uses files, which an event loop should not wait for."""

    def result(self, success: Success) -> R:
        """Returns the result of a success, before `finish`."""
        result: R = success.result(self.kind)
        result._success = success
        return result

    def conclude(self, success: Success) -> R:
        """Returns the result of a success, with all work done. May raise `InputError`."""
        result = self.result(success)
        return self.finish(result) if self.finish else result

    def failure(self, error: AtomError) -> R:
        """Returns a result that says why the call failed."""
        return self.kind(self.failed, **error.details())
