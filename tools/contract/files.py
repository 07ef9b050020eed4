"""The files that `make contract` writes, each formatted as the house formats its language."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.contract import async_client, cpp, python, typescript
from tools.contract.model import OPENAPI, ROOT, Contract, read_contract

COMMAND = "make contract"


def format_cpp(text: str, path: Path) -> str:
    return _piped(["clang-format", f"--assume-filename={path}"], text)


def format_python(text: str, path: Path) -> str:
    ruff = [sys.executable, "-m", "ruff"]
    sorted_imports = _piped(
        [*ruff, "check", "--quiet", "--fix-only", "--select=I", f"--stdin-filename={path}", "-"], text
    )
    return _piped([*ruff, "format", "--quiet", f"--stdin-filename={path}", "-"], sorted_imports)


def format_typescript(text: str, path: Path) -> str:
    biome = ROOT / "sdk/typescript/node_modules/.bin/biome"
    return _piped([str(biome), "format", f"--stdin-file-path={path}"], text, ROOT / "sdk/typescript")


def _piped(command: list[str], text: str, folder: Path = ROOT) -> str:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, input=text, text=True).stdout


@dataclass(frozen=True)
class Sources:
    """The texts that files are made from."""

    openapi: str
    client: str
    """The client of the Python SDK whose calls block."""


@dataclass(frozen=True)
class GeneratedFile:
    path: str
    source: str
    comment: str
    """Begins a line of comment."""
    make: Callable[[Sources], str]
    format: Callable[[str, Path], str]

    def text(self, sources: Sources) -> str:
        head = f"{self.comment} Made by `{COMMAND}` from {self.source}; do not edit.\n"
        return self.format(head + self.make(sources), ROOT / self.path)


def _of_contract(make: Callable[[Contract], str]) -> Callable[[Sources], str]:
    return lambda sources: make(read_contract(sources.openapi))


FILES = (
    GeneratedFile("src/wire/records.hpp", OPENAPI, "//", _of_contract(cpp.records), format_cpp),
    GeneratedFile("src/wire/descriptions.hpp", OPENAPI, "//", _of_contract(cpp.descriptions), format_cpp),
    GeneratedFile("sdk/python/src/atom_sdk/_contract.py", OPENAPI, "#", _of_contract(python.results), format_python),
    GeneratedFile("sdk/typescript/src/wire.ts", OPENAPI, "//", _of_contract(typescript.wire), format_typescript),
    GeneratedFile(
        "sdk/typescript/src/internal/shapes.ts", OPENAPI, "//", _of_contract(typescript.shapes), format_typescript
    ),
    GeneratedFile(
        "sdk/python/src/atom_sdk/_async_client.py",
        async_client.SOURCE,
        "#",
        lambda sources: async_client.async_client(sources.client),
        format_python,
    ),
)


def sources() -> Sources:
    """The sources as they are in the repository."""
    return Sources(_read(OPENAPI), _read(async_client.SOURCE))


def _read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def made(given: Sources) -> dict[str, str]:
    """The text of every generated file, by its path in the repository."""
    return {file.path: file.text(given) for file in FILES}


def stale(texts: dict[str, str], root: Path = ROOT) -> list[str]:
    """The generated files below `root` whose text is another one."""
    files = ((root / path, path, text) for path, text in texts.items())
    return [path for file, path, text in files if not file.is_file() or file.read_text("utf-8") != text]


def write() -> None:
    for path, text in made(sources()).items():
        (ROOT / path).write_text(text, encoding="utf-8")
