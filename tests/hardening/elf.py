"""The hardening of an ELF file, read with `readelf` and `objdump`."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

# Written in a program's symbols by the stack protector, and by fortified calls such as `__read_chk`.
STACK_PROTECTOR = "__stack_chk_fail"
FORTIFIED = re.compile(r"__\w+_chk$")


def output_of(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def imports(file: Path) -> set[str]:
    """Returns the names that the dynamic linker looks up for the file, without their versions."""
    rows = output_of("readelf", "--dyn-syms", "--wide", str(file)).splitlines()
    return {row.split()[7].partition("@")[0] for row in rows if " UND " in row and len(row.split()) > 7}


def begins_with_endbr64(file: Path, function: str) -> bool:
    """Returns true if control-flow enforcement lets an indirect call reach the function."""
    symbols = output_of("readelf", "--syms", "--dyn-syms", "--wide", str(file))
    found = re.search(rf"([0-9a-f]{{16}})\s+\d+ FUNC .* {re.escape(function)}$", symbols, re.MULTILINE)
    assert found, f"{file} has no function {function}"
    start = int(found[1], 16)
    code = output_of("objdump", "-d", f"--start-address={start}", f"--stop-address={start + 4}", str(file))
    return "endbr64" in code


def missing(file: Path, entry: str) -> set[str]:
    """Returns what the file lacks. `entry` is a function of the file's own: `main`, or what a library exports."""
    header = output_of("readelf", "--file-header", "--wide", str(file))
    segments = output_of("readelf", "--segments", "--wide", str(file))
    dynamic = output_of("readelf", "--dynamic", "--wide", str(file))
    flags = re.findall(r"\((?:FLAGS|FLAGS_1)\)\s+(.*)", dynamic)
    symbols = imports(file)
    stack = re.search(r"GNU_STACK(?:\s+0x[0-9a-f]+){5}\s+(\S+)", segments)
    checks = {
        "position-independent code": "Type:" in header and re.search(r"Type:\s+DYN", header),
        "RELRO": "GNU_RELRO" in segments,
        "BIND_NOW": any("NOW" in text for text in flags),
        "a stack that is not executable": stack and "E" not in stack[1],
        "the stack protector": STACK_PROTECTOR in symbols,
        "fortified calls": any(FORTIFIED.match(name) for name in symbols),
        "control-flow enforcement": begins_with_endbr64(file, entry),
    }
    return {name for name, holds in checks.items() if not holds}
