"""The HTTP contract, and whether an answer keeps to it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker

FILE = Path(__file__).resolve().parents[2] / "api" / "openapi.yaml"
METHODS = ("get", "put", "post", "delete")

# What any route may answer, whatever the contract says of it: the protocol's own refusals.
PROTOCOL_STATUSES = frozenset({400, 404, 405, 408, 411, 413, 414, 417, 431, 501, 503, 505})

formats = FormatChecker()


@formats.checks("date-time", raises=ValueError)
def is_rfc3339(value: object) -> bool:
    return not isinstance(value, str) or (value.endswith("Z") and datetime.fromisoformat(value) is not None)


@dataclass(frozen=True)
class Operation:
    method: str
    template: str
    spec: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.spec["operationId"])

    @property
    def needs_token(self) -> bool:
        return self.spec.get("security") == [{"bearer": []}]


@functools.cache
def document() -> dict[str, Any]:
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


@functools.cache
def operations() -> tuple[Operation, ...]:
    return tuple(
        Operation(method.upper(), template, path[method])
        for template, path in document()["paths"].items()
        for method in METHODS
        if method in path
    )


@functools.cache
def pattern(template: str) -> re.Pattern[str]:
    literal = re.split(r"\{\w+\}", template)
    return re.compile("[^/@]+".join(map(re.escape, literal)))


def operation_for(method: str, target: str) -> Operation | None:
    path = target.split("?", 1)[0].replace("%40", "@")
    if method == "HEAD":
        method = "GET"
    for operation in operations():
        # The id of the first review route is `name@version` in one segment.
        shape = r"/wpk/review/[^/]+" if operation.template == "/wpk/review/{id}" else pattern(operation.template)
        if operation.method == method and re.fullmatch(shape, path):
            return operation
    return None


@functools.cache
def validator(reference: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": reference, "components": document()["components"]}, format_checker=formats)


def problems_of(schema: str, value: object) -> list[str]:
    """What is wrong with `value` by a schema of the contract."""
    errors = validator(f"#/components/schemas/{schema}").iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in errors]


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    """Follows a reference within the contract."""
    if "$ref" not in node:
        return node
    target: Any = document()
    for part in node["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    return dict(target)


def violations(operation: Operation, status: int, media_type: str, body: bytes, value: object) -> list[str]:
    """How an answer breaks the contract of its operation; `value` is the body read as JSON, where it is JSON."""
    declared = operation.spec["responses"].get(str(status))
    if declared is None:
        if status in PROTOCOL_STATUSES:
            return problems_of("Problem", value)
        return [f"{operation.id} does not declare status {status}"]
    content = resolve(declared).get("content")
    if content is None:
        return [] if not body else [f"{operation.id} {status} has a body"]
    schema = content.get(media_type, {}).get("schema")
    if schema is None:
        return [f"{operation.id} {status} does not declare {media_type!r}"]
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    return problems_of(reference.rsplit("/", 1)[1], value) if reference else []
