"""Compares how many of the shared cases (`api/vectors/`) each language ran."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

LANGUAGES = ("cpp", "python", "typescript")

# Files that not every language has a use for, and those that have.
ONLY = {"documents.json": ("cpp", "python")}  # Elsewhere the server is asked about a document.

Counts = Mapping[str, Mapping[str, int]]


def read_counts(folder: Path) -> dict[str, dict[str, int]]:
    """The cases that each language ran of each file, from the `<language>-<file>.json` that the tests leave."""
    counts: dict[str, dict[str, int]] = {}
    for report in sorted(folder.glob("*.json")):
        language = report.name.partition("-")[0]
        content = json.loads(report.read_text(encoding="utf-8"))
        counts.setdefault(content["file"], {})[language] = content["cases"]
    return counts


def differences(files: set[str], counts: Counts) -> list[str]:
    """A sentence for each file that a language left out, in whole or in part."""
    found = []
    for file in sorted(files | counts.keys()):
        ran = {language: counts.get(file, {}).get(language, 0) for language in ONLY.get(file, LANGUAGES)}
        if min(ran.values()) == 0 or len(set(ran.values())) > 1:
            found.append(f"{file}: " + ", ".join(f"{language} ran {count}" for language, count in ran.items()))
    return found


def render(counts: Counts) -> str:
    """A table of the cases, a file a line."""
    lines = [f"{'shared cases':<22}" + "".join(f"{language:>12}" for language in LANGUAGES)]
    for file in sorted(counts):
        cells = (str(counts[file].get(language, "")) for language in LANGUAGES)
        lines.append(f"{file:<22}" + "".join(f"{cell:>12}" for cell in cells))
    return "\n".join(lines)
