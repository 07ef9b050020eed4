"""Random YAML, mostly valid: every style, anchors and tags, tabs, comments and blank lines where they may stand, and
a few characters changed."""

from __future__ import annotations

import random

PLAIN = [
    "a",
    "b c",
    "x:y",
    "a#b",
    "a, b",
    "-1",
    "1.5",
    "0o17",
    "0x1F",
    "007",
    "+1",
    ".5",
    "1e3",
    "true",
    "Null",
    "~",
    "yes",
    "no",
    "on",
    "010",
    "1_000",
    "1:30",
    "2026-11-24",
    "<<",
    "=",
    "a&b",
    "a*b",
    "http://a:1/b?c=d",
    "-a",
    "?a",
    ":a",
    "a:",
    "é",
    "a - b",
    "a ? b",
    "%a",
    "a!",
    "!",
    "a\tb",
    "'",
    "x'y",
    'x"y',
    "|",
    ">",
    "@a",
    "`a",
    "..",
    "...",
    "---",
    "--",
    "null",
    "",
]
DOUBLE = [
    "",
    "a",
    "a: b",
    "# a",
    "\\n",
    "\\t",
    "\\x41",
    "\\u00e9",
    "\\U0001F600",
    "\\\\",
    '\\"',
    "\\/",
    "\\e",
    "a\n  b",
    "a\\\n  b",
    "a\n\n  b",
    "a \t\n \t b",
    "\t",
    "\\N",
    "\\_",
    "a\\ ",
    "\\ud83d",
    "\\z",
    "- a",
]
SINGLE = ["", "a", "a: b", "''", "# a", "a\n  b", "a\n\n  b", "\\n", "\t", "- a"]
NAMES = ["a", "b1", "a-b", "a_b", "a:b", "a.b", "é", "a%", "a@b", "a?", "a`", "a!", "a&b", "a*b", "a:", "1"]
TAGS = ["!!str", "!!int", "!!bool", "!!null", "!!map", "!!seq", "!<tag:yaml.org,2002:str>", "!foo", "!!binary"]
CHARACTERS: list[str] = [
    *" \t\n-?:,[]{}#&*!|>'\"%@`~<=.\\a1",
    *("\n\n", "  ", "- ", ": ", " #", "\t#", "\n\t\n", "\u0085", "\u2028", "\u00a0", "<<: ", "&a ", "*a"),
    *("---\n", "...\n", "%YAML 1.2\n---\n"),
]


class Writer:
    """Writes one document."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.anchors: list[str] = []

    def maybe(self, probability: float) -> bool:
        return self.chance.random() < probability

    def gap(self) -> str:
        """What separates tokens on a line."""
        return self.chance.choice([" "] * 12 + ["  ", "\t", " \t", "\t "])

    def end(self) -> str:
        """The end of a line, with what may stand before and after it."""
        tail = self.chance.choice([""] * 12 + [" # c", "\t# c", " ", "\t", "  #"])
        more = self.chance.choice(
            [""] * 14 + ["\n", "  \n", "\t\n", " \t \n", "# c\n", "  # c\n", "\t# c\n", "        # c\n"]
        )
        return tail + "\n" + more

    def properties(self) -> str:
        text = ""
        if self.maybe(0.08):
            name = self.chance.choice(NAMES)
            self.anchors.append(name)
            text += f"&{name}{self.gap()}"
        if self.maybe(0.05):
            text += f"{self.chance.choice(TAGS)}{self.gap()}"
        return text

    def scalar(self) -> str:
        kind = self.chance.randrange(8)
        if kind == 0 and self.anchors:
            return "*" + self.chance.choice(self.anchors)
        if kind == 1:
            return '"' + "".join(self.chance.choices(DOUBLE, k=self.chance.randrange(3))) + '"'
        if kind == 2:
            return "'" + "".join(self.chance.choices(SINGLE, k=self.chance.randrange(3))) + "'"
        return self.chance.choice(PLAIN)

    def key(self) -> str:
        usual = self.chance.choice(["a", "b", "c", "d", "e", "f", "key", "k k", "x-y", "<<"])
        return self.scalar() if self.maybe(0.08) else usual + self.chance.choice(["", "", "1", "2"])

    def between(self) -> str:
        """What separates tokens in brackets."""
        return self.chance.choice(["", " ", "\t", "\n ", "\n\t ", " # c\n "])

    def flow(self, depth: int) -> str:
        if depth > 3 or self.maybe(0.5):
            return self.properties() + self.scalar()
        items = []
        is_map = self.maybe(0.5)
        for _ in range(self.chance.randrange(4)):
            if is_map:
                items.append(self.key() + self.chance.choice([": ", ": ", ":", " : ", ":\t"]) + self.flow(depth + 1))
            else:
                items.append(self.flow(depth + 1))
        inside = (
            self.between()
            + f"{self.between()},{self.between()}".join(items)
            + self.chance.choice(["", "", ","])
            + self.between()
        )
        return self.properties() + ("{" + inside + "}" if is_map else "[" + inside + "]")

    def literal(self, indent: str) -> str:
        head = self.chance.choice("|>") + self.chance.choice(["", "", "-", "+", "1", "2", "-2"])
        lines = [
            self.chance.choice(["text", "  more", "", "\t", "- a", "# c", "a: b", "\tx", "  ", "x\t"])
            for _ in range(self.chance.randrange(5))
        ]
        return (
            head + self.end().split("\n")[0] + "\n" + "".join(f"{indent}  {line}\n" if line else "\n" for line in lines)
        )

    def block(self, indent: str, depth: int) -> str:
        """A value in block style, from where its line begins; it ends its last line."""
        if self.maybe(0.4) and depth < 4:
            return self.mapping(indent, depth)
        return self.sequence(indent, depth)

    def value(self, indent: str, depth: int, *, is_item: bool) -> str:
        """What follows an indicator: its value, on this line or on the next ones."""
        kind = self.chance.randrange(10)
        if kind == 0:
            return self.gap() + self.properties() + self.literal(indent)
        if kind <= 3 and depth < 4:
            deeper = indent + self.chance.choice(["  ", "  ", " ", "    "])
            if is_item and self.maybe(0.5):
                return " " + self.block(indent + "  ", depth + 1).removeprefix(indent + "  ")
            return (
                self.gap() * self.maybe(0.2)
                + f" {self.properties()}".rstrip()
                + self.end()
                + self.block(deeper, depth + 1)
            )
        if kind == 4:
            return self.end()
        if kind == 5:
            return self.gap() + self.flow(0) + self.end()
        return self.gap() + self.properties() + self.scalar() + self.end()

    def mapping(self, indent: str, depth: int) -> str:
        lines = []
        for _ in range(self.chance.randrange(1, 4)):
            if self.maybe(0.05):
                lines.append(
                    f"{indent}?{self.gap()}{self.key()}{self.end()}{indent}:{self.value(indent, depth, is_item=False)}"
                )
            else:
                space = self.chance.choice(["", "", "", "", " ", "\t"])
                lines.append(
                    f"{indent}{self.properties()}{self.key()}{space}:{self.value(indent, depth, is_item=False)}"
                )
        return "".join(lines)

    def sequence(self, indent: str, depth: int) -> str:
        return "".join(
            f"{indent}-{self.value(indent, depth, is_item=True)}" for _ in range(self.chance.randrange(1, 4))
        )

    def document(self) -> str:
        start = self.chance.choice([""] * 8 + ["---\n", "%YAML 1.2\n---\n", "# c\n", "--- ", "\t\n", "--- # c\n"])
        end = self.chance.choice([""] * 10 + ["...\n", "... # c\n", "# c", "\t", "\n\n"])
        body = self.flow(0) if self.maybe(0.15) else self.block("", 0)
        return start + body + end


def changed(text: str, chance: random.Random) -> str:
    """Returns the text with a character inserted, removed or replaced."""
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice([*CHARACTERS, ""]) + text[at + chance.randrange(2) :]


def document(chance: random.Random) -> str:
    text = Writer(chance).document()
    while chance.random() < 0.35:
        text = changed(text, chance)
    if chance.random() < 0.03:
        text = text.replace("\n", "\r\n")
    return text if text.endswith("\n") else text + "\n"
