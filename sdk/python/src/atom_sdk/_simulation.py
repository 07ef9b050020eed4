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
    """How far a scenario is."""

    __slots__ = ()

    scenario: str
    used: int
    """Faults that requests have met."""
    remaining: int
    """Faults that wait for one."""
    requests: int
    """Requests of the scenario, with a fault and without."""


class Scenario:
    """Faults that requests of some clients meet, one after the other, and then none; made by `Simulation.faults`."""

    def __init__(self, simulation: Simulation, id: str) -> None:
        self._simulation = simulation
        self.id = id

    @property
    def headers(self) -> dict[str, str]:
        """What a client is made with, as `headers`, whose requests meet the faults."""
        return {"Atom-Scenario": self.id}

    def report(self) -> FaultReport:
        """How many of the faults were met, and by how many requests."""
        return FaultReport(json.loads(success(self._simulation.exchange(f"{_FAULTS}/{self.id}", None))))


class Simulation(_native.Simulation):
    """A marketplace in memory that clients may share, by `simulate=`: the real server, without a socket."""

    def faults(self, faults: Iterable[Mapping[str, Any]]) -> Scenario:
        """Has the requests of some clients meet faults, one after the other, and then none.

        Args:
            faults: Each one of `{"answer": 503, "retry_after": "1"}`, `{"reset": "before"}` (or `inside` of the answer,
                or `after` all was done), `{"truncate": True}`, `{"length": "short"}`, `{"invalid_json": True}`,
                `{"stall_ms": 100}` and `{"delay_ms": 100}`; `api/openapi.yaml` says what each does.

        Raises:
            AtomError: They are no such faults: an `InputError`, or the server's `ValidationError`.
        """
        id = str(uuid.uuid4())
        try:
            script = json.dumps({"scenario": id, "faults": [dict(fault) for fault in faults]}).encode()
        except (TypeError, ValueError) as error:
            _inputs.refuse(f"faults must be dicts that JSON can hold: {error}.")
        success(self.exchange(_FAULTS, script))
        return Scenario(self, id)
