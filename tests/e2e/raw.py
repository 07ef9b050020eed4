"""Raw bytes on a socket, for what no well-behaved client sends."""

from __future__ import annotations

import http.client
import io
import socket
from types import TracebackType

from tests.e2e.web import TIMEOUT, Response, Web, response_of


class _Reader(io.BufferedReader):
    """Stays open after each response, so that bytes read ahead are not lost."""

    def close(self) -> None:
        pass

    def makefile(self, _mode: str) -> _Reader:
        return self


class Wire:
    """One connection to a server."""

    def __init__(self, web: Web, source: str = "") -> None:
        """Connects, from the address `source` if it is given."""
        self.socket = socket.create_connection((web.host, web.port), timeout=TIMEOUT, source_address=(source, 0))
        self.reader = _Reader(socket.SocketIO(self.socket, "r"))

    def send(self, data: str | bytes) -> None:
        self.socket.sendall(data.encode("latin-1") if isinstance(data, str) else data)

    def response(self, method: str = "GET") -> Response:
        """Reads the next response; `method` decides whether it has a body."""
        response = http.client.HTTPResponse(self.reader, method=method)  # type: ignore[arg-type]
        response.begin()
        return response_of(response)

    def line(self) -> str:
        return self.reader.readline().decode("latin-1").strip()

    def is_closed(self) -> bool:
        """Returns whether the server closes the connection without another byte."""
        try:
            return self.reader.read(1) == b""
        except ConnectionResetError:
            return True

    def close(self) -> None:
        self.reader.raw.close()
        self.socket.close()

    def __enter__(self) -> Wire:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
