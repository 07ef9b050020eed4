"""A fault at each call of an operation: at the first call in the first run, at the second in the next, and so on."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.e2e.conftest import Server
from tests.e2e.programs import Finished, run
from tests.e2e.wait import eventually
from tests.torture.faults import COUNT, FAULTS, Action, Calls, Fault
from tests.torture.operations import OPERATIONS, Callers, Checkpoint, Operation
from tests.torture.templates import Template, at_rest, start, with_a_long_log
from tools.daemon import StartError, binary, environment

# What a server does once it is idle comes this long after the last response.
IDLE_SECONDS = 0.4
RECOVERY_SECONDS = 15.0
PROGRAM_SECONDS = 60.0


@dataclass(frozen=True)
class Tally:
    """The work of one sweep."""

    name: str
    fault: Fault
    calls: int
    runs: int

    def __str__(self) -> str:
        return f"{self.name:15} {self.fault!s:18} {self.calls:5} calls {self.runs:5} runs"


class Room:
    """Where one run takes place."""

    def __init__(self, folder: Path, library: Path, template: Template) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder.resolve()
        self.template = template
        self.data = template.copy(self.folder / "data")
        self.calls = Calls(library, self.folder, self.folder.with_suffix(".control"))

    @property
    def callers(self) -> Callers:
        return self.template.callers

    def start(self, env: dict[str, str] | None = None) -> Server:
        return start(self.data, self.callers.admin, env)


# Has the fault at a call, checks what must be true afterwards, and returns whether that call came.
Attempt = Callable[[Room, Fault, int], bool]


def verify(*source: str | Path) -> None:
    done = run("atomd", "verify", *source)
    assert done.returncode == 0, done


def await_call(calls: Calls) -> None:
    """Waits until the fault has come, or no call has come for a while."""
    last, since = calls.count, time.monotonic()
    while not calls.has_fired and time.monotonic() - since < IDLE_SECONDS:
        if calls.count != last:
            last, since = calls.count, time.monotonic()
        time.sleep(0.005)


def check_after(operation: Operation, server: Server, callers: Callers, acknowledged: bool) -> None:
    """Checks that nothing acknowledged is lost, and that the server does what it is asked."""
    assert operation.is_done(server.web, callers) or not acknowledged, "an acknowledged change was lost"
    eventually(lambda: operation.is_acknowledged(server, callers), RECOVERY_SECONDS)
    assert operation.is_done(server.web, callers)
    server.atomd.stop()


def attempt_operation(operation: Operation) -> Attempt:
    def attempt(room: Room, fault: Fault, at: int) -> bool:
        with room.calls as calls:
            server = room.start(calls.environment)
            with server.atomd:
                calls.arm(fault, at)
                acknowledged = operation.is_acknowledged(server, room.callers)
                await_call(calls)
                fired = calls.has_fired
                calls.disarm()
                if fired and fault.is_deadly:
                    server.atomd.wait()
                else:
                    check_after(operation, server, room.callers, acknowledged)
            if fired and fault.is_deadly:
                verify("--data", room.data)
                again = room.start()
                with again.atomd:
                    check_after(operation, again, room.callers, acknowledged)
        verify("--data", room.data)
        return fired

    return attempt


def start_or_error(room: Room, calls: Calls) -> Server | str:
    """Returns the running server, or what it wrote when it gave up."""
    try:
        return room.start(calls.environment)
    except StartError as error:
        return str(error)


def attempt_life(room: Room, fault: Fault, at: int) -> bool:
    """A start, and the stop after it."""
    with room.calls as calls:
        calls.arm(fault, at)
        server = start_or_error(room, calls)
        if isinstance(server, str):
            assert calls.has_fired, server
            assert fault.is_deadly or "exited with 1: atomd: " in server, server
        else:
            with server.atomd:
                server.atomd.terminate()
                code = server.atomd.wait()
                assert code == 0 or calls.has_fired, server.atomd.errors()
                assert code in (0, 1) or fault.is_deadly, server.atomd.errors()
        again = room.start()
        with again.atomd:
            operation = OPERATIONS[0]
            check_after(operation, again, room.callers, acknowledged=False)
        verify("--data", room.data)
        return calls.has_fired


def run_faulty(calls: Calls, *arguments: str | Path) -> Finished:
    done = subprocess.run(
        [str(binary("atomd")), *map(str, arguments)],
        env=environment(calls.environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PROGRAM_SECONDS,
    )
    assert done.returncode in (0, 1, -9), done
    assert done.returncode != 1 or done.stderr.startswith("atomd: "), done
    return done


def check_no_leftovers(folder: Path) -> None:
    """Checks that a folder has only files of a final name."""
    left = [file.name for file in folder.iterdir() if "partial" in file.name]
    assert left == [], left


def attempt_backup(room: Room, fault: Fault, at: int) -> bool:
    target = room.folder / "backup.db"
    with room.calls as calls:
        calls.arm(fault, at)
        done = run_faulty(calls, "backup", "--data", room.data, "--to", target)
        calls.disarm()
        assert calls.has_fired or done.returncode == 0, done
        assert target.exists() or done.returncode != 0
        if target.exists():
            verify("--file", target)
        if fault.action is Action.FAIL and calls.fired_at != "unlink":
            check_no_leftovers(room.folder)
        again = run("atomd", "backup", "--data", room.data, "--to", room.folder / "again.db")
        assert again.returncode == 0, again
        check_no_leftovers(room.folder)
        verify("--file", room.folder / "again.db")
        return calls.has_fired


def attempt_restore(room: Room, fault: Fault, at: int) -> bool:
    backup, target = room.folder / "backup.db", room.folder / "new"
    made = run("atomd", "backup", "--data", room.data, "--to", backup)
    assert made.returncode == 0, made
    with room.calls as calls:
        calls.arm(fault, at)
        done = run_faulty(calls, "restore", "--from", backup, "--data", target)
        calls.disarm()
        assert calls.has_fired or done.returncode == 0, done
        catalog = target / "catalog.db"
        assert catalog.exists() or done.returncode != 0
        if not catalog.exists():
            again = run("atomd", "restore", "--from", backup, "--data", target)
            assert again.returncode == 0, again
        check_no_leftovers(target)
        verify("--data", target)
        server = start(target, room.callers.admin)
        with server.atomd:
            assert OPERATIONS[0].is_acknowledged(server, room.callers)
            server.atomd.stop()
        return calls.has_fired


def sweep(folder: Path, library: Path, most: int | None, names: set[str]) -> Iterator[Tally]:
    """Runs the sweeps of these names (all if there are none), each with at most so many runs per fault."""
    folder.mkdir(parents=True, exist_ok=True)
    small = at_rest(folder)
    attempts: dict[str, tuple[Template, Attempt]] = {
        **{operation.name: (small, attempt_operation(operation)) for operation in OPERATIONS},
        "start-stop": (small, attempt_life),
        "backup": (small, attempt_backup),
        "restore": (small, attempt_restore),
    }
    if not names or "checkpoint" in names:
        attempts["checkpoint"] = (with_a_long_log(folder), attempt_operation(Checkpoint()))
    for name, (template, attempt) in attempts.items():
        if names and name not in names:
            continue
        yield from sweep_one(name, attempt, partial(Room, folder / "run", library, template), most)


def sweep_one(
    name: str, attempt: Attempt, room: Callable[[], Room], most: int | None, faults: Iterable[Fault] = FAULTS
) -> Iterator[Tally]:
    counted = room()
    assert not attempt(counted, COUNT, 0)
    calls = counted_calls(counted)
    stride = 1 if most is None else max(1, calls // most)
    for fault in faults:
        at, runs = 1, 0
        while True:
            runs += 1
            try:
                fired = attempt(room(), fault, at)
            except BaseException as error:
                error.add_note(f"{name}, {fault} at call {at} of about {calls}")
                raise
            if not fired or (most is not None and runs >= most):
                break
            at += stride
        yield Tally(name, fault, calls, runs)


def counted_calls(room: Room) -> int:
    raw = room.folder.with_suffix(".control").read_bytes()
    return int.from_bytes(raw[4:8], "little")
