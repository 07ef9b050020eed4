"""Publish, review, find and download workflow packages of ATOM Cloud.

>>> from atom_sdk import create_client
>>> client = create_client(api_key="your-token")
>>> result = client.publish_wpk({"name": "my-workflow", "version": "1.0.0", "steps": ["init"]})
>>> result.status  # "uploaded" or "unchanged"; "failed" if the call failed, and result.error says why
"""

from __future__ import annotations

from ._async_client import AsyncAtomClient
from ._base import UnencryptedKeyWarning
from ._canonical import canonicalize, digest
from ._client import AtomClient
from ._create import create_async_client, create_client
from ._errors import (
    AbortedError,
    AtomConnectionError,
    AtomError,
    AtomTimeoutError,
    AuthenticationError,
    CircuitOpenError,
    ConflictError,
    InputError,
    IntegrityError,
    InvalidResponseError,
    NotFoundError,
    PermissionDeniedError,
    PreconditionFailedError,
    RateLimitError,
    ServerError,
    ValidationError,
)
from ._names import check_document, compare_versions, is_valid_name, is_valid_version, satisfies
from ._native import version as __version__
from ._records import Finding, RawResponse, Record, Result
from ._results import (
    ChangeResult,
    Download,
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
    RevokedToken,
    Token,
    TokenList,
    Validation,
    WhoAmI,
    Wpk,
    WpkPage,
)
from ._simulation import FaultReport, Scenario, Simulation
from ._status import AttemptEnd, AttemptStart, BatchProgress, ClientStatus

__all__ = [
    "AbortedError",
    "AsyncAtomClient",
    "AtomClient",
    "AtomConnectionError",
    "AtomError",
    "AtomTimeoutError",
    "AttemptEnd",
    "AttemptStart",
    "AuthenticationError",
    "BatchProgress",
    "ChangeResult",
    "CircuitOpenError",
    "ClientStatus",
    "ConflictError",
    "Download",
    "Event",
    "EventPage",
    "FaultReport",
    "Finding",
    "Health",
    "InputError",
    "IntegrityError",
    "InvalidResponseError",
    "NewToken",
    "NotFoundError",
    "OwnerList",
    "Package",
    "PackageVersion",
    "PermissionDeniedError",
    "PreconditionFailedError",
    "PublishResult",
    "RateLimitError",
    "RawResponse",
    "Record",
    "Result",
    "Review",
    "ReviewList",
    "ReviewResult",
    "RevokedToken",
    "Scenario",
    "ServerError",
    "Simulation",
    "Token",
    "TokenList",
    "UnencryptedKeyWarning",
    "Validation",
    "ValidationError",
    "WhoAmI",
    "Wpk",
    "WpkPage",
    "__version__",
    "canonicalize",
    "check_document",
    "compare_versions",
    "create_async_client",
    "create_client",
    "digest",
    "is_valid_name",
    "is_valid_version",
    "satisfies",
]
