"""JSON Schema with ECMA-262 patterns, whose `$` matches only at the very end, not before a final line break."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator, ValidationError, validators
from jsonschema.protocols import Validator


def pattern(_validator: Any, expression: str, value: object, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and not re.search(re.sub(r"(?<!\\)\$(?=$|\))", r"\\Z", expression), value):
        yield ValidationError(f"{value!r} does not match {expression!r}")


SchemaValidator: type[Validator] = validators.extend(Draft202012Validator, {"pattern": pattern})  # type: ignore[no-untyped-call]
