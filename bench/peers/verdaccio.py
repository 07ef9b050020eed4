"""Verdaccio 6, a self-hosted npm registry, with its packages on this disk and no uplink."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
import tarfile
from pathlib import Path

from bench import web
from bench.documents import NAME, document_bytes
from bench.model import MissingError
from bench.processes import Server, free_port
from bench.workbench import NODE_MODULES, Workbench

CONFIGURATION = """\
storage: {folder}/storage
auth:
  htpasswd: {{ file: {folder}/htpasswd }}
uplinks: {{}}
packages:
  '**': {{ access: $all, publish: $all }}
log: {{ type: stdout, format: json, level: fatal }}
web: {{ enable: false }}
"""


def tarball(content: bytes) -> bytes:
    """Returns what `npm pack` makes of a package with one file."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in (("package.json", b'{"name":"wpk","version":"1.0.0"}'), ("wpk.json", content)):
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


def package(name: str = NAME, description: str = "Cordon and drain one node") -> bytes:
    """Returns the body that `npm publish` sends for a WPK. The default name is the placeholder `@NAME@`."""
    data = tarball(document_bytes())
    file = f"{name}-1.0.0.tgz"
    manifest = {
        "name": name,
        "version": "1.0.0",
        "description": description,
        "keywords": ["kubernetes", "maintenance", "nodes"],
        "dist": {
            "integrity": "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode(),
            "shasum": hashlib.sha1(data).hexdigest(),
            "tarball": f"http://127.0.0.1/{name}/-/{file}",
        },
    }
    attachment = {"content_type": "application/octet-stream", "data": base64.b64encode(data).decode()}
    return json.dumps(
        {
            "_id": name,
            "name": name,
            "description": description,
            "dist-tags": {"latest": "1.0.0"},
            "versions": {"1.0.0": manifest},
            "_attachments": {file: {**attachment, "length": len(data)}},
        }
    ).encode()


class Verdaccio:
    def __init__(self, bench: Workbench, cores: set[int]) -> None:
        node, program = shutil.which("node"), NODE_MODULES / ".bin" / "verdaccio"
        if node is None or not program.exists():
            raise MissingError("Verdaccio is not installed: make bench-setup")
        self.folder = bench.new_folder("verdaccio")
        configuration = self.folder / "config.yaml"
        configuration.write_text(CONFIGURATION.format(folder=self.folder))
        port = free_port()
        self.server = bench.keep(
            Server(
                [node, program, "--config", configuration, "--listen", f"127.0.0.1:{port}"],
                port=port,
                log=self.folder / "out.log",
                cores=cores,
                env={"NODE_ENV": "production"},
            )
        )

    def publish(self, name: str, description: str) -> None:
        headers = {"Content-Type": "application/json"}
        status, _, body = web.exchange("PUT", f"{self.server.url}/{name}", package(name, description), headers)
        if status != 201:
            raise RuntimeError(f"Verdaccio returned {status}: {body!r}")

    def stored(self) -> int:
        storage: Path = self.folder / "storage"
        return sum(1 for entry in storage.iterdir() if entry.is_dir()) if storage.exists() else 0
