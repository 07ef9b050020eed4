"""What calls give."""

from __future__ import annotations

import builtins
from typing import Any

from ._records import Finding, Record, Result


class Review(Record):
    """A decision on a version."""

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
    """What a review, a withdrawal, a yank or its undoing did."""

    __slots__ = ()
    _records = (("wpk", Wpk),)

    id: str
    status: str
    """What the version is now: `approved`, `rejected`, `withdrawn`, `yanked`; `failed` where the call failed."""
    message: str
    wpk: Wpk


class ReviewList(Result):
    """Every decision on a version, the one that stands first; of a failed call none."""

    __slots__ = ()
    _records = (("reviews", Review),)

    reviews: list[Review]
    count: int


class OwnerList(Result):
    """The tenants that own a package, the first owner first."""

    __slots__ = ()

    status: str
    """Only where the call failed: `failed`."""
    owners: list[str]
    count: int


class Event(Result):
    """One change of state, from the server's event log."""

    __slots__ = ()

    status: str
    """Only where following failed: `failed`."""
    seq: int
    """The order of events. A caller sees gaps, where there is what it may not see."""
    at: str
    """RFC 3339 text in UTC."""
    type: str
    """Such as `wpk.approved`; more may come."""
    subject: str
    """What changed: `name@version`, a package's name or a token's id."""
    tenant: str
    actor: str | None
    """Who did it, `tenant/subject`; None where the caller may not know."""
    data: dict[str, Any]
    """What else there is to say, such as a `digest` or a `reason`."""


class EventList(Result):
    """A page of events; of a failed call an empty one."""

    __slots__ = ()
    _records = (("events", Event),)

    events: list[Event]
    count: int
    """Of this page."""
    next_after: int | None
    """`after` of the next page."""


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
