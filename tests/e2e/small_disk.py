"""A file system of a few megabytes that one process sees, and that can be made full."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
from pathlib import Path

CLONE_NEWNS = 0x00020000
CLONE_NEWUSER = 0x10000000
BLOCK = 4096


def can_be_made() -> bool:
    """Returns whether this user may have mounts of its own."""
    command = ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


class SmallDisk:
    """Mounted by `mount` in the process that shall see it, with a copy of a data directory."""

    def __init__(self, folder: Path, template: Path, megabytes: int) -> None:
        self.data = folder / "data"
        self._folder = folder
        self._template = template
        self._options = f"size={megabytes}m".encode()
        self._ids = {"uid_map": f"0 {os.getuid()} 1", "setgroups": "deny", "gid_map": f"0 {os.getgid()} 1"}
        self._libc = ctypes.CDLL(None, use_errno=True)
        folder.mkdir()

    def mount(self) -> None:
        """Runs between fork and exec."""
        if self._libc.unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        for name, value in self._ids.items():
            Path(f"/proc/self/{name}").write_text(value, encoding="ascii")
        if self._libc.mount(b"none", os.fsencode(self._folder), b"tmpfs", 0, self._options) != 0:
            raise OSError(ctypes.get_errno(), "mount")
        shutil.copytree(self._template, self.data)

    def seen_by(self, process: int) -> Path:
        """Returns where others find the data directory while the process lives."""
        return Path(f"/proc/{process}/root{self.data}")

    def fill(self, process: int) -> Path:
        """Writes a file that takes up all space, and returns it."""
        filler = self.seen_by(process).parent / "filler"
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * BLOCK)
        assert shutil.disk_usage(filler.parent).free < BLOCK
        return filler
