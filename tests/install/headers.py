"""Installs the headers of the C++ SDK and compiles each of them, and a sample, with nothing else of this repository."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)

# The text comes from standard input.
FLAGS = ("-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-x", "c++", "-")

# The headers that a user includes by name. The others are installed because these reach them.
PUBLIC = re.compile(r"atom/\w+\.hpp")


def install(build: Path, prefix: Path) -> set[str]:
    """Installs the headers anew and returns their names as users include them."""
    shutil.rmtree(prefix, ignore_errors=True)
    command = ["cmake", "--install", str(build), "--component", "headers", "--prefix", str(prefix)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    files = [path.relative_to(prefix).as_posix() for path in prefix.rglob("*") if path.is_file()]
    strangers = [file for file in files if not file.startswith("include/atom/") or not file.endswith(".hpp")]
    assert not strangers, f"installs what is not a header below atom/: {strangers}"
    return {file.removeprefix("include/") for file in files}


def reached(include: Path, headers: set[str]) -> set[str]:
    """The public headers, and all that they include in quotes, directly or not."""
    found: set[str] = set()
    pending = [header for header in headers if PUBLIC.fullmatch(header)]
    while pending:
        header = pending.pop()
        if header not in found:
            found.add(header)
            pending += INCLUDE.findall((include / header).read_text(encoding="utf-8"))
    return found


def compile_text(compiler: str, include: Path, text: str) -> str:
    """Returns what the compiler complains about; empty if it accepts the text."""
    command = [compiler, "-I", str(include), *FLAGS]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False).stderr


def complaints(compiler: str, include: Path, headers: set[str], example: Path) -> Iterator[str]:
    sources = {header: f'#include "{header}"\n' for header in sorted(headers)}
    sources[example.name] = example.read_text(encoding="utf-8")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        compiled = {name: pool.submit(compile_text, compiler, include, text) for name, text in sources.items()}
        for name, complaint in compiled.items():
            if complaint.result():
                yield f"{name} does not compile on its own:\n{complaint.result()}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("build", "prefix", "example"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--compiler", required=True)
    given = parser.parse_args()
    headers = install(given.build, given.prefix)
    include = given.prefix / "include"
    assert "atom/client.hpp" in headers, "does not install atom/client.hpp"
    assert reached(include, headers) == headers, "installs headers that no public header reaches"
    found = list(complaints(given.compiler, include, headers, given.example))
    print("\n".join(found) or f"{len(headers)} headers compile on their own")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
