"""A short run of each part of `make torture`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.faults import COUNT, FAULTS, Action, Calls, build
from tests.torture.kills import kill
from tests.torture.operations import OPERATIONS
from tests.torture.shortages import SHORTAGES, suffer
from tests.torture.sweep import (
    Room,
    attempt_backup,
    attempt_life,
    attempt_operation,
    attempt_restore,
    sweep_one,
)
from tests.torture.templates import Template, at_rest

SHORT = {operation.name: attempt_operation(operation) for operation in OPERATIONS[:2]} | {
    "start-stop": attempt_life,
    "backup": attempt_backup,
    "restore": attempt_restore,
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return at_rest(tmp_path_factory.mktemp("template"))


def test_sigkills_under_load_lose_nothing(tmp_path: Path) -> None:
    done = kill(tmp_path, 3, seed=1)
    assert done.kills == 3
    assert done.acknowledged > 0


@pytest.mark.parametrize("name", SHORT)
def test_a_fault_at_a_call_loses_nothing(tmp_path: Path, library: Path, template: Template, name: str) -> None:
    faults = [fault for fault in FAULTS if fault.action in (Action.KILL, Action.FAIL)][:2]
    tallies = sweep_one(name, SHORT[name], lambda: Room(tmp_path / "run", library, template), 2, faults)
    for tally in tallies:
        assert tally.calls > 5
        assert tally.runs == 2


@pytest.mark.parametrize("name", SHORTAGES)
def test_a_shortage_ends_with_its_cause(tmp_path: Path, library: Path, template: Template, name: str) -> None:
    suffer(tmp_path / "short", library, name, template, times=1)


def test_the_calls_of_an_operation_are_counted(tmp_path: Path, library: Path, template: Template) -> None:
    room = Room(tmp_path / "run", library, template)
    assert not attempt_backup(room, COUNT, 0)
    with Calls(library, room.folder, room.folder.with_suffix(".again")) as calls:
        assert (calls.count, calls.has_fired, calls.fired_at) == (0, False, "")
