"""A proxy, and behind it a gateway that requires a client certificate."""

from __future__ import annotations

import select
import socket
import ssl
import threading
import urllib.request
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.e2e import certificates


class Handler(BaseHTTPRequestHandler):
    """Logs nothing."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the library's name)
        pass


class Listener(ThreadingHTTPServer):
    """Serves on a free port inside its block."""

    daemon_threads = True

    def __init__(self, handler: type[Handler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.address = f"127.0.0.1:{self.server_address[1]}"
        self._thread = threading.Thread(target=self.serve_forever)

    def __enter__(self) -> Any:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        at: TracebackType | None = None,
    ) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class Proxy(Listener):
    """A proxy that opens tunnels, and records their targets."""

    def __init__(self) -> None:
        super().__init__(Tunnel)
        self.targets: list[str] = []


class Tunnel(Handler):
    server: Proxy

    def do_CONNECT(self) -> None:
        self.server.targets.append(self.path)
        host, _, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port))) as target:
            self.send_response(200)
            self.end_headers()
            self.wfile.flush()
            relay(self.connection, target)
        self.close_connection = True


def relay(one: socket.socket, other: socket.socket) -> None:
    """Relays bytes both ways until one side closes."""
    while True:
        for source in select.select([one, other], [], [])[0]:
            chunk = source.recv(65536)
            if not chunk:
                return
            (other if source is one else one).sendall(chunk)


class Gateway(Listener):
    """HTTPS in front of a server, with client certificates; records requests and callers."""

    def __init__(self, server_url: str, folder: Path) -> None:
        super().__init__(Forwarder)
        self.server_url = server_url
        self.requests: list[Message] = []
        self.callers: list[str] = []
        own, client = (certificates.make(folder, name) for name in ("ca", "client"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(own.file, own.key)
        context.load_verify_locations(client.file)
        context.verify_mode = ssl.CERT_REQUIRED
        self.socket = context.wrap_socket(self.socket, server_side=True)


class Forwarder(Handler):
    server: Gateway
    connection: ssl.SSLSocket

    def do_GET(self) -> None:
        self.server.requests.append(self.headers)
        certificate = self.connection.getpeercert()
        assert certificate is not None
        self.server.callers.append(str(dict(pair[0] for pair in certificate["subject"])["commonName"]))  # type: ignore[misc]
        with urllib.request.urlopen(f"{self.server.server_url}{self.path}") as response:
            body = response.read()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
