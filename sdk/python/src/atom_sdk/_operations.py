"""The calls of the contract. Each function is the clients' method of that name, without the sending."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Union

from . import _inputs, _native
from ._call import Call
from ._files import write_file
from ._native import Failure, Operation
from ._results import (
    ChangeResult,
    Download,
    EventPage,
    Health,
    NewToken,
    OwnerList,
    Package,
    PublishResult,
    ReviewList,
    ReviewResult,
    RevokedToken,
    TokenList,
    Validation,
    WhoAmI,
    Wpk,
    WpkPage,
)

DocumentSource = Union[Mapping[str, Any], str, "os.PathLike[str]", bytes]
"""A value, which is published as its canonical bytes; the path of a .json, .yaml or .yml file; or the bytes."""

_FAILED: dict[str, Any] = {"status": "failed"}
_PAGE_ROWS = 100


def publish_wpk(document: DocumentSource) -> Call[PublishResult]:
    def make() -> Operation | Failure:
        kind, given = _inputs.document(document)
        if kind == "file":
            return _native.publish_file(given)
        return _native.publish_bytes(given) if kind == "bytes" else _native.publish_value(given)

    return Call(PublishResult, make, _FAILED, uses_files=isinstance(document, (str, os.PathLike)))


def validate(document: DocumentSource) -> Call[Validation]:
    def make() -> Operation | Failure:
        kind, given = _inputs.document(document)
        if kind == "file":
            return _native.validate_file(given)
        return _native.validate_bytes(given) if kind == "bytes" else _native.validate_value(given)

    failed = {**_FAILED, "valid": False, "findings": []}
    return Call(Validation, make, failed, uses_files=isinstance(document, (str, os.PathLike)))


def list_marketplace(
    status: str | None = None,
    *,
    publisher: str | None = None,
    tag: str | None = None,
    runtime: str | None = None,
    q: str | None = None,
    sort: str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Call[WpkPage]:
    return Call(
        WpkPage,
        lambda: _native.list_marketplace(
            _inputs.optional_text("status", status),
            _inputs.optional_text("publisher", publisher),
            _inputs.optional_text("tag", tag),
            _inputs.optional_text("runtime", runtime),
            _inputs.optional_text("q", q),
            _inputs.optional_text("sort", sort),
            _inputs.optional_limit(limit),
            _inputs.optional_text("cursor", cursor),
        ),
        {"wpks": [], "count": 0, "next_cursor": None},
    )


def get(id: str) -> Call[Wpk]:
    return Call(Wpk, lambda: _native.get(_inputs.text("id", id)), _FAILED)


def get_package(name: str, cursor: str | None = None) -> Call[Package]:
    """Gets one page of the versions; the clients' `get_package` gets all pages."""
    return Call(Package, lambda: _native.get_package(_inputs.text("name", name), cursor), _FAILED)


def download(id: str, path: str | os.PathLike[str] | None = None) -> Call[Download]:
    def make() -> Operation | Failure:
        _inputs.optional_path("path", path)
        return _native.download(_inputs.text("id", id))

    def finish(result: Download) -> Download:
        file = _inputs.optional_path("path", path)
        if file is not None:
            write_file(Path(file), result.bytes)
            result["path"] = file
        return result

    return Call(Download, make, _FAILED, finish, uses_files=path is not None)


def review(id: str, decision: str, reason: str, digest: str | None) -> Call[ReviewResult]:
    return Call(
        ReviewResult,
        lambda: _native.review(
            _inputs.text("id", id),
            decision,
            _inputs.text("reason", reason),
            _inputs.optional_text("digest", digest),
        ),
        _FAILED,
    )


def list_reviews(id: str) -> Call[ReviewList]:
    return Call(ReviewList, lambda: _native.list_reviews(_inputs.text("id", id)), {"reviews": [], "count": 0})


def withdraw(id: str) -> Call[ChangeResult]:
    return Call(ChangeResult, lambda: _native.withdraw(_inputs.text("id", id)), _FAILED)


def yank(id: str) -> Call[ChangeResult]:
    return Call(ChangeResult, lambda: _native.yank(_inputs.text("id", id)), _FAILED)


def unyank(id: str) -> Call[ChangeResult]:
    return Call(ChangeResult, lambda: _native.unyank(_inputs.text("id", id)), _FAILED)


def list_events(after: int | None = None, *, limit: int | None = None) -> Call[EventPage]:
    return Call(
        EventPage,
        lambda: _native.list_events(_inputs.optional_seq(after), _inputs.optional_limit(limit)),
        {"events": [], "count": 0, "next_after": None},
    )


def list_owners(name: str) -> Call[OwnerList]:
    return Call(OwnerList, lambda: _native.list_owners(_inputs.text("name", name)), _NO_OWNERS)


def add_owner(name: str, tenant: str) -> Call[OwnerList]:
    return Call(
        OwnerList,
        lambda: _native.add_owner(_inputs.text("name", name), _inputs.text("tenant", tenant)),
        _NO_OWNERS,
    )


def accept_ownership(name: str, tenant: str) -> Call[OwnerList]:
    return Call(
        OwnerList,
        lambda: _native.accept_ownership(_inputs.text("name", name), _inputs.text("tenant", tenant)),
        _NO_OWNERS,
    )


def remove_owner(name: str, tenant: str) -> Call[OwnerList]:
    return Call(
        OwnerList,
        lambda: _native.remove_owner(_inputs.text("name", name), _inputs.text("tenant", tenant)),
        _NO_OWNERS,
    )


_NO_OWNERS: dict[str, Any] = {**_FAILED, "owners": [], "invited": [], "count": 0}


def health() -> Call[Health]:
    return Call(Health, _native.health, {"status": "unhealthy"})


def whoami() -> Call[WhoAmI]:
    return Call(WhoAmI, _native.whoami, _FAILED)


def create_token(
    scopes: Iterable[str],
    note: str = "",
    *,
    expires_at: datetime | str | None = None,
    tenant: str | None = None,
) -> Call[NewToken]:
    return Call(
        NewToken,
        lambda: _native.create_token(
            _inputs.scopes(scopes),
            _inputs.text("note", note),
            _inputs.optional_time("expires_at", expires_at),
            _inputs.optional_text("tenant", tenant),
        ),
        _FAILED,
    )


def list_tokens(cursor: str | None = None) -> Call[TokenList]:
    """Lists one page; the clients' `list_tokens` lists all pages."""
    return Call(TokenList, lambda: _native.list_tokens(_PAGE_ROWS, cursor), {"tokens": [], "count": 0})


def revoke_token(id: str) -> Call[RevokedToken]:
    def finish(result: RevokedToken) -> RevokedToken:
        result.update(status="revoked")
        return result

    return Call(RevokedToken, lambda: _native.revoke_token(_inputs.text("id", id)), _FAILED, finish)
