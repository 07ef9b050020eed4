"""What calls give: dicts whose members are attributes too."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any, ClassVar


class Record(dict[str, Any]):
    """A dict whose members can be read as attributes too: `record["id"]` and `record.id` are the same.

    It equals a plain dict with the same members, and goes through `json.dumps` and `pickle` like one. Attributes cannot
    be set; members can.
    """

    __slots__ = ()

    # Members that are records themselves, or lists of them.
    _records: ClassVar[tuple[tuple[str, type[Record]], ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in self._records:
            member = self.get(name)
            if isinstance(member, list):
                self[name] = [kind(item) for item in member]
            elif isinstance(member, dict):
                self[name] = kind(member)

    # Type checkers know the members of each class and need no more; this would let any name pass.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            try:
                return self[name]
            except KeyError:
                raise AttributeError(self._missing(name)) from None

    def _missing(self, name: str) -> str:
        return f"{type(self).__name__!r} has no {name!r}"

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self]


# What is read of a result that has no such member, since the call succeeded.
_OF_A_SUCCESS: dict[str, Any] = {
    "error": None,
    "code": None,
    "http_status": None,
    "request_id": None,
    "retryable": False,
    "retry_after": None,
    "errors": (),
}


class Result(Record):
    """What a call gives. Where it failed, `error` says why; where it succeeded, `error` is None and no member."""

    __slots__ = ()

    error: str | None
    """A sentence that says what happened and what to do."""
    code: str | None
    """Stable and snake_case: what a program decides by."""
    http_status: int | None
    request_id: str | None
    retryable: bool
    """Whether the same call may succeed later, and repeating it does no harm."""
    retry_after: float | None
    """Seconds that the server asked to wait."""
    errors: list[Finding]
    """Every finding of a body that breaks rules."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name not in self and name in _OF_A_SUCCESS:
                value = _OF_A_SUCCESS[name]
                return list(value) if name == "errors" else value
            return super().__getattr__(name)

    def _missing(self, name: str) -> str:
        why = self.get("error")
        return super()._missing(name) + (f": the call failed: {why}" if why else "")


class Finding(Record):
    """One thing that is wrong with a body, and where."""

    __slots__ = ()

    code: str
    pointer: str
    """RFC 6901 JSON Pointer; empty for the whole body."""
    detail: str
    """What to do."""


class Review(Record):
    """The decision that stands on a version."""

    __slots__ = ()

    decision: str
    """`approve` or `reject`."""
    reason: str
    reviewer: str
    reviewed_at: str


class Wpk(Result):
    """A published version. Times are RFC 3339 text in UTC."""

    __slots__ = ()
    _records = (("review", Review),)

    id: str
    name: str
    version: str
    status: str
    """`pending`, `approved`, `rejected`, `withdrawn` or `yanked`; `failed` where the call failed."""
    digest: str
    size: int
    """Bytes."""
    media_type: str
    publisher: str
    """The tenant that published it."""
    description: str
    author: str
    license: str
    runtime: str
    tags: list[str]
    published_at: str
    updated_at: str
    downloads: int
    """How often its content was fetched, as far as the server has written it down."""
    review: Review | None


class WpkList(Result):
    """A page of versions; of a failed call an empty one."""

    __slots__ = ()
    _records = (("wpks", Wpk),)

    wpks: list[Wpk]
    count: int
    """Of this page."""
    next_cursor: str | None
    """For the next page; None on the last."""


class PackageVersion(Record):
    """One line of a package's history."""

    __slots__ = ()

    id: str
    version: str
    status: str
    digest: str
    published_at: str


class Package(Result):
    """A package and those of its versions that the caller may see, highest first."""

    __slots__ = ()
    _records = (("versions", PackageVersion),)

    status: str
    """Only where the call failed: `failed`."""
    name: str
    owner: str
    """The tenant that owns the name."""
    latest: str | None
    """The highest approved version that is no prerelease."""
    versions: list[PackageVersion]
    next_cursor: str | None
    """Goes on with the versions where there are more than one answer has; None where this is all."""


class PublishResult(Result):
    """What a publish did."""

    __slots__ = ()
    _records = (("wpk", Wpk),)

    id: str
    status: str
    """`uploaded`; `unchanged` where the same bytes were there already; `failed`."""
    message: str
    digest: str
    wpk: Wpk


class ReviewResult(Result):
    """The decision that stands."""

    __slots__ = ()
    _records = (("wpk", Wpk),)

    id: str
    status: str
    """`approved`, `rejected` or `failed`."""
    message: str
    wpk: Wpk


class Validation(Result):
    """What publishing would say of a document; of a failed call, `valid` is False and `status` is `failed`."""

    __slots__ = ()
    _records = (("findings", Finding),)

    status: str
    """Only where the call failed: `failed`."""
    valid: bool
    id: str | None
    digest: str
    size: int
    """Bytes."""
    findings: list[Finding]


class Download(Result):
    """The bytes of one version as they were published, checked against their digest."""

    __slots__ = ()

    status: str
    """Only where the call failed: `failed`."""
    id: str
    """The exact version, also where a range or `latest` was asked for."""
    digest: str
    media_type: str
    """`application/json` or `application/yaml`."""
    bytes: builtins.bytes
    """JSON has no value for them: leave them out before `json.dumps`."""
    path: str
    """The file that was written, where one was asked for."""

    def __repr__(self) -> str:
        shown: dict[str, Any] = dict(self)
        if "bytes" in shown:
            shown["bytes"] = f"<{len(self['bytes'])} bytes>"
        return repr(shown)


class Health(Result):
    """How the server is."""

    __slots__ = ()

    status: str
    """`healthy`, or `unhealthy` where the call failed."""
    version: str
    simulation_mode: bool
    uptime_seconds: int


class WhoAmI(Result):
    """Who the server takes the caller for."""

    __slots__ = ()

    status: str
    """Only where the call failed: `failed`."""
    subject: str
    tenant: str
    scopes: list[str]


class Token(Result):
    """An API key, without its secret."""

    __slots__ = ()

    status: str
    """Only where the call failed: `failed`."""
    id: str
    tenant: str
    scopes: list[str]
    note: str
    created_at: str
    created_by: str
    expires_at: str | None
    revoked_at: str | None


class NewToken(Token):
    """An API key at the one moment when its secret is known: keep `token`, and keep the result out of logs."""

    __slots__ = ()

    token: str


class TokenList(Result):
    """API keys, newest first; of a failed call an empty list."""

    __slots__ = ()
    _records = (("tokens", Token),)

    tokens: list[Token]
    count: int


class RevokedToken(Result):
    """An API key that is none any more."""

    __slots__ = ()

    id: str
    status: str
    """`revoked` or `failed`."""
