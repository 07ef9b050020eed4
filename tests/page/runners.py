"""Runs the blocks of each language, as a partner would."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.page.page import Section, program
from tools.daemon import ROOT, environment
from tools.report import read_report

# Shorter than a stall or a `Retry-After` in the page, so that a block that waits for one fails.
TIMEOUT = 25.0
PROGRAM = ROOT / "build" / "release" / "tests" / "page_blocks"
SOURCE = ROOT / "build" / "release" / "tests" / "page" / "page_blocks.cpp"
TYPESCRIPT = ROOT / "sdk" / "typescript"
COMPILER_OPTIONS = {
    "target": "ES2022",
    "module": "NodeNext",
    "moduleResolution": "NodeNext",
    "lib": ["ES2022", "ESNext.Disposable", "DOM", "DOM.Iterable"],
    "types": ["node"],
    "strict": True,
    "outDir": "out",
}


@dataclass(frozen=True)
class Place:
    """The folder and environment of one run."""

    folder: Path
    environment: Mapping[str, str]

    @property
    def report(self) -> Path:
        return self.folder / "report.xml"

    def run(self, *command: str | Path) -> str:
        """Runs a program and returns its output; fails if it fails."""
        done = subprocess.run(
            [str(word) for word in command],
            cwd=self.folder,
            env=environment(self.environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT,
        )
        assert done.returncode == 0, f"exit code {done.returncode}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def run_tests(self, *command: str | Path) -> str:
        """Runs tests and returns how many passed; fails if one fails or is skipped."""
        self.run(*command)
        counts = read_report(self.report)
        assert counts.good, counts
        assert not counts.skipped, counts
        return f"{counts.passed} passed\n"


class Runner(Protocol):
    """Runs a block of one language and returns its output."""

    def __call__(self, section: Section, place: Place) -> str: ...


def run_cpp(section: Section, place: Place) -> str:
    if section.is_test:
        return place.run_tests(PROGRAM, "tests", f"--gtest_output=xml:{place.report}")
    return place.run(PROGRAM, section.slug)


@dataclass(frozen=True)
class Python:
    sections: list[Section]

    def __call__(self, section: Section, place: Place) -> str:
        file = place.folder / f"test_{section.slug}.py"
        file.write_text(program(self.sections, section, "python"), encoding="utf-8")
        if section.is_test:
            return place.run_tests(sys.executable, "-m", "pytest", "-q", f"--junitxml={place.report}", file)
        return place.run(sys.executable, "-W", "error", file)


@dataclass(frozen=True)
class TypeScript:
    """A project with the SDK in node_modules, as after `npm install`; compiles all blocks together, strictly."""

    folder: Path
    sections: list[Section]

    def __post_init__(self) -> None:
        self.install("@atom/sdk", TYPESCRIPT)
        for name in ("@types/node", "vitest"):
            self.install(name, TYPESCRIPT / "node_modules" / name)
        files = []
        for section in self.sections[1:]:
            files.append(f"{section.slug}.test.ts" if section.is_test else f"{section.slug}.ts")
            (self.folder / files[-1]).write_text(program(self.sections, section, "typescript"), encoding="utf-8")
        config = {"compilerOptions": COMPILER_OPTIONS, "files": files}
        (self.folder / "tsconfig.json").write_text(json.dumps(config))
        (self.folder / "package.json").write_text(json.dumps({"type": "module", "private": True}))
        Place(self.folder, {}).run(self.tool("tsc"), "--project", self.folder)

    def install(self, name: str, target: Path) -> None:
        assert target.is_dir(), f"{target} is missing: run make build"
        link = self.folder / "node_modules" / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)

    @staticmethod
    def tool(name: str) -> Path:
        return TYPESCRIPT / "node_modules" / ".bin" / name

    def __call__(self, section: Section, place: Place) -> str:
        if section.is_test:
            report = ("--reporter=junit", f"--outputFile={place.report}")
            return place.run_tests(
                self.tool("vitest"), "run", f"{section.slug}.test.ts", "--root", self.folder, *report
            )
        return place.run("node", self.folder / "out" / f"{section.slug}.js")
