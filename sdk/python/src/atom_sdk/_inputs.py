"""Checks arguments before the native half sees them. Every check raises `InputError`."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any, NoReturn

from ._errors import InputError

_LONGEST_TIMEOUT_S = 24 * 60 * 60
# A century: what is longer is a mistake, and more than the system can wait.
_LONGEST_WAIT_S = 100 * 365 * 24 * 60 * 60
_LARGEST_LIMIT = 2**31 - 1
_MOST_CONCURRENT = 64


def reject(message: str) -> NoReturn:
    raise InputError(message, code="invalid_argument")


def text(name: str, value: object) -> str:
    """Returns a str that UTF-8 can encode."""
    if not isinstance(value, str):
        reject(f"{name} must be a str, not {type(value).__name__}.")
    try:
        value.encode()
    except UnicodeEncodeError:
        reject(f"{name} contains a lone surrogate, which UTF-8 cannot encode.")
    return str(value)


def optional_text(name: str, value: object) -> str | None:
    return None if value is None else text(name, value)


def optional_limit(value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST_LIMIT:
        reject("limit must be an int from 1 to 100.")
    return int(value)


def optional_seq(value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        reject("after must be the seq of an event, or 0.")
    return int(value)


def seconds(name: str, value: object, least: float = 0.0) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not least <= value <= _LONGEST_WAIT_S:
        reject(f"{name} must be a number of seconds from {least:g} to {_LONGEST_WAIT_S}.")
    return float(value)


def concurrency(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST_CONCURRENT:
        reject(f"concurrency must be an int from 1 to {_MOST_CONCURRENT}.")
    return int(value)


def optional_bool(name: str, value: object) -> bool | None:
    if value is not None and not isinstance(value, bool):
        reject(f"{name} must be True or False, not {type(value).__name__}.")
    return value


def hook(name: str, value: object) -> object:
    if value is not None and not callable(value):
        reject(f"{name} must be callable, not {type(value).__name__}.")
    return value


def optional_milliseconds(name: str, value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 < value <= _LONGEST_TIMEOUT_S:
        reject(f"{name} must be a number of seconds above 0 and at most {_LONGEST_TIMEOUT_S}.")
    return math.ceil(value * 1000)


def path(name: str, value: object) -> bytes:
    """Returns a path as the file system has it."""
    if not isinstance(value, (str, os.PathLike)):
        reject(f"{name} must be a str or a path, not {type(value).__name__}.")
    try:
        return os.fsencode(value)
    except (TypeError, UnicodeEncodeError):
        reject(f"{name} is not a valid path on this system.")


def optional_path(name: str, value: object) -> str | None:
    return None if value is None else os.fsdecode(path(name, value))


def headers(value: object) -> list[tuple[str, str]]:
    if value is None:
        return []
    if not isinstance(value, Mapping):
        reject(f"headers must be a mapping of names to values, not {type(value).__name__}.")
    return [(text("A header's name", key), text("A header's value", item)) for key, item in value.items()]


def scopes(value: object) -> list[str]:
    if isinstance(value, str):
        return [text("scopes", value)]
    if not isinstance(value, Iterable):
        reject(f"scopes must be a list of str, not {type(value).__name__}.")
    return [text("Each scope", scope) for scope in value]


def optional_time(name: str, value: object) -> str | None:
    """Returns RFC 3339 text, as given or made from a datetime with a time zone."""
    if not isinstance(value, datetime):
        return optional_text(name, value)
    if value.utcoffset() is None:
        reject(f"{name} must have a time zone, as datetime.now(timezone.utc) has.")
    try:
        return value.astimezone(timezone.utc).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    except OverflowError:
        reject(f"{name} is out of range in UTC. Use a time from the year 1 to the year 9999.")


def items(name: str, value: object) -> list[Any]:
    """Returns the items of a batch. Rejects a single text or document."""
    if isinstance(value, (str, bytes, bytearray, memoryview, Mapping, os.PathLike)) or not isinstance(value, Iterable):
        reject(f"{name} must be a list, not {type(value).__name__}. Put a single item into a list.")
    return list(value)


def document(value: Any) -> tuple[str, Any]:
    """Returns how a document is given (`value`, `file` or `bytes`), and the document."""
    if isinstance(value, Mapping):
        return "value", value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "bytes", bytes(value)
    if isinstance(value, (str, os.PathLike)):
        return "file", path("The document", value)
    reject(f"A document must be a dict, the path of a .json, .yaml or .yml file, or bytes, not {type(value).__name__}.")
