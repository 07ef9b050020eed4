"""Publish, review, find and download workflow packages of ATOM Cloud.

>>> from atom_sdk import create_client
>>> client = create_client(api_key="your-token")
>>> result = client.publish_wpk({"name": "my-workflow", "version": "1.0.0", "steps": ["init"]})
>>> result.status  # "uploaded", "unchanged", or "failed", and then result.error says why
"""

from __future__ import annotations

from ._canonical import canonicalize, digest
from ._client import AtomClient, create_client
from ._errors import (
    AtomConnectionError,
    AtomError,
    AtomTimeoutError,
    AuthenticationError,
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
from ._native import version as __version__
from ._results import (
    Download,
    Finding,
    Health,
    NewToken,
    Package,
    PackageVersion,
    PublishResult,
    Record,
    Result,
    Review,
    ReviewResult,
    RevokedToken,
    Token,
    TokenList,
    Validation,
    WhoAmI,
    Wpk,
    WpkList,
)

__all__ = [
    "AtomClient",
    "AtomConnectionError",
    "AtomError",
    "AtomTimeoutError",
    "AuthenticationError",
    "ConflictError",
    "Download",
    "Finding",
    "Health",
    "InputError",
    "IntegrityError",
    "InvalidResponseError",
    "NewToken",
    "NotFoundError",
    "Package",
    "PackageVersion",
    "PermissionDeniedError",
    "PreconditionFailedError",
    "PublishResult",
    "RateLimitError",
    "Record",
    "Result",
    "Review",
    "ReviewResult",
    "RevokedToken",
    "ServerError",
    "Token",
    "TokenList",
    "Validation",
    "ValidationError",
    "WhoAmI",
    "Wpk",
    "WpkList",
    "__version__",
    "canonicalize",
    "create_client",
    "digest",
]
