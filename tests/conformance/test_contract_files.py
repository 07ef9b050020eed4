"""The types of every language are made from `api/openapi.yaml`, and have its members."""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.contract import async_client, files
from tools.contract.model import OPENAPI, ROOT, read_contract
from tools.contract.typescript import NAMES

# The SDKs join the pages of keys to one list, which has no cursor.
JOINED = {"TokenPage": "TokenList"}
LEFT_OUT = {("TokenPage", "next_cursor")}


SOURCES = files.sources()


@functools.cache
def made() -> dict[str, str]:
    return files.made(SOURCES)


@functools.cache
def schemas() -> dict[str, Any]:
    return dict(yaml.safe_load(SOURCES.openapi)["components"]["schemas"])


def members_of(name: str) -> list[str]:
    """The members of a schema, read without the generator."""
    schema = schemas()[name]
    if "allOf" in schema:
        parent, own = schema["allOf"]
        return [*members_of(parent["$ref"].rpartition("/")[2]), *own["properties"]]
    return list(schema["properties"])


RECORDS = [record.name for record in read_contract(SOURCES.openapi).records]


def made_from(source: str) -> list[str]:
    return [file.path for file in files.FILES if file.source == source]


def test_no_generated_file_is_stale() -> None:
    assert files.stale(made()) == [], f"run {files.COMMAND}"


def test_a_changed_contract_makes_every_file_of_it_stale() -> None:
    line = "        uptime_seconds: { type: integer }\n"
    changed = SOURCES.openapi.replace(line, f"{line}        region: {{ type: string, default: nowhere }}\n")
    changed = changed.replace("simulation_mode, uptime_seconds]", "simulation_mode, uptime_seconds, region]")
    assert files.stale(files.made(replace(SOURCES, openapi=changed))) == made_from(OPENAPI)


def test_a_changed_client_makes_the_asyncio_client_stale() -> None:
    changed = SOURCES.client.replace('"""Asks whether the server is alive."""', '"""Asks for the server\'s health."""')
    assert changed != SOURCES.client
    assert files.stale(files.made(replace(SOURCES, client=changed))) == made_from(async_client.SOURCE)


def test_a_changed_file_is_stale(tmp_path: Path) -> None:
    for path, text in made().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert files.stale(made(), tmp_path) == []
    copy = tmp_path / files.FILES[0].path
    copy.write_text(copy.read_text(encoding="utf-8").replace("std::string id;", "std::string name;"), encoding="utf-8")
    assert files.stale(made(), tmp_path) == [files.FILES[0].path]


def test_a_rule_of_the_asyncio_client_that_matches_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="matches nothing"):
        async_client.async_client(SOURCES.client.replace("yield from", "yield"))


@pytest.mark.parametrize("file", files.FILES, ids=lambda file: file.path)
def test_a_generated_file_names_its_command(file: files.GeneratedFile) -> None:
    first, _ = (ROOT / file.path).read_text(encoding="utf-8").split("\n", 1)
    assert first.endswith(f" Made by `{files.COMMAND}` from {file.source}; do not edit.")


@pytest.mark.parametrize("name", RECORDS)
def test_cpp_has_the_members_of_the_schema(name: str) -> None:
    text = (ROOT / "src/wire/descriptions.hpp").read_text(encoding="utf-8")
    found = re.search(rf"struct Description<{name}> \{{(.*?)\n\}};", text, re.DOTALL)
    assert found
    base = re.search(r"Description<(\w+)>::fields", found[1])
    inherited = members_of(base[1]) if base else []
    assert inherited + re.findall(r'\w+\("(\w+)", &', found[1]) == members_of(name)


@pytest.mark.parametrize("name", RECORDS)
def test_typescript_has_the_members_of_the_schema(name: str) -> None:
    text = (ROOT / "sdk/typescript/src/wire.ts").read_text(encoding="utf-8")
    found = re.search(rf"^export interface {NAMES.get(name, name)}( extends (\w+))? {{\n(.*?)^}}", text, re.M | re.S)
    assert found
    inherited = members_of(found[2]) if found[2] else []
    assert inherited + re.findall(r"^  (\w+): ", found[3], re.M) == members_of(name)


@functools.cache
def python_classes() -> dict[str, ast.ClassDef]:
    package = ROOT / "sdk/python/src/atom_sdk"
    modules = [ast.parse((package / f"{name}.py").read_text("utf-8")) for name in ("_records", "_contract", "_results")]
    return {node.name: node for module in modules for node in module.body if isinstance(node, ast.ClassDef)}


def python_members(name: str) -> list[str]:
    node = python_classes()[name]
    parents = [base.id for base in node.bases if isinstance(base, ast.Name) and base.id in schemas()]
    own = [one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)]
    return [member for parent in parents for member in python_members(parent)] + own


@pytest.mark.parametrize("name", RECORDS)
def test_python_has_the_members_of_the_schema(name: str) -> None:
    # A failed result has a status, whether the schema has one or not.
    found = [member for member in python_members(JOINED.get(name, name)) if member != "status"]
    assert found == [member for member in members_of(name) if member != "status" and (name, member) not in LEFT_OUT]
