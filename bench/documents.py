"""The workflow packages that the benchmarks publish. `@NAME@` is a placeholder for the name."""

from __future__ import annotations

import json
from typing import Any

NAME = "@NAME@"


def document(version: str = "1.0.0", **members: Any) -> dict[str, Any]:
    """Returns a typical enveloped package of about 1 KB."""
    steps = [
        {"name": step, "type": "k8s", "config": {"action": step, "namespace": "default"}, "timeout": "60s"}
        for step in ("cordon", "evict", "wait-for-volumes", "verify", "uncordon")
    ]
    return {
        "name": NAME,
        "version": version,
        "description": "Cordon and drain one node, and put it back if the drain stalls",
        "author": "Platform team",
        "license": "Apache-2.0",
        "tags": ["kubernetes", "maintenance", "nodes"],
        "content": {"runtime": {"type": "k8s", "version": "1.28+"}, "steps": steps},
        **members,
    }


def document_bytes(version: str = "1.0.0", **members: Any) -> bytes:
    return json.dumps(document(version, **members), separators=(",", ":")).encode()


def padded(size: int, name: str = NAME) -> bytes:
    """Returns a document of exactly `size` bytes. It is filled with a runbook, split into paragraphs."""
    paragraph = "Check that the volumes are detached before the node is put back. "

    def sized(filling: str) -> bytes:
        notes = [filling[at : at + 4000] for at in range(0, len(filling), 4000)]
        return document_bytes(runbook=notes).replace(NAME.encode(), name.encode())

    # Each paragraph adds quotes and a comma, so search for the length that fits.
    filling = size - len(sized(""))
    while (over := len(sized((paragraph * (filling // len(paragraph) + 1))[:filling])) - size) != 0:
        filling -= over
    return sized((paragraph * (filling // len(paragraph) + 1))[:filling])
