"""Provides folders, servers and catalogs to the rows, and removes them when the row is done."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bench import filling
from bench.processes import ALL_CORES, SERVER_CORES, Server, popen_options, usage
from tools.daemon import ROOT, Atomd, initialize

BENCH = ROOT / "bench"
CACHE = BENCH / ".cache"
PEERS_PYTHON = BENCH / ".venv" / "bin" / "python"
NODE_MODULES = BENCH / "node_modules"
PROGRAMS = ROOT / "build" / "release" / "bin"
IDLE_CPU_SECONDS = 0.05
"""Per second, of an idle server."""

_Process = TypeVar("_Process", bound="Server | Atomd")


def say(text: str) -> None:
    print(f"   {text}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Catalog:
    """A data directory of `atomd` and its admin key."""

    data: Path
    admin_key: str


class Workbench:
    """A context manager that stops the processes it started and removes its folder."""

    def __init__(self) -> None:
        CACHE.mkdir(parents=True, exist_ok=True)
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Workbench:
        self._stack.__enter__()
        # On the disk of the checkout, because commits to a temporary folder in memory would be free.
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(dir=CACHE, prefix="run-")))
        return self

    def __exit__(self, *exit_: object) -> None:
        self._stack.close()

    def new_folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir()
        return folder

    def keep(self, process: _Process) -> _Process:
        """Stops a process at the end of this workbench."""
        return self._stack.enter_context(process)  # type: ignore[return-value]

    def file(self, name: str, data: bytes) -> Path:
        file = self.folder / name
        file.write_bytes(data)
        return file

    def empty_catalog(self, name: str = "atomd") -> Catalog:
        data = self.folder / name
        return Catalog(data, initialize(data))

    def catalog(self, versions: int) -> Catalog:
        """A copy of a catalog of so many approved versions, which is made once and kept between runs."""
        made = filled_catalog(versions)
        data = self.folder / f"catalog-{versions}"
        shutil.copytree(made.data, data)
        return Catalog(data, made.admin_key)

    def shared_catalog(self, versions: int) -> Catalog:
        """Returns a read-only catalog of `versions` approved versions, which runs share."""
        return filled_catalog(versions)

    def atomd(self, catalog: Catalog, *, cores: set[int] = SERVER_CORES, env: Mapping[str, str] | None = None) -> Atomd:
        return self.keep(start_atomd(catalog, cores=cores, env=env))


def start_atomd(catalog: Catalog, *, cores: set[int], env: Mapping[str, str] | None = None) -> Atomd:
    """Starts a server with one event loop, as nginx has one worker, and without limits of one caller."""
    variables = {
        "ATOM_RATE_LIMIT": "off",
        "ATOM_CONNECTIONS_PER_ADDRESS": "off",
        "ATOM_MAX_VERSIONS_PER_TENANT": "1000000000",
        "ATOM_MAX_BYTES_PER_TENANT": "1024TiB",
        "ATOM_ALLOW_SELF_REVIEW": "true",
        **(env or {}),
    }
    arguments = ("--data", catalog.data, "--listen", "127.0.0.1:0", "--threads", "1", "--log-level", "warning")
    return Atomd(*arguments, env=variables, popen=popen_options(cores))


def wait_until_at_rest(process: int) -> None:
    """Waits until the server has been idle for a second. It merges its search index when nothing is being written."""
    before = -1.0
    while (now := usage(process).cpu_seconds) - before > IDLE_CPU_SECONDS:
        before = now
        time.sleep(1)


def filled_catalog(versions: int) -> Catalog:
    # A catalog is reused only if the schema and the way of filling are the same.
    recipe = hashlib.sha256()
    for source in ("src/storage/sqlite/schema.sql", "bench/filling.py", "bench/documents.py", "bench/wrk/fill.lua"):
        recipe.update((ROOT / source).read_bytes())
    kept = CACHE / f"catalog-{versions}-{recipe.hexdigest()[:12]}"
    key_file = kept / "admin.key"
    if not key_file.exists():
        say(f"creating a catalog of {versions:,} approved versions, for this run and later ones")
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        catalog = Catalog(kept / "data", initialize(kept / "data"))
        with start_atomd(catalog, cores=ALL_CORES) as atomd:
            filling.fill(atomd, catalog.admin_key, versions, kept)
            wait_until_at_rest(atomd.process.pid)
            atomd.stop()
        key_file.write_text(catalog.admin_key)
    return Catalog(kept / "data", key_file.read_text())
