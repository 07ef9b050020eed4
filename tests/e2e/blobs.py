"""Documents that are too large for the catalog, and their files."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.documents import digest_of, flat_bytes, unique
from tests.e2e.market import path
from tests.e2e.web import Web

LARGE = 300_000


def large_bytes(name: str, version: str = "1.0.0", size: int = LARGE) -> bytes:
    return flat_bytes(name, version, notes=["x" * size])


def publish_large(web: Web) -> tuple[str, bytes]:
    """Publishes a large document; returns its id and bytes."""
    name = unique()
    body = large_bytes(name)
    response = web.put(path(f"{name}@1.0.0"), body)
    assert response.status == 201, response
    return f"{name}@1.0.0", body


def blob_of(data: Path, body: bytes) -> Path:
    """Returns the path of the blob with these bytes."""
    return data / "blobs" / "sha256" / digest_of(body).removeprefix("sha256:")


def blobs(data: Path) -> list[Path]:
    """Returns every file of the blob store, including unfinished ones."""
    return sorted(file for file in (data / "blobs").rglob("*") if file.is_file())
