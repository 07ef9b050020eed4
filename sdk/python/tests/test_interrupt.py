"""Ctrl-C ends a call that waits, and whatever takes several."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest
from canned_server import CannedServer, answer

TIMEOUT = 20
# A shell that starts a program in the background may have it ignore the signal.
HEED = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
BUSY = answer(503, "", headers={"Retry-After": "60"})

CALLS = {
    "health": "client.health()",
    "publish_many": "client.publish_many([{'name': 'a', 'version': f'1.0.{i}', 'steps': ['x']} for i in range(9)])",
    "follow": "list(client.follow())",
}


@pytest.mark.parametrize("reply", [None, BUSY], ids=["receives", "waits to try again"])
@pytest.mark.parametrize("name", CALLS)
def test_an_interrupt_ends_it(name: str, reply: bytes | None) -> None:
    with CannedServer(lambda _: reply) as server:
        program = f"{HEED}import atom_sdk\nclient = atom_sdk.create_client({server.url!r})\n{CALLS[name]}"
        with subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True) as process:
            deadline = time.monotonic() + TIMEOUT
            while not server.requests:
                assert time.monotonic() < deadline
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            try:
                _, errors = process.communicate(timeout=TIMEOUT)
            finally:
                process.kill()
        assert process.returncode == -signal.SIGINT, errors
        assert errors.rstrip().endswith("KeyboardInterrupt")
