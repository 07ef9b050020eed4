"""An identity provider: keys created by `openssl`, and the host that publishes them."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.e2e import jwt
from tests.e2e.documents import unique

GENERATE = {
    "ES256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "RS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "PS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
}
PSS = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]


def openssl(*arguments: str, stdin: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], input=stdin, capture_output=True, check=True, timeout=60).stdout


def fixed_length(der: bytes) -> bytes:
    """Returns the two numbers of an ECDSA signature, 32 bytes each, from DER (X.690) with short lengths only."""
    first = der[4 : 4 + der[3]]
    second = der[6 + der[3] :]
    return b"".join(number.lstrip(b"\0").rjust(32, b"\0") for number in (first, second))


class Key:
    """A key pair for one algorithm, with its own id."""

    def __init__(self, folder: Path, algorithm: str) -> None:
        self.id = unique("key")
        self.algorithm = algorithm
        self.file = folder / f"{self.id}.pem"
        openssl("genpkey", *GENERATE[algorithm], "-out", str(self.file))

    def jwk(self) -> dict[str, Any]:
        """Returns the public key as a JWK (RFC 7517)."""
        if self.algorithm == "ES256":
            point = openssl("pkey", "-in", str(self.file), "-pubout", "-outform", "DER")[-64:]
            public = {"kty": "EC", "crv": "P-256", "x": jwt.base64url(point[:32]), "y": jwt.base64url(point[32:])}
        else:
            modulus = openssl("rsa", "-in", str(self.file), "-noout", "-modulus").decode().strip().partition("=")[2]
            public = {"kty": "RSA", "n": jwt.base64url(bytes.fromhex(modulus)), "e": "AQAB"}
        return {**public, "kid": self.id, "alg": self.algorithm, "use": "sig"}

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """Signs a token; a header of `...` is omitted."""
        given = {"alg": self.algorithm, "kid": self.id, **header}
        head = {name: value for name, value in given.items() if value is not ...}
        signed = ".".join(jwt.base64url(json.dumps(part).encode()) for part in (head, claims))
        options = PSS if self.algorithm == "PS256" else []
        signature = openssl("dgst", "-sha256", "-sign", str(self.file), *options, stdin=signed.encode())
        return f"{signed}.{jwt.base64url(fixed_length(signature) if self.algorithm == 'ES256' else signature)}"


def key_set(*keys: Key) -> bytes:
    return json.dumps({"keys": [key.jwk() for key in keys]}).encode()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        host: Any = self.server
        host.requests += 1
        self.send_response(host.status)
        if host.status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(host.body)))
        self.end_headers()
        self.wfile.write(host.body)

    def log_message(self, *_: object) -> None:
        """Logs nothing."""


class Host(ThreadingHTTPServer):
    """Responds to every path with its `status` and `body`, and counts requests."""

    def __init__(self, body: bytes, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.body = body
        self.status = 200
        self.requests = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/jwks.json"


@contextmanager
def serving(body: bytes, port: int = 0) -> Iterator[Host]:
    with Host(body, port) as host:
        thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield host
        finally:
            host.shutdown()
            thread.join()
