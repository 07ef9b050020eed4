"""Writes downloads to files."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ._errors import InputError


def write_file(file: Path, data: bytes) -> None:
    """Writes all of `data` or nothing, and replaces a file that is there.

    Raises:
        InputError: The file cannot be written (`file_unwritable`).
    """
    temporary: str | None = None
    try:
        # In the same directory, since a rename is atomic only within one file system.
        descriptor, temporary = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fchmod(stream.fileno(), 0o666 & ~_umask())
            os.fsync(stream.fileno())
        Path(temporary).replace(file)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise InputError(f"Cannot write {str(file)!r}: {error.strerror or error}.", code="file_unwritable") from error


def _umask() -> int:
    # os.umask would have to set it to read it, which other threads would notice.
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("Umask:"):
            return int(line.split()[1], 8)
    return 0o077
