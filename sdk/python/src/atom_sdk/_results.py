"""The results of calls: the records of the contract, and those that the SDK makes itself."""

from __future__ import annotations

import builtins
from typing import Any

from ._contract import (
    ChangeResult,
    Event,
    EventPage,
    Health,
    NewToken,
    OwnerList,
    Package,
    PackageVersion,
    PublishResult,
    Review,
    ReviewList,
    ReviewResult,
    Token,
    Validation,
    WhoAmI,
    Wpk,
    WpkPage,
)
from ._records import Result

__all__ = [
    "ChangeResult",
    "Download",
    "Event",
    "EventPage",
    "Health",
    "NewToken",
    "OwnerList",
    "Package",
    "PackageVersion",
    "PublishResult",
    "Review",
    "ReviewList",
    "ReviewResult",
    "RevokedToken",
    "Token",
    "TokenList",
    "Validation",
    "WhoAmI",
    "Wpk",
    "WpkPage",
]


class Download(Result):
    """The bytes of one version as they were published, checked against their digest."""

    __slots__ = ()

    status: str
    """The version's when it was sent: `approved`, `yanked`, …; empty if the server does not say; `failed` if the call
    failed."""
    id: str
    """The exact version, even if you asked for a range or `latest`."""
    digest: str
    media_type: str
    """`application/json` or `application/yaml`."""
    bytes: builtins.bytes
    """Remove them before `json.dumps`: JSON has no value for bytes."""
    path: str
    """The file that was written, if you named one."""

    def __repr__(self) -> str:
        shown: dict[str, Any] = dict(self)
        if "bytes" in shown:
            shown["bytes"] = f"<{len(self['bytes'])} bytes>"
        return repr(shown)


class TokenList(Result):
    """Every API key that the caller may see, newest first. Empty if the call failed."""

    __slots__ = ()
    _records = (("tokens", Token),)

    tokens: list[Token]
    count: int
    """The number of keys."""


class RevokedToken(Result):
    """An API key that is revoked."""

    __slots__ = ()

    id: str
    status: str
    """`revoked`, or `failed` if the call failed."""
    durable: bool
    """False if the server cannot write the revocation yet, because its disk is full: it takes effect all the same, and
    is written as soon as possible. Revoke again to see whether it has been."""
