"""Programs that run to completion."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tools.daemon import binary, environment

TIMEOUT = 60.0
Finished = subprocess.CompletedProcess[str]


def run(
    name: str,
    *arguments: str | Path,
    env: Mapping[str, str] | None = None,
    folder: Path | None = None,
    given: bytes = b"",
    umask: int = -1,
) -> Finished:
    """Runs a program with `given` as its standard input."""
    return subprocess.run(
        [str(binary(name)), *map(str, arguments)],
        env=environment(env),
        cwd=folder,
        input=given.decode(),
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT,
        umask=umask,
    )


def check_failure(finished: Finished, *mentioned: str, code: int = 1) -> None:
    """Checks that a program failed with a sentence that mentions these words, and without output."""
    assert finished.returncode == code, finished
    assert finished.stdout == ""
    for text in mentioned:
        assert text in finished.stderr, finished.stderr
    lines = finished.stderr.strip().splitlines()
    # A sentence, which may end with a command to type.
    assert re.fullmatch(r"\w+: .+ .+ .*(\.|: \w.*)", lines[-1]), finished.stderr
    for crash in ("terminate called", "what():", "Sanitizer"):
        assert crash not in finished.stderr
