"""JSON Web Tokens: valid ones are accepted, and forged ones are distinguished from expired ones."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest

from tests.e2e import jwt
from tests.e2e.conftest import Server
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import approve, check_problem, path, publish, unchanged
from tests.e2e.web import Web

NOW = int(time.time())


def test_a_valid_token_gives_the_identity_in_its_claims(anonymous: Web) -> None:
    tenant = unique("tenant")
    response = anonymous.bearing(jwt.sign(jwt.claims(tenant))).get("/v1/whoami")
    assert response.json() == {"subject": "ada", "tenant": tenant, "scopes": ["publish", "review"]}


def test_a_valid_token_publishes_and_reviews(anonymous: Web) -> None:
    publisher = anonymous.bearing(jwt.sign(jwt.claims(unique("tenant"))))
    reviewer = anonymous.bearing(jwt.sign(jwt.claims(unique("tenant"), sub="grace")))
    identifier = publish(publisher)["id"]
    record = approve(reviewer, identifier)
    assert record["review"]["reviewer"] == "grace"


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": [jwt.AUDIENCE, "other"]},
        {"nbf": NOW - 60},
        {"exp": NOW + 3600.5},
        {"exp": 2**63},
        {"exp": 1e300},
        {"nbf": -(2**63)},
        {"scope": "publish review openid profile"},
        {"scope": ["openid", "review", "publish"]},
        {"extra": {"deep": [1]}},
    ],
)
def test_optional_claims_of_a_valid_token(anonymous: Web, changes: dict[str, Any]) -> None:
    token = jwt.sign(jwt.claims(unique("tenant"), **changes))
    assert anonymous.bearing(token).get("/v1/whoami").json()["scopes"] == ["publish", "review"]


@pytest.mark.parametrize("changes", [{"scope": ""}, {"scope": ...}, {"scope": "openid"}])
def test_a_token_without_scopes_can_only_read_its_tenants_packages(
    server: Server, anonymous: Web, changes: dict[str, Any]
) -> None:
    owner = server.key("publish")
    identifier = publish(owner)["id"]
    reader = anonymous.bearing(jwt.sign(jwt.claims(owner.tenant, **changes)))
    assert reader.get("/v1/whoami").json()["scopes"] == []
    assert reader.get(path(identifier)).status == 200
    check_problem(reader.post("/v1/wpks", flat_bytes(unique())), 403, "insufficient_scope")


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.example"},
        {"iss": jwt.ISSUER + "/"},
        {"iss": ...},
        {"aud": "other"},
        {"aud": ["other"]},
        {"aud": []},
        {"aud": ...},
        {"exp": ...},
        {"exp": str(NOW + 3600)},
        {"exp": None},
        {"exp": [NOW + 3600]},
        {"nbf": "soon"},
        {"nbf": None},
        {"sub": ...},
        {"sub": ""},
        {"sub": 7},
        {"sub": ["ada"]},
        {"scope": 7},
        {"scope": ["publish", 7]},
        {"scope": {"publish": True}},
        {"iss": [jwt.ISSUER]},
        {"aud": {"0": jwt.AUDIENCE}},
        {"tenant": ...},
        {"tenant": ""},
        {"tenant": "Not A Tenant!"},
        {"tenant": "t" * 65},
    ],
)
def test_invalid_claims(admin: Web, anonymous: Web, changes: dict[str, Any]) -> None:
    caller = anonymous.bearing(jwt.sign(jwt.claims(unique("tenant"), **changes)))
    with unchanged(admin):
        check_problem(caller.post("/v1/wpks", flat_bytes(unique())), 401, "invalid_token")


def test_an_expired_token(admin: Web, anonymous: Web) -> None:
    caller = anonymous.bearing(jwt.sign(jwt.claims(unique("tenant"), exp=NOW - 3600)))
    with unchanged(admin):
        check_problem(caller.post("/v1/wpks", flat_bytes(unique())), 401, "expired_token")


def test_a_token_that_is_not_valid_yet(admin: Web, anonymous: Web) -> None:
    caller = anonymous.bearing(jwt.sign(jwt.claims(unique("tenant"), nbf=NOW + 3600)))
    with unchanged(admin):
        check_problem(caller.post("/v1/wpks", flat_bytes(unique())), 401, "not_yet_valid_token")


def test_a_forged_token_is_invalid_before_it_is_expired(anonymous: Web) -> None:
    token = jwt.sign(jwt.claims(unique("tenant"), exp=NOW - 3600), secret=b"x" * 36)
    check_problem(anonymous.bearing(token).get("/v1/whoami"), 401, "invalid_token")


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "None"},
        {"alg": ""},
        {"alg": "RS256"},
        {"alg": "HS512"},
        {"alg": "HS384"},
        {"alg": "hs256"},
        {"alg": ["HS256"]},
        {"crit": ["b64"], "b64": False},
        {"crit": "b64"},
        {"kid": 7},
    ],
    ids=str,
)
def test_invalid_headers(anonymous: Web, header: dict[str, Any]) -> None:
    token = jwt.sign(jwt.claims(unique("tenant")), **header)
    check_problem(anonymous.bearing(token).get("/v1/whoami"), 401, "invalid_token")


def test_invalid_signatures(anonymous: Web) -> None:
    good = jwt.sign(jwt.claims(unique("tenant")))
    head, payload, signature = good.split(".")
    raised = json.loads(base64.urlsafe_b64decode(payload + "=="))
    raised["scope"] = "publish review admin"
    forged = [
        jwt.sign(jwt.claims(unique("tenant")), secret=b"another secret, as long as it must be"),
        f"{head}.{payload}.",
        f"{head}.{payload}",
        f"{head}.{payload}.{signature[:-4]}",
        f"{head}.{payload}.{signature}AAAA",
        f"{head}.{jwt.base64url(json.dumps(raised).encode())}.{signature}",
        f"{head}.{payload}.{signature}.{signature}",
        f"{head}.{payload}.{signature}=",
        f"{head}.{payload}.{signature}==",
        "..",
        "a.b.c",
    ]
    for token in forged:
        check_problem(anonymous.bearing(token).get("/v1/whoami"), 401, "invalid_token")


def test_a_server_without_an_issuer_accepts_no_jwt(own_server: Server) -> None:
    token = jwt.sign(jwt.claims(unique("tenant")))
    check_problem(own_server.web.bearing(token).get("/v1/whoami"), 401, "invalid_token")
