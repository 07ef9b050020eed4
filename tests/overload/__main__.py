"""Loads a server beyond what it sustains, and restarts it under load. `make overload` runs it and prints the figures.

The server has one core and the generator another, so that the generator can load a server with more than it sustains.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.conftest import Server
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import approve, path, publish
from tests.overload import vegeta
from tests.overload.slow_clients import slow_clients
from tests.overload.vegeta import Attack, Result, Target, percentile
from tools.daemon import Atomd, initialize

SECONDS = 10.0
SLOW_CLIENTS = 5000
RESTARTS = 5
QUIET = {
    "ATOM_RATE_LIMIT": "off",
    "ATOM_MAX_VERSIONS_PER_TENANT": "1000000000",
    "ATOM_MAX_BYTES_PER_TENANT": "1024TiB",
    "ATOM_TENANT_RATE_LIMIT": "off",
    "ATOM_ACCESS_LOG": "false",
    "ATOM_CONNECTIONS_PER_ADDRESS": "off",
}

# What is asked of the server.
LEAST_GOODPUT = 0.8
MOST_P99 = 0.1
# What the generator must send of what it should.
GENERATED = 0.9


def pinned(core: int) -> Callable[[], None]:
    """Returns what gives a child process this core alone."""
    return lambda: os.sched_setaffinity(0, {core % (os.cpu_count() or 1)})


def start(data: Path, admin_key: str, listen: str = "127.0.0.1:0") -> Server:
    atomd = Atomd("--data", data, "--listen", listen, "--threads", "1", env=QUIET, popen={"preexec_fn": pinned(0)})
    return Server(atomd, data, admin_key)


@contextlib.contextmanager
def running(data: Path) -> Iterator[Server]:
    server = start(data, initialize(data))
    with server.atomd:
        yield server
        server.atomd.stop()


def publishes(server: Server, token: str) -> Iterator[Target]:
    while True:
        name = unique()
        yield Target("PUT", f"{server.atomd.url}{path(f'{name}@1.0.0')}", flat_bytes(name), token)


def lists(server: Server, token: str) -> Iterator[Target]:
    return vegeta.endlessly(Target("GET", f"{server.atomd.url}/v1/wpks?limit=20", token=token))


Load = Callable[[Server, str], Iterator[Target]]
LOADS: dict[str, Load] = {"publish": publishes, "list": lists}


@dataclass(frozen=True)
class Figures:
    """The outcome of a load."""

    sent: int
    accepted: int
    rejected: int
    """503 or 429."""
    p99: float
    """Of those that were accepted, in seconds."""
    rejected_p99: float
    failed: int
    """Neither accepted nor rejected."""
    per_second: float
    """How many were accepted."""


def figures_of(results: list[Result], seconds: float) -> Figures:
    accepted = [one.latency for one in results if 200 <= one.status < 300]
    rejected = [one.latency for one in results if one.status in (429, 503)]
    return Figures(
        sent=len(results),
        accepted=len(accepted),
        rejected=len(rejected),
        p99=percentile(accepted, 99),
        rejected_p99=percentile(rejected, 99),
        failed=len(results) - len(accepted) - len(rejected),
        per_second=len(accepted) / seconds,
    )


def attack(server: Server, load: Load, token: str, rate: float) -> Figures:
    return figures_of(Attack(load(server, token), rate, SECONDS).finish(), SECONDS)


def show(what: str, figures: Figures) -> None:
    print(
        f"{what:<28} accepted {figures.per_second:7.0f}/s, p99 {figures.p99 * 1000:6.1f} ms; "
        f"rejected {figures.rejected / max(1, figures.sent):6.1%} (p99 {figures.rejected_p99 * 1000:.1f} ms); "
        f"failed {figures.failed}; sent {figures.sent / SECONDS:.0f}/s",
        flush=True,
    )


def twice_the_sustainable(data: Path, name: str, load: Load) -> list[str]:
    """Returns what is missing."""
    with running(data) as server:
        token = server.key("publish").token or ""
        for _ in range(50):
            approve(server.admin, publish(server.key("publish"))["id"])
        sustained = attack(server, load, token, 0)
        show(f"{name}, sustained", sustained)
        twice = attack(server, load, token, 2 * sustained.per_second)
        show(f"{name}, twice that", twice)
        assert server.web.get("/ready").status == 200
    missing = []
    offered = twice.sent / SECONDS
    if offered < GENERATED * 2 * sustained.per_second:
        missing.append(f"{name}: the generator sent only {offered:.0f}/s, so this was no test of twice the load")
    if twice.per_second < LEAST_GOODPUT * sustained.per_second:
        missing.append(f"{name}: goodput {twice.per_second / sustained.per_second:.0%} of what is sustained")
    if twice.p99 > MOST_P99:
        missing.append(f"{name}: p99 {twice.p99 * 1000:.0f} ms of what is accepted")
    return missing


def slow_clients_beside_honest_ones(data: Path) -> list[str]:
    with running(data) as server:
        token = server.key("publish").token or ""
        rate = 200.0
        alone = attack(server, publishes, token, rate)
        show("publish, alone", alone)
        with slow_clients(SLOW_CLIENTS, server.atomd.port) as taken:
            beside = attack(server, publishes, token, rate)
            show(f"publish, {taken} slow clients", beside)
    if beside.p99 > 2 * alone.p99:
        return [f"slow clients: p99 {beside.p99 * 1000:.1f} ms beside them, {alone.p99 * 1000:.1f} ms without"]
    return []


def is_lost(result: Result) -> bool:
    """Returns whether a connection was made, and the request on it got no response."""
    return result.status == 0 and "connection refused" not in result.error


def restarts_under_load(data: Path, *, keep_alive: bool) -> list[str]:
    """Stops the server with SIGTERM under load and starts it again at the same address, several times."""
    admin_key = initialize(data)
    server = start(data, admin_key)
    address = f"127.0.0.1:{server.atomd.port}"
    token = server.key("publish").token or ""
    load = Attack(publishes(server, token), 1000, RESTARTS * 3 + 2, keep_alive=keep_alive)
    with contextlib.ExitStack() as servers:
        for _ in range(RESTARTS):
            servers.enter_context(server.atomd)
            before = time.monotonic()
            while time.monotonic() - before < 2:
                assert server.web.get("/health").status == 200
            server.atomd.stop()
            server = start(data, admin_key, address)
        servers.enter_context(server.atomd)
        results = load.finish()
        server.atomd.stop()
    figures = figures_of(results, RESTARTS * 3 + 2)
    lost = [one for one in results if is_lost(one)]
    refused = figures.failed - len(lost)
    kind = "kept connections" if keep_alive else "new connections"
    print(f"{RESTARTS} restarts, {kind}: sent {figures.sent}, refused {refused}, lost {len(lost)}", flush=True)
    for error in sorted({one.error for one in lost})[:5]:
        print(f"  {error}")
    return [f"restarts, {kind}: {len(lost)} accepted requests without a response"] if lost else []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=[*LOADS, "slow", "restarts"], help="one part")
    only = parser.parse_args().only
    vegeta.install()
    missing: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, load in LOADS.items():
            if only in (None, name):
                missing += twice_the_sustainable(Path(folder) / name, name, load)
        if only in (None, "slow"):
            missing += slow_clients_beside_honest_ones(Path(folder) / "slow")
        if only in (None, "restarts"):
            for keep_alive in (False, True):
                missing += restarts_under_load(Path(folder) / f"restarts-{keep_alive}", keep_alive=keep_alive)
    for one in missing:
        print(f"missed: {one}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
