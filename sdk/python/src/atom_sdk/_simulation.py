"""A marketplace in memory, and faults on demand."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from . import _inputs, _native
from ._errors import success
from ._records import Record

_FAULTS = "/simulation/faults"


class FaultReport(Record):
    """The progress of a scenario."""

    __slots__ = ()

    scenario: str
    used: int
    """How many faults requests have met."""
    remaining: int
    """How many faults are left."""
    requests: int
    """How many requests the scenario has had, with and without a fault."""


class Scenario:
    """Faults that the requests of some clients meet, one after the other. Made by `Simulation.faults`."""

    def __init__(self, simulation: Simulation, id: str) -> None:
        self._simulation = simulation
        self.id = id

    @property
    def headers(self) -> dict[str, str]:
        """The `headers` of clients whose requests meet the faults."""
        return {"Atom-Scenario": self.id}

    def report(self) -> FaultReport:
        """Returns how many faults were met, and by how many requests."""
        return FaultReport(json.loads(success(self._simulation.exchange(f"{_FAULTS}/{self.id}", None))))


class Simulation(_native.Simulation):
    """A marketplace in memory that clients share with `simulate=`: the real server, without a socket."""

    def faults(self, faults: Iterable[Mapping[str, Any]]) -> Scenario:
        """Makes the requests of some clients meet faults, one after the other.

        Args:
            faults: Each is one of `{"status": 503, "retry_after": "1"}`, `{"reset": "before"}` (or `inside` the
                response, or `after` all is done), `{"truncate": True}`, `{"length": "short"}`,
                `{"invalid_json": True}`, `{"stall_ms": 100}` and `{"delay_ms": 100}`; `api/openapi.yaml` says what each
                does.

        Raises:
            AtomError: The faults are invalid: an `InputError`, or the server's `ValidationError`.
        """
        id = str(uuid.uuid4())
        try:
            script = json.dumps({"scenario": id, "faults": [dict(fault) for fault in faults]}).encode()
        except (TypeError, ValueError) as error:
            _inputs.reject(f"faults must be dicts that JSON can encode: {error}.")
        success(self.exchange(_FAULTS, script))
        return Scenario(self, id)
