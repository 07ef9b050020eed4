"""The HTTP contract, and a check of responses against it."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from jsonschema import FormatChecker
from jsonschema.protocols import Validator

from tests.json_schema import SchemaValidator

FILE = Path(__file__).resolve().parents[2] / "api" / "openapi.yaml"
METHODS = ("get", "put", "post", "delete")

# Statuses that any route may return without declaring them: the protocol's own rejections.
PROTOCOL_STATUSES = frozenset({400, 404, 405, 408, 411, 413, 414, 417, 431, 501, 503, 505})

# Headers of every response.
ALWAYS_SENT = frozenset(
    {"Date", "Server", "Connection", "Content-Type", "Content-Length", "X-Content-Type-Options"}
) | {
    # Headers that the contract describes once, for all operations.
    "RateLimit",
    "RateLimit-Policy",
    "traceparent",
}

# Values that differ between runs; replaced by a placeholder.
OF_THE_MOMENT = frozenset(
    {
        *(
            "at",
            "seq",
            "next_after",
            "actor",
            "published_at",
            "updated_at",
            "reviewed_at",
            "created_at",
            "expires_at",
            "revoked_at",
            "last_used_at",
            "downloads",
        ),
        *("request_id", "created_by", "reviewer", "subject", "uptime_seconds", "token"),
    }
)

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
        # The id of the legacy review route is `name@version` in one segment.
        shape = r"/wpk/review/[^/]+" if operation.template == "/wpk/review/{id}" else pattern(operation.template)
        if operation.method == method and re.fullmatch(shape, path):
            return operation
    return None


@functools.cache
def validator(reference: str) -> Validator:
    return SchemaValidator({"$ref": reference, "components": document()["components"]}, format_checker=formats)


def problems_of(schema: str, value: Any) -> list[str]:
    """Returns what is wrong with `value` according to a schema of the contract."""
    errors = validator(f"#/components/schemas/{schema}").iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in errors]


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    """Resolves a reference within the contract."""
    if "$ref" not in node:
        return node
    target: Any = document()
    for part in node["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    return dict(target)


def without_coding(headers: Mapping[str, str]) -> dict[str, str]:
    """Returns the headers as if nothing were compressed; the contract describes compression once, for all responses."""
    plain = {name: value for name, value in headers.items() if name != "Content-Encoding"}
    vary = [field for field in plain.pop("Vary", "").split(", ") if field not in ("", "Accept-Encoding")]
    return {**plain, "Vary": ", ".join(vary)} if vary else plain


def header_violations(declared: dict[str, Any], headers: Mapping[str, str]) -> list[str]:
    """Returns how the headers of a response differ, in either direction, from those that its operation declares."""
    broken = [
        f"does not declare the header {name}" for name in headers if name not in declared and name not in ALWAYS_SENT
    ]
    for name, reference in declared.items():
        header = resolve(reference)
        if name not in headers:
            broken += [f"misses the header {name}"] if header.get("required") else []
            continue
        schema = header["schema"]
        value = int(headers[name]) if schema.get("type") == "integer" else headers[name]
        if not SchemaValidator(schema).is_valid(value):
            broken.append(f"{name}: {value!r} is none of {schema}")
    return broken


def violations(operation: Operation, status: int, headers: Mapping[str, str], body: bytes) -> list[str]:
    """Returns how a response breaks the contract of its operation."""
    media_type = headers.get("Content-Type", "").split(";")[0].strip()
    # A partial body (206) is not JSON.
    value = json.loads(body) if body and media_type.endswith("json") and status != 206 else None
    response = resolve(operation.spec["responses"].get(str(status), {}))
    if not response:
        if status in PROTOCOL_STATUSES:
            return problems_of("Problem", value)
        return [f"{operation.id} does not declare status {status}"]
    broken = header_violations(response.get("headers", {}), without_coding(headers))
    content = response.get("content")
    if content is None:
        return broken + ([f"{operation.id} {status} has a body"] if body else [])
    if media_type not in content:
        return [*broken, f"{operation.id} {status} does not declare {media_type!r}"]
    if not media_type.endswith("json"):
        return broken
    schema = content[media_type]["schema"]
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    return broken + (problems_of(reference.rsplit("/", 1)[1], value) if reference else [])


def examples() -> dict[str, dict[str, Any]]:
    return dict(document()["components"]["examples"])


def masked(value: Any) -> Any:
    """Returns `value` with placeholders for what differs between runs; `tok_…` ids keep their kind."""
    if isinstance(value, dict):
        return {name: "…" if name in OF_THE_MOMENT else masked(member) for name, member in value.items()}
    if isinstance(value, list):
        return [masked(item) for item in value]
    return "tok_" if isinstance(value, str) and value.startswith("tok_") else value
