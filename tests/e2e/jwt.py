"""JSON Web Tokens (RFC 7519), valid and forged."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any

SECRET = b"0123456789abcdef0123456789abcdef-e2e"
ISSUER = "https://issuer.example"
AUDIENCE = "atom-cloud"
HASHES = {"HS384": hashlib.sha384, "HS512": hashlib.sha512}


def environment(secret_file: Path) -> dict[str, str]:
    """Returns the environment that makes `atomd` trust this module's tokens."""
    return {
        "ATOM_JWT_SECRET_FILE": str(secret_file),
        "ATOM_JWT_ISSUER": ISSUER,
        "ATOM_JWT_AUDIENCE": AUDIENCE,
    }


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def claims(tenant: str, /, **changes: Any) -> dict[str, Any]:
    """Returns valid claims with `changes`; `...` omits a claim."""
    good = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "ada",
        "tenant": tenant,
        "scope": "publish review",
        "exp": int(time.time()) + 3600,
    }
    return {name: value for name, value in {**good, **changes}.items() if value is not ...}


def sign(payload: dict[str, Any], secret: bytes = SECRET, **header: Any) -> str:
    """Signs a token with an HMAC, whatever its header claims: with SHA-256, or the hash of an HMAC `alg`."""
    head = {"alg": "HS256", "typ": "JWT", **header}
    signed = ".".join(base64url(json.dumps(part).encode()) for part in (head, payload))
    if str(head["alg"]).lower() == "none":
        return f"{signed}."
    digest = HASHES.get(str(head["alg"]), hashlib.sha256)
    return f"{signed}.{base64url(hmac.new(secret, signed.encode(), digest).digest())}"
