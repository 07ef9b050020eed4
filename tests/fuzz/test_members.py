"""The server takes of every request what its contract takes, and nothing else: each member of each body, each parameter
and header, one at a time with null, an empty value, a value of another type and values around the limits."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.e2e import contract
from tests.e2e.contract import Operation, operations, resolve
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.raw import Wire
from tests.e2e.web import Response, Web
from tests.json_schema import SchemaValidator
from tools.daemon import Atomd

VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    1.5,
    2**53,
    "",
    " ",
    "x",
    "null",
    "1",
    "\u0000",
    "é" * 5000,
    [],
    [None],
    [1],
    [[]],
    {},
    {"x": 1},
]
TEXTS = [
    "",
    " ",
    "x",
    "null",
    "true",
    "0",
    "1",
    "-1",
    "+1",
    "01",
    "1.0",
    "1e1",
    "0x1",
    " 1",
    "1 ",
    "1,2",
    "9007199254740992",
    "é",
    "a" * 5000,
    "*",
    '""',
]
MISSING = object()


def is_valid(schema: dict[str, Any], value: Any) -> bool:
    whole = {**schema, "components": contract.document()["components"]}
    return bool(SchemaValidator(whole, format_checker=contract.formats).is_valid(value))


def body_of(operation: Operation) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Returns the schema and a valid value of the JSON object that an operation takes."""
    content = resolve(operation.spec.get("requestBody", {})).get("content", {}).get("application/json")
    if content is None or "examples" not in content or isinstance(content["schema"], bool):
        return None
    example = resolve(next(iter(content["examples"].values())))["value"]
    schema = resolve(content["schema"])
    return (schema, example) if isinstance(example, dict) and "properties" in schema else None


def parameters_of(operation: Operation) -> list[dict[str, Any]]:
    return [resolve(parameter) for parameter in operation.spec.get("parameters", [])]


def places(schema: dict[str, Any], value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yields the path of every value that is or may be inside of another one."""
    if isinstance(value, list):
        inside = {index: resolve(schema.get("items", {})) for index in range(len(value))}
    else:
        inside = {name: resolve(member) for name, member in schema.get("properties", {}).items()}
    for name, member in inside.items():
        yield (*path, name)
        held = value[name] if isinstance(value, list) else value.get(name)
        if isinstance(held, dict | list):
            yield from places(member, held, (*path, name))


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    copied = copy.deepcopy(value)
    *outer, last = path
    inside = copied
    for name in outer:
        inside = inside[name]
    if new is not MISSING:
        inside[last] = new
    elif isinstance(inside, list):
        del inside[last]
    else:
        inside.pop(last, None)
    return copied


def variants(schema: dict[str, Any], example: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields the example with one value changed, left out, or added."""
    for path in places(schema, example):
        for new in [*VALUES, MISSING]:
            yield changed(example, path, new)
    yield {**example, "unknown": 1}


class Marketplace:
    """Requests to a server, each of which finds what it needs."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.name = unique()
        web.put(f"/v1/wpks/{self.name}@1.0.0", flat_bytes(self.name))

    def target(self, operation: Operation) -> str:
        if operation.id == "revokeToken":
            return "/v1/tokens/tok_none"
        values = {
            "name": self.name,
            "version": "1.0.0",
            "selector": "1.0.0",
            "id": f"{self.name}@1.0.0",
            "tenant": "acme",
            "scenario": "a",
        }
        return re.sub(r"\{(\w+)\}", lambda found: quote(values[found[1]], safe="@"), operation.template)

    def body(self, operation: Operation, value: dict[str, Any]) -> dict[str, Any]:
        """Returns the value under a name of its own, where the same one could not be sent twice."""
        if operation.id == "uploadWpk" and is_valid({"$ref": "#/components/schemas/Name"}, value.get("name")):
            return {**value, "name": unique()}
        return value

    def send(self, operation: Operation, value: dict[str, Any]) -> Response:
        sent = json.dumps(self.body(operation, value)).encode()
        headers = {"Content-Type": "application/json"}
        return self.web.exchange(operation.method, self.target(operation), sent, headers)


@pytest.fixture(scope="module")
def market() -> Iterator[Marketplace]:
    with Atomd("--simulate", "--listen", "127.0.0.1:0") as atomd:
        yield Marketplace(Web(atomd.host, atomd.port, "any"))
        atomd.stop()


WITH_BODY = [operation for operation in operations() if body_of(operation)]
WITH_PARAMETERS = [
    (operation, parameter)
    for operation in operations()
    for parameter in parameters_of(operation)
    if parameter["in"] in ("query", "header")
]


def test_the_operations_are_found() -> None:
    assert {operation.id for operation in WITH_BODY} >= {
        "createToken",
        "reviewWpk",
        "uploadWpk",
        "reviewWpkLegacy",
        "scriptFaults",
    }
    assert len(WITH_PARAMETERS) > 15


@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda operation: operation.id)
def test_a_body_is_taken_if_the_contract_takes_it(market: Marketplace, operation: Operation) -> None:
    found = body_of(operation)
    assert found
    schema, example = found
    wrong = []
    tried = 0
    for value in variants(schema, example):
        valid = is_valid(schema, value)
        response = market.send(operation, value)
        tried += 1
        # A valid request may be rejected for what the marketplace holds, but not for its form.
        fits = response.status < 500 and (response.status not in (400, 422) if valid else response.status in (400, 422))
        if not fits:
            wrong.append((json.dumps(value)[:200], "valid" if valid else "invalid", str(response)))
    assert wrong == []
    assert tried > 20


def as_sent(schema: dict[str, Any], text: str) -> Any:
    """Returns what a text stands for in a parameter of this schema."""
    if resolve(schema).get("type") == "integer":
        return int(text) if re.fullmatch(r"0|[1-9]\d*", text) else text
    return text


@pytest.mark.parametrize(
    ("operation", "parameter"),
    WITH_PARAMETERS,
    ids=lambda item: item.id if isinstance(item, Operation) else item["name"],
)
def test_a_parameter_is_taken_if_the_contract_takes_it(
    market: Marketplace, operation: Operation, parameter: dict[str, Any]
) -> None:
    found = body_of(operation)
    body = json.dumps(market.body(operation, found[1])).encode() if found else b""
    wrong = []
    for text in TEXTS:
        target, header = market.target(operation), ""
        if parameter["in"] == "query":
            target += "?" + urlencode({parameter["name"]: text})
        elif text != text.strip(" ") or not text.isascii():
            continue  # What surrounds a header's value is none of it, and its text is ASCII.
        else:
            header = f"{parameter['name']}: {text}\r\n"
        with Wire(market.web) as wire:
            wire.send(
                f"{operation.method} {target} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer any\r\n{header}"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            response = wire.response(operation.method)
        valid = is_valid(parameter["schema"], as_sent(parameter["schema"], text))
        fits = response.status < 500 and (valid or response.status >= 400)
        if not fits:
            wrong.append((text[:50], "valid" if valid else "invalid", str(response)[:200]))
    assert wrong == []
