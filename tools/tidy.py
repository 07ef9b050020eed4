"""Runs clang-tidy over the translation units that are not known to be clean.

A verdict depends on what the preprocessor reads (the source and every header), the compiler's arguments, the list of
checks and the version of clang-tidy. A clean unit leaves the hashes of all of them in the cache, and is skipped while
they stay the same. Findings are not cached, so they are shown each time.

Most of the time goes into other people's headers. In a unity build eight sources share one reading of them, which makes
a check from nothing three to five times cheaper.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

TIDY = "clang-tidy"

# Not findings: a unity file includes sources, Clang does not know every option of GCC, and CMake makes long texts.
EXPECTED = (
    "--checks=-bugprone-suspicious-include",
    "--extra-arg=-Wno-unknown-warning-option",
    "--extra-arg=-Wno-overlength-strings",
)
TEST = re.compile(r"_test\.(cpp$|dir/)|(^|/)tests/")


@functools.cache
def hash_of(path: str) -> str:
    """Returns the SHA-256 of a file, or an empty text if it is gone."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


@functools.cache
def version() -> str:
    return subprocess.run([TIDY, "--version"], check=True, capture_output=True, text=True).stdout


@dataclass(frozen=True)
class Unit:
    """One entry of compile_commands.json."""

    source: str
    folder: str
    command: str

    def settings(self, checks: Path) -> str:
        """Returns a hash of all but the files that decides the verdict."""
        text = "\0".join([self.command, self.folder, hash_of(str(checks)), version()])
        return hashlib.sha256(text.encode()).hexdigest()

    def inputs(self) -> list[str]:
        """Returns the source and every file that it includes, as the compiler finds them."""
        arguments = shlex.split(self.command)
        if Path(arguments[0]).name == "ccache":
            del arguments[0]
        output = arguments.index("-o")
        del arguments[output : output + 2]
        made = subprocess.run(
            [*arguments, "-M", "-MT", "unit"], cwd=self.folder, check=True, capture_output=True, text=True
        )
        folder = Path(self.folder)
        return [str(folder / name) for name in shlex.split(made.stdout.replace("\\\n", " "))[1:]]


class Cache:
    """The clean sources, one file for each. Safe to use from several threads for different units."""

    def __init__(self, folder: Path, checks: Path) -> None:
        self._folder = folder
        self._checks = checks
        folder.mkdir(parents=True, exist_ok=True)

    def _entry(self, unit: Unit) -> Path:
        return self._folder / (hashlib.sha256(unit.source.encode()).hexdigest() + ".json")

    def is_clean(self, unit: Unit) -> bool:
        try:
            entry = json.loads(self._entry(unit).read_text())
        except (OSError, ValueError):
            return False
        same = entry["settings"] == unit.settings(self._checks)
        return same and all(hash_of(path) == known for path, known in entry["files"].items())

    def remember(self, unit: Unit) -> None:
        files = {path: hash_of(path) for path in unit.inputs()}
        self._entry(unit).write_text(json.dumps({"settings": unit.settings(self._checks), "files": files}))


def read_units(build: Path) -> list[Unit]:
    """Returns the translation units of a build without the tests, which are a third of all and in which GoogleTest's
    macros are most of what a checker has to read."""
    entries = json.loads((build / "compile_commands.json").read_text())
    units = {entry["file"]: Unit(entry["file"], entry["directory"], entry["command"]) for entry in entries}
    return [unit for source, unit in sorted(units.items()) if not TEST.search(source)]


def check(unit: Unit, build: Path, cache: Cache) -> str:
    """Returns what clang-tidy has to say of a unit; nothing if it is clean."""
    done = subprocess.run(
        [TIDY, "-p", str(build), "--quiet", "--warnings-as-errors=*", *EXPECTED, unit.source],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode == 0:
        cache.remember(unit)
        return ""
    # On standard error it counts the warnings that it suppresses in other people's headers; only errors are of use.
    errors = "".join(
        line for line in done.stderr.splitlines(keepends=True) if not line.endswith("warnings generated.\n")
    )
    return done.stdout + errors or f"clang-tidy ended with {done.returncode}\n"


def run(units: list[Unit], build: Path, cache: Cache) -> bool:
    """Checks the units that are not known to be clean, and prints what it found. Returns true if that is nothing."""
    stale = [unit for unit in units if not cache.is_clean(unit)]
    print(f"{len(stale)} of {len(units)} translation units have changed", flush=True)
    clean = True
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {pool.submit(check, unit, build, cache): unit for unit in stale}
        for count, done in enumerate(as_completed(running), 1):
            print(f"[{count}/{len(stale)}] {Path(running[done].source).relative_to(Path.cwd())}", flush=True)
            if found := done.result():
                clean = False
                print(found, end="", flush=True)
    return clean


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs clang-tidy over what has changed since it was clean.")
    parser.add_argument("--build", type=Path, required=True, help="a configured build folder")
    parser.add_argument("--cache", type=Path, required=True, help="where to note what was clean")
    options = parser.parse_args()
    cache = Cache(options.cache, Path(".clang-tidy"))
    return 0 if run(read_units(options.build), options.build, cache) else 1


if __name__ == "__main__":
    sys.exit(main())
