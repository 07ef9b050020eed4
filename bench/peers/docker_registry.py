"""docker-registry, storing OCI artifacts on this disk, and a client that publishes to it like `oras push`."""

from __future__ import annotations

import hashlib
import http.client
import itertools
import json
import shutil
import threading
import time
import uuid
from pathlib import Path
from statistics import median, quantiles

from bench.documents import NAME, document_bytes
from bench.model import MissingError, Sample, VoidError
from bench.processes import Server, free_port, usage
from bench.workbench import Workbench

CONFIGURATION = """\
version: 0.1
log: {{ accesslog: {{ disabled: true }}, level: error }}
storage:
  filesystem: {{ rootdirectory: {folder}/storage }}
http:
  addr: 127.0.0.1:{port}
"""
REPOSITORY = "/v2/bench/wpk"
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"


class DockerRegistry:
    def __init__(self, bench: Workbench, cores: set[int]) -> None:
        program = shutil.which("docker-registry")
        if program is None:
            raise MissingError("docker-registry is not installed: make bench-setup")
        folder = bench.new_folder("docker-registry")
        port = free_port()
        configuration = folder / "config.yml"
        configuration.write_text(CONFIGURATION.format(folder=folder, port=port))
        command: list[str | Path] = [program, "serve", configuration]
        env = {"OTEL_TRACES_EXPORTER": "none"}
        self.server = bench.keep(Server(command, port=port, log=folder / "out.log", cores=cores, env=env))
        self.tags: Path = folder / "storage/docker/registry/v2/repositories/bench/wpk/_manifests/tags"

    def stored(self) -> int:
        return sum(1 for _ in self.tags.iterdir()) if self.tags.exists() else 0


def descriptor(media_type: str, data: bytes) -> dict[str, object]:
    return {"mediaType": media_type, "digest": digest_of(data), "size": len(data)}


def digest_of(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


class Pusher:
    """Pushes artifacts over one connection: two requests for the layer, one for the manifest. The config is empty."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def _ask(self, method: str, target: str, body: bytes = b"", media_type: str = "application/octet-stream") -> str:
        self._connection.request(method, target, body, {"Content-Type": media_type})
        response = self._connection.getresponse()
        body_text = response.read()
        if response.status not in (201, 202):
            raise VoidError(f"{method} {target} returned {response.status}: {body_text[:200]!r}")
        return response.headers.get("Location", "")

    def push_blob(self, data: bytes) -> None:
        location = self._ask("POST", f"{REPOSITORY}/blobs/uploads/")
        target = "/" + location.split("/", 3)[3]
        self._ask("PUT", f"{target}&digest={digest_of(data)}", data)

    def push(self, name: str, content: bytes) -> None:
        self.push_blob(content)
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST_TYPE,
            "config": descriptor("application/vnd.oci.empty.v1+json", b"{}"),
            "layers": [descriptor("application/vnd.atom.wpk.v1+json", content)],
        }
        self._ask("PUT", f"{REPOSITORY}/manifests/{name}", json.dumps(manifest).encode(), MANIFEST_TYPE)


class Pushes:
    """Publishes new artifacts over persistent connections. Python suffices, because the registry is much slower."""

    def __init__(self, registry: DockerRegistry, connections: int) -> None:
        self._registry = registry
        self._connections = connections
        Pusher(registry.server.port).push_blob(b"{}")

    def measure(self, seconds: float) -> Sample:
        stored, before = self._registry.stored(), usage(self._registry.server.pid)
        took: list[float] = []
        failures: list[BaseException] = []
        names = itertools.count()
        run = uuid.uuid4().hex[:10]
        content = document_bytes()
        start = time.monotonic()

        def push() -> None:
            try:
                pusher = Pusher(self._registry.server.port)
                while (began := time.monotonic()) < start + seconds:
                    name = f"{run}-{next(names):09d}"
                    pusher.push(name, content.replace(NAME.encode(), name.encode()))
                    took.append(time.monotonic() - began)
            except (OSError, http.client.HTTPException, VoidError) as error:
                failures.append(error)

        threads = [threading.Thread(target=push) for _ in range(self._connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        elapsed, after = time.monotonic() - start, usage(self._registry.server.pid)
        if failures or self._registry.stored() - stored < len(took):
            raise VoidError(f"{len(took)} pushes, {self._registry.stored() - stored} stored, failures: {failures[:3]}")
        cpu = (after.cpu_seconds - before.cpu_seconds) / len(took)
        p99 = quantiles(took, n=100)[98] if len(took) > 1 else took[0]
        return Sample(len(took) / elapsed, median(took) * 1e3, p99 * 1e3, cpu * 1e6, after.rss_mib)
