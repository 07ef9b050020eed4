"""The files for which clang-tidy runs again, in a build of one source and one header."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import tidy

CLEAN = '#include "value.hpp"\nint main() { return value(); }\n'
EMPTY_CHECKS = "Checks: '-*,readability-container-size-empty'\n"
FINDING = "#include <string>\nbool is_empty(const std::string& text) { return text.size() == 0; }\n"


class Tree:
    """A folder with a source, a header, a list of checks and the compile commands of both."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.checks = root / ".clang-tidy"
        self.source = root / "main.cpp"
        self.header = root / "value.hpp"
        self.checks.write_text(EMPTY_CHECKS)
        self.header.write_text("inline int value() { return 0; }\n")
        self.source.write_text(CLEAN)
        self.compile_with("")

    def compile_with(self, flags: str) -> None:
        command = f"c++ {flags} -o main.o -c {self.source}"
        entry = {"directory": str(self.root), "command": command, "file": str(self.source)}
        (self.root / "compile_commands.json").write_text(json.dumps([entry]))

    def check(self) -> str | None:
        """Returns what clang-tidy said, or None if it was not asked."""
        tidy.hash_of.cache_clear()
        cache = tidy.Cache(self.root / "cache", self.checks)
        (unit,) = tidy.read_units(self.root)
        return None if cache.is_clean(unit) else tidy.check(unit, self.root, cache)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_a_clean_unit_is_not_checked_again(tree: Tree) -> None:
    assert tree.check() == ""
    assert tree.check() is None


def test_a_finding_is_shown_each_time(tree: Tree) -> None:
    tree.source.write_text(FINDING)
    for _ in range(2):
        found = tree.check()
        assert found is not None
        assert "readability-container-size-empty" in found


def test_a_changed_header_is_checked(tree: Tree) -> None:
    assert tree.check() == ""
    tree.header.write_text(FINDING + "inline int value() { return 1; }\n")
    assert tree.check() is not None


def test_changed_arguments_and_checks_are_checked(tree: Tree) -> None:
    assert tree.check() == ""
    tree.compile_with("-DOTHER")
    assert tree.check() == ""
    tree.checks.write_text(EMPTY_CHECKS + "# another list\n")
    assert tree.check() == ""
    assert tree.check() is None


def test_a_header_that_is_gone_is_an_error(tree: Tree) -> None:
    assert tree.check() == ""
    tree.header.unlink()
    found = tree.check()
    assert found is not None
    assert "value.hpp" in found


def test_tests_are_not_checked(tmp_path: Path) -> None:
    files = ["a.cpp", "a_test.cpp", "x/atom_base.dir/Unity/unity_0_cxx.cxx", "x/base_test.dir/Unity/unity_0_cxx.cxx"]
    entries = [{"directory": str(tmp_path), "command": "c++", "file": file} for file in files]
    (tmp_path / "compile_commands.json").write_text(json.dumps(entries))
    assert [unit.source for unit in tidy.read_units(tmp_path)] == ["a.cpp", "x/atom_base.dir/Unity/unity_0_cxx.cxx"]
