"""How much a tenant may publish."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.e2e.blobs import large_bytes
from tests.e2e.conftest import serve
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import check_problem, unchanged
from tests.e2e.metrics import value
from tools.daemon import initialize

VERSIONS = 10


def test_publishes_that_race_never_pass_the_quota(data: Path) -> None:
    admin = initialize(data)
    environment = {"ATOM_MAX_VERSIONS_PER_TENANT": str(VERSIONS), "ATOM_RATE_LIMIT": "off"}
    with (running := serve(data, admin, environment)).atomd:
        publisher = running.key("publish", tenant="acme")
        other = running.key("publish", tenant="globex")
        documents = [flat_bytes(unique()) for _ in range(8 * VERSIONS)]
        with ThreadPoolExecutor(16) as pool:
            responses = list(pool.map(lambda document: publisher.post("/v1/wpks", document), documents))
        statuses = [response.status for response in responses]
        assert (statuses.count(201), statuses.count(409)) == (VERSIONS, 7 * VERSIONS)
        for response in responses:
            if response.status == 409:
                assert "max_versions_per_tenant" in check_problem(response, 409, "quota_exceeded")["detail"]
        stored = documents[statuses.index(201)]
        assert publisher.post("/v1/wpks", stored).status == 200
        assert other.post("/v1/wpks", flat_bytes(unique())).status == 201
        assert value(running.web, "atom_http_rejections_total", reason="quota_exceeded") == 7 * VERSIONS
    with (running := serve(data, admin, environment)).atomd:
        again = running.key("publish", tenant="acme")
        with unchanged(running.admin):
            check_problem(again.post("/v1/wpks", flat_bytes(unique())), 409, "quota_exceeded")
        assert again.post("/v1/wpks", stored).status == 200


def test_large_documents_that_race_never_pass_the_quota_of_bytes(data: Path) -> None:
    documents = [large_bytes(unique()) for _ in range(20)]
    room = 5 * max(map(len, documents))
    kibibytes = -(-room // 1024)
    with (running := serve(data, initialize(data), {"ATOM_MAX_BYTES_PER_TENANT": f"{kibibytes}KiB"})).atomd:
        publisher = running.key("publish", tenant="acme")
        with ThreadPoolExecutor(8) as pool:
            responses = list(pool.map(lambda document: publisher.post("/v1/wpks", document), documents))
        stored = sum(
            len(document) for document, response in zip(documents, responses, strict=True) if response.status == 201
        )
        assert room - max(map(len, documents)) < stored <= 1024 * kibibytes
        for response in responses:
            if response.status != 201:
                assert "max_bytes_per_tenant" in check_problem(response, 409, "quota_exceeded")["detail"]
