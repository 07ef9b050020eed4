"""Starts the bare prototype in bench/prototype, which shows the cost of a durable publish without a marketplace."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bench.model import MissingError
from bench.processes import Server, free_port
from bench.workbench import PROGRAMS, Workbench


class Prototype:
    def __init__(self, bench: Workbench, cores: set[int]) -> None:
        program = PROGRAMS / "bench_prototype"
        if not program.exists():
            raise MissingError("the prototype is not built: make bench-setup")
        folder = bench.new_folder("prototype")
        self.database = folder / "wpks.db"
        port = free_port()
        command: list[str | Path] = [program, self.database, str(port)]
        self.server = bench.keep(Server(command, port=port, log=folder / "out.log", cores=cores))

    def stored(self) -> int:
        with sqlite3.connect(self.database) as database:
            return int(database.execute("SELECT count(*) FROM wpks").fetchone()[0])
