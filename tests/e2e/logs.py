"""The log of a server."""

from __future__ import annotations

import json
from typing import Any

from tests.e2e.wait import eventually
from tools.daemon import Atomd


def lines(atomd: Atomd) -> list[dict[str, Any]]:
    """Returns its lines so far, which must be JSON."""
    return [json.loads(line) for line in atomd.errors().split("\n") if line]


def line_of(atomd: Atomd, request_id: str) -> dict[str, Any]:
    """Waits for the one line of a request and returns it."""
    found: list[dict[str, Any]] = []

    def written() -> bool:
        found[:] = [line for line in lines(atomd) if line.get("request_id") == request_id]
        return bool(found)

    eventually(written)
    assert len(found) == 1
    return found[0]
