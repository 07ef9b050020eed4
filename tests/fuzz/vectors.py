"""The cases of api/vectors as what the fuzzers begin with, besides tests/fuzz/seeds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tools.daemon import ROOT

VECTORS = ROOT / "api" / "vectors"


def read(name: str) -> dict[str, Any]:
    return dict(json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8")))


def strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def responses() -> Iterator[str]:
    """The cases of problems as the target `response` takes them: the length of the first line is the status."""
    for case in read("problems")["cases"]:
        response = case["response"]
        head = "".join(f"{name}: {value}\n" for name, value in response.get("headers", {}).items())
        yield f"{'x' * (response['status'] - 100)}\n{head}\n{response.get('body', '')}"


def inputs() -> dict[str, list[bytes]]:
    """Returns inputs by target."""
    names, versions, documents = read("names"), read("versions"), read("documents")
    texts = {
        "name": strings(names["valid"]) + strings(names["invalid"]),
        "version": strings(versions["valid"]) + strings(versions["invalid"]),
        "range": [f"{case['range']}\n{case['version']}" for case in read("ranges")["cases"]],
        "json": [case["json"] for case in read("canonical")["cases"]],
        "document": [json.dumps(document) for document in documents["valid"]],
        "time": [case["value"] for case in read("retry_after")["cases"] if case["value"]],
        "response": [*responses()],
    }
    texts["yaml"] = texts["json"] + texts["document"]
    return {target: [text.encode("utf-8", "surrogatepass") for text in found] for target, found in texts.items()}
