"""Tests wait for conditions, never for time: only what polls a condition or kills at random may sleep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .rooms import TEST_HELPERS

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("tests", "sdk/cpp", "sdk/python/tests", "sdk/typescript/test", "src", "apps")
SLEEP = re.compile(r"\b(?:time|asyncio)\.sleep\(|\bthis_thread::sleep_|\bsetTimeout\(")
POLLING = {"tests/e2e/wait.py", "tests/torture/sweep.py"}
RANDOM_KILLS = "tests/torture/kills.py"
"""Kills a process at a random moment, which is a time and no condition."""


def is_test(file: Path, root: Path) -> bool:
    if file.suffix in (".cpp", ".hpp"):
        place = file.relative_to(root)
        helper = file.stem.startswith("test_") or place.with_suffix("").as_posix() in TEST_HELPERS
        return helper or file.stem.endswith("_test") or place.parts[0] == "tests"
    return file.suffix in (".py", ".ts") and file.relative_to(root).parts[0] != "src"


def sleeps(root: Path) -> Iterator[str]:
    """Yields the place of every sleep in the tests under `root`, except in helpers that poll."""
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*")):
            name = file.relative_to(root).as_posix()
            if not is_test(file, root) or name in {*POLLING, RANDOM_KILLS, "tests/conformance/test_waiting.py"}:
                continue
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                if SLEEP.search(line):
                    yield f"{name}:{number}: {line.strip()}"


def test_no_test_waits_for_time() -> None:
    assert sum(is_test(file, ROOT) for folder in FOLDERS for file in (ROOT / folder).rglob("*")) > 200
    assert list(sleeps(ROOT)) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("tests/e2e/test_a.py", "    time.sleep(0.2)"),
        ("sdk/typescript/test/a.test.ts", "  setTimeout(() => controller.abort(), 20);"),
        ("sdk/python/tests/test_a.py", "        await asyncio.sleep(0)"),
        ("src/api/a_test.cpp", "  std::this_thread::sleep_for(milliseconds{5});"),
        ("sdk/cpp/src/test_transport.hpp", "  std::this_thread::sleep_until(later);"),
        ("src/http_client/canned_server.cpp", "  std::this_thread::sleep_for(milliseconds{5});"),
        ("tests/sdk/cpp/server_process.cpp", "  using std::this_thread::sleep_for;"),
    ],
)
def test_a_sleep_is_found(tmp_path: Path, file: str, line: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(f"first\n{line}\n", encoding="utf-8")
    assert list(sleeps(tmp_path)) == [f"{file}:2: {line.strip()}"]
