"""Workflow packages to publish, and names that no other test uses."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any


def unique(prefix: str = "wf") -> str:
    """Returns a new name for a package or a tenant."""
    return f"{prefix}-{uuid.uuid4().hex[:16]}"


def flat(name: str, version: str = "1.0.0", **members: Any) -> dict[str, Any]:
    return {"name": name, "version": version, "steps": ["init", "process", "cleanup"], **members}


def flat_bytes(name: str, version: str = "1.0.0", **members: Any) -> bytes:
    return json.dumps(flat(name, version, **members)).encode()


def digest_of(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


DOCUMENT_SHAPE = """\
apiVersion: v1
kind: WorkflowPackage
metadata:
  name: {name}
  version: "{version}"
  description: Cordon and drain one node
  author: Platform team
  tags: [kubernetes, maintenance]
spec:
  runtime: {{ type: k8s, version: "1.28+" }}
  handlers:
    - name: cordon
      type: k8s
      config: {{ action: cordon }}
      timeout: 60s
"""


def document_yaml(name: str, version: str = "1.0.0") -> bytes:
    """Returns the full document shape, with a comment and odd spacing that only the exact bytes keep."""
    return b"# kept\n" + DOCUMENT_SHAPE.format(name=name, version=version).encode()


def in_days(days: float) -> str:
    """Returns a time that an API key may expire at, as the server writes it."""
    return (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
