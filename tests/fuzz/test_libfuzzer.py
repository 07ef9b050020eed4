"""The fuzzers' seeds and how their output is read. The seeds themselves run in fuzz_seeds_test."""

from __future__ import annotations

import re

from tests.fuzz.libfuzzer import DICTIONARIES, Run, summary, targets
from tests.fuzz.vectors import inputs
from tools.daemon import ROOT

FOLDER = ROOT / "tests" / "fuzz" / "targets"


def test_every_target_is_built_and_has_seeds() -> None:
    declared = re.findall(
        r"^void (\w+)\(std::string_view input\);$", (FOLDER / "targets.hpp").read_text(), re.MULTILINE
    )
    built = re.search(r"foreach\(target ([\w\s]+)\)", (FOLDER / "CMakeLists.txt").read_text())
    assert built
    assert sorted(built[1].split()) == sorted(declared) == targets()


def test_every_dictionary_and_vector_has_a_target() -> None:
    assert {file.stem for file in DICTIONARIES.iterdir()} <= set(targets())
    assert inputs().keys() <= set(targets())
    assert all(inputs().values())


def test_a_run_is_summed_up() -> None:
    output = "#8 NEW cov: 12 ft: 3 corp: 2/4b\n#9 DONE   cov: 1234 ft: 3 corp: 56/4b\n"
    output += "stat::number_of_executed_units: 1000\nstat::average_exec_per_sec:     250\n"
    assert summary("json", 0, output) == Run("json", 1000, 250, 1234, 56, "")
    assert summary("json", 77, output + "This does not hold: x\n").found == "This does not hold: x"
    assert summary("json", 1, "").found == "exit code 1"
