"""Checks of names, versions, ranges and documents by the server's rules, without a server."""

from __future__ import annotations

from . import _inputs, _native
from ._errors import error_of, success
from ._records import Finding


def is_valid_name(name: str) -> bool:
    """Returns whether a package may have this name."""
    return isinstance(name, str) and _is_text(name) and _native.check_name(name) is None


def is_valid_version(version: str) -> bool:
    """Returns whether this is a full SemVer 2.0.0 version."""
    return isinstance(version, str) and _is_text(version) and _native.check_version(version) is None


def compare_versions(a: str, b: str) -> int:
    """Returns -1, 0 or 1: the order of two versions by SemVer's precedence, which ignores build metadata.

    Raises:
        InputError: One of them is not a version (`invalid_version`).
    """
    return success(_native.compare_versions(_inputs.text("a", a), _inputs.text("b", b)))


def satisfies(version: str, range: str) -> bool:  # noqa: A002 - the field's own name
    """Returns whether a range in npm's syntax (`^1.2`, `~1.2.3`, `1.x`, `>=1.2 <2`) contains a version.

    Raises:
        InputError: `invalid_version` or `invalid_range`.
    """
    return success(_native.satisfies(_inputs.text("version", version), _inputs.text("range", range)))


def check_document(document: object) -> list[Finding]:
    """Returns everything that is wrong with a document's form; an empty list if nothing is.

    A client's `validate` asks the server, which also compares with what is published.
    """
    failure = _native.check_document(document)
    if failure is None:
        return []
    error = error_of(failure)
    return error.errors or [Finding(code=error.code, pointer="", detail=error.message)]


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
