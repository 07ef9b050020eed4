"""Rules for every file of the repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 400
CODE = (".cpp", ".hpp", ".ts", ".py", ".pyi", ".sh")

# Folders of one person's machine. Written in two parts so that this file passes.
PERSONAL_FOLDER = re.compile(r"(?<![\w.~}/-])/" + r"(?:work|root|home|Users)/\w")

# Packages come from the registry that the machine is configured for; naming one would tie the repository to it.
REGISTRY = re.compile(r"registry\." + r"npmjs|\bpypi\." + r"org|pythonhosted\." + r"org|\bdebian\." + r"org")


def tracked_files() -> list[Path]:
    """Returns the files in the repository, or that would be added to it; ignored files do not count."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_source_is_longer_than_400_lines() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in tracked_files()
        if path.suffix in CODE and (lines := len(path.read_bytes().splitlines())) > MOST_LINES
    }
    assert long == {}


def places(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked_files()
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert places(PERSONAL_FOLDER) == []


def test_no_file_names_a_package_registry() -> None:
    assert places(REGISTRY) == []


def test_the_checks_see_files() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in tracked_files()}
    assert {"Makefile", "src/base/result.hpp", "tests/conformance/test_tree.py"} <= names
