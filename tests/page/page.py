"""`docs/clients.md` as data: its sections, and a program for each block of code.

Run as a program it writes the C++ of the page into one source, which the build compiles:
`python3 page.py cpp OUT`. It needs the standard library alone.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs" / "clients.md"
LANGUAGES = ("cpp", "python", "typescript")
PRINTS = "text"
FENCE = "```"
FAULTS = re.compile(r"^Faults: (?:(\d+) times )?`(.+)`$")


@dataclass(frozen=True)
class Block:
    """The code of a fence, and the line where it begins."""

    code: str
    line: int


@dataclass
class Section:
    """The content under one heading; the title before the first heading is empty."""

    title: str
    prose: list[str] = field(default_factory=list)
    blocks: dict[str, Block] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return re.sub(r"\W+", "_", self.title.lower()).strip("_")

    @property
    def is_test(self) -> bool:
        """Returns whether test frameworks run its blocks."""
        return "\ndef test_" in f"\n{self.blocks['python'].code}"

    @property
    def prints(self) -> str:
        return self.blocks[PRINTS].code

    def add_line(self, line: str, number: int) -> None:
        if FENCE in line:
            raise ValueError(f"line {number}: a fence that does not begin its line, so that nothing runs it")
        self.prose.append(line)
        if found := FAULTS.match(line):
            faults = json.loads(found[2])
            self.faults += [faults] * int(found[1]) if found[1] else faults

    def add_block(self, language: str, block: Block) -> None:
        if language in self.blocks:
            raise ValueError(f"line {block.line}: a second {language} block under '{self.title}'")
        if language not in (*LANGUAGES, PRINTS):
            raise ValueError(f"line {block.line}: a block of '{language}', which nothing runs")
        self.blocks[language] = block


def read(page: Path = PAGE) -> list[Section]:
    """Reads the sections in order, the common beginning first. Fails on a fence that nothing runs."""
    sections = [Section("")]
    lines = enumerate(page.read_text(encoding="utf-8").splitlines(), 1)
    for number, line in lines:
        if line.startswith("## "):
            sections.append(Section(line.removeprefix("## ")))
        elif line.startswith(FENCE):
            code = []
            for _, inner in lines:
                if inner == FENCE:
                    break
                code.append(inner)
            else:
                raise ValueError(f"line {number}: a block without an end")
            sections[-1].add_block(line.removeprefix(FENCE), Block("".join(f"{text}\n" for text in code), number + 1))
        else:
            sections[-1].add_line(line, number)
    return sections


def program(sections: list[Section], section: Section, language: str) -> str:
    """Returns a complete script: the common beginning and the block."""
    return f"{sections[0].blocks[language].code}\n{section.blocks[language].code}"


def cpp_function(section: Section) -> str:
    block = section.blocks["cpp"]
    where = f'#line {block.line} "{PAGE}"\n'
    if section.is_test:
        return f"{where}{block.code}"
    return f"void {section.slug}() {{\n{where}{block.code}}}\n"


def cpp_source(sections: list[Section]) -> str:
    """Returns one source with all blocks: a function each, the tests unchanged, and a `main` that runs one by name."""
    begin = sections[0].blocks["cpp"]
    names = [section.slug for section in sections[1:] if not section.is_test]
    calls = "".join(f'  if (name == "{name}") return {name}(), 0;\n' for name in names)
    return (
        f'#include <gtest/gtest.h>\n\n#include <string_view>\n\n#line {begin.line} "{PAGE}"\n{begin.code}\n'
        "namespace {\n\n" + "\n".join(map(cpp_function, sections[1:])) + "\n}  // namespace\n\n"
        "int main(int count, char** words) {\n"
        '  const std::string_view name = count > 1 ? words[1] : "";\n'
        f"{calls}"
        '  if (name != "tests") return 2;\n'
        "  testing::InitGoogleTest(&count, words);\n"
        "  return RUN_ALL_TESTS();\n"
        "}\n"
    )


if __name__ == "__main__":
    Path(sys.argv[2]).write_text({"cpp": cpp_source}[sys.argv[1]](read()), encoding="utf-8")
