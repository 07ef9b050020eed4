# Made by `make contract` from api/openapi.yaml; do not edit.
"""The records that responses consist of. Times are RFC 3339 text in UTC."""

from __future__ import annotations

from typing import Any

from ._records import Finding, Record, Result


class Review(Record):
    """One decision on a version."""

    __slots__ = ()

    decision: str
    """The decision of a reviewer. `approve` or `reject`."""
    reason: str
    reviewer: str
    """The reviewer's subject."""
    reviewed_at: str


class Wpk(Result):
    """One version of a workflow package."""

    __slots__ = ()
    _records = (("review", Review),)

    id: str
    """`name@version`; bound to these bytes for ever."""
    name: str
    version: str
    """A full SemVer 2.0.0 version without a `v`; each of its three numbers is below 2^64."""
    status: str
    """Where the version stands. `pending`, `approved`, `rejected`, `withdrawn` or `yanked`. `failed` if the call
    failed."""
    digest: str
    """`sha256:` and 64 lower-case hexadecimal digits."""
    size: int
    """The size of the artifact in bytes."""
    media_type: str
    """How a document is written. `application/json` or `application/yaml`."""
    publisher: str
    """The tenant that published it."""
    description: str
    author: str
    license: str
    runtime: str
    """The document's `spec.runtime.type`, or empty."""
    tags: list[str]
    published_at: str
    updated_at: str
    downloads: int
    """How often the content was downloaded, saved every few seconds."""
    review: Review | None
    """The decision that stands; None before the first."""


class WpkPage(Result):
    """One page of a list of versions."""

    __slots__ = ()
    _records = (("wpks", Wpk),)

    wpks: list[Wpk]
    count: int
    """The number of versions on this page."""
    next_cursor: str | None
    """Pass it as `cursor` to get the next page; None on the last page."""


class PackageVersion(Record):
    """One version in a package's list of versions."""

    __slots__ = ()

    id: str
    """`name@version`"""
    version: str
    """A full SemVer 2.0.0 version without a `v`; each of its three numbers is below 2^64."""
    status: str
    """Where the version stands. `pending`, `approved`, `rejected`, `withdrawn` or `yanked`."""
    digest: str
    """`sha256:` and 64 lower-case hexadecimal digits."""
    published_at: str


class Package(Result):
    """A package and those of its versions that the caller may see, highest first."""

    __slots__ = ()
    _records = (("versions", PackageVersion),)

    status: str
    """`failed` if the call failed; absent otherwise."""
    name: str
    owner: str
    """The first owner."""
    owners: list[str]
    """The tenants that own the name."""
    latest: str | None
    """The highest approved version that is not a prerelease; None if there is none."""
    versions: list[PackageVersion]
    next_cursor: str | None
    """Pass it as `cursor` to get more versions; None if there are no more."""


class OwnerList(Result):
    """The tenants that own a package, the first owner first."""

    __slots__ = ()

    status: str
    """`failed` if the call failed; absent otherwise."""
    owners: list[str]
    count: int
    """The number of owners."""
    invited: list[str]
    """The tenants that are invited and have not accepted: all of them for owners and admins, a tenant itself for that
    tenant."""


class PublishResult(Result):
    """The result of publishing a document."""

    __slots__ = ()
    _records = (("wpk", Wpk),)

    id: str
    """`name@version`"""
    status: str
    """`unchanged` if the same bytes were published under this id before. `uploaded` or `unchanged`. `failed` if the
    call failed."""
    message: str
    digest: str
    """`sha256:` and 64 lower-case hexadecimal digits."""
    wpk: Wpk


class ReviewResult(Result):
    """The result of a review."""

    __slots__ = ()
    _records = (("wpk", Wpk),)

    id: str
    """`name@version`"""
    status: str
    """The version's new status. `approved` or `rejected`. `failed` if the call failed."""
    message: str
    wpk: Wpk


class ReviewList(Result):
    """The latest decisions on a version, the one that stands first."""

    __slots__ = ()
    _records = (("reviews", Review),)

    reviews: list[Review]
    """The latest 100 at most, the one that stands first. The event log has them all."""
    count: int
    """The number of reviews."""


class ChangeResult(Result):
    """The result of withdrawing, yanking or unyanking a version."""

    __slots__ = ()
    _records = (("wpk", Wpk),)

    id: str
    """`name@version`"""
    status: str
    """The version's new status. `pending`, `approved`, `rejected`, `withdrawn` or `yanked`. `failed` if the call
    failed."""
    message: str
    wpk: Wpk


class Validation(Result):
    """Everything that publishing a document would report."""

    __slots__ = ()
    _records = (("findings", Finding),)

    status: str
    """`failed` if the call failed; absent otherwise."""
    valid: bool
    id: str | None
    """None if the document has no readable name and version."""
    digest: str
    """`sha256:` and 64 lower-case hexadecimal digits."""
    size: int
    """The size of the document in bytes."""
    findings: list[Finding]


class Token(Result):
    """An API key, without its secret."""

    __slots__ = ()

    status: str
    """`failed` if the call failed; absent otherwise."""
    id: str
    tenant: str
    """The tenant that the key belongs to."""
    scopes: list[str]
    """Each is `publish`, `review`, `manage` or `admin`."""
    note: str
    """The purpose of the key."""
    created_at: str
    created_by: str
    """The subject that created the key."""
    expires_at: str | None
    """None if the key does not expire."""
    revoked_at: str | None
    """None if the key is not revoked."""
    last_used_at: str | None
    """Saved at most once a minute, so it may be up to a minute old; None if the key was never used."""
    parent: str | None
    """The id of the key that made this one, which ends with it; None if there is none."""


class NewToken(Token):
    """A new API key with its secret."""

    __slots__ = ()

    token: str
    """The secret, to be sent after `Bearer`; no later response shows it."""


class Event(Result):
    """One change of state."""

    __slots__ = ()

    status: str
    """`failed` if the call failed; absent otherwise."""
    seq: int
    """The event's place in the order of events. It is never reused; a caller sees gaps in place of events that it may
    not see."""
    at: str
    type: str
    """`wpk.published`, `wpk.approved`, `wpk.rejected`, `wpk.withdrawn`, `wpk.yanked`, `wpk.unyanked`, `token.created`,
    `token.revoked`, `owner.invited`, `owner.uninvited`, `owner.declined`, `owner.added` or `owner.removed`; expect
    others."""
    subject: str
    """The thing that changed: `name@version`, a package's name, or a token's id."""
    tenant: str
    """The tenant that the subject belongs to."""
    actor: str | None
    """The caller that made the change, as `tenant/subject`; None unless you belong to the event's tenant or are a
    reviewer or an admin."""
    data: dict[str, Any]
    """Details, such as a `digest`, a `reason` or `scopes`."""


class EventPage(Result):
    """One page of events, oldest first."""

    __slots__ = ()
    _records = (("events", Event),)

    events: list[Event]
    count: int
    """The number of events on this page."""
    next_after: int | None
    """Pass it as `after` to get the next page; unchanged if there are no more events yet."""


class WhoAmI(Result):
    """The caller as the server identified it."""

    __slots__ = ()

    status: str
    """`failed` if the call failed; absent otherwise."""
    subject: str
    """The caller, within the tenant."""
    tenant: str
    scopes: list[str]
    """Each is `publish`, `review`, `manage` or `admin`."""


class Health(Result):
    """The server process is alive."""

    __slots__ = ()

    status: str
    """`unhealthy` if the call failed."""
    version: str
    """The version of the server."""
    simulation_mode: bool
    """True if the server is a simulation."""
    uptime_seconds: int
