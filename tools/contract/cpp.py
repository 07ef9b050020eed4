"""Writes the records of the contract as C++: the structs, and the descriptions by which they are read and written."""

from __future__ import annotations

from tools.contract.model import Contract, Kind, Member, Record, values_of

# Structs that a lower room has.
GIVEN = {"Finding"}

TYPES = {
    Kind.TEXT: "std::string",
    Kind.TIME: "Timestamp",
    Kind.INTEGER: "std::int64_t",
    Kind.FLAG: "bool",
    Kind.TEXTS: "std::vector<std::string>",
    Kind.OBJECT: "JsonObject",
}
INITIAL = {"std::int64_t": " = 0", "bool": " = false"}

RECORDS_HEAD = """\
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "atom/base/clock.hpp"
#include "atom/base/result.hpp"
#include "atom/wire/json_object.hpp"

/// The records that responses consist of. A member whose values the contract lists (a status, a decision, a scope) is
/// text all the same, so that a client can read and pass on the values of a later server.
namespace atom::wire {
"""

DESCRIPTIONS_HEAD = """\
#pragma once

#include "atom/wire/object.hpp"
#include "atom/wire/records.hpp"

/// The members of each record, in the order of the contract.
namespace atom::wire {
"""

DESCRIPTIONS_TAIL = """
/// Applies X to every record.
// clang-format off
#define ATOM_WIRE_RECORDS(X) \\
{names}
// clang-format on

}}  // namespace atom::wire
"""


def records(contract: Contract) -> str:
    return "\n".join([RECORDS_HEAD, *map(_struct, _own(contract)), "}  // namespace atom::wire\n"])


def descriptions(contract: Contract) -> str:
    names = " \\\n".join(f"  X({record.name})" for record in contract.records)
    described = "\n".join(map(_description, contract.records))
    return f"{DESCRIPTIONS_HEAD}\n{described}{DESCRIPTIONS_TAIL.format(names=names)}"


def _own(contract: Contract) -> list[Record]:
    return [record for record in contract.records if record.name not in GIVEN]


def _struct(record: Record) -> str:
    base = f" : {record.base}" if record.base else ""
    members = "".join(_member(member) for member in record.members if not member.counts)
    return (
        f"/// {_text(record.doc)}\n"
        f"struct {record.name}{base} {{\n{members}\n"
        f"  bool operator==(const {record.name}&) const = default;\n}};\n"
    )


def _member(member: Member) -> str:
    kind = _type(member)
    text = " ".join(filter(None, [_text(member.doc), values_of(member)]))
    doc = f"/// {text}\n" if text else ""
    initial = " = {}" if member.nullable else INITIAL.get(kind, "")
    return f"{doc}{kind} {member.name}{initial};\n"


def _type(member: Member) -> str:
    kind = {Kind.RECORD: f"{member.record}", Kind.RECORDS: f"std::vector<{member.record}>", **TYPES}[member.kind]
    return f"std::optional<{kind}>" if member.nullable else kind


def _text(doc: str) -> str:
    return doc.replace("`null`", "`nullopt`")


def _description(record: Record) -> str:
    fields = ", ".join(_field(record, member) for member in record.members)
    made = f"std::tuple{{{fields}}}"
    if record.base:
        made = f"std::tuple_cat(Description<{record.base}>::fields, {made})"
        return f"template <>\nstruct Description<{record.name}> {{\nstatic constexpr auto fields = {made};\n}};\n"
    return f"template <>\nstruct Description<{record.name}> {{\nstatic constexpr std::tuple fields{{{fields}}};\n}};\n"


def _field(record: Record, member: Member) -> str:
    maker = "count" if member.counts else "field" if member.default is None else "defaulted"
    return f'{maker}("{member.name}", &{record.name}::{member.counts or member.name})'
