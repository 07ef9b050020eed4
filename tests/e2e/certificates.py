"""Self-signed certificates, created with openssl."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate and its key."""

    file: Path
    key: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"ATOM_TLS_CERTIFICATE_FILE": str(self.file), "ATOM_TLS_KEY_FILE": str(self.key)}

    def replace(self, other: Certificate) -> None:
        """Replaces the files with those of another certificate."""
        self.key.write_bytes(other.key.read_bytes())
        self.file.write_bytes(other.file.read_bytes())


LOOPBACK = "IP:127.0.0.1,DNS:localhost"


def make(folder: Path, name: str, subjects: str = LOOPBACK) -> Certificate:
    """Creates a certificate for `subjects`, in openssl's syntax for a subjectAltName."""
    certificate = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"),
            *("-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName={subjects}"),
            *("-keyout", str(certificate.key), "-out", str(certificate.file)),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return certificate
