"""Holds the five hottest paths to the instruction counts of bench/instructions.json.

The counts hold for one platform. On any other the test is skipped, and `make test` says so beside its counts; on that
platform it fails if anything that it needs is missing.
"""

from __future__ import annotations

import pytest

from bench import instructions
from bench.instructions import CountingError, Platform

GROWTH = 1.10
FEWEST = 1000


def too_many(counted: dict[str, int], recorded: dict[str, int]) -> dict[str, str]:
    """Returns the paths that exceed the allowed growth, and by how much."""
    return {
        path: f"{recorded[path]:,} became {now:,}" for path, now in counted.items() if now > recorded[path] * GROWTH
    }


def test_no_hot_path_grows_by_a_tenth() -> None:
    record, here = instructions.read(), Platform.here()
    if here != record.platform:
        pytest.skip(f"bench/instructions.json was counted on {record.platform}, but this is {here}")
    counted = instructions.count()
    assert counted.keys() == record.per_request.keys()
    assert all(count > FEWEST for count in counted.values()), f"fewer than any request can take: {counted}"
    was, now = record.libraries, instructions.library_versions()
    updated = {name: (was.get(name), now.get(name)) for name in {*was, *now} if was.get(name) != now.get(name)}
    assert too_many(counted, record.per_request) == {}, (
        "A hot path costs 10 % more instructions than bench/instructions.json says. If that is worth it, write the "
        f"new counts with `make instructions`, and commit them with the change. Libraries updated since: {updated}"
    )


def test_counting_fails_without_valgrind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CountingError, match="cannot run valgrind"):
        instructions.count()


def test_growth_by_a_tenth_is_found() -> None:
    assert too_many({"list": 1101, "record": 1099}, {"list": 1000, "record": 1000}) == {"list": "1,000 became 1,101"}
