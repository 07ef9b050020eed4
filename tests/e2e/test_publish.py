"""Publishing valid documents: every shape, both routes, every media type, and twice."""

from __future__ import annotations

import json

import pytest

from tests.e2e.documents import digest_of, document_yaml, flat, flat_bytes, unique
from tests.e2e.market import path
from tests.e2e.web import Web


@pytest.mark.parametrize("route", ["put", "post"])
def test_a_publish_returns_the_record(publisher: Web, route: str) -> None:
    name = unique()
    body = flat_bytes(name)
    response = publisher.put(path(f"{name}@1.0.0"), body) if route == "put" else publisher.post("/v1/wpks", body)
    assert response.status == 201, response
    assert response.headers["Location"] == f"/v1/wpks/{name}@1.0.0"
    result = response.json()
    assert (result["id"], result["status"], result["digest"]) == (f"{name}@1.0.0", "uploaded", digest_of(body))
    record = result["wpk"]
    assert record["id"] == f"{name}@1.0.0"
    assert (record["name"], record["version"]) == (name, "1.0.0")
    assert (record["status"], record["review"]) == ("pending", None)
    assert (record["digest"], record["size"]) == (digest_of(body), len(body))
    assert record["media_type"] == "application/json"
    assert record["publisher"] == publisher.tenant
    assert record["published_at"] == record["updated_at"]
    assert publisher.get(path(f"{name}@1.0.0")).json() == record


@pytest.mark.parametrize("route", ["put", "post"])
def test_the_same_bytes_again_change_nothing(publisher: Web, route: str) -> None:
    name = unique()
    body = flat_bytes(name)
    first = publisher.post("/v1/wpks", body)
    again = publisher.put(path(f"{name}@1.0.0"), body) if route == "put" else publisher.post("/v1/wpks", body)
    assert (first.status, again.status) == (201, 200)
    assert again.json()["status"] == "unchanged"
    assert again.json()["wpk"] == first.json()["wpk"]


def test_the_enveloped_shape(publisher: Web) -> None:
    name = unique()
    document = {"name": name, "version": "1.0.0", "content": {"steps": ["init", "process"]}}
    response = publisher.post_json("/v1/wpks", document)
    assert response.status == 201, response
    assert publisher.get(path(f"{name}@1.0.0", "/content")).json() == document


@pytest.mark.parametrize("media_type", ["application/yaml", "application/octet-stream", None])
def test_the_document_shape_in_yaml(publisher: Web, media_type: str | None) -> None:
    name = unique()
    response = publisher.put(path(f"{name}@1.0.0"), document_yaml(name), media_type)
    assert response.status == 201, response
    record = response.json()["wpk"]
    assert record["media_type"] == "application/yaml"
    assert record["description"] == "Cordon and drain one node"
    assert record["author"] == "Platform team"
    assert record["tags"] == ["kubernetes", "maintenance"]
    assert record["runtime"] == "k8s"


@pytest.mark.parametrize(
    "media_type",
    ["application/octet-stream", None, "application/json; charset=utf-8", 'application/json;charset="UTF-8"'],
)
def test_json_is_recognized_by_its_first_byte(publisher: Web, media_type: str | None) -> None:
    name = unique()
    response = publisher.post("/v1/wpks", b" \n" + flat_bytes(name), media_type)
    assert response.status == 201, response
    assert response.json()["wpk"]["media_type"] == "application/json"


def test_the_document_shape_in_json(publisher: Web) -> None:
    name = unique()
    document = {
        "apiVersion": "v1",
        "kind": "WorkflowPackage",
        "metadata": {"name": name, "version": "1.0.0", "description": "d", "author": "a", "tags": ["t"]},
        "spec": {"handlers": [{"name": "one", "type": "shell", "config": {}}], "runtime": {"type": "shell"}},
    }
    response = publisher.post_json("/v1/wpks", document)
    assert response.status == 201, response
    assert response.json()["wpk"]["runtime"] == "shell"


def test_unknown_members_are_kept(publisher: Web) -> None:
    name = unique()
    document = flat(name) | {"owner": {"team": "blue"}, "x-custom": [1, 2.5, None, True, "é"]}
    assert publisher.post_json("/v1/wpks", document).status == 201
    assert publisher.get(path(f"{name}@1.0.0", "/content")).json() == document


@pytest.mark.parametrize("version", ["0.0.1", "1.0.0-rc.1", "1.0.0+build.7", "10.20.30-alpha.1+001"])
def test_every_form_of_a_version(publisher: Web, version: str) -> None:
    name = unique()
    response = publisher.put(path(f"{name}@{version}"), flat_bytes(name, version))
    assert response.status == 201, response
    assert publisher.get(path(f"{name}@{version}")).json()["version"] == version


def test_a_plus_in_the_path_is_a_plus(publisher: Web) -> None:
    name = unique()
    assert publisher.put(f"/v1/wpks/{name}@1.0.0+b", flat_bytes(name, "1.0.0+b")).status == 201
    assert publisher.get(f"/v1/wpks/{name}@1.0.0+b").status == 200


@pytest.mark.parametrize("shape", ["{}", "0.{}", "a_b-c.{}"])
@pytest.mark.parametrize("length", [0, 128])
def test_names_at_their_limits(publisher: Web, shape: str, length: int) -> None:
    name = shape.format(unique()).ljust(length, "z")
    assert publisher.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201


def test_a_body_can_be_chunked(publisher: Web) -> None:
    name = unique()
    body = flat_bytes(name, description="x" * 1000)
    chunks = [body[:10], body[10:500], body[500:]]
    response = publisher.request(
        "PUT", path(f"{name}@1.0.0"), iter(chunks), {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
    )
    assert response.status == 201, response
    assert response.json()["digest"] == digest_of(body)


def test_a_document_of_exactly_the_limit_is_accepted(publisher: Web) -> None:
    name = unique()
    empty = json.dumps(flat(name, notes=[""])).encode()
    body = json.dumps(flat(name, notes=["x" * ((1 << 20) - len(empty))])).encode()
    assert len(body) == 1 << 20
    response = publisher.put(path(f"{name}@1.0.0"), body)
    assert response.status == 201, response
    assert publisher.get(path(f"{name}@1.0.0", "/content")).body == body


def test_a_percent_encoded_id_is_the_same_id(publisher: Web) -> None:
    name = unique()
    assert publisher.put(f"/v1/wpks/{name}%401.0.0", flat_bytes(name)).status == 201
    assert publisher.get(f"/v1/wpks/{name.replace('-', '%2D')}@1.0.0").json()["name"] == name


def test_an_admin_can_publish(admin: Web) -> None:
    name = unique()
    assert admin.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201
