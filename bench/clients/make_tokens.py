"""Creates an ES256 key and tokens signed with it, and prints both as JSON: make_tokens.py COUNT ISSUER AUDIENCE"""

from __future__ import annotations

import base64
import json
import sys
import time

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

KEY_ID = "bench"
HOURS = 24


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(key: ec.EllipticCurvePrivateKey, claims: dict[str, object]) -> str:
    header = {"alg": "ES256", "kid": KEY_ID, "typ": "JWT"}
    signed = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    return f"{signed}.{base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def main(count: str, issuer: str, audience: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_numbers()
    public = {
        "kty": "EC",
        "crv": "P-256",
        "alg": "ES256",
        "use": "sig",
        "kid": KEY_ID,
        "x": base64url(point.x.to_bytes(32, "big")),
        "y": base64url(point.y.to_bytes(32, "big")),
    }
    common = {"iss": issuer, "aud": audience, "exp": int(time.time()) + HOURS * 3600, "scope": "publish"}
    tokens = [sign(key, {**common, "sub": f"caller-{index}", "tenant": "bench"}) for index in range(int(count))]
    print(json.dumps({"jwks": {"keys": [public]}, "tokens": tokens}))


if __name__ == "__main__":
    main(*sys.argv[1:])
