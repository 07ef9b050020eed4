"""Writes downloads to files."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from ._errors import InputError


def write_file(file: Path, data: bytes) -> None:
    """Writes all of `data` or nothing.

    A file that exists is replaced and keeps its mode. A symbolic link is written through. Only a regular file is
    written.

    Raises:
        InputError: The file cannot be written (`file_unwritable`).
    """
    try:
        target = Path(os.path.realpath(file))
        _replace(target, data, _mode_for(target))
    except OSError as error:
        raise InputError(f"Cannot write {str(file)!r}: {error.strerror or error}.", code="file_unwritable") from error


def _replace(target: Path, data: bytes, mode: int) -> None:
    # In the same directory, since a rename is atomic only within one file system.
    descriptor, temporary = tempfile.mkstemp(prefix=".", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _mode_for(target: Path) -> int:
    """Returns the mode of a file that exists, or of a new one. Raises `OSError` if it is not a regular file."""
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return 0o666 & ~_umask()
    if not stat.S_ISREG(found):
        raise OSError("it is not a regular file")
    return stat.S_IMODE(found)


def _umask() -> int:
    # os.umask would have to set it to read it, which other threads would notice.
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("Umask:"):
            return int(line.split()[1], 8)
    return 0o077
