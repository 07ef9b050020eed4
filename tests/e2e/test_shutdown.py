"""SIGTERM finishes requests in flight, and waits for nothing else."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.e2e.conftest import Server
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import path, publish
from tests.e2e.raw import Wire
from tests.e2e.wait import eventually
from tests.e2e.web import Web

# A third of the server's drain timeout.
PROMPTLY = 10.0


def refuses_connections(web: Web) -> bool:
    try:
        socket.create_connection((web.host, web.port), timeout=5).close()
    except OSError:
        return True
    return False


def test_a_request_in_flight_is_finished(own_server: Server) -> None:
    web = own_server.admin
    name = unique()
    body = flat_bytes(name)
    with Wire(web) as wire:
        wire.send(
            f"PUT {path(f'{name}@1.0.0')} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {web.token}\r\n"
            f"Expect: 100-continue\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        # This line shows that the server has the request and waits for its body.
        assert wire.line() == "HTTP/1.1 100 Continue"
        wire.line()
        wire.send(body[: len(body) // 2])
        own_server.atomd.terminate()
        eventually(lambda: refuses_connections(web))
        wire.send(body[len(body) // 2 :])
        response = wire.response()
        assert response.status == 201, response
        assert response.headers["Connection"] == "close"
        assert own_server.atomd.wait(PROMPTLY) == 0


def test_idle_connections_do_not_delay_a_stop(own_server: Server) -> None:
    with Wire(own_server.web) as used, Wire(own_server.web) as unused:
        used.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        assert used.response().status == 200
        own_server.atomd.terminate()
        assert own_server.atomd.wait(PROMPTLY) == 0
        assert used.is_closed()
        assert unused.is_closed()


@pytest.mark.parametrize("which", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_an_idle_server_at_once(own_server: Server, which: signal.Signals) -> None:
    publish(own_server.admin)
    own_server.atomd.process.send_signal(which)
    assert own_server.atomd.wait(PROMPTLY) == 0
    assert "terminate called" not in own_server.atomd.errors()


def test_a_second_signal_changes_nothing(own_server: Server) -> None:
    own_server.atomd.terminate()
    own_server.atomd.terminate()
    assert own_server.atomd.wait(PROMPTLY) == 0


@contextmanager
def paused(process: subprocess.Popen[str]) -> Iterator[None]:
    """Stops the process meanwhile, so that what is sent to it waits in the kernel."""
    process.send_signal(signal.SIGSTOP)
    yield
    process.send_signal(signal.SIGCONT)


REQUEST = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
CLIENTS = 60


def check_last_response(wire: Wire) -> None:
    assert wire.response().status == 200
    assert wire.is_closed()


def test_a_connection_that_waits_to_be_accepted_is_served(own_server: Server) -> None:
    with ExitStack() as wires:
        with paused(own_server.atomd.process):
            waiting = [wires.enter_context(Wire(own_server.web)) for _ in range(CLIENTS)]
            for wire in waiting:
                wire.send(REQUEST)
            own_server.atomd.terminate()
        for wire in waiting:
            check_last_response(wire)
        assert own_server.atomd.wait(PROMPTLY) == 0


def test_a_request_that_waits_on_an_open_connection_is_served(own_server: Server) -> None:
    with ExitStack() as wires:
        kept = [wires.enter_context(Wire(own_server.web)) for _ in range(CLIENTS)]
        for wire in kept:
            wire.send(REQUEST)
            assert wire.response().status == 200
        with paused(own_server.atomd.process):
            for wire in kept:
                wire.send(REQUEST)
            own_server.atomd.terminate()
        for wire in kept:
            check_last_response(wire)
        assert own_server.atomd.wait(PROMPTLY) == 0
