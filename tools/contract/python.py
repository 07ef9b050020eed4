"""Writes the records of the contract as the result classes of the Python SDK."""

from __future__ import annotations

import textwrap

from tools.contract.model import Contract, Kind, Member, Record, values_of

WIDTH = 120

# Classes that the SDK has by hand: every failed result holds findings, and pages of keys are joined to a `TokenList`.
GIVEN = {"Finding", "TokenPage"}
# Records that are only parts of results. The others say why they are missing if their call failed.
PARTS = {"PackageVersion", "Review"}
# Lists that are the results of changes too, and have a status if their call failed.
CHANGED_LISTS = {"OwnerList"}
# The status of a result whose call failed.
FAILED = {"Health": "unhealthy"}

TYPES = {
    Kind.TEXT: "str",
    Kind.TIME: "str",
    Kind.INTEGER: "int",
    Kind.FLAG: "bool",
    Kind.TEXTS: "list[str]",
    Kind.OBJECT: "dict[str, Any]",
}

HEAD = '''\
"""The records that responses consist of. Times are RFC 3339 text in UTC."""

from __future__ import annotations

from typing import Any

from ._records import Finding, Record, Result
'''


def results(contract: Contract) -> str:
    classes = [_class(record) for record in contract.records if record.name not in GIVEN]
    return "\n\n".join([HEAD, *classes])


def _class(record: Record) -> str:
    lines = [f"class {record.name}({_base(record)}):", *_doc(record.doc), "", "__slots__ = ()"]
    if record.nested:
        pairs = ", ".join(f'("{member.name}", {member.record})' for member in record.nested)
        lines.append(f"_records = ({pairs},)")
    lines.append("")
    if _lacks_status(record):
        lines += ["status: str", *_doc(f"{_failed(record)}; absent otherwise.")]
    for member in record.members:
        lines += [f"{member.name}: {_type(member)}", *_doc(_text(record, member))]
    return "\n".join([lines[0], *(f"    {line}" if line else "" for line in lines[1:])]) + "\n"


def _base(record: Record) -> str:
    return record.base or ("Record" if record.name in PARTS else "Result")


def _lacks_status(record: Record) -> bool:
    """A list has none: if its call failed, it is empty."""
    names = {member.name for member in record.members}
    is_list = "count" in names and record.name not in CHANGED_LISTS
    return _base(record) == "Result" and "status" not in names and not is_list


def _failed(record: Record) -> str:
    return f"`{FAILED.get(record.name, 'failed')}` if the call failed"


def _type(member: Member) -> str:
    kind = {Kind.RECORD: f"{member.record}", Kind.RECORDS: f"list[{member.record}]", **TYPES}[member.kind]
    # A failed call has no place in a list.
    return f"{kind} | None" if member.nullable or member.name == "next_after" else kind


def _text(record: Record, member: Member) -> str:
    text = " ".join(filter(None, [member.doc, values_of(member)]))
    if member.name == "status" and record.name not in PARTS:
        text = f"{text} {_failed(record)}.".strip()
    return text.replace("`null`", "None").replace("`true`", "True").replace("`false`", "False")


def _doc(text: str) -> list[str]:
    if not text:
        return []
    return textwrap.wrap(f'"""{text}"""', WIDTH - 4, break_long_words=False, break_on_hyphens=False)
