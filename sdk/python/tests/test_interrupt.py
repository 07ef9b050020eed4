"""Ctrl-C interrupts a waiting call, and methods that make several calls."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from canned_server import CannedServer, http_response

TIMEOUT = 20
# A program that a shell starts in the background may ignore the signal.
HEED = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
BUSY = http_response(503, "", headers={"Retry-After": "60"})

CALLS = {
    "health": "client.health()",
    "publish_many": "client.publish_many([{'name': 'a', 'version': f'1.0.{i}', 'steps': ['x']} for i in range(9)])",
    "follow": "list(client.follow())",
}


@pytest.mark.parametrize("reply", [None, BUSY], ids=["receives", "waits to retry"])
@pytest.mark.parametrize("name", CALLS)
def test_an_interrupt_ends_a_call(name: str, reply: bytes | None) -> None:
    with CannedServer(lambda _: reply) as server:
        program = f"{HEED}import atom_sdk\nclient = atom_sdk.create_client({server.url!r})\n{CALLS[name]}"
        with subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True) as process:
            try:
                server.wait_for_requests()
                process.send_signal(signal.SIGINT)
                _, errors = process.communicate(timeout=TIMEOUT)
            finally:
                process.kill()
        assert process.returncode == -signal.SIGINT, errors
        assert errors.rstrip().endswith("KeyboardInterrupt")


@pytest.mark.parametrize("hook", ["on_log", "on_attempt_start", "on_attempt_end"])
def test_an_interrupt_during_a_hook_ends_the_call(hook: str) -> None:
    program = (
        f"{HEED}import atom_sdk, sys\n"
        "def hook(*_):\n    signal.raise_signal(signal.SIGINT)\n"
        f"client = atom_sdk.create_client(sys.argv[1], {hook}=hook)\n"
        "client.health()\nprint('went on')"
    )
    with CannedServer(lambda _: BUSY) as server:
        ended = subprocess.run(
            [sys.executable, "-c", program, server.url], check=False, capture_output=True, text=True, timeout=TIMEOUT
        )
    assert (ended.returncode, ended.stdout) == (-signal.SIGINT, ""), ended.stderr
    assert ended.stderr.rstrip().endswith("KeyboardInterrupt")


def test_an_exit_in_a_hook_ends_the_program() -> None:
    program = (
        "import atom_sdk, sys\n"
        "client = atom_sdk.create_client(sys.argv[1], on_attempt_end=lambda _: sys.exit(7))\nclient.health()"
    )
    with CannedServer(lambda _: http_response(404, "")) as server:
        ended = subprocess.run([sys.executable, "-c", program, server.url], check=False, timeout=TIMEOUT)
    assert ended.returncode == 7
