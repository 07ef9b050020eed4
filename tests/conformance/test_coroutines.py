"""GCC 12 evaluates both operands of `&&` and `||` in a loop's condition when they await; CONTRIBUTING.md tells more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.conformance.layers import sources

ROOT = Path(__file__).resolve().parents[2]
LOOP = re.compile(r"\b(?:while|for)\s*\(([^{};]*(?:;[^{};]*){0,2})\)\s*[{;]")
SHORT_CIRCUIT = re.compile(r"&&|\|\|")


def awaiting_conditions(text: str) -> Iterator[str]:
    for found in LOOP.finditer(text):
        condition = found.group(1)
        if "co_await" in condition and SHORT_CIRCUIT.search(condition):
            yield condition


def test_no_loop_awaits_behind_a_short_circuit() -> None:
    wrong = {str(file.relative_to(ROOT)): list(awaiting_conditions(file.read_text("utf-8"))) for file in sources(ROOT)}
    assert not {file: found for file, found in wrong.items() if found}


def test_the_check_can_fail() -> None:
    assert list(awaiting_conditions("while (co_await a() && co_await b()) {\n}"))
    assert list(awaiting_conditions("for (int i = 0; co_await a() || i; ++i) {\n}"))
    assert not list(awaiting_conditions("while (co_await a()) {}"))
    assert not list(awaiting_conditions("if (co_await a() && co_await b()) {}"))
