"""The cases of `api/vectors`, and how many of them were run."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

API = Path(__file__).resolve().parents[3] / "api"


class VectorFile:
    """One file of `api/vectors`.

    Where `VECTOR_REPORT` names a folder, how many of its cases were run is left there as `python-<name>.json`, so
    that what the languages ran can be compared. A file is therefore run by one test, which runs all of it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.members: dict[str, Any] = json.loads((API / f"vectors/{name}.json").read_text(encoding="utf-8"))
        self._run = 0

    def each(self, name: str) -> Iterator[Any]:
        """The items of one list, each counted once it was run. A list that is missing or empty fails the test."""
        items = self.members.get(name)
        assert items, f"no cases in {name!r} of {self.name}.json"
        for item in items:
            yield item
            self._run += 1

    def count(self, cases: int) -> None:
        """Counts cases that were run in another way than one after the other."""
        self._run += cases

    def __enter__(self) -> VectorFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        folder = os.environ.get("VECTOR_REPORT")
        if folder:
            report = {"file": f"{self.name}.json", "cases": self._run}
            Path(folder, f"python-{self.name}.json").write_text(json.dumps(report) + "\n", encoding="utf-8")
