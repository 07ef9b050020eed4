"""Names, versions, ranges and documents, by the rules of the server and without it."""

from __future__ import annotations

from . import _inputs, _native
from ._errors import error_of, success
from ._records import Finding


def is_valid_name(name: str) -> bool:
    """Whether a package may have this name."""
    return isinstance(name, str) and _is_text(name) and _native.check_name(name) is None


def is_valid_version(version: str) -> bool:
    """Whether this is a whole SemVer 2.0.0 version."""
    return isinstance(version, str) and _is_text(version) and _native.check_version(version) is None


def compare_versions(a: str, b: str) -> int:
    """-1, 0 or 1: the order of two versions by SemVer's precedence, in which build metadata does not count.

    Raises:
        InputError: One of them is no version (`invalid_version`).
    """
    return success(_native.compare_versions(_inputs.text("a", a), _inputs.text("b", b)))


def satisfies(version: str, range: str) -> bool:  # noqa: A002 - the field's own name
    """Whether a range, as npm's semver writes it (`^1.2`, `~1.2.3`, `1.x`, `>=1.2 <2`), contains a version.

    Raises:
        InputError: `invalid_version` or `invalid_range`.
    """
    return success(_native.satisfies(_inputs.text("version", version), _inputs.text("range", range)))


def check_document(document: object) -> list[Finding]:
    """What is wrong with a document, as far as its form can tell: every finding; none where nothing is.

    `validate` of a client asks the server, which also looks at what is published already.
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
