"""Waiting for what is bound to happen."""

from __future__ import annotations

import time
from collections.abc import Callable


def eventually(condition: Callable[[], bool], within: float = 30.0) -> None:
    """Asks until `condition` holds; fails when it has not within so many seconds."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"it did not happen within {within} s"
        time.sleep(0.02)
