"""Canonical bytes and digests, without a server."""

from __future__ import annotations

from . import _native
from ._errors import InputError, error_of
from ._native import Failure


def canonicalize(value: object) -> bytes:
    """The RFC 8785 bytes of a value: the same value gives the same bytes in every SDK, and so the same digest.

    Raises:
        InputError: The value has no canonical form: NaN, an infinity, an integer that not every reader holds exactly,
            a lone surrogate, a type that JSON lacks, more than 64 levels. `errors` has the place.
    """
    outcome = _native.canonicalize(value)
    if isinstance(outcome, Failure):
        raise error_of(outcome)
    return outcome


def digest(data: bytes | bytearray | memoryview) -> str:
    """`sha256:` and the hexadecimal SHA-256 of `data`, as the server names an artifact.

    Raises:
        InputError: `data` is not bytes.
    """
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise InputError(f"A digest is of bytes, not of {type(data).__name__}.", code="invalid_argument")
    return _native.digest(bytes(data))
