"""The samples in the documentation are the ones that are run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("sample", ["quickstart.py", "quickstart.ts"])
def test_the_readme_shows_the_sample_word_for_word(sample: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert (ROOT / "examples" / sample).read_text(encoding="utf-8").strip() in readme


def test_the_readme_shows_lines_of_the_cpp_sample() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    sample = squeezed((ROOT / "examples" / "quickstart.cpp").read_text(encoding="utf-8"))
    shown = re.findall(r"^```cpp\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert shown
    for statement in squeezed("".join(shown)).split(";"):
        assert statement in sample
