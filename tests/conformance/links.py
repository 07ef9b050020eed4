"""Checks the links of CMake targets against the table of rooms: what is not linked cannot be called by accident."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.conformance.layers import Violation, room_of
from tests.conformance.rooms import EVERYWHERE, TARGETS, Room

COMMAND = re.compile(r"\b(atom_library|atom_test|atom_bench_program|target_link_libraries)\s*\(([^()]*)\)")
KEYWORDS = frozenset({"SOURCES", "LINKS", "TESTS", "TEST_LINKS", "PUBLIC", "PRIVATE", "INTERFACE"})

# The room of each target, by the name used to link it.
ROOM_TARGETS = {
    "atom::base": "base",
    "atom::log": "log",
    "atom::wpk": "wpk",
    "atom::wire": "wire",
    "atom::marketplace": "marketplace",
    "atom::accounts": "accounts",
    "atom::sqlite": "storage/sqlite",
    "atom::storage_sqlite": "storage/sqlite",
    "atom::blob_filesystem": "blob/filesystem",
    "atom::blob_memory": "blob/memory",
    "atom::auth": "auth",
    "atom::api": "api",
    "atom::server": "server",
    "atom::simulator": "simulator",
    "atom::http_client": "http_client",
    "atom::http_client_linked": "http_client",
    "atom::http_client_test_server": "http_client",
    "atom::client": "sdk/cpp",
    "atom::client_simulation": "sdk/cpp/simulation",
    "atom::daemon": "apps/atomd",
    "atom::ctl": "apps/atomctl",
}

# Neither a room nor a library: flags and platform targets.
NEUTRAL = frozenset({"atom_flags", "Threads::Threads", "${CMAKE_DL_LIBS}"})


def links_of(kind: str, words: list[str]) -> Iterator[tuple[str, bool]]:
    """Yields the targets that a command links, and whether only tests link them."""
    section = "PUBLIC" if kind == "target_link_libraries" else "SOURCES"
    for word in words[1:]:
        if word in KEYWORDS:
            section = word
        elif section in ("LINKS", "PUBLIC", "PRIVATE", "INTERFACE"):
            yield word, kind == "atom_test"
        elif section == "TEST_LINKS":
            yield word, True


def check_link(target: str, testing: bool, room: Room, own: str) -> str | None:
    rooms = room.rooms | {room.name} | (room.test_rooms if testing else frozenset())
    libraries = room.libraries | EVERYWHERE
    if testing:
        libraries |= room.test_libraries | {"gtest"}
    if target in NEUTRAL or target == own:
        return None
    if target in ROOM_TARGETS:
        other = ROOM_TARGETS[target]
        return None if other in rooms else f"{room.name} may not link {target}"
    if target not in TARGETS:
        return f"links {target}, which tests/conformance does not name"
    return None if TARGETS[target] & libraries else f"{room.name} may not link {target}"


def check_cmake(file: Path, root: Path) -> Iterator[Violation]:
    relative = file.relative_to(root).as_posix()
    text = re.sub(r"#[^\n]*", "", file.read_text(encoding="utf-8"))
    for command in COMMAND.finditer(text):
        words = command.group(2).split()
        # The log facade is a separate target in the folder of base.
        room = room_of(f"{relative.removesuffix('/CMakeLists.txt')}/{words[0]}.cpp")
        if room is None:
            continue
        for target, testing in links_of(command.group(1), words):
            wrong = check_link(target, testing, room, f"atom::{words[0]}")
            if wrong is not None:
                yield Violation(relative, text.count("\n", 0, command.start()) + 1, wrong)


def check_links(root: Path) -> list[Violation]:
    root = root.resolve()
    folders = ("src", "apps", "sdk/cpp", "sdk/python", "examples", "bench")
    files = [file for folder in folders for file in sorted((root / folder).rglob("CMakeLists.txt"))]
    return [violation for file in files for violation in check_cmake(file, root)]
