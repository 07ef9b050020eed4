"""Writes the records of the contract as TypeScript: the types, and the shapes that responses are checked against."""

from __future__ import annotations

import textwrap

from tools.contract.model import Choice, Contract, Kind, Member, Record

WIDTH = 110

# Names that mean something else among the globals of a browser, or too little among the exports of a package.
NAMES = {"Decision": "ReviewDecision", "Event": "AtomEvent", "MediaType": "DocumentMediaType", "Status": "WpkStatus"}

TYPES = {
    Kind.TEXT: "string",
    Kind.TIME: "string",
    Kind.INTEGER: "number",
    Kind.FLAG: "boolean",
    Kind.TEXTS: "string[]",
    Kind.OBJECT: "{ [member: string]: unknown }",
}
SHAPES = {
    Kind.TEXT: "string",
    Kind.TIME: "string",
    Kind.INTEGER: "integer",
    Kind.FLAG: "boolean",
    Kind.TEXTS: "string[]",
    Kind.OBJECT: "object",
}

WIRE_HEAD = """\
/**
 * The records of the HTTP contract, with the names they have on the wire. Times are RFC 3339 text in UTC.
 *
 * @module
 */
"""

SHAPES_HEAD = """\
import type {{ {names} }} from '../wire.js';
import type {{ Shape }} from './shape.js';
"""


def wire(contract: Contract) -> str:
    parts = [WIRE_HEAD, *map(_choice, contract.choices), *map(_interface, contract.records)]
    return "\n".join(parts)


def shapes(contract: Contract) -> str:
    head = SHAPES_HEAD.format(names=", ".join(sorted(_name(record.name) for record in contract.records)))
    return "\n".join([head, *map(_shape, contract.records)])


def _name(schema: str) -> str:
    return NAMES.get(schema, schema)


def _doc(text: str, indent: str = "") -> str:
    if not text:
        return ""
    if len(indent) + len(text) + 7 <= WIDTH:
        return f"{indent}/** {text} */\n"
    lines = textwrap.wrap(text, WIDTH - len(indent) - 3, break_long_words=False, break_on_hyphens=False)
    return "".join([f"{indent}/**\n", *(f"{indent} * {line}\n" for line in lines), f"{indent} */\n"])


def _values(choice: Choice) -> str:
    return " | ".join(f"'{value}'" for value in choice.values)


def _choice(choice: Choice) -> str:
    return f"{_doc(choice.doc)}export type {_name(choice.name or '')} = {_values(choice)};\n"


def _interface(record: Record) -> str:
    base = f" extends {_name(record.base)}" if record.base else ""
    members = "".join(f"{_doc(member.doc, '  ')}  {member.name}: {_type(member)};\n" for member in record.members)
    return f"{_doc(record.doc)}export interface {_name(record.name)}{base} {{\n{members}}}\n"


def _type(member: Member) -> str:
    if member.choice:
        kind = _name(member.choice.name) if member.choice.name else _values(member.choice)
        kind += "[]" if member.kind is Kind.TEXTS else ""
    elif member.record:
        kind = _name(member.record) + ("[]" if member.kind is Kind.RECORDS else "")
    else:
        kind = TYPES[member.kind]
    return f"{kind} | null" if member.nullable else kind


def _constant(schema: str) -> str:
    """`package` is a reserved word, and so is no name."""
    name = _name(schema)
    return "packageRecord" if name == "Package" else name[0].lower() + name[1:]


def _shape(record: Record) -> str:
    base = f"...{_constant(record.base)}, " if record.base else ""
    members = ", ".join(f"{member.name}: {_member_shape(member)}" for member in record.members)
    return f"export const {_constant(record.name)}: Shape<{_name(record.name)}> = {{ {base}{members} }};\n"


def _member_shape(member: Member) -> str:
    if member.kind is Kind.RECORDS:
        return f"{{ items: {_constant(member.record or '')} }}"
    if member.record:
        shape = _constant(member.record)
        return f"{{ nullable: {shape} }}" if member.nullable else shape
    if member.default is not None:
        return f"{{ default: {member.default!r} }}"
    return f"'{SHAPES[member.kind]}{'|null' if member.nullable else ''}'"
