"""Compares how many of the shared cases in `api/vectors/` each language ran."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

LANGUAGES = ("cpp", "python", "typescript")

# Files that only some languages use.
ONLY = {
    "documents.json": ("cpp", "python"),  # TypeScript leaves validation to the server.
}

Counts = Mapping[str, Mapping[str, int]]


def read_counts(folder: Path) -> dict[str, dict[str, int]]:
    """Returns the cases that each language ran, by file, from the `<language>-<file>.json` that the tests write."""
    counts: dict[str, dict[str, int]] = {}
    for report in sorted(folder.glob("*.json")):
        language = report.name.partition("-")[0]
        content = json.loads(report.read_text(encoding="utf-8"))
        counts.setdefault(content["file"], {})[language] = content["cases"]
    return counts


def differences(files: set[str], counts: Counts) -> list[str]:
    """Returns a line for each file of which a language skipped cases."""
    found = []
    for file in sorted(files | counts.keys()):
        ran = {language: counts.get(file, {}).get(language, 0) for language in ONLY.get(file, LANGUAGES)}
        if min(ran.values()) == 0 or len(set(ran.values())) > 1:
            found.append(f"{file}: " + ", ".join(f"{language} ran {count}" for language, count in ran.items()))
    return found


def render(counts: Counts) -> str:
    """Returns a table of the cases, one file per line."""
    lines = [f"{'shared cases':<22}" + "".join(f"{language:>12}" for language in LANGUAGES)]
    for file in sorted(counts):
        cells = (str(counts[file].get(language, "")) for language in LANGUAGES)
        lines.append(f"{file:<22}" + "".join(f"{cell:>12}" for cell in cells))
    return "\n".join(lines)
