"""Checks the includes of a tree against the table of rooms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.rooms import (
    BANNED,
    EVERYWHERE,
    GENERATED,
    INCLUDE_ROOTS,
    INSTALLED_ROOMS,
    LIBRARIES,
    ROOMS,
    STANDARD_IO,
    TEST_HELPERS,
    Room,
)

ROOM_BY_NAME = {room.name: room for room in ROOMS}
SOURCE_FOLDERS = ("src", "apps", "sdk/cpp", "sdk/python", "examples", "bench", "tests/sdk")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)

# Headers of the standard library have no extension and no folder; C headers use their C++ names.
STANDARD = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True)
class Violation:
    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def sources(root: Path) -> Iterator[Path]:
    for folder in SOURCE_FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            generated = {"build", "node_modules", ".venv", ".cache"} & set(path.relative_to(root).parts)
            if path.suffix in (".cpp", ".hpp", ".h") and not generated:
                yield path


def room_of(path: str) -> Room | None:
    """Returns the room of a path relative to the root. The longest folder wins, so a file can be a room by itself, with
    files that extend its name: `log.hpp`, `log_line.hpp`, `log_test.cpp`."""
    name = path.rsplit(".", 1)[0]
    fitting = [
        room for room in ROOMS if f"{path}/".startswith(f"{room.folder}/") or f"{name}_".startswith(f"{room.folder}_")
    ]
    return max(fitting, key=lambda room: len(room.folder), default=None)


def is_test(path: Path, root: Path) -> bool:
    relative = path.relative_to(root)
    named = relative.with_suffix("").as_posix() in TEST_HELPERS
    return named or path.stem.startswith("test_") or path.stem.endswith("_test") or "tests" in relative.parts


def resolve(include: str, file: Path, root: Path) -> Path | None:
    """Returns the file of this tree that an include names, if any."""
    room = room_of(file.relative_to(root).as_posix())
    own = root / room.folder if room else file.parent
    if include.startswith("atom/") and is_installed(include.removeprefix("atom/")):
        candidate = root / "src" / include.removeprefix("atom/")
        return candidate if candidate.is_file() else None
    for folder in (file.parent, own, *(root / name for name in INCLUDE_ROOTS)):
        candidate = (folder / include).resolve()
        if candidate.is_file() and candidate.is_relative_to(root):
            return candidate
    return None


def is_installed(include: str) -> bool:
    """True if the header, named from `src/`, belongs to a room whose headers are installed."""
    return include.startswith(tuple(f"{room}/" for room in INSTALLED_ROOMS))


def library_of(include: str) -> str | None:
    fitting = [
        prefix for prefix in LIBRARIES if include == prefix or (include.startswith(prefix) and prefix[-1] == "/")
    ]
    return LIBRARIES[max(fitting, key=len)] if fitting else None


def target_room(include: str, file: Path, root: Path) -> tuple[bool, Room | None]:
    """Returns whether an include names a file of this tree, and the room of that file."""
    target = resolve(include, file, root)
    if target is not None:
        return True, room_of(target.relative_to(root).as_posix())
    return include in GENERATED, ROOM_BY_NAME.get(GENERATED.get(include, ""))


def check_include(include: str, file: Path, room: Room, root: Path) -> str | None:
    """Returns what is wrong with one include of a file in `room`, if anything."""
    testing = is_test(file, root)
    if is_installed(include):
        return f'includes {include}: write "atom/{include}", as it is installed'
    ours, other = target_room(include, file, root)
    if ours:
        allowed = room.rooms | {room.name} | (room.test_rooms if testing else frozenset())
        if other is None:
            return f"includes {include}, which is in no room"
        return None if other.name in allowed else f"{room.name} may not include {other.name} ({include})"
    library = library_of(include)
    if library is not None:
        libraries = room.libraries | EVERYWHERE | (room.test_libraries | {"gtest"} if testing else frozenset())
        return None if library in libraries else f"{room.name} may not use {library} ({include})"
    if not STANDARD.fullmatch(include):
        return f"includes {include}, which is no file of this tree and no library of tests/conformance/rooms.py"
    if include in STANDARD_IO and not room.io and not testing:
        return f"{room.name} does no I/O of its own ({include})"
    return None


def check_words(file: Path, text: str, root: Path) -> Iterator[Violation]:
    relative = file.relative_to(root).as_posix()
    code = COMMENT.sub(lambda comment: "\n" * comment.group().count("\n"), text)
    for rule in BANNED:
        if not relative.startswith(tuple(f"{folder}/" for folder in rule.folders)):
            continue
        if relative in rule.allowed or relative.startswith(tuple(f"{folder}/" for folder in rule.allowed)):
            continue
        for found in re.finditer(rule.pattern, code):
            yield Violation(relative, code.count("\n", 0, found.start()) + 1, f"{found.group()}: {rule.reason}")


def check_file(file: Path, root: Path) -> Iterator[Violation]:
    relative = file.relative_to(root).as_posix()
    text = file.read_text(encoding="utf-8")
    room = room_of(relative)
    if room is None:
        yield Violation(relative, 1, "is in no room of tests/conformance/rooms.py")
        return
    for found in INCLUDE.finditer(text):
        wrong = check_include(found.group(2), file, room, root)
        if wrong is not None:
            yield Violation(relative, text.count("\n", 0, found.start()) + 1, wrong)
    yield from check_words(file, text, root)


def check_tree(root: Path) -> list[Violation]:
    """Returns every violation under `root`, in file order."""
    root = root.resolve()
    return [violation for file in sources(root) for violation in check_file(file, root)]
