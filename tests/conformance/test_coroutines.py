"""Coroutine code that GCC 12 miscompiles; see CONTRIBUTING.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.conformance.layers import sources

ROOT = Path(__file__).resolve().parents[2]
LOOP = re.compile(r"\b(?:while|for)\s*\(([^{};]*(?:;[^{};]*){0,2})\)\s*[{;]")
CHOICE = re.compile(r"\?[^;?{}]*\bco_await\b")
BRACED = re.compile(r"\bco_await\s[\w.:>-]*\((?:[^;()\[\]{}]*,)?\s*\{")
SHORT_CIRCUIT = re.compile(r"&&|\|\|")


def awaiting_conditions(text: str) -> Iterator[str]:
    for found in LOOP.finditer(text):
        condition = found.group(1)
        if "co_await" in condition and SHORT_CIRCUIT.search(condition):
            yield condition


def miscompiled(text: str) -> list[str]:
    shapes = [found.group() for shape in (CHOICE, BRACED) for found in shape.finditer(text)]
    return [*awaiting_conditions(text), *shapes]


def test_no_code_triggers_the_compilers_coroutine_bugs() -> None:
    wrong = {str(file.relative_to(ROOT)): miscompiled(file.read_text("utf-8")) for file in sources(ROOT)}
    assert not {file: found for file, found in wrong.items() if found}


def test_the_check_finds_them() -> None:
    assert miscompiled("while (co_await a() && co_await b()) {\n}")
    assert miscompiled("for (int i = 0; co_await a() || i; ++i) {\n}")
    assert miscompiled("x = small ? now() : co_await later();")
    assert miscompiled("x = large ? co_await later() : now();")
    assert miscompiled("auto page = co_await market.list(caller, {limit, cursor});")
    assert not miscompiled("while (co_await a()) {}")
    assert not miscompiled("if (co_await a() && co_await b()) {}")
    assert not miscompiled("co_return co_await catalog.read([&](Reader& reader) { return reader.find({1}); });")
