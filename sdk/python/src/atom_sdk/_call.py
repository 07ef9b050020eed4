"""One call, not made yet: what the client that blocks and the one that does not have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Callable, Generic, TypeVar

from ._errors import AtomError
from ._native import Answer, Failure, Operation
from ._records import Result

R = TypeVar("R", bound=Result)


@dataclass(frozen=True)
class Call(Generic[R]):
    """How a call is made, and what becomes of its answer."""

    kind: type[R]
    make: Callable[[], Operation | Failure]
    """Checks the arguments, raising `InputError`, and makes the operation."""
    failed: Mapping[str, Any]
    """What a failed result has besides the reason."""
    finish: Callable[[R], R] | None = None
    """The rest of the work, once there is an answer. May raise `InputError`."""
    uses_files: bool = False
    """Whether `make` or `finish` reads or writes one, which an event loop should not wait for."""

    def result(self, answer: Answer) -> R:
        """The result of a success, before `finish`."""
        result: R = answer.result(self.kind)
        result._answer = answer
        return result

    def conclude(self, answer: Answer) -> R:
        """The result of a success, all work done. May raise `InputError`."""
        result = self.result(answer)
        return self.finish(result) if self.finish else result

    def failure(self, error: AtomError) -> R:
        """The result that says how the call failed."""
        return self.kind(self.failed, **error.details())
