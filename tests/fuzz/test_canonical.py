"""Random values have the same canonical bytes in C++ (by way of Python) and in TypeScript."""

from __future__ import annotations

import json
import random
import struct
import subprocess
from pathlib import Path
from typing import Any

from atom_sdk import InputError, canonicalize

VALUES = 3000
SEED = 8785  # The number of the RFC.
SCRIPT = Path(__file__).with_name("canonical.mjs")
# Where the orders of UTF-8, UTF-16 and of code points differ, and what must be escaped.
LETTERS = 'aA0"\\/\b\n\u0000\u001f\u007f\u0080\u00e9\u2028\ud7ff\ue000\uffff\U00010000\U0001f600\U0010ffff'


def number(chance: random.Random) -> float | int:
    if chance.random() < 0.3:
        return chance.choice([0, -1, 2**53 - 1, -(2**53), 2**53, 10**21, chance.randrange(-(10**6), 10**6)])
    value: float = struct.unpack("<d", chance.randbytes(8))[0]
    return value if abs(value) < float("inf") else -0.0


def text(chance: random.Random) -> str:
    return "".join(chance.choices(LETTERS, k=chance.randrange(5)))


def value(chance: random.Random, depth: int = 0) -> Any:
    kind = chance.randrange(6 if depth < 4 else 4)
    if kind == 0:
        return chance.choice([None, True, False])
    if kind == 1:
        return number(chance)
    if kind <= 3:
        return text(chance)
    if kind == 4:
        return [value(chance, depth + 1) for _ in range(chance.randrange(4))]
    return {text(chance): value(chance, depth + 1) for _ in range(chance.randrange(6))}


def in_cpp(document: str) -> str:
    try:
        return str(canonicalize(json.loads(document)).hex())
    except InputError:
        return "-"


def test_both_implementations_write_the_same_bytes() -> None:
    chance = random.Random(SEED)
    documents = [json.dumps(value(chance)) for _ in range(VALUES)]
    done = subprocess.run(
        ["node", SCRIPT], input="\n".join(documents) + "\n", capture_output=True, text=True, check=True
    )
    written = done.stdout.splitlines()
    assert len(written) == VALUES
    different = [
        (document, there, here)
        for document, there in zip(documents, written, strict=True)
        if there != (here := in_cpp(document))
    ]
    assert different == []
    assert sum(text != "-" for text in written) > VALUES / 2
