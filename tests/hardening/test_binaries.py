"""Holds everything that is shipped to the flags of cmake/AtomHardening.cmake."""

from __future__ import annotations

import json
import shlex
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.hardening.elf import missing
from tools.daemon import ROOT, binary

FLAGS = {
    "-fstack-protector-strong",
    "-fstack-clash-protection",
    "-fcf-protection=full",
    "-D_FORTIFY_SOURCE=3",
}
EVERYTHING = {
    "position-independent code",
    "RELRO",
    "BIND_NOW",
    "a stack that is not executable",
    "the stack protector",
    "fortified calls",
    "control-flow enforcement",
}


def extension() -> Path:
    spec = find_spec("atom_sdk._native")
    assert spec, "the Python SDK is not built: run tools/build.sh"
    assert spec.origin
    return Path(spec.origin)


def compile_commands(file: Path) -> list[list[str]]:
    commands = [shlex.split(entry["command"]) for entry in json.loads(file.read_text())]
    assert commands
    return commands


@pytest.mark.parametrize("name", ["atomd", "atomctl"])
def test_a_program_is_hardened(name: str) -> None:
    assert missing(binary(name), "main") == set()


def test_the_python_extension_is_hardened() -> None:
    # It calls nothing of the C library that could be fortified.
    assert missing(extension(), "PyInit__native") <= {"fortified calls"}


def test_every_source_is_compiled_with_every_flag() -> None:
    """Test programs are not optimized, which fortified calls need; they are not shipped."""
    shipped = [
        command for command in compile_commands(ROOT / "build/release/compile_commands.json") if "-O0" not in command
    ]
    extensions = [*(ROOT / "build/python").glob("*/compile_commands.json")]
    assert len(extensions) == 1
    for command in [*shipped, *compile_commands(extensions[0])]:
        assert set(command) >= FLAGS, command
        assert "-fno-stack-protector" not in command


def test_each_lack_is_found(tmp_path: Path) -> None:
    source, program = tmp_path / "bare.cpp", tmp_path / "bare"
    source.write_text("#include <unistd.h>\nint main() { char text[64]; return int(read(0, text, sizeof text)); }\n")
    compiled = "-O2 -fno-pie -U_FORTIFY_SOURCE -fno-stack-protector -fcf-protection=none"
    linked = "-no-pie -z norelro -z lazy -z execstack"
    subprocess.run(["g++", *compiled.split(), *linked.split(), "-o", program, source], check=True)
    assert missing(program, "main") == EVERYTHING
