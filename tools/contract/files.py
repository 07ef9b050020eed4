"""The files that are made from the contract, each formatted as the house formats its language."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.contract import cpp, python, typescript
from tools.contract.model import OPENAPI, ROOT, Contract, read_contract

COMMAND = "make contract"
SOURCE = "api/openapi.yaml"


def format_cpp(text: str, path: Path) -> str:
    return _piped(["clang-format", f"--assume-filename={path}"], text)


def format_python(text: str, path: Path) -> str:
    return _piped([sys.executable, "-m", "ruff", "format", "--quiet", "--stdin-filename", str(path), "-"], text)


def format_typescript(text: str, path: Path) -> str:
    biome = ROOT / "sdk/typescript/node_modules/.bin/biome"
    return _piped([str(biome), "format", f"--stdin-file-path={path}"], text, ROOT / "sdk/typescript")


def _piped(command: list[str], text: str, folder: Path = ROOT) -> str:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, input=text, text=True).stdout


@dataclass(frozen=True)
class GeneratedFile:
    path: str
    comment: str
    """Begins a line of comment."""
    make: Callable[[Contract], str]
    format: Callable[[str, Path], str]

    def text(self, contract: Contract) -> str:
        head = f"{self.comment} Made by `{COMMAND}` from {SOURCE}; do not edit.\n"
        return self.format(head + self.make(contract), ROOT / self.path)


FILES = (
    GeneratedFile("src/wire/records.hpp", "//", cpp.records, format_cpp),
    GeneratedFile("src/wire/descriptions.hpp", "//", cpp.descriptions, format_cpp),
    GeneratedFile("sdk/python/src/atom_sdk/_contract.py", "#", python.results, format_python),
    GeneratedFile("sdk/typescript/src/wire.ts", "//", typescript.wire, format_typescript),
    GeneratedFile("sdk/typescript/src/internal/shapes.ts", "//", typescript.shapes, format_typescript),
)


def made(openapi: str) -> dict[str, str]:
    """The text of every generated file, by its path in the repository."""
    contract = read_contract(openapi)
    return {file.path: file.text(contract) for file in FILES}


def stale(openapi: str, root: Path = ROOT) -> list[str]:
    """The generated files below `root` that are not what `openapi` makes."""
    texts = made(openapi).items()
    return [path for path, text in texts if not (root / path).is_file() or (root / path).read_text("utf-8") != text]


def write() -> None:
    for path, text in made(OPENAPI.read_text("utf-8")).items():
        (ROOT / path).write_text(text, "utf-8")
