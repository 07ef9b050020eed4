"""The client."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Callable, Literal, TypeVar, Union

from . import _inputs, _native
from ._errors import AtomError, InputError, error_of
from ._files import write_file
from ._native import Failure
from ._results import (
    Download,
    Health,
    NewToken,
    Package,
    PublishResult,
    Result,
    ReviewResult,
    RevokedToken,
    TokenList,
    Validation,
    WhoAmI,
    Wpk,
    WpkList,
)

DocumentSource = Union[Mapping[str, Any], str, "os.PathLike[str]", bytes]
"""A value, which is published as its canonical bytes; the path of a .json, .yaml or .yml file; or bytes as they are."""

_Result = TypeVar("_Result", bound=Result)

_FAILED: dict[str, Any] = {"status": "failed"}
_ERROR_MODES = ("return", "raise")


def create_client(
    base_url: str | None = None,
    api_key: str | None = None,
    *,
    errors: Literal["return", "raise"] = "return",
    timeout: float | None = None,
    connect_timeout: float | None = None,
    call_timeout: float | None = None,
    ca_file: str | os.PathLike[str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> AtomClient:
    """Makes a client. It connects when it is first used.

    Args:
        base_url: Where the server is; `ATOM_BASE_URL`, else `http://localhost:8050`, by default.
        api_key: An API key or a JWT, or "" for an anonymous caller; `ATOM_API_KEY`, else anonymous, by default.
        errors: "return": a failed call returns a result that says so, and nothing raises, not even an argument that
            cannot be used. "raise": it raises an `AtomError`; so does this function for a bad `base_url` and the like.
        timeout: Seconds for one request and its whole answer; 30 by default.
        connect_timeout: Seconds until a connection stands; 5 by default.
        call_timeout: Seconds for everything that one call does; 120 by default.
        ca_file: PEM certificates to trust instead of the system's.
        headers: Sent with every request; none that the client sets itself.

    Raises:
        ValueError: `errors` is neither: a mistake in the program, whatever was meant.
    """
    if errors not in _ERROR_MODES:
        raise ValueError(f'errors must be "return" or "raise", not {errors!r}')

    def connect() -> _native.Client:
        outcome = _native.connect(
            _inputs.optional_text("base_url", base_url),
            _inputs.optional_text("api_key", api_key),
            _inputs.optional_milliseconds("connect_timeout", connect_timeout),
            _inputs.optional_milliseconds("timeout", timeout),
            _inputs.optional_milliseconds("call_timeout", call_timeout),
            _inputs.optional_path("ca_file", ca_file) or "",
            _inputs.headers(headers),
        )
        return _success(outcome)

    return AtomClient(connect, errors)


class AtomClient:
    """A caller of one ATOM Cloud server; made by `create_client`.

    Threads may share one: calls wait without the GIL, and connections are kept and reused. A client may be used after a
    fork. It is a context manager that closes itself.

    Each method tells of a failure as `errors` has it: by a result with `error`, `code`, `http_status`, `request_id`,
    `retryable`, `retry_after` and `errors`, or by an `AtomError` with the same.
    """

    def __init__(self, connect: Callable[[], _native.Client], errors: Literal["return", "raise"]) -> None:
        self._errors = errors
        self._native: _native.Client | AtomError
        try:
            self._native = connect()
        except AtomError as error:
            if errors == "raise":
                raise
            self._native = error  # Told by every call.

    def publish_wpk(self, document: DocumentSource) -> PublishResult:
        """Publishes a value, a file or bytes. Publishing the same again is harmless: `unchanged`."""

        def call(native: _native.Client) -> dict[str, object] | Failure:
            kind, given = _inputs.document(document)
            if kind == "file":
                return native.publish_wpk_file(given)
            return native.publish_wpk_bytes(given) if kind == "bytes" else native.publish_wpk(given)

        return self._settle(PublishResult, _FAILED, call)

    def validate(self, document: DocumentSource) -> Validation:
        """What publishing would say, with nothing stored.

        A document that breaks rules is no failure: it has `findings`.
        """

        def call(native: _native.Client) -> dict[str, object] | Failure:
            kind, given = _inputs.document(document)
            if kind == "file":
                return native.validate_file(given)
            return native.validate_bytes(given) if kind == "bytes" else native.validate(given)

        return self._settle(Validation, {**_FAILED, "valid": False, "findings": []}, call)

    def list_marketplace(
        self,
        status: str | None = None,
        *,
        publisher: str | None = None,
        tag: str | None = None,
        runtime: str | None = None,
        q: str | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> WpkList:
        """One page of versions, newest first unless `q` or `sort` says otherwise.

        Args:
            status: `pending`, `approved`, `rejected`, `withdrawn` or `yanked`; every version that the caller may see by
                default.
            publisher: The tenant that published.
            tag: One of the tags.
            runtime: The runtime, exactly.
            q: Words, all of which stand in a version's name, description, tags or steps; the last may be only begun.
            sort: `published`, `updated`, `name`, `downloads` (approved versions alone) or, with `q`, `relevance`.
            limit: Rows of the page, 1 to 100; 50 by default.
            cursor: `next_cursor` of the page before.
        """
        return self._settle(
            WpkList,
            {"wpks": [], "count": 0, "next_cursor": None},
            lambda native: native.list_marketplace(
                _inputs.optional_text("status", status),
                _inputs.optional_text("publisher", publisher),
                _inputs.optional_text("tag", tag),
                _inputs.optional_text("runtime", runtime),
                _inputs.optional_text("q", q),
                _inputs.optional_text("sort", sort),
                _inputs.optional_limit(limit),
                _inputs.optional_text("cursor", cursor),
            ),
        )

    def get(self, id: str) -> Wpk:  # noqa: A002 - the field's own name
        """One version, by `name@1.2.3`, a range (`name@^1.2`) or `name@latest`."""
        return self._settle(Wpk, _FAILED, lambda native: native.get(_inputs.text("id", id)))

    def get_package(self, name: str) -> Package:
        """A package and those of its versions that the caller may see, highest first."""
        return self._settle(Package, _FAILED, lambda native: native.get_package(_inputs.text("name", name)))

    def download(self, id: str, path: str | os.PathLike[str] | None = None) -> Download:  # noqa: A002
        """The exact bytes of one version, named as for `get`, checked against their digest.

        With `path` they are written there too: all or nothing, in place of a file that is there. Fails with
        `integrity_mismatch` where the bytes are not the published ones; those are thrown away.
        """

        def call(native: _native.Client) -> dict[str, object] | Failure:
            file = _inputs.optional_path("path", path)
            outcome = native.download(_inputs.text("id", id))
            if file is None or isinstance(outcome, Failure):
                return outcome
            data = outcome["bytes"]
            assert isinstance(data, bytes)
            write_file(Path(file), data)
            return {**outcome, "path": file}

        return self._settle(Download, _FAILED, call)

    def approve(self, id: str, reason: str = "", *, digest: str | None = None) -> ReviewResult:  # noqa: A002
        """Approves a version; with `digest`, only if the stored bytes are the ones that it names."""
        return self._settle(
            ReviewResult, _FAILED, lambda native: native.approve(*_review_arguments(id, reason, digest))
        )

    def reject(self, id: str, reason: str = "", *, digest: str | None = None) -> ReviewResult:  # noqa: A002
        """Rejects a version; with `digest`, only if the stored bytes are the ones that it names."""
        return self._settle(ReviewResult, _FAILED, lambda native: native.reject(*_review_arguments(id, reason, digest)))

    def health(self) -> Health:
        """Whether the server is alive."""
        return self._settle(Health, {"status": "unhealthy"}, lambda native: native.health())

    def whoami(self) -> WhoAmI:
        """Who the server takes this client for."""
        return self._settle(WhoAmI, _FAILED, lambda native: native.whoami())

    def create_token(
        self,
        scopes: Iterable[str],
        note: str = "",
        *,
        expires_at: datetime | str | None = None,
        tenant: str | None = None,
    ) -> NewToken:
        """Makes an API key; the secret is `token` of the result, and no later call shows it.

        The one call that a repeat does twice. If it fails without an answer, a key may have been made: list the tokens
        before another is made.

        Args:
            scopes: What it may do: `publish`, `review`, `admin`; none that the caller may not.
            note: What it is for.
            expires_at: When it ends, as a datetime that knows its zone or RFC 3339 text; never by default.
            tenant: Whose it is; another tenant's by an `admin` only.
        """
        return self._settle(
            NewToken,
            _FAILED,
            lambda native: native.create_token(
                _inputs.scopes(scopes),
                _inputs.text("note", note),
                _inputs.optional_time("expires_at", expires_at),
                _inputs.optional_text("tenant", tenant),
            ),
        )

    def list_tokens(self) -> TokenList:
        """The API keys of the caller's tenant (an admin sees every tenant's), newest first, never their secrets."""
        return self._settle(TokenList, {"tokens": [], "count": 0}, lambda native: native.list_tokens())

    def revoke_token(self, id: str) -> RevokedToken:  # noqa: A002
        """Revokes an API key (`tok_…`), effective at once; so is one that was revoked before."""

        def call(native: _native.Client) -> dict[str, object] | Failure:
            key = _inputs.text("id", id)
            return native.revoke_token(key) or {"id": key, "status": "revoked"}

        return self._settle(RevokedToken, _FAILED, call)

    def close(self) -> None:
        """Closes the connections once no call uses them. Every later call fails."""
        self._native = InputError("This client is closed. Make another.", code="invalid_argument")

    def __enter__(self) -> AtomClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        server = "unusable" if isinstance(self._native, AtomError) else self._native.base_url
        return f"<AtomClient {server}, errors={self._errors!r}>"

    def _settle(
        self,
        kind: type[_Result],
        failed: Mapping[str, Any],
        call: Callable[[_native.Client], dict[str, object] | Failure],
    ) -> _Result:
        """Runs a call; `failed` is what a failed result has besides the reason."""
        try:
            native = self._native
            if isinstance(native, AtomError):
                raise copy.copy(native)  # Raising the kept one would lengthen its traceback each time.
            return kind(_success(call(native)))
        except AtomError as error:
            if self._errors == "raise":
                raise
            return kind(failed, **error.details())


def _review_arguments(id: str, reason: str, digest: str | None) -> tuple[str, str, str | None]:  # noqa: A002
    return _inputs.text("id", id), _inputs.text("reason", reason), _inputs.optional_text("digest", digest)


_Success = TypeVar("_Success")


def _success(outcome: _Success | Failure) -> _Success:
    if isinstance(outcome, Failure):
        raise error_of(outcome)
    return outcome
