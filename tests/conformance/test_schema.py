"""The published schema of a workflow package agrees with the reader: both run `api/vectors/documents.json`."""

from __future__ import annotations

import copy
import functools
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema.protocols import Validator

from tests.json_schema import SchemaValidator
from tools import wpk_schema

API = Path(__file__).resolve().parents[2] / "api"


@functools.cache
def vectors(name: str) -> dict[str, Any]:
    return dict(json.loads((API / "vectors" / f"{name}.json").read_text(encoding="utf-8")))


@functools.cache
def contract() -> dict[str, Any]:
    return dict(yaml.safe_load((API / "openapi.yaml").read_text(encoding="utf-8")))


@functools.cache
def published() -> Validator:
    schema = json.loads(wpk_schema.FILE.read_text(encoding="utf-8"))
    SchemaValidator.check_schema(schema)
    return SchemaValidator(schema)


def component(name: str) -> Validator:
    return SchemaValidator({"$ref": f"#/components/schemas/{name}", "components": contract()["components"]})


def changed(change: dict[str, Any]) -> Any:
    document = copy.deepcopy(vectors("documents")["full"])
    *parents, last = change["pointer"].removeprefix("/").split("/")
    node = document
    for part in parents:
        node = node[int(part) if isinstance(node, list) else part]
    key: Any = int(last) if isinstance(node, list) else last
    if "value" in change:
        node[key] = change["value"]
    else:
        del node[key]
    return document


def test_the_published_schema_is_the_contracts() -> None:
    assert wpk_schema.FILE.read_text(encoding="utf-8") == wpk_schema.rendered(), "run make contract"


def test_the_schema_accepts_what_the_reader_accepts() -> None:
    valid = [*vectors("documents")["valid"], vectors("documents")["full"]]
    valid += [changed(change) for change in vectors("documents")["full_valid"]]
    assert [document for document in valid if not published().is_valid(document)] == []


def test_the_schema_rejects_what_the_reader_rejects() -> None:
    invalid = [case["document"] for case in vectors("documents")["invalid"]]
    invalid += [changed(change) for change in vectors("documents")["full_invalid"]]
    assert [document for document in invalid if published().is_valid(document)] == []


@pytest.mark.parametrize(
    ("schema", "file", "valid", "invalid"),
    [
        ("Name", "names", ["valid"], ["invalid", "reserved"]),
        ("Version", "versions", ["valid", "order"], ["invalid"]),
    ],
)
def test_the_patterns_agree_with_the_parsers(schema: str, file: str, valid: list[str], invalid: list[str]) -> None:
    check = component(schema)
    cases = vectors(file)
    assert [text for name in valid for text in cases[name] if not check.is_valid(text)] == []
    assert [text for name in invalid for text in cases[name] if check.is_valid(text)] == []


def test_the_pattern_of_a_range_agrees_with_the_parser() -> None:
    check = component("Selector")
    # A selector is not empty and may also be `latest`; control characters are rejected in every URL.
    ranges = {case["range"] for case in vectors("ranges")["cases"] if case["range"].strip("\t\n\v\f\r")}
    assert [text for text in sorted(ranges) if not check.is_valid(text)] == []
    assert [text for text in vectors("ranges")["invalid"] if text != "latest" and check.is_valid(text)] == []
