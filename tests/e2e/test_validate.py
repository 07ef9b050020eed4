"""Validation: every finding of a publish, and nothing stored."""

from __future__ import annotations

import pytest

from tests.e2e.documents import digest_of, document_yaml, flat_bytes, unique
from tests.e2e.market import check_problem, unchanged
from tests.e2e.web import Web


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_a_valid_document(admin: Web, anonymous: Web, form: str) -> None:
    name = unique()
    body = flat_bytes(name) if form == "json" else document_yaml(name)
    with unchanged(admin):
        response = anonymous.post("/v1/validate", body, f"application/{form}")
    assert response.status == 200, response
    assert response.json() == {
        "valid": True,
        "id": f"{name}@1.0.0",
        "digest": digest_of(body),
        "size": len(body),
        "findings": [],
    }


@pytest.mark.parametrize(
    ("body", "media_type", "codes"),
    [
        (b'{"name": "Upper", "version": "1", "steps": ["a"]}', "application/json", {"invalid_name", "invalid_version"}),
        (b'{"name": "x", "version": "1.0.0"}', "application/json", {"missing_member"}),
        (b"not json", "application/json", {"malformed_json"}),
        (b"a: [", "application/yaml", {"malformed_yaml"}),
        (b'{"a": 1, "a": 2}', "application/json", {"duplicate_member"}),
        (b"[]", "application/json", {"not_an_object"}),
    ],
)
def test_an_invalid_document_is_a_result_not_an_error(
    admin: Web, anonymous: Web, body: bytes, media_type: str, codes: set[str]
) -> None:
    with unchanged(admin):
        response = anonymous.post("/v1/validate", body, media_type)
    assert response.status == 200, response
    verdict = response.json()
    assert verdict["valid"] is False
    assert {finding["code"] for finding in verdict["findings"]} == codes
    assert verdict["digest"] == digest_of(body)


def test_the_media_type_must_be_a_documents(anonymous: Web) -> None:
    check_problem(anonymous.post("/v1/validate", b"{}", "text/html"), 415, "unsupported_media_type")
