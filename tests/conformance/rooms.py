"""The includes allowed between rooms, as data. ARCHITECTURE.md gives the reason for each line."""

from __future__ import annotations

from dataclasses import dataclass

# The header that an include names, by the longest prefix that fits, and the library that it belongs to.
LIBRARIES = {
    # Coroutines and executors, without anything that touches a socket.
    "boost/asio/any_completion_handler.hpp": "asio",
    "boost/asio/any_io_executor.hpp": "asio",
    "boost/asio/associated_executor.hpp": "asio",
    "boost/asio/async_result.hpp": "asio",
    "boost/asio/awaitable.hpp": "asio-awaitable",
    "boost/asio/bind_executor.hpp": "asio",
    "boost/asio/co_spawn.hpp": "asio",
    "boost/asio/detached.hpp": "asio",
    "boost/asio/dispatch.hpp": "asio",
    "boost/asio/executor_work_guard.hpp": "asio",
    "boost/asio/io_context.hpp": "asio",
    "boost/asio/post.hpp": "asio",
    "boost/asio/redirect_error.hpp": "asio",
    "boost/asio/steady_timer.hpp": "asio",
    "boost/asio/this_coro.hpp": "asio",
    "boost/asio/thread_pool.hpp": "asio",
    "boost/asio/use_awaitable.hpp": "asio",
    "boost/asio/use_future.hpp": "asio",
    "boost/asio/": "asio-net",
    "boost/beast/": "beast",
    "boost/beast/core/string.hpp": "beast-message",
    # The types of a message, without anything that reads or writes one.
    "boost/beast/http/empty_body.hpp": "beast-message",
    "boost/beast/http/field.hpp": "beast-message",
    "boost/beast/http/fields.hpp": "beast-message",
    "boost/beast/http/message.hpp": "beast-message",
    "boost/beast/http/rfc7230.hpp": "beast-message",
    "boost/beast/http/status.hpp": "beast-message",
    "boost/beast/http/string_body.hpp": "beast-message",
    "boost/beast/http/verb.hpp": "beast-message",
    "boost/json/": "boost-json",
    "boost/json.hpp": "boost-json",
    "boost/system/": "boost-system",
    "boost/url/": "boost-url",
    "boost/url.hpp": "boost-url",
    "CLI/": "cli11",
    "cjose/": "cjose",
    "curl/": "curl",
    "fmt/": "fmt",
    "gmock/": "gtest",
    "gtest/": "gtest",
    "jansson.h": "cjose",
    "nanobind/": "nanobind",
    "openssl/": "openssl",
    "prometheus/": "prometheus",
    "spdlog/": "spdlog",
    "sqlite3.h": "sqlite",
    "arpa/": "posix",
    "dlfcn.h": "posix",
    "netinet/": "posix",
    "linux/": "posix",
    "poll.h": "posix",
    "pthread.h": "posix",
    "stdio.h": "posix",
    "sys/": "posix",
    "dirent.h": "posix",
    "fcntl.h": "posix",
    "signal.h": "posix",
    "spawn.h": "posix",
    "termios.h": "posix",
    "time.h": "posix",
    "unistd.h": "posix",
    "tl/": "expected",
    "toml++/": "toml",
    "valgrind/": "valgrind",
    "yaml.h": "yaml",
    "zlib.h": "zlib",
}

# Where an include is looked for, after the folder of the file that has it and the folder of its room.
INCLUDE_ROOTS = ("src", "sdk/cpp/include", "sdk/cpp/src", "sdk/cpp/simulation/include")

# Rooms of src/ whose headers a user of the C++ SDK gets too. They are included as they are installed: `atom/base/...`.
INSTALLED_ROOMS = ("base", "wpk", "wire")

# Headers that CMake makes, and the room that they are made for.
GENERATED = {"atom/policy.hpp": "sdk/cpp", "atom/version.hpp": "sdk/cpp"}

ASIO_AND_BEAST = {"asio", "asio-awaitable", "asio-net", "beast", "beast-message", "boost-system"}

# What tests use besides each other; a file named `*_test.cpp` or `test_*` needs no mention.
TEST_HELPERS = ("src/http_client/canned_server",)

# The imported target that a CMakeLists.txt links, and the libraries that come with it.
TARGETS = {
    "Boost::boost": ASIO_AND_BEAST,
    "Boost::headers": ASIO_AND_BEAST,
    "Boost::json": {"boost-json"},
    "Boost::url": {"boost-url"},
    "CLI11::CLI11": {"cli11"},
    "CURL::libcurl": {"curl"},
    "GTest::gtest": {"gtest"},
    "GTest::gtest_main": {"gtest"},
    "OpenSSL::Crypto": {"openssl"},
    "OpenSSL::SSL": {"openssl"},
    "PkgConfig::cjose": {"cjose"},
    "PkgConfig::libyaml": {"yaml"},
    "PkgConfig::tomlplusplus": {"toml"},
    "SQLite::SQLite3": {"sqlite"},
    "fmt::fmt": {"fmt"},
    "prometheus-cpp::core": {"prometheus"},
    "spdlog::spdlog": {"spdlog"},
    "ZLIB::ZLIB": {"zlib"},
    "atom_allocator": {"mimalloc"},
    "tl::expected": {"expected"},
}

# Standard headers that read or write something outside the process.
STANDARD_IO = frozenset({"cstdio", "filesystem", "fstream", "iostream"})

BASE = frozenset({"base"})
VOCABULARY = frozenset({"base", "wpk", "wire"})
BLOB_ROOMS = frozenset({"blob/filesystem", "blob/memory"})
SERVER_ROOMS = BLOB_ROOMS | {
    "base",
    "log",
    "wpk",
    "wire",
    "marketplace",
    "accounts",
    "storage/sqlite",
    "auth",
    "api",
    "server",
}

# What every room may use: the vocabulary that `Result` and its messages are made of.
EVERYWHERE = frozenset({"expected", "fmt"})


@dataclass(frozen=True)
class Room:
    """A folder (or, for the log facade, a file) and what it may include besides itself and the standard library."""

    name: str
    folder: str
    rooms: frozenset[str] = frozenset()
    libraries: frozenset[str] = frozenset()
    io: bool = False
    """True if it may use `STANDARD_IO`."""
    test_rooms: frozenset[str] = frozenset()
    """The rooms that its tests may include in addition."""
    test_libraries: frozenset[str] = frozenset()


ROOMS = (
    # POSIX, to count forks.
    Room("base", "src/base", libraries=frozenset({"openssl", "posix"})),
    # It writes to standard error.
    Room("log", "src/base/log", BASE, frozenset({"spdlog"}), io=True),
    Room("wpk", "src/wpk", BASE, frozenset({"boost-json", "yaml"})),
    Room("wire", "src/wire", frozenset({"base", "wpk"}), frozenset({"boost-json"})),
    Room(
        "marketplace",
        "src/marketplace",
        frozenset({"base", "wpk"}),
        frozenset({"asio-awaitable", "boost-json"}),
        # A use case is tested over the real stores, in memory.
        test_rooms=frozenset({"blob/memory", "storage/sqlite"}),
        test_libraries=frozenset({"asio"}),
    ),
    Room(
        "accounts",
        "src/accounts",
        BASE,
        frozenset({"asio-awaitable", "boost-json"}),
        # As marketplace; its helper for coroutines is there.
        test_rooms=frozenset({"marketplace", "storage/sqlite"}),
        test_libraries=frozenset({"asio"}),
    ),
    Room(
        "storage/sqlite",
        "src/storage/sqlite",
        frozenset({"base", "log", "wpk", "marketplace", "accounts"}),
        # Executors, to pass a job to the writer thread and its result back to the waiting coroutine.
        # POSIX, to lock the data directory.
        frozenset({"asio-awaitable", "asio", "boost-json", "boost-system", "posix", "sqlite"}),
        io=True,
    ),
    Room(
        "blob/filesystem",
        "src/blob/filesystem",
        frozenset({"base", "log", "wpk", "marketplace"}),
        # A pool, to wait for the disk on. POSIX, to make files durable.
        frozenset({"asio-awaitable", "asio", "posix"}),
        io=True,
    ),
    Room(
        "blob/memory",
        "src/blob/memory",
        frozenset({"base", "log", "wpk", "marketplace"}),
        frozenset({"asio-awaitable"}),
        test_libraries=frozenset({"asio"}),
    ),
    Room("auth", "src/auth", BASE, frozenset({"boost-json", "cjose", "openssl"})),
    Room(
        "api",
        "src/api",
        frozenset({"base", "log", "wpk", "wire", "marketplace", "accounts", "auth"}),
        # Executors, to read a large body on another thread than the event loop's.
        frozenset({"asio-awaitable", "asio", "beast-message", "boost-json", "boost-url", "prometheus", "zlib"}),
        test_rooms=frozenset({"blob/memory", "storage/sqlite"}),
    ),
    Room(
        "server",
        "src/server",
        frozenset({"base", "log", "api"}),
        frozenset({"asio-awaitable", "asio", "asio-net", "beast", "beast-message", "boost-system", "openssl", "posix"}),
        test_rooms=frozenset({"blob/memory", "storage/sqlite", "marketplace", "accounts", "auth", "wire", "wpk"}),
    ),
    # Executors, to run a request to its end. POSIX, to keep a fork out while SQLite is at work.
    Room(
        "simulator",
        "src/simulator",
        frozenset({"base", "wire", "marketplace", "accounts", "blob/memory", "storage/sqlite", "api"}),
        frozenset({"asio", "asio-awaitable", "beast-message", "posix"}),
    ),
    Room(
        "apps/atomd",
        "apps/atomd",
        SERVER_ROOMS | {"http_client", "simulator"},
        # mimalloc, for all that the process allocates: no library chooses that.
        frozenset({"asio-awaitable", "asio", "asio-net", "boost-system", "cli11", "mimalloc", "posix", "toml"}),
        io=True,
    ),
    # POSIX, to keep SIGPIPE from the program that sends, and to load libcurl.
    Room("http_client", "src/http_client", BASE, frozenset({"curl", "posix"})),
    Room(
        "sdk/cpp",
        "sdk/cpp",
        VOCABULARY | {"http_client"},
        frozenset({"boost-json", "boost-url"}),
        io=True,
        # To fork.
        test_libraries=frozenset({"posix"}),
    ),
    Room(
        "sdk/cpp/simulation",
        "sdk/cpp/simulation",
        frozenset({"base", "sdk/cpp", "simulator"}),
        test_rooms=frozenset({"wire"}),
        # POSIX, to fork.
        test_libraries=frozenset({"boost-json", "posix"}),
    ),
    Room(
        "apps/atomctl",
        "apps/atomctl",
        VOCABULARY | {"sdk/cpp"},
        frozenset({"boost-json", "cli11", "posix"}),
        io=True,
    ),
    Room(
        "sdk/python",
        "sdk/python",
        VOCABULARY | {"sdk/cpp", "sdk/cpp/simulation"},
        frozenset({"boost-json", "nanobind", "posix"}),
        io=True,
    ),
    # POSIX, to run the server that was built.
    Room(
        "tests/sdk",
        "tests/sdk",
        VOCABULARY | {"sdk/cpp", "sdk/cpp/simulation"},
        frozenset({"boost-json", "posix"}),
        io=True,
    ),
    Room("examples", "examples", frozenset({"base", "sdk/cpp"}), frozenset({"boost-json"}), io=True),
    # What the product is held against has nothing of it.
    Room("bench/disk", "bench/disk", libraries=frozenset({"openssl", "posix"}), io=True),
    Room(
        "bench/prototype",
        "bench/prototype",
        libraries=frozenset(
            {"asio", "asio-awaitable", "asio-net", "beast", "beast-message", "boost-json", "openssl", "sqlite"}
        ),
    ),
    # The server without its sockets.
    Room(
        "bench/instructions",
        "bench/instructions",
        SERVER_ROOMS - {"server"},
        frozenset({"asio", "asio-awaitable", "mimalloc", "valgrind"}),
        io=True,
    ),
    Room("bench/canonical", "bench/canonical", frozenset({"base", "wpk"}), frozenset({"boost-json"}), io=True),
)


@dataclass(frozen=True)
class Banned:
    """A word that code of some folders must not have, and why; but for some folders or files in them."""

    pattern: str
    folders: tuple[str, ...]
    reason: str
    allowed: tuple[str, ...] = ()


BANNED = (
    Banned(
        r"\b(?:std::|secure_)?getenv\b",
        ("src",),
        "configuration reaches the rooms as values; only apps and SDKs read the environment",
        # Where a test leaves how many cases it ran.
        ("src/wpk/test_vectors.hpp",),
    ),
    Banned(
        r"\bsqlite3_\w+",
        ("src", "apps", "sdk", "examples"),
        "SQLite is behind the catalog port",
        ("src/storage/sqlite",),
    ),
    Banned(
        r"\bhttp::status\b",
        ("src/marketplace", "src/accounts", "src/storage", "src/auth", "src/wpk"),
        "an error gets its HTTP status in one file of src/api",
    ),
    Banned(
        r"\bboost::asio::ip\b|\basio::ip::",
        ("src/api", "src/marketplace", "src/accounts", "src/auth"),
        "sockets belong to src/server",
    ),
)
