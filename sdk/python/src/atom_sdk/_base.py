"""What both clients are, besides how they wait."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from . import _native
from ._call import Call, R
from ._errors import AtomError, InputError
from ._options import ErrorMode, Options
from ._status import ClientStatus


class ClientBase:
    """A caller of one server, and how it tells of failures."""

    def __init__(self, options: Options, errors: ErrorMode) -> None:
        self._errors = errors
        self._native: _native.Client | AtomError
        try:
            self._native = options.connect()
        except AtomError as error:
            if errors == "raise":
                raise
            self._native = error  # Told by every call.

    def status(self) -> ClientStatus:
        """How the client gets on with its server: the circuit breaker and the retry quota. Asks nobody.

        Raises:
            InputError: The client is closed, or was made with options that cannot be used.
        """
        return ClientStatus(self._usable().status())

    def __repr__(self) -> str:
        server = "unusable" if isinstance(self._native, AtomError) else self._native.base_url
        return f"<{type(self).__name__} {server}, errors={self._errors!r}>"

    def _usable(self) -> _native.Client:
        if isinstance(self._native, AtomError):
            raise copy.copy(self._native)  # Raising the kept one would lengthen its traceback each time.
        return self._native

    def _forget(self) -> None:
        self._native = InputError("This client is closed. Make another.", code="invalid_argument")

    def _conclude(self, call: Call[R], outcome: R | AtomError) -> R:
        """What the caller gets of an outcome, as `errors` has it."""
        if not isinstance(outcome, AtomError):
            return outcome
        if self._errors == "raise":
            raise outcome
        return call.failure(outcome)

    def _told(self, kind: type[R], error: AtomError) -> R:
        """The last item of an iterator that failed."""
        if self._errors == "raise":
            raise error
        return kind({"status": "failed"}, **error.details())

    @staticmethod
    def _conclude_all(calls: Sequence[Call[R]], outcomes: Sequence[R | AtomError]) -> list[R]:
        """The results of a batch. An item that failed raises nothing, whatever `errors` is: the others have results."""
        return [
            call.failure(outcome) if isinstance(outcome, AtomError) else outcome
            for call, outcome in zip(calls, outcomes)
        ]
