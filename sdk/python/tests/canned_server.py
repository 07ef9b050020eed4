"""A raw socket that responds with any bytes, HTTP or not: what a real server never sends."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Optional, TypeVar

Script = Callable[[bytes], Optional[bytes]]
"""Returns the response to a request; None keeps silent until the server ends."""
WAIT_TIMEOUT = 20


Server = TypeVar("Server", bound="CannedServer")


class CannedServer:
    """Listens on 127.0.0.1. Each connection has a thread, which ends with the server."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self._script = script
        self._tls = tls
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.requests: list[bytes] = []
        self._arrived = threading.Condition()
        self.accepts = 0
        self._start(self._accept)

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._listener.getsockname()[1]}"

    def wait_for_requests(self, count: int = 1) -> None:
        """Waits until so many requests have arrived."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.requests) >= count, WAIT_TIMEOUT), "no request arrived"

    def _start(self, run: Callable[[], None]) -> None:
        thread = threading.Thread(target=run, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.accepts += 1
            self._start(lambda connection=connection: self._serve(connection))  # type: ignore[misc]

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                while request := _read_request(connection):
                    with self._arrived:
                        self.requests.append(request)
                        self._arrived.notify_all()
                    response = self._script(request)
                    if response is None:
                        self._ended.wait()
                        return
                    connection.sendall(response)
                    if b"Content-Length" not in response or b"Connection: close" in response:
                        return
        except OSError:
            return  # The client disconnected.

    def __enter__(self: Server) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def _read_request(connection: socket.socket) -> bytes:
    """Returns a whole request; empty if the client disconnected."""
    request = b""
    while True:
        head, separator, body = request.partition(b"\r\n\r\n")
        if separator:
            lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
            if len(body) >= (int(lengths[0].split(b":")[1]) if lengths else 0):
                return request
        chunk = connection.recv(65536)
        if not chunk:
            return b""
        request += chunk


def http_response(
    status: int, body: str, *, media_type: str = "application/json", headers: Mapping[str, str] | None = None
) -> bytes:
    """Returns a whole HTTP/1.1 response."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {media_type}", f"Content-Length: {len(body.encode())}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def unused_url() -> str:
    """Returns an address on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"
