"""A program whose system calls are counted, and one of them fails or kills it (`faulty_calls.c`)."""

from __future__ import annotations

import errno
import mmap
import os
import struct
import subprocess
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from types import TracebackType

SOURCE = Path(__file__).with_name("faulty_calls.c")
LAYOUT = struct.Struct("IIIIiI40s")


class Action(IntEnum):
    COUNT = 0
    KILL = 1
    TEAR = 2
    FAIL = 3
    FAIL_FROM = 4


@dataclass(frozen=True)
class Fault:
    """The fault at a call."""

    action: Action
    error: int = 0

    @property
    def is_deadly(self) -> bool:
        return self.action in (Action.KILL, Action.TEAR)

    def __str__(self) -> str:
        name = self.action.name.lower()
        return f"{name} {errno.errorcode[self.error]}" if self.error else name


COUNT = Fault(Action.COUNT)
# A process is killed before a call or, if that writes, after half of it. Errors come once, or until their cause ends.
FAULTS = (
    Fault(Action.KILL),
    Fault(Action.TEAR),
    *(Fault(Action.FAIL, error) for error in (errno.EIO, errno.ENOSPC, errno.EINTR)),
    *(Fault(Action.FAIL_FROM, error) for error in (errno.EIO, errno.ENOSPC, errno.EROFS)),
)


def build(folder: Path) -> Path:
    """Compiles the library and returns it."""
    library = folder / "faulty_calls.so"
    subprocess.run(["gcc", "-std=gnu11", "-O1", "-shared", "-fPIC", SOURCE, "-o", library], check=True)
    return library


class Calls:
    """The calls of one program on files below `root`."""

    def __init__(self, library: Path, root: Path, control: Path) -> None:
        control.write_bytes(bytes(LAYOUT.size))
        with control.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), LAYOUT.size)
        self.environment = {
            "LD_PRELOAD": str(library),
            "TORTURE_CONTROL": str(control),
            "TORTURE_ROOT": os.path.realpath(root),
        }

    def arm(self, fault: Fault, at: int) -> None:
        """Counts calls from now on, and has the fault at the one with this number, from 1."""
        LAYOUT.pack_into(self._shared, 0, 0, 0, at, fault.action, fault.error, 0, b"")
        struct.pack_into("I", self._shared, 0, 1)

    def disarm(self) -> None:
        struct.pack_into("I", self._shared, 0, 0)

    @property
    def count(self) -> int:
        return int(struct.unpack_from("I", self._shared, 4)[0])

    @property
    def has_fired(self) -> bool:
        return int(struct.unpack_from("I", self._shared, 20)[0]) > 0

    @property
    def fired_at(self) -> str:
        """The name of the call that failed or was the last."""
        return bytes(struct.unpack_from("40s", self._shared, 24)[0]).rstrip(b"\0").decode()

    def __enter__(self) -> Calls:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._shared.close()
