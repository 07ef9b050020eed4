"""A short run of `make conformance`: the server obeys its contract whatever is sent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fuzz.run import CONFIGURATION, Effort, fuzz


@pytest.mark.parametrize(
    ("caller", "effort", "cases"),
    [
        ("jwt", Effort(examples=3, seed=1), 1000),
        # Most requests are rejected without a token, most of all in the coverage phase, which takes the longest.
        ("anonymous", Effort(examples=10, seed=1, phases="examples,fuzzing,stateful"), 200),
    ],
)
def test_a_short_run_finds_no_failure(tmp_path: Path, caller: str, effort: Effort, cases: int) -> None:
    done = fuzz(caller, effort, tmp_path)
    assert done.returncode == 0, done.stdout
    ran = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert ran, done.stdout
    assert int(ran[1]) > cases, "the run was cut short"


def test_every_check_is_enabled() -> None:
    settings = CONFIGURATION.read_text(encoding="utf-8")
    assert "enabled = false" not in settings.replace("sanitization = { enabled = false }", "")
    assert "exclude" not in settings
