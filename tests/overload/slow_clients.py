"""Clients that send a request so slowly that it never ends, from many addresses of this machine."""

from __future__ import annotations

import contextlib
import resource
import socket
import threading
from collections.abc import Iterator

ADDRESSES = 100
HEAD = b"GET /v1/wpks HTTP/1.1\r\nHost: a\r\nX-Slow: "


@contextlib.contextmanager
def slow_clients(count: int, port: int) -> Iterator[int]:
    """Keeps that many connections, each of which sends a byte a second. Yields how many the server took."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    open_ones: list[socket.socket] = []
    ended = threading.Event()
    for i in range(count):
        address = f"127.0.1.{1 + i % ADDRESSES}"
        with contextlib.suppress(OSError):
            one = socket.create_connection(("127.0.0.1", port), timeout=5, source_address=(address, 0))
            one.sendall(HEAD)
            one.setblocking(False)
            open_ones.append(one)

    def drip() -> None:
        while not ended.wait(1):
            for one in open_ones:
                with contextlib.suppress(OSError):
                    one.send(b"x")

    dripping = threading.Thread(target=drip, daemon=True)
    dripping.start()
    try:
        yield len(open_ones)
    finally:
        ended.set()
        dripping.join()
        for one in open_ones:
            one.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
