"""Reads the records of the contract: the objects that responses consist of, out of `api/openapi.yaml`.

The schemas say everything that a type needs, in JSON Schema's own words:

- the order of `properties` is the order in which members are written;
- `type: [..., "null"]`, or `oneOf` with `type: "null"`, makes a member nullable;
- `default` is the value of a member that an older server leaves out; every other member is required;
- `const` and `enum` list the values of a text. A later server may know more, so readers accept any text; type checkers
  know the listed ones, unless the schema has `x-extensible`;
- `count` in an object with one array is the number of that array's elements;
- `allOf` with a reference extends another record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
OPENAPI = "api/openapi.yaml"
SCHEMAS = "#/components/schemas/"

# Operations whose responses no SDK reads as records.
OTHER_TAGS = {"legacy routes", "simulation"}
OTHER_OPERATIONS = {"getContent", "ready"}


class Kind(Enum):
    TEXT = "text"
    TIME = "time"
    INTEGER = "integer"
    FLAG = "flag"
    TEXTS = "texts"
    RECORD = "record"
    RECORDS = "records"
    OBJECT = "object"
    """An object whose members the contract does not name."""


@dataclass(frozen=True)
class Choice:
    """The values of a text. A choice without a name is written out in its member's type."""

    name: str | None
    values: tuple[str, ...]
    doc: str = ""


@dataclass(frozen=True)
class Member:
    name: str
    doc: str
    kind: Kind
    record: str | None = None
    choice: Choice | None = None
    nullable: bool = False
    default: str | int | None = None
    """Stands for the member if it is absent; None if it is required."""
    counts: str | None = None
    """The array whose elements this member counts."""


@dataclass(frozen=True)
class Record:
    name: str
    doc: str
    members: tuple[Member, ...]
    """Its own members, without those of `base`."""
    base: str | None = None

    @property
    def nested(self) -> list[Member]:
        return [member for member in self.members if member.record]


@dataclass(frozen=True)
class Contract:
    records: tuple[Record, ...]
    """Each after the records that it consists of."""
    choices: tuple[Choice, ...]


class Reader:
    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._schemas: dict[str, Any] = document["components"]["schemas"]
        self._records: dict[str, Record] = {}

    def read(self) -> Contract:
        for name in sorted(self._roots(), key=list(self._schemas).index):
            self._visit(name)
        choices = [self._choice(schema, name) for name, schema in self._schemas.items() if schema.get("enum")]
        return Contract(tuple(self._records.values()), tuple(choice for choice in choices if choice))

    def _roots(self) -> set[str]:
        """The schemas that successful responses refer to."""
        found = set()
        for path in self._document["paths"].values():
            for operation in path.values():
                if not isinstance(operation, dict) or "operationId" not in operation:
                    continue
                if OTHER_TAGS & set(operation["tags"]) or operation["operationId"] in OTHER_OPERATIONS:
                    continue
                found |= {name for name in map(_body_of, _successes(operation)) if name}
        return found

    def _visit(self, name: str) -> None:
        if name in self._records:
            return
        record = self._record(name)
        for needed in [record.base, *(member.record for member in record.members)]:
            if needed:
                self._visit(needed)
        self._records[name] = record

    def _record(self, name: str) -> Record:
        schema = self._schemas[name]
        base, own = None, schema
        if "allOf" in schema:
            parent, own = schema["allOf"]
            base = _name_of(parent)
        members = tuple(self._member(name, member, own) for member in own["properties"])
        return Record(name, _sentence(schema), members, base)

    def _member(self, record: str, name: str, owner: dict[str, Any]) -> Member:
        given = owner["properties"][name]
        if name not in owner["required"]:
            raise ValueError(f"{record}.{name} is optional: list it in 'required', and give it a 'default' or 'null'.")
        schema, nullable, reference = self._resolved(given)
        doc = _sentence(given) or ("" if "properties" in schema else _sentence(schema))
        default = given.get("default")
        common = {"name": name, "doc": doc, "nullable": nullable, "default": default}
        if schema.get("format") == "date-time":
            return Member(kind=Kind.TIME, **common)
        match _type_of(schema):
            case "string":
                return Member(kind=Kind.TEXT, choice=self._choice(schema, reference), **common)
            case "integer":
                names = list(owner["properties"])
                before = names[: names.index(name)]
                arrays = [other for other in before if owner["properties"][other].get("type") == "array"]
                counts = arrays[-1] if name == "count" and arrays else None
                return Member(kind=Kind.INTEGER, counts=counts, **common)
            case "boolean":
                return Member(kind=Kind.FLAG, **common)
            case "object":
                if reference:
                    return Member(kind=Kind.RECORD, record=reference, **common)
                return Member(kind=Kind.OBJECT, **common)
            case "array":
                item, _, element = self._resolved(schema["items"])
                if _type_of(item) == "object":
                    return Member(kind=Kind.RECORDS, record=element, **common)
                return Member(kind=Kind.TEXTS, choice=self._choice(item, element), **common)
        raise ValueError(f"{record}.{name} has a type that no language is written for: {schema}.")

    def _resolved(self, schema: dict[str, Any]) -> tuple[dict[str, Any], bool, str | None]:
        """The schema that is meant, whether it is nullable, and the name that it has."""
        if "oneOf" in schema:
            (other,) = [one for one in schema["oneOf"] if one.get("type") != "null"]
            inner, _, name = self._resolved(other)
            return inner, True, name
        if "$ref" in schema:
            name = _name_of(schema)
            return self._schemas[name], False, name
        return schema, "null" in _types_of(schema), None

    def _choice(self, schema: dict[str, Any], name: str | None) -> Choice | None:
        if schema.get("x-extensible"):
            return None
        if "const" in schema:
            return Choice(None, (schema["const"],))
        if "enum" not in schema:
            return None
        return Choice(name, tuple(schema["enum"]), _sentence(schema))


def _successes(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (response for status, response in operation["responses"].items() if status.startswith("2"))


def _body_of(response: dict[str, Any]) -> str | None:
    schema: Any = response.get("content", {}).get("application/json", {}).get("schema", {})
    return _name_of(schema) if isinstance(schema, dict) and "$ref" in schema else None


def _name_of(reference: dict[str, Any]) -> str:
    return str(reference["$ref"].removeprefix(SCHEMAS))


def _types_of(schema: dict[str, Any]) -> list[str]:
    types = schema.get("type", [])
    return types if isinstance(types, list) else [types]


def _type_of(schema: dict[str, Any]) -> str | None:
    return next((one for one in _types_of(schema) if one != "null"), None)


def _sentence(schema: dict[str, Any]) -> str:
    """The description as one paragraph that ends in a full stop."""
    text = " ".join(schema.get("description", "").split())
    return text if not text or text.endswith((".", "`")) else text + "."


def values_of(member: Member) -> str:
    """A sentence that lists the values of a text, for a language whose type does not."""
    if member.choice is None or len(member.choice.values) == 1:
        return ""
    *others, last = [f"`{value}`" for value in member.choice.values]
    return f"{'Each is ' if member.kind is Kind.TEXTS else ''}{', '.join(others)} or {last}."


def read_contract(text: str) -> Contract:
    return Reader(yaml.safe_load(text)).read()
