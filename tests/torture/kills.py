"""SIGKILLs under load."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.conftest import Server
from tests.e2e.programs import run
from tests.torture.load import Caller, Ledger
from tests.torture.templates import QUIET, start
from tools.daemon import binary, environment, initialize

CALLERS = 4
# Kills of one catalog, before another one begins, so that what is checked stays short.
KILLS_PER_CATALOG = 100
# Kills between two checks of everything.
KILLS_PER_CHECK = 25
# The load before a kill.
LOAD_SECONDS = (0.02, 0.4)
# One start in so many is killed before anybody knows whether it has ended.
STARTS_PER_KILL = 5
START_SECONDS = 0.1


@dataclass
class Kills:
    """The work done by the kills."""

    kills: int = 0
    kills_of_starts: int = 0
    acknowledged: int = 0
    checks: int = 0
    verifications: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.kills} SIGKILLs under load and {self.kills_of_starts} of a start, {self.acknowledged} acknowledged "
            f"changes, {self.checks} checks of one, {self.verifications} runs of atomd verify, {self.seconds:.0f} s"
        )


class Torture:
    """One catalog and the kills of its servers."""

    def __init__(self, data: Path, seed: int, done: Kills) -> None:
        self.data = data
        self.admin_key = initialize(data)
        self.done = done
        self.ledger = Ledger()
        self.random = random.Random(seed)
        self.tokens = {"admin": self.admin_key}

    def _get_tokens(self, server: Server) -> dict[str, str]:
        for name, scope in (("publisher", "publish"), ("reviewer", "review")):
            if name not in self.tokens:
                self.tokens[name] = str(server.key(scope, tenant=f"{name}s").token)
        return self.tokens

    def kill_once(self) -> None:
        """Checks what earlier servers acknowledged, and kills this one under load."""
        if self.random.randrange(STARTS_PER_KILL) == 0:
            self._kill_a_start()
        server = start(self.data, self.admin_key)
        with server.atomd:
            self.done.checks += self.ledger.check(server, everything=False)
            tokens = self._get_tokens(server)
            before = self.ledger.acknowledged
            seeds = [self.random.randrange(1 << 30) for _ in range(CALLERS)]
            callers = [Caller(server.web, tokens, self.ledger, seed) for seed in seeds]
            for caller in callers:
                caller.thread.start()
            time.sleep(self.random.uniform(*LOAD_SECONDS))
            server.atomd.kill()
            for caller in callers:
                caller.thread.join()
                assert caller.unexpected == [], caller.unexpected
            self.done.kills += 1
            self.done.acknowledged += self.ledger.acknowledged - before

    def _kill_a_start(self) -> None:
        command = [str(binary("atomd")), "--data", str(self.data), "--listen", "127.0.0.1:0"]
        with subprocess.Popen(
            command, env=environment(QUIET), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as starting:
            time.sleep(self.random.uniform(0, START_SECONDS))
            starting.kill()
        self.done.kills_of_starts += 1

    def check_everything(self) -> None:
        server = start(self.data, self.admin_key)
        with server.atomd:
            self.done.checks += self.ledger.check(server, everything=True)
            server.atomd.kill()
        verified = run("atomd", "verify", "--data", self.data)
        assert verified.returncode == 0, verified.stdout
        self.done.verifications += 1


def kill(folder: Path, count: int, seed: int) -> Kills:
    """Kills servers so often, and checks after each kill that nothing acknowledged is lost."""
    folder.mkdir(parents=True, exist_ok=True)
    done = Kills()
    began = time.monotonic()
    while done.kills < count:
        data = folder / "killed"
        torture = Torture(data, seed + done.kills, done)
        wanted = min(KILLS_PER_CATALOG, count - done.kills)
        for number in range(1, wanted + 1):
            torture.kill_once()
            if number % KILLS_PER_CHECK == 0 or number == wanted:
                torture.check_everything()
        shutil.rmtree(data)
    done.seconds = time.monotonic() - began
    return done
