"""Writes `api/wpk.schema.json`, the published JSON Schema of a workflow package, from the contract's own schemas."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

API = Path(__file__).resolve().parent.parent / "api"
FILE = API / "wpk.schema.json"
SCHEMAS = "#/components/schemas/"


def rebased(node: Any, found: list[str]) -> Any:
    """`node` with its references to the contract's schemas turned to `$defs`; adds the schemas they name to `found`."""
    if isinstance(node, list):
        return [rebased(item, found) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        name = node["$ref"].removeprefix(SCHEMAS)
        if name not in found:
            found.append(name)
        return {"$ref": f"#/$defs/{name}"}
    return {key: rebased(value, found) for key, value in node.items()}


def wpk_schema(contract: dict[str, Any]) -> dict[str, Any]:
    schemas = contract["components"]["schemas"]
    found: list[str] = []
    document = rebased(schemas["Document"], found)
    definitions = {}
    for name in found:  # Grows while it is walked.
        definitions[name] = rebased(schemas[name], found)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Workflow package",
        **document,
        "$defs": definitions,
    }


def rendered() -> str:
    contract = yaml.safe_load((API / "openapi.yaml").read_text(encoding="utf-8"))
    return json.dumps(wpk_schema(contract), indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    FILE.write_text(rendered(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
