"""Only the signals that ask a server to stop do so."""

from __future__ import annotations

import resource
import signal
from pathlib import Path

import pytest

from tests.e2e.conftest import Server
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import path
from tests.e2e.programs import check_failure, run
from tests.e2e.wait import eventually
from tools.daemon import initialize

#: End a process by default, and are sent to one by timers, limits and habits from other servers.
IGNORED = [
    *(signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF, signal.SIGPOLL),
    *(signal.SIGPWR, signal.SIGPIPE, signal.SIGXCPU, signal.SIGXFSZ, signal.SIGRTMIN, signal.SIGRTMAX),
]


def test_other_signals_are_ignored_and_each_kind_is_logged_once(own_server: Server) -> None:
    atomd = own_server.atomd
    for number in IGNORED:
        atomd.process.send_signal(number)
    eventually(lambda: atomd.errors().count("ignoring ") == len(IGNORED))
    for number in IGNORED:
        atomd.process.send_signal(number)
    atomd.process.send_signal(signal.SIGHUP)
    eventually(lambda: "SIGHUP" in atomd.errors())
    assert own_server.web.get("/health").status == 200
    atomd.stop()
    assert atomd.errors().count("ignoring ") == len(IGNORED)
    assert "ignoring SIGUSR1; SIGTERM stops the server" in atomd.errors()


def test_a_file_at_its_size_limit_is_an_error_that_ends_with_the_limit(own_server: Server) -> None:
    admin, process = own_server.admin, own_server.atomd.process.pid
    unlimited = resource.prlimit(process, resource.RLIMIT_FSIZE)
    files = [file for file in own_server.data.rglob("*") if file.is_file()]
    largest = max(file.stat().st_size for file in files)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (largest, unlimited[1]))

    def publish() -> int:
        name = unique()
        return admin.put(path(f"{name}@1.0.0"), flat_bytes(name, notes=["x" * 60_000])).status

    eventually(lambda: publish() == 503)
    assert own_server.web.get("/health").status == 200
    resource.prlimit(process, resource.RLIMIT_FSIZE, unlimited)
    eventually(lambda: publish() == 201)
    assert "ignoring SIGXFSZ" in own_server.atomd.errors()
    own_server.atomd.stop()


@pytest.mark.parametrize("limit", [0, 20_000])
def test_a_backup_at_the_size_limit_of_a_file_fails_with_a_sentence(data: Path, tmp_path: Path, limit: int) -> None:
    initialize(data)
    before, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    backup = tmp_path / "backup.db"
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        finished = run("atomd", "backup", "--data", data, "--to", backup)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, hard))
    check_failure(finished)
    assert not backup.exists()
