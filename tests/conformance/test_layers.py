"""The includes and the links of this tree, and proof that the checker sees a violation of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.layers import check_tree, sources
from tests.conformance.links import check_links
from tests.conformance.rooms import ROOMS

ROOT = Path(__file__).resolve().parents[2]


def write(root: Path, file: str, text: str) -> None:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def complaints(root: Path) -> str:
    return "\n".join(str(violation) for violation in check_tree(root))


def test_every_include_obeys_the_table() -> None:
    found = complaints(ROOT)
    assert not found, found


def test_every_room_of_the_table_has_sources() -> None:
    files = [path.relative_to(ROOT).as_posix() for path in sources(ROOT)]
    for room in ROOMS:
        assert any(file.startswith(room.folder) for file in files), f"no source in {room.folder}"


def test_every_link_obeys_the_table() -> None:
    found = "\n".join(str(violation) for violation in check_links(ROOT))
    assert not found, found


def test_what_the_table_allows_passes(tmp_path: Path) -> None:
    write(tmp_path, "src/base/result.hpp", "#include <string>\n#include <tl/expected.hpp>\n")
    write(tmp_path, "src/wpk/name.hpp", '#include "atom/base/result.hpp"\n')
    write(
        tmp_path,
        "src/wpk/name.cpp",
        '#include "atom/wpk/name.hpp"\n#include "atom/base/result.hpp"\n#include <boost/json/value.hpp>\n',
    )
    write(
        tmp_path,
        "src/wpk/name_test.cpp",
        '#include <gtest/gtest.h>\n#include <fstream>\n#include "atom/wpk/name.hpp"\n',
    )
    write(tmp_path, "src/base/log.hpp", "#include <fmt/format.h>\n")
    write(
        tmp_path,
        "src/server/listener.cpp",
        '#include "atom/base/log.hpp"\n#include <boost/beast/core.hpp>\n#include <sys/socket.h>\n',
    )
    write(tmp_path, "sdk/cpp/include/atom/client.hpp", '#include "atom/base/result.hpp"\n')
    write(
        tmp_path,
        "apps/atomctl/main.cpp",
        '#include <atom/client.hpp>\n#include "options.hpp"\n#include <iostream>\n',
    )
    write(tmp_path, "apps/atomctl/options.hpp", "#include <CLI/CLI.hpp>\n")
    assert complaints(tmp_path) == ""


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        ("src/base/clock.cpp", '#include "atom/wpk/name.hpp"\n', "base may not include wpk"),
        ("src/base/clock.cpp", "#include <boost/asio/post.hpp>\n", "base may not use asio"),
        ("src/base/sha.cpp", '#include "atom/base/log.hpp"\n', "base may not include log"),
        ("src/wpk/read.cpp", "#include <fstream>\n", "wpk does no I/O"),
        ("src/wpk/read.cpp", "#  include <spdlog/spdlog.h>\n", "wpk may not use spdlog"),
        ("src/wire/health.cpp", '#include "marketplace/catalog.hpp"\n', "wire may not include marketplace"),
        ("src/marketplace/list.cpp", "#include <sqlite3.h>\n", "marketplace may not use sqlite"),
        (
            "src/marketplace/list.cpp",
            "#include <boost/beast/http/status.hpp>\n",
            "marketplace may not use beast",
        ),
        ("src/marketplace/list.cpp", "#include <boost/asio/post.hpp>\n", "marketplace may not use asio"),
        (
            "src/marketplace/list.cpp",
            'const char* x = std::getenv("X");\n',
            "only apps and SDKs read the environment",
        ),
        (
            "src/storage/sqlite/open.cpp",
            '#include "atom/wire/records.hpp"\n',
            "storage/sqlite may not include wire",
        ),
        ("src/auth/key.cpp", '#include "marketplace/catalog.hpp"\n', "auth may not include marketplace"),
        ("src/api/router.cpp", '#include "storage/sqlite/open.hpp"\n', "api may not include storage/sqlite"),
        ("src/api/router.cpp", "#include <boost/asio/ip/tcp.hpp>\n", "api may not use asio"),
        ("src/api/router.cpp", "#include <boost/beast/http/read.hpp>\n", "api may not use beast"),
        ("src/api/router.cpp", "int x = sqlite3_step(s);\n", "SQLite is behind the catalog port"),
        (
            "src/server/session.cpp",
            '#include "marketplace/catalog.hpp"\n',
            "server may not include marketplace",
        ),
        (
            "sdk/cpp/src/client.cpp",
            '#include "marketplace/catalog.hpp"\n',
            "sdk/cpp may not include marketplace",
        ),
        (
            "apps/atomctl/main.cpp",
            '#include "marketplace/catalog.hpp"\n',
            "apps/atomctl may not include marketplace",
        ),
        ("sdk/python/src/module.cpp", "#include <curl/curl.h>\n", "sdk/python may not use curl"),
        ("examples/quickstart.cpp", '#include "atom/wire/records.hpp"\n', "examples may not include wire"),
        ("src/wpk/read.cpp", '#include "atom/wpk/gone.hpp"\n', "no file of this tree"),
        ("src/api/read.cpp", '#include "wpk/name.hpp"\n', 'write "atom/wpk/name.hpp"'),
        ("src/wpk/read.cpp", "#include <lz4.h>\n", "no library of"),
        ("src/cellar/read.cpp", "#include <string>\n", "is in no room"),
    ],
)
def test_a_violation_is_found(tmp_path: Path, file: str, text: str, complaint: str) -> None:
    for header in ("base/log", "wpk/name", "wire/records", "marketplace/catalog", "storage/sqlite/open"):
        write(tmp_path, f"src/{header}.hpp", "#pragma once\n")
    write(tmp_path, file, "// the first line\n" + text)
    found = complaints(tmp_path)
    assert f"{file}:" in found
    assert complaint in found


def test_includes_after_a_comment_count_and_banned_words_in_comments_do_not(
    tmp_path: Path,
) -> None:
    write(
        tmp_path,
        "src/marketplace/list.cpp",
        "// never getenv here\n/* nor\n getenv */\nint x;\n#include <sqlite3.h>\n",
    )
    assert complaints(tmp_path) == "src/marketplace/list.cpp:5: marketplace may not use sqlite (sqlite3.h)"


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        (
            "src/wpk/CMakeLists.txt",
            "atom_library(wpk SOURCES a.cpp\n  LINKS atom::base atom::wire)",
            "wpk may not link atom::wire",
        ),
        (
            "src/wpk/CMakeLists.txt",
            "atom_library(wpk SOURCES a.cpp LINKS SQLite::SQLite3)",
            "wpk may not link SQLite::SQLite3",
        ),
        ("src/wpk/CMakeLists.txt", "atom_library(wpk SOURCES a.cpp LINKS LZ4::lz4)", "does not name"),
        (
            "src/base/CMakeLists.txt",
            "atom_library(base SOURCES a.cpp LINKS spdlog::spdlog)",
            "base may not link spdlog",
        ),
        (
            "apps/atomctl/CMakeLists.txt",
            "target_link_libraries(atomctl PRIVATE atom::server)",
            "apps/atomctl may not link",
        ),
        (
            "sdk/cpp/CMakeLists.txt",
            "atom_library(client SOURCES a.cpp LINKS atom_allocator)",
            "sdk/cpp may not link atom_allocator",
        ),
    ],
)
def test_a_wrong_link_is_found(tmp_path: Path, file: str, text: str, complaint: str) -> None:
    write(tmp_path, file, text)
    assert complaint in "\n".join(str(violation) for violation in check_links(tmp_path))


def test_right_links_pass(tmp_path: Path) -> None:
    write(
        tmp_path,
        "src/base/CMakeLists.txt",
        "atom_library(base SOURCES a.cpp LINKS OpenSSL::Crypto fmt::fmt TESTS a_test.cpp)\n"
        "atom_library(log SOURCES log.cpp LINKS atom::base spdlog::spdlog)\n",
    )
    write(
        tmp_path,
        "src/marketplace/CMakeLists.txt",
        "atom_library(marketplace LINKS atom::wpk TEST_LINKS atom::storage_sqlite)",
    )
    assert check_links(tmp_path) == []
