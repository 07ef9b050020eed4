"""Canonical bytes and digests, without a server."""

from __future__ import annotations

from . import _native
from ._errors import InputError, error_of
from ._native import Failure


def canonicalize(value: object) -> bytes:
    """Returns the RFC 8785 bytes of a value, which are the same in every SDK, and so is their digest.

    Raises:
        InputError: The value has no canonical form: NaN, an infinity, an integer that some readers cannot hold exactly,
            a lone surrogate, a type that JSON lacks, or more than 64 levels. `errors` has the place.
    """
    outcome = _native.canonicalize(value)
    if isinstance(outcome, Failure):
        raise error_of(outcome)
    return outcome


def digest(data: bytes | bytearray | memoryview) -> str:
    """Returns `sha256:` and the hexadecimal SHA-256 of `data`, as the server identifies an artifact.

    Raises:
        InputError: `data` is not bytes.
    """
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise InputError(f"data must be bytes, not {type(data).__name__}.", code="invalid_argument")
    return _native.digest(bytes(data))
