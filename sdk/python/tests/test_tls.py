"""Handshakes: whom a client trusts, and what it shows of itself; a real `atomd`, and a server that asks who calls."""

from __future__ import annotations

import asyncio
import json
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from canned_server import CannedServer, http_response
from conftest import binary, environment, serving

from atom_sdk import Health, create_async_client, create_client

HEALTHY = json.dumps({"status": "ok", "version": "0.1.0", "simulation_mode": False, "uptime_seconds": 1})
Ask = Callable[..., Health]


@dataclass(frozen=True)
class Certificate:
    """A certificate that is its own authority, and its key."""

    file: Path
    key: Path


def make(folder: Path, name: str, subjects: str = "IP:127.0.0.1") -> Certificate:
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"),
            *("-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName={subjects}"),
            *("-keyout", str(made.key), "-out", str(made.file)),
        ],
        check=True,
        capture_output=True,
    )
    return made


def ask(url: str, **options: Any) -> Health:
    with create_client(url, "", **options) as client:
        return client.health()


def ask_async(url: str, **options: Any) -> Health:
    async def run() -> Health:
        async with create_async_client(url, "", **options) as client:
            return await client.health()

    return asyncio.run(run())


@pytest.fixture(params=[ask, ask_async], ids=["sync", "async"])
def health(request: pytest.FixtureRequest) -> Ask:
    """Asks an address for its health, by a client of its own, whose options it takes."""
    found: Ask = request.param
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def certificate(folder: Path) -> Certificate:
    """The server's."""
    return make(folder, "server")


@pytest.fixture(scope="module")
def caller(folder: Path) -> Certificate:
    return make(folder, "caller", "DNS:caller.example")


@pytest.fixture(scope="module")
def stranger(folder: Path) -> Certificate:
    """One that no server takes, and that vouches for none."""
    return make(folder, "stranger")


def secure_atomd(data: Path, shown: Certificate) -> Any:
    subprocess.run([binary(), "init", "--data", data], check=True, capture_output=True, env=environment())
    return serving("--data", data, ATOM_TLS_CERTIFICATE_FILE=str(shown.file), ATOM_TLS_KEY_FILE=str(shown.key))


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory, certificate: Certificate) -> Iterator[str]:
    """The address of an `atomd` that speaks HTTPS."""
    with secure_atomd(tmp_path_factory.mktemp("secure") / "data", certificate) as url:
        assert url.startswith("https://")
        yield url


@pytest.fixture
def demanding(certificate: Certificate, caller: Certificate) -> Iterator[CannedServer]:
    """A server that serves none but the caller's certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.file, certificate.key)
    context.load_verify_locations(caller.file)
    context.verify_mode = ssl.CERT_REQUIRED
    with CannedServer(lambda _: http_response(200, HEALTHY), tls=context) as server:
        yield server


def check_untrusted(failed: Health) -> None:
    assert (failed.status, failed.code, failed.retryable) == ("unhealthy", "untrusted_certificate", False)
    assert failed.attempts == 1
    assert "certificate" in (failed.error or "")


def test_a_server_with_a_trusted_certificate_is_used(health: Ask, secure: str, certificate: Certificate) -> None:
    assert health(secure, ca_file=certificate.file).status == "ok"


def test_the_systems_authorities_do_not_trust_it(health: Ask, secure: str) -> None:
    check_untrusted(health(secure))


def test_another_authority_does_not_trust_it(health: Ask, secure: str, stranger: Certificate) -> None:
    check_untrusted(health(secure, ca_file=stranger.file))


def test_a_certificate_of_another_host_is_rejected(health: Ask, tmp_path: Path) -> None:
    elsewhere = make(tmp_path, "elsewhere", "DNS:atom.example")
    with secure_atomd(tmp_path / "data", elsewhere) as url:
        failed = health(url, ca_file=elsewhere.file)
    assert (failed.code, failed.retryable) == ("untrusted_certificate", False)
    assert "127.0.0.1" in (failed.error or "")


def test_a_client_certificate_is_sent(
    health: Ask, demanding: CannedServer, certificate: Certificate, caller: Certificate, tmp_path: Path
) -> None:
    apart = health(demanding.url, ca_file=certificate.file, client_cert=caller.file, client_key=caller.key)
    assert apart.status == "ok"
    both = tmp_path / "both.pem"
    both.write_bytes(caller.file.read_bytes() + caller.key.read_bytes())
    assert health(demanding.url, ca_file=certificate.file, client_cert=both).status == "ok"
    assert len(demanding.requests) == 2


def test_a_server_rejects_a_missing_or_untrusted_client_certificate(
    health: Ask, demanding: CannedServer, certificate: Certificate, stranger: Certificate
) -> None:
    for shown in ({}, {"client_cert": stranger.file, "client_key": stranger.key}):
        failed = health(demanding.url, ca_file=certificate.file, **shown)
        assert (failed.status, failed.code) == ("unhealthy", "connection_failed")
    assert demanding.requests == []


def test_a_key_that_does_not_match_its_certificate_fails(
    health: Ask, demanding: CannedServer, certificate: Certificate, caller: Certificate, stranger: Certificate
) -> None:
    failed = health(demanding.url, ca_file=certificate.file, client_cert=caller.file, client_key=stranger.key)
    assert (failed.code, failed.retryable) == ("connection_failed", False)
    assert demanding.requests == []


def test_the_file_of_the_environment_is_trusted(
    health: Ask, secure: str, certificate: Certificate, stranger: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    assert health(secure).status == "ok"
    check_untrusted(health(secure, ca_file=stranger.file))


def test_a_file_of_the_environment_that_is_missing_is_named(
    health: Ask, secure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "missing.pem")
    failed = health(secure)
    assert failed.code == "file_unreadable"
    assert "missing.pem" in (failed.error or "")


def test_plain_http_to_a_port_that_expects_tls_is_explained(health: Ask, secure: str) -> None:
    failed = health(secure.replace("https:", "http:"))
    assert failed.code in ("connection_failed", "invalid_response")
    assert "https:" in (failed.error or "")
