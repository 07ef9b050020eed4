"""The words in generated packages: a few common ones and a long tail of rare ones."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


VERBS = words(
    "deploy drain restart rotate scale backup restore migrate sync patch audit scan provision cordon promote"
    " rollback snapshot archive verify rebuild upgrade clean resize renew failover index import export notify warm"
)
NOUNS = words(
    "node cluster database cache queue certificate secret volume service ingress gateway tenant user report dataset"
    " image registry pipeline cronjob namespace pod replica broker topic bucket index schema webhook dashboard cdn"
)
QUALIFIERS = words(
    "nightly safe fast canary blue-green staging production edge batch weekly legacy multi-region rolling"
)
TAGS = words(
    "kubernetes maintenance security database networking backup storage monitoring release compliance cost"
    " incident-response data messaging cdn identity gpu ml edge legacy"
)
FILLERS = words(
    "the a and of for with every one all when before after until while it its stops starts waits checks then puts back"
    " safely quietly again in order at most within minutes by hand on request without downtime"
)
RUNTIMES = ("k8s", "docker", "shell")

_SYLLABLES = words("ba co di fu ge ha ki lo me nu pa qui ro sa te vu wa xe yo zi")
RARE = tuple("".join(parts) for parts in itertools.product(_SYLLABLES, repeat=3))
"""8,000 words, of which the later ones are very rare."""


class Picker:
    """Draws from sequences so that the n-th is about 1/n as frequent as the first (Zipf)."""

    def __init__(self, source: random.Random) -> None:
        self._source = source
        self._drawn: dict[int, list[str]] = {}

    def one(self, items: Sequence[str]) -> str:
        """Draws one item. `items` must not be modified between calls."""
        drawn = self._drawn.get(id(items))
        if not drawn:
            # Drawn in batches, because one draw costs as much as ten.
            weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(len(items))))
            drawn = self._drawn[id(items)] = self._source.choices(items, cum_weights=weights, k=50_000)
        return drawn.pop()

    def some(self, items: Sequence[str], count: int) -> list[str]:
        return [self.one(items) for _ in range(count)]
