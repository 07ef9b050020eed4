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
