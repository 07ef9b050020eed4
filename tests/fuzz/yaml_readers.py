"""Compares our reader of YAML with a kept reader of YAML 1.2 (npm's `yaml`) over random documents: what ours reads, the
other one reads as the same value. What ours rejects, it rejects with a place or a limit."""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.yaml_documents import document
from tools.daemon import ROOT

OURS = ROOT / "build" / "release" / "tests" / "yaml_values"
OTHER = Path(__file__).with_name("yaml.mjs")
BATCH = 50_000


@dataclass(frozen=True)
class Reading:
    """A document, and what each reader says: JSON, or `!` and why it rejects it, or `?` if it cannot say."""

    text: str
    other: str
    ours: str

    @property
    def is_read(self) -> bool:
        return not self.ours.startswith(("!", "?"))

    @property
    def is_different(self) -> bool:
        return self.is_read and self.other not in ("?", self.ours)

    @property
    def lacks_place(self) -> bool:
        return self.ours.startswith("!Invalid YAML") and " at line " not in self.ours


def lines_of(command: Sequence[str | Path], texts: Sequence[str]) -> list[str]:
    sent = "".join(f"{json.dumps(text)}\n" for text in texts)
    done = subprocess.run([*map(str, command)], input=sent, capture_output=True, text=True, check=True)
    return done.stdout.split("\n")[:-1]


def read(texts: Sequence[str]) -> list[Reading]:
    other, ours = lines_of(["node", OTHER], texts), lines_of([OURS], texts)
    return [Reading(*found) for found in zip(texts, other, ours, strict=True)]


def read_random(count: int, seed: int) -> list[Reading]:
    chance = random.Random(seed)
    return read([document(chance) for _ in range(count)])


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.yaml_readers", description=__doc__)
    parser.add_argument("--documents", type=int, default=500_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    total = same = different = 0
    for seed in range(options.seed, options.seed + max(1, options.documents // BATCH)):
        for reading in read_random(min(BATCH, options.documents), seed):
            total += 1
            same += reading.is_read and not reading.is_different
            if reading.is_different or reading.lacks_place:
                different += 1
                print(f"{reading.text!r}\n  other: {reading.other}\n  ours:  {reading.ours}")
    print(f"{total} documents, {same} read alike, {different} otherwise")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
