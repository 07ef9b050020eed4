"""A server that lacks something for a while: space, a file system that it may write, descriptors."""

from __future__ import annotations

import contextlib
import errno
import http.client
import resource
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.e2e.conftest import Server
from tests.e2e.programs import run
from tests.e2e.wait import eventually
from tests.torture.faults import Action, Calls, Fault
from tests.torture.operations import OPERATIONS, Operation
from tests.torture.templates import Template, at_rest, start

RECOVERY_SECONDS = 20.0
GONE = (OSError, http.client.HTTPException)


@contextlib.contextmanager
def failing(calls: Calls, error: int) -> Iterator[None]:
    """Makes every call on the data directory's files fail with this error meanwhile."""
    calls.arm(Fault(Action.FAIL_FROM, error), 1)
    try:
        yield
    finally:
        calls.disarm()


@contextlib.contextmanager
def without_descriptors(server: Server) -> Iterator[None]:
    """Leaves the server the descriptors that it has and no other."""
    process = server.atomd.process.pid
    highest = max(int(file.name) for file in Path(f"/proc/{process}/fd").iterdir())
    before = resource.prlimit(process, resource.RLIMIT_NOFILE)
    resource.prlimit(process, resource.RLIMIT_NOFILE, (min(highest + 1, before[0]), before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_NOFILE, before)


Shortage = Callable[[Server, Calls], contextlib.AbstractContextManager[None]]
SHORTAGES: dict[str, Shortage] = {
    "full disk": lambda _, calls: failing(calls, errno.ENOSPC),
    "read-only": lambda _, calls: failing(calls, errno.EROFS),
    "failing disk": lambda _, calls: failing(calls, errno.EIO),
    "no descriptors": lambda server, _: without_descriptors(server),
}


def attempt(operation: Operation, server: Server, template: Template) -> bool:
    """Returns true if the operation was acknowledged, and checks that it was done then."""
    try:
        acknowledged = operation.is_acknowledged(server, template.callers)
        if acknowledged:
            assert operation.is_done(server.web, template.callers)
    except GONE:
        return False
    return acknowledged


def suffer(folder: Path, library: Path, name: str, template: Template, times: int = 2) -> int:
    """Lets a server suffer one shortage several times, and returns how many operations were acknowledged meanwhile."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    data = template.copy(folder.resolve() / "data")
    acknowledged: list[Operation] = []
    with Calls(library, folder, folder.with_suffix(".control")) as calls:
        server = start(data, template.callers.admin, calls.environment)
        with server.atomd:
            for _ in range(times):
                with SHORTAGES[name](server, calls):
                    acknowledged += [one for one in OPERATIONS if attempt(one, server, template)]
                eventually(lambda: server.web.get("/ready").status == 200, RECOVERY_SECONDS)
                for operation in acknowledged:
                    assert operation.is_done(server.web, template.callers), operation.name
            for operation in OPERATIONS:
                assert operation.is_acknowledged(server, template.callers), operation.name
            server.atomd.kill()
    again = start(data, template.callers.admin)
    with again.atomd:
        for operation in OPERATIONS:
            assert operation.is_done(again.web, template.callers), operation.name
        again.atomd.stop()
    verified = run("atomd", "verify", "--data", data)
    assert verified.returncode == 0, verified.stdout
    return len(acknowledged)


def suffer_all(folder: Path, library: Path) -> Iterator[str]:
    """Yields a line about each shortage."""
    folder.mkdir(parents=True, exist_ok=True)
    template = at_rest(folder)
    for name in SHORTAGES:
        done = suffer(folder / "short", library, name, template)
        yield f"{name:15} ended by itself; {done} changes were acknowledged meanwhile, and none was lost"
