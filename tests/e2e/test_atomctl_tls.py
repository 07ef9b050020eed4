"""`atomctl --ca-file`: whom it trusts over HTTPS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.certificates import Certificate, make
from tests.e2e.conftest import Server, serve
from tests.e2e.ctl import OK, UNAVAILABLE, USAGE, Ctl
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.programs import run
from tools.daemon import initialize


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return make(tmp_path, "trusted")


@pytest.fixture
def secure(data: Path, certificate: Certificate) -> Iterator[Server]:
    running = serve(data, initialize(data), env=certificate.environment)
    with running.atomd:
        yield running


@pytest.fixture
def ctl(secure: Server, tmp_path: Path) -> Ctl:
    return Ctl(secure.atomd.url, secure.admin_key, tmp_path)


def test_a_server_with_a_trusted_certificate_is_reached(ctl: Ctl, certificate: Certificate, tmp_path: Path) -> None:
    name = unique()
    (tmp_path / "a.json").write_bytes(flat_bytes(name))
    published = ctl.json("--ca-file", certificate.file, "publish", "a.json")
    assert published["id"] == f"{name}@1.0.0"
    assert f"{name}@1.0.0" in ctl.ok("show", f"{name}@1.0.0", "--ca-file", certificate.file)


def test_a_server_with_an_untrusted_certificate_is_rejected(ctl: Ctl, tmp_path: Path) -> None:
    assert "certificate" in ctl.fails(UNAVAILABLE, "health")
    other = make(tmp_path, "other")
    rejected = ctl.error(UNAVAILABLE, "health", "--ca-file", other.file)
    assert (rejected["code"], rejected["retryable"]) == ("untrusted_certificate", False)


def test_a_certificate_of_another_host_is_rejected(data: Path, tmp_path: Path) -> None:
    elsewhere = make(tmp_path, "elsewhere", "DNS:atom.example")
    running = serve(data, initialize(data), env=elsewhere.environment)
    with running.atomd:
        rejected = Ctl(running.atomd.url).error(UNAVAILABLE, "health", "--ca-file", elsewhere.file)
    assert (rejected["code"], rejected["retryable"]) == ("untrusted_certificate", False)


def test_an_invalid_ca_file_is_named(ctl: Ctl) -> None:
    rejected = ctl.error(USAGE, "health", "--ca-file", "missing.pem")
    assert rejected["code"] == "file_unreadable"
    assert "missing.pem" in rejected["error"]
    assert "--ca-file" in ctl.fails(USAGE, "health", "--ca-file", "")


def test_the_file_of_the_environment_is_trusted(secure: Server, certificate: Certificate) -> None:
    env = {"ATOM_BASE_URL": secure.atomd.url, "SSL_CERT_FILE": str(certificate.file)}
    assert run("atomctl", "health", env=env).returncode == OK


def test_plain_http_to_a_port_that_expects_tls_is_explained(secure: Server) -> None:
    assert "https:" in Ctl(secure.atomd.url.replace("https:", "http:")).fails(UNAVAILABLE, "health")
