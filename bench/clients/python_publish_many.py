"""Publishes many packages from Python, with the SDK's `publish_many` or one by one with requests.

    python python_publish_many.py LIBRARY URL TOKEN COUNT RUN

Exits with 3 and a reason if the library or the SDK's feature is missing.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any

MISSING = 3


def document(name: str) -> dict[str, Any]:
    steps = [{"name": step, "type": "k8s", "timeout": "60s"} for step in ("cordon", "evict", "verify", "uncordon")]
    return {"name": name, "version": "1.0.0", "description": "Drain one node", "tags": ["nodes"], "steps": steps}


def with_atom_sdk(url: str, token: str, documents: list[dict[str, Any]]) -> int:
    import atom_sdk

    client: Any = atom_sdk.create_client(url, token)
    if not hasattr(client, "publish_many"):
        print("the SDK has no publish_many", file=sys.stderr)
        sys.exit(MISSING)
    return sum(1 for result in client.publish_many(documents) if result.status == "uploaded")


def with_requests(url: str, token: str, documents: list[dict[str, Any]]) -> int:
    import requests

    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"
    responses = (session.put(f"{url}/v1/wpks/{d['name']}@{d['version']}", json=d) for d in documents)
    return sum(1 for response in responses if response.status_code == 201)


PUBLISHERS = {"atom_sdk": with_atom_sdk, "requests": with_requests}


def main(library: str, url: str, token: str, count: str, run: str) -> None:
    documents = [document(f"{run}-{index:06d}") for index in range(int(count))]
    start, cpu = time.perf_counter(), time.process_time()
    try:
        published = PUBLISHERS[library](url, token, documents)
    except ImportError as error:
        print(f"{library} is not installed: {error}", file=sys.stderr)
        sys.exit(MISSING)
    report = {
        "calls": published,
        "seconds": time.perf_counter() - start,
        "cpu_seconds": time.process_time() - cpu,
        "rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    if published != len(documents):
        sys.exit(f"{published} of {len(documents)} were published")
    print(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
