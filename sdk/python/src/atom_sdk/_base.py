"""The parts that both clients share: everything but how they wait."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Sequence

from . import _native
from ._call import Call, R
from ._errors import AbortedError, AtomError, InputError
from ._options import CALL_TIMEOUT, ErrorMode, Options
from ._status import ClientStatus


class UnencryptedKeyWarning(UserWarning):
    """The API key leaves this machine by plain HTTP."""


class ClientBase:
    """A client of one server, and how it reports failures."""

    def __init__(self, options: Options, errors: ErrorMode) -> None:
        self._errors = errors
        self._call_timeout = CALL_TIMEOUT
        self._native: _native.Client | AtomError
        try:
            self._native = options.connect()
            self._call_timeout = options.call_timeout or CALL_TIMEOUT
        except AtomError as error:
            if errors == "raise":
                raise
            self._native = error  # Every call reports it.
        else:
            if self._native.exposes_key and options.on_log is None:
                text = _native.exposed_key_warning(self._native)
                warnings.warn(text, UnencryptedKeyWarning, stacklevel=4)  # The program's line.

    def status(self) -> ClientStatus:
        """Returns the state of the circuit breaker and the retry quota, without a request.

        Raises:
            InputError: The client is closed, or was made with invalid options.
        """
        return ClientStatus(self._usable().status())

    def __repr__(self) -> str:
        server = "unusable" if isinstance(self._native, AtomError) else self._native.base_url
        return f"<{type(self).__name__} {server}, errors={self._errors!r}>"

    def _usable(self, began: _native.Client | AtomError | None = None) -> _native.Client:
        """Returns the native client. `began` is the one with which a method of several calls began."""
        if not isinstance(self._native, AtomError):
            return self._native
        if isinstance(began, _native.Client):
            raise AbortedError("The client was closed during the call.", code="aborted")
        raise copy.copy(self._native)  # Raising the same one would lengthen its traceback each time.

    def _close_native(self) -> None:
        """Aborts what is under way. What begins later fails as an invalid use."""
        native = self._native
        self._native = InputError("This client is closed. Make another.", code="invalid_argument")
        if not isinstance(native, AtomError):
            native.close()

    def _conclude(self, call: Call[R], outcome: R | AtomError) -> R:
        """Returns the result of an outcome. Raises a failure if `errors` says so."""
        if not isinstance(outcome, AtomError):
            return outcome
        if self._errors == "raise":
            raise outcome
        return call.failure(outcome)

    def _last_item(self, kind: type[R], error: AtomError) -> R:
        """Returns the last item of an iterator that failed. Raises the failure if `errors` says so."""
        if self._errors == "raise":
            raise error
        return kind({"status": "failed"}, **error.details())

    @staticmethod
    def _conclude_all(calls: Sequence[Call[R]], outcomes: Sequence[R | AtomError]) -> list[R]:
        """Returns the results of a batch. A failed item never raises, since the other items have results."""
        return [
            call.failure(outcome) if isinstance(outcome, AtomError) else outcome
            for call, outcome in zip(calls, outcomes)
        ]
