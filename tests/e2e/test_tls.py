"""HTTPS, and replacing the certificate while the server runs."""

from __future__ import annotations

import http.client
import signal
import socket
import ssl
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.certificates import Certificate, make
from tests.e2e.conftest import Server, serve
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import path
from tests.e2e.programs import check_failure, run
from tests.e2e.sse import Follower
from tests.e2e.wait import eventually
from tests.e2e.web import TIMEOUT, Web
from tools.daemon import initialize

PROMPTLY = 10.0


def trusting(certificate: Certificate) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate.file)


@dataclass(frozen=True)
class SecureWeb(Web):
    """A caller that trusts only one certificate."""

    context: ssl.SSLContext | None = None

    def connect(self) -> http.client.HTTPSConnection:
        return http.client.HTTPSConnection(self.host, self.port, timeout=TIMEOUT, context=self.context)


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return make(tmp_path, "first")


@pytest.fixture
def secure(data: Path, certificate: Certificate) -> Iterator[Server]:
    """A server for one test, over HTTPS."""
    running = serve(data, initialize(data), env=certificate.environment)
    running.web = SecureWeb(running.atomd.host, running.atomd.port, context=trusting(certificate))
    with running.atomd:
        yield running


def handshake(server: Server, context: ssl.SSLContext) -> ssl.SSLSocket:
    plain = socket.create_connection((server.atomd.host, server.atomd.port), timeout=TIMEOUT)
    return context.wrap_socket(plain, server_hostname="127.0.0.1")


def is_shown(server: Server, certificate: Certificate) -> bool:
    """Returns whether a new connection gets this certificate."""
    try:
        handshake(server, trusting(certificate)).close()
    except ssl.SSLCertVerificationError:
        return False
    return True


def test_everything_works_over_tls(secure: Server) -> None:
    assert secure.atomd.url.startswith("https://")
    publisher = secure.key("publish")
    name = unique()
    body = flat_bytes(name, note="n" * 300_000)
    assert publisher.put(path(f"{name}@1.0.0"), body).status == 201
    assert publisher.get(path(f"{name}@1.0.0", "/content")).body == body
    secure.atomd.stop()


def test_a_client_that_does_not_trust_the_certificate_fails(secure: Server) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(secure, ssl.create_default_context())
    assert secure.web.get("/health").status == 200


def test_alpn_selects_http_1_1(secure: Server, certificate: Certificate) -> None:
    context = trusting(certificate)
    context.set_alpn_protocols(["h2", "http/1.1"])
    with handshake(secure, context) as connection:
        assert connection.selected_alpn_protocol() == "http/1.1"
        assert connection.version() == "TLSv1.3"
    context.set_alpn_protocols(["h2"])
    with pytest.raises(ssl.SSLError):
        handshake(secure, context)


def test_only_tls_1_2_and_1_3_are_accepted(secure: Server, certificate: Certificate) -> None:
    context = trusting(certificate)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with handshake(secure, context) as connection:
        cipher = connection.cipher()
        assert cipher is not None
        assert cipher[0].startswith("ECDHE-")
    old = trusting(certificate)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Deprecated, which is why the server rejects it.
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises((ssl.SSLError, ConnectionResetError)):
        handshake(secure, old)


def test_plain_http_is_rejected(secure: Server) -> None:
    with socket.create_connection((secure.atomd.host, secure.atomd.port), timeout=TIMEOUT) as plain:
        plain.sendall(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        received = b""
        while part := plain.recv(4096):
            received += part
    assert b"HTTP/" not in received
    assert secure.web.get("/health").status == 200


def test_the_event_log_is_followed_over_tls(secure: Server) -> None:
    with Follower(secure.admin, after=0) as follower:
        publisher = secure.key("publish")
        assert [event.type for event in follower.take(2)] == ["token.created", "token.created"]
        name = unique()
        assert publisher.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201
        assert next(iter(follower)).value["subject"] == f"{name}@1.0.0"
        secure.atomd.terminate()
        assert list(follower) == []
    assert secure.atomd.wait(PROMPTLY) == 0


def test_sighup_replaces_the_certificate_and_keeps_connections(
    secure: Server, certificate: Certificate, tmp_path: Path
) -> None:
    second = make(tmp_path, "second")
    connection = secure.web.connect()
    connection.request("GET", "/health")
    assert connection.getresponse().read()
    old = trusting(certificate)

    certificate.replace(second)
    secure.atomd.process.send_signal(signal.SIGHUP)
    eventually(lambda: is_shown(secure, second))
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(secure, old)
    connection.request("GET", "/health")
    assert connection.getresponse().status == 200
    connection.close()


@pytest.mark.parametrize("damage", ["no certificate", "another key", "no file"])
def test_an_invalid_certificate_keeps_the_old_one(
    secure: Server, certificate: Certificate, tmp_path: Path, damage: str
) -> None:
    second = make(tmp_path, "second")
    if damage == "no certificate":
        certificate.file.write_bytes(b"-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n")
    elif damage == "another key":
        certificate.key.write_bytes(second.key.read_bytes())
    else:
        certificate.key.unlink()
    secure.atomd.process.send_signal(signal.SIGHUP)
    eventually(lambda: "keeping the old TLS certificate" in secure.atomd.errors())
    assert secure.web.get("/health").status == 200


def test_a_server_without_tls_ignores_sighup(own_server: Server) -> None:
    own_server.atomd.process.send_signal(signal.SIGHUP)
    eventually(lambda: "SIGHUP" in own_server.atomd.errors())
    assert own_server.web.get("/health").status == 200
    own_server.atomd.stop()


def test_an_unusable_certificate_is_named_at_startup(data: Path, certificate: Certificate, tmp_path: Path) -> None:
    initialize(data)
    missing = Certificate(tmp_path / "nowhere.pem", certificate.key)
    swapped = Certificate(certificate.file, make(tmp_path, "second").key)
    for wrong, mentioned in ((missing, "nowhere.pem"), (swapped, "second.key")):
        rejected = run("atomd", "--data", data, "--listen", "127.0.0.1:0", env=wrong.environment)
        check_failure(rejected, mentioned)


def test_a_certificate_without_its_key_is_rejected(data: Path, certificate: Certificate) -> None:
    env = {"ATOM_TLS_CERTIFICATE_FILE": str(certificate.file)}
    check_failure(run("atomd", "--data", data, env=env), "tls.key_file", code=2)
