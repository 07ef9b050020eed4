"""Publishing invalid documents: each error has its own code and leaves the catalog unchanged."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.e2e.conftest import Server
from tests.e2e.documents import flat, flat_bytes, unique
from tests.e2e.market import approve, check_problem, path, publish, unchanged
from tests.e2e.web import Response, Web

JSON = "application/json"
YAML = "application/yaml"


def rejected(admin: Web, response_of: Any, status: int, code: str) -> dict[str, Any]:
    with unchanged(admin):
        response: Response = response_of()
        return check_problem(response, status, code)


@pytest.mark.parametrize(
    ("media_type", "body", "status", "code"),
    [
        (JSON, b"", 400, "malformed_json"),
        (JSON, b"not json", 400, "malformed_json"),
        (JSON, b'{"name": "x", "version": "1.0.0", "steps": ["a"],}', 400, "malformed_json"),
        (JSON, b'{"name": "x"} trailing', 400, "malformed_json"),
        (JSON, b'{"name": NaN}', 400, "malformed_json"),
        (YAML, b"name: [unclosed", 400, "malformed_yaml"),
        (YAML, b"a: b: c", 400, "malformed_yaml"),
        (YAML, b"name: x\n---\nname: y\n", 400, "malformed_yaml"),
        (YAML, b"name: !!python/object:os.system x", 400, "malformed_yaml"),
        (JSON, b'{"name": "\xff\xfe"}', 400, "invalid_utf8"),
        (YAML, b"name: \xff\xfe", 400, "invalid_utf8"),
        (JSON, b'{"name": "x", "name": "y"}', 400, "duplicate_member"),
        (YAML, b"name: x\nname: y\n", 400, "duplicate_member"),
        (JSON, b'{"a":' * 100 + b"1" + b"}" * 100, 400, "document_too_deep"),
        (YAML, b"[" * 100 + b"]" * 100, 400, "document_too_deep"),
        (JSON, b"[" + b"0," * 200_000 + b"0]", 400, "document_too_complex"),
        (JSON, b"[]", 422, "not_an_object"),
        (JSON, b'"text"', 422, "not_an_object"),
        (YAML, b"just a text", 422, "not_an_object"),
    ],
)
def test_a_body_that_is_not_a_document(
    admin: Web, publisher: Web, media_type: str, body: bytes, status: int, code: str
) -> None:
    rejected(admin, lambda: publisher.post("/v1/wpks", body, media_type), status, code)


def test_yaml_aliases_count_as_what_they_expand_to(admin: Web, publisher: Web) -> None:
    laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for here, before in zip("bcdefghi", "abcdefgh", strict=True):
        laughs += f"{here}: &{here} [{', '.join([f'*{before}'] * 10)}]\n"
    rejected(admin, lambda: publisher.post("/v1/wpks", laughs.encode(), YAML), 400, "document_too_complex")


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"name": "Upper"}, "invalid_name", "/name"),
        ({"name": ""}, "invalid_name", "/name"),
        ({"name": "a--b"}, "invalid_name", "/name"),
        ({"name": "-a"}, "invalid_name", "/name"),
        ({"name": "a."}, "invalid_name", "/name"),
        ({"name": "a/b"}, "invalid_name", "/name"),
        ({"name": "a" * 129}, "invalid_name", "/name"),
        ({"name": "latest"}, "reserved_name", "/name"),
        ({"name": "upload"}, "reserved_name", "/name"),
        ({"version": "1.0"}, "invalid_version", "/version"),
        ({"version": "v1.0.0"}, "invalid_version", "/version"),
        ({"version": "01.0.0"}, "invalid_version", "/version"),
        ({"version": "1.0.0-"}, "invalid_version", "/version"),
        ({"version": "latest"}, "invalid_version", "/version"),
        ({"version": "1.0.0+" + "a" * 123}, "invalid_version", "/version"),
        ({"steps": []}, "invalid_member", "/steps"),
        ({"steps": "init"}, "invalid_member", "/steps"),
        ({"steps": [1]}, "invalid_member", "/steps/0"),
        ({"name": ...}, "missing_member", "/name"),
        ({"version": ...}, "missing_member", "/version"),
        ({"steps": ...}, "missing_member", "/steps"),
    ],
)
def test_a_document_that_breaks_a_rule(
    admin: Web, publisher: Web, changes: dict[str, Any], code: str, pointer: str
) -> None:
    document = {name: value for name, value in {**flat(unique()), **changes}.items() if value is not ...}
    problem = rejected(admin, lambda: publisher.post_json("/v1/wpks", document), 422, code)
    assert [(finding["code"], finding["pointer"]) for finding in problem["errors"]] == [(code, pointer)]


def test_an_unquoted_yaml_version_says_to_quote_it(admin: Web, publisher: Web) -> None:
    body = f"name: {unique()}\nversion: 1.0\nsteps: [a]\n".encode()
    problem = rejected(admin, lambda: publisher.post("/v1/wpks", body, YAML), 422, "invalid_version")
    assert '"1.0' in problem["errors"][0]["detail"]


def test_every_finding_is_reported_at_once(admin: Web, publisher: Web) -> None:
    document = {"name": "Upper", "version": "1", "steps": []}
    problem = rejected(admin, lambda: publisher.post_json("/v1/wpks", document), 422, "invalid_wpk")
    assert {finding["pointer"] for finding in problem["errors"]} == {"/name", "/version", "/steps"}


@pytest.mark.parametrize(
    "identifier",
    [
        "Upper@1.0.0",
        "a--b@1.0.0",
        "a" * 129 + "@1.0.0",
        "latest@1.0.0",
        "good@1.0",
        "good@v1.0.0",
        "good@latest",
        "good@^1.0.0",
    ],
)
def test_an_invalid_id_in_the_path(admin: Web, publisher: Web, identifier: str) -> None:
    rejected(admin, lambda: publisher.put(path(identifier), flat_bytes("good")), 400, "invalid_id")


@pytest.mark.parametrize("identifier", ["{}@1.0.1", "other-{}@1.0.0"])
def test_an_id_in_the_path_that_differs_from_the_documents(admin: Web, publisher: Web, identifier: str) -> None:
    name = unique()
    rejected(admin, lambda: publisher.put(path(identifier.format(name)), flat_bytes(name)), 409, "id_mismatch")


@pytest.mark.parametrize("route", ["put", "post"])
def test_other_bytes_under_the_same_id(admin: Web, publisher: Web, route: str) -> None:
    name = publish(publisher)["name"]
    body = flat_bytes(name, description="another")

    def again() -> Response:
        return publisher.put(path(f"{name}@1.0.0"), body) if route == "put" else publisher.post("/v1/wpks", body)

    problem = rejected(admin, again, 409, "version_exists")
    assert "new version" in problem["detail"]


def test_the_same_value_in_other_bytes_is_other_bytes(admin: Web, publisher: Web) -> None:
    name = publish(publisher)["name"]
    body = json.dumps(flat(name), indent=2).encode()
    rejected(admin, lambda: publisher.post("/v1/wpks", body), 409, "version_exists")


@pytest.mark.parametrize("status", ["pending", "approved"])
def test_a_name_that_another_tenant_owns(server: Server, admin: Web, publisher: Web, status: str) -> None:
    name = publish(publisher)["name"]
    if status == "approved":
        approve(server.key("review"), f"{name}@1.0.0")
    stranger = server.key("publish")
    for version in ("1.0.0", "2.0.0"):
        body = flat_bytes(name, version)
        rejected(admin, lambda body=body: stranger.post("/v1/wpks", body), 403, "name_taken")
        detail = stranger.post("/v1/wpks", body).json()["detail"]
        assert detail.replace(name, "NAME") == (
            "The name 'NAME' belongs to another tenant. Publish under another name, or ask one of its owners to invite "
            "your tenant."
        ), "the same for hidden and visible versions, and it names nobody"


def test_a_name_belongs_to_the_tenant_not_to_one_key(server: Server, publisher: Web) -> None:
    name = publish(publisher)["name"]
    colleague = server.key("publish", tenant=publisher.tenant)
    assert colleague.post("/v1/wpks", flat_bytes(name, "1.1.0")).status == 201


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "multipart/form-data", "nonsense"])
def test_an_unsupported_media_type(admin: Web, publisher: Web, media_type: str) -> None:
    body = flat_bytes(unique())
    rejected(admin, lambda: publisher.post("/v1/wpks", body, media_type), 415, "unsupported_media_type")


def test_a_content_encoding_is_rejected(admin: Web, publisher: Web) -> None:
    headers = {"Content-Type": JSON, "Content-Encoding": "gzip"}
    body = flat_bytes(unique())
    rejected(admin, lambda: publisher.request("POST", "/v1/wpks", body, headers), 415, "unsupported_media_type")


def test_a_signature_is_rejected_because_nobody_can_verify_it(admin: Web, publisher: Web) -> None:
    headers = {"Content-Type": JSON, "Atom-Signature": "c2lnbmF0dXJl"}
    body = flat_bytes(unique())
    rejected(admin, lambda: publisher.request("POST", "/v1/wpks", body, headers), 422, "signature_key_unknown")


def test_no_token(admin: Web, anonymous: Web) -> None:
    body = flat_bytes(unique())
    rejected(admin, lambda: anonymous.post("/v1/wpks", body), 401, "missing_token")


def test_a_wrong_scope(admin: Web, reviewer: Web) -> None:
    body = flat_bytes(unique())
    problem = rejected(admin, lambda: reviewer.post("/v1/wpks", body), 403, "insufficient_scope")
    assert "publish" in problem["detail"]


def test_an_unknown_parameter(admin: Web, publisher: Web) -> None:
    body = flat_bytes(unique())
    rejected(admin, lambda: publisher.post("/v1/wpks?force=true", body), 400, "unknown_parameter")
