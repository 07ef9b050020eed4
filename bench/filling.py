"""Fills a catalog through the API, as partners and reviewers would."""

from __future__ import annotations

import json
from pathlib import Path

from bench.documents import document_bytes
from bench.load import Wrk
from bench.processes import ALL_CORES
from tools.daemon import Atomd

VERSIONS_OF_A_NAME = 5
VERBS = ("Drain", "Restart", "Upgrade", "Back up", "Restore", "Rotate the keys of", "Scale", "Test the failover of")
THINGS = ("postgres", "redis", "kafka", "the ingress", "a node", "etcd", "the registry", "vault", "the mail relay")
PLACES = ("in staging", "in production", "of one tenant", "across regions", "on bare metal")
REASONS = (
    "before a release",
    "after an incident",
    "every night",
    "when a disk fills",
    "when its certificate ends",
    "at failover",
    "on a schedule",
)
DESCRIPTIONS = len(VERBS) * len(THINGS) * len(PLACES) * len(REASONS)
LONGEST_SECONDS = 1800
CONNECTIONS = 256


def description(index: int) -> str:
    """Returns the description of a package by its number. The first `DESCRIPTIONS` of them differ."""
    parts = []
    for words in (VERBS, THINGS, PLACES, REASONS):
        parts.append(words[index % len(words)])
        index //= len(words)
    return f"{' '.join(parts)}."


def fill(atomd: Atomd, key: str, versions: int, folder: Path) -> None:
    """Publishes and approves `versions` versions. The files to send are written to `folder`."""
    tokens = folder / "tokens"
    tokens.write_text(key)
    body = folder / "document.json"
    body.write_bytes(document_bytes("@VERSION@", description="@DESCRIPTION@"))
    descriptions = folder / "descriptions"
    descriptions.write_text("\n".join(map(description, range(DESCRIPTIONS))))
    review = folder / "review.json"
    review.write_text(json.dumps({"decision": "approve", "reason": "dry run looked right"}))
    for path, what in (("/v1/wpks/@NAME@@@VERSION@", body), ("/v1/wpks/@NAME@@@VERSION@/review", review)):
        variables = {
            "BENCH_METHOD": "PUT",
            "BENCH_PATH": path,
            "BENCH_BODY": str(what),
            "BENCH_TYPE": "application/json",
            "BENCH_TOKENS": str(tokens),
            "BENCH_DESCRIPTIONS": str(descriptions),
            "BENCH_COUNT": str(versions),
            "BENCH_VERSIONS": str(VERSIONS_OF_A_NAME),
        }
        Wrk(
            atomd.url,
            connections=CONNECTIONS,
            seconds=LONGEST_SECONDS,
            script="fill.lua",
            variables=variables,
            cores=ALL_CORES,
        ).finish()
