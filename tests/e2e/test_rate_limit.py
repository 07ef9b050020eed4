"""Rate limits, and how callers learn of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e import contract, jwt, metrics
from tests.e2e.conftest import Server, serve
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import check_problem, path
from tests.e2e.wait import eventually
from tests.e2e.web import Response, Web
from tools.daemon import Atomd, initialize

# No allowance is restored within a test.
RATE = 20
SLOW = f"{RATE}/3600s"
UNRATED = ("/health", "/ready", "/metrics", "/openapi.json", "/docs")


@contextmanager
def limited(data: Path, rate: str, env: dict[str, str] | None = None) -> Iterator[Server]:
    running = serve(data, initialize(data), {"ATOM_RATE_LIMIT": rate, **(env or {})})
    with running.atomd:
        yield running
        running.atomd.stop()


def left(response: Response, policy: str) -> int:
    """Returns how many requests are left, according to a response."""
    assert response.headers["RateLimit-Policy"] == f'"{policy}";q={RATE};w=3600'
    said = re.fullmatch(rf'"{policy}";r=(\d+);t=(\d+)', response.headers["RateLimit"])
    assert said, response.headers["RateLimit"]
    assert 1 <= int(said[2]) <= 3600
    return int(said[1])


def check_rejected(response: Response, policy: str) -> None:
    problem = check_problem(response, 429, "rate_limited")
    assert problem["retryable"] is True
    assert left(response, policy) == 0
    assert 1 <= int(response.headers["Retry-After"]) <= 3600 // RATE
    assert f"{RATE} in 3600 s" in problem["detail"]


def spend(web: Web, policy: str, target: str = "/v1/wpks?limit=1") -> None:
    """Makes requests until one is rejected."""
    for _ in range(RATE + 1):
        response = web.get(target)
        if response.status == 429:
            check_rejected(response, policy)
            return
        assert "Retry-After" not in response.headers
    raise AssertionError("no request was rejected")


def test_an_address_is_limited_to_the_rate(data: Path) -> None:
    with limited(data, SLOW) as server:
        for remaining in reversed(range(RATE)):
            response = server.web.get("/v1/wpks?limit=1")
            assert response.status == 200
            assert left(response, "address") == remaining
        for _ in range(3):
            rejected = server.web.get("/v1/wpks?limit=1")
            check_rejected(rejected, "address")
            # The remaining time varies as well.
            shown = dict(contract.examples()["RateLimited"]["value"])
            assert shown.pop("detail") == re.sub(r"\d+ s\.$", "180 s.", rejected.json()["detail"])
            assert contract.masked({**rejected.json(), "detail": ...}) == contract.masked({**shown, "detail": ...})


def test_a_principal_has_its_own_limit_at_any_address(data: Path) -> None:
    with limited(data, SLOW) as server:
        first, second = server.key("publish"), server.key("publish")
        spend(server.web, "address")
        assert left(first.get("/v1/whoami"), "principal") == RATE - 1
        spend(first, "principal", "/v1/whoami")
        name = unique()
        check_rejected(first.put(path(f"{name}@1.0.0"), flat_bytes(name)), "principal")
        assert second.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201


def test_two_jwts_of_one_subject_are_the_same_principal(data: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(jwt.SECRET)
    with limited(data, SLOW, jwt.environment(secret)) as server:
        tokens = [jwt.sign(jwt.claims("acme", jti=str(i))) for i in range(2)]
        assert left(server.web.bearing(tokens[0]).get("/v1/whoami"), "principal") == RATE - 1
        assert left(server.web.bearing(tokens[1]).get("/v1/whoami"), "principal") == RATE - 2


@pytest.mark.parametrize("token", ["nonsense", "atom_" + "x" * 43, ""])
def test_an_invalid_credential_counts_against_the_address(data: Path, token: str) -> None:
    with limited(data, SLOW) as server:
        guess = server.web.bearing(token)
        for remaining in reversed(range(RATE)):
            response = guess.get("/v1/whoami")
            check_problem(response, 401, "invalid_token")
            assert left(response, "address") == remaining
        check_rejected(guess.get("/v1/whoami"), "address")
        check_rejected(server.web.get("/v1/wpks"), "address")
        assert server.admin.get("/v1/whoami").status == 200


def test_unknown_routes_count_too(data: Path) -> None:
    with limited(data, SLOW) as server:
        for _ in range(RATE):
            check_problem(server.web.get("/nothing"), 404, "route_not_found")
        check_rejected(server.web.get("/nothing"), "address")


@pytest.mark.parametrize("target", UNRATED)
def test_operational_routes_are_never_limited(data: Path, target: str) -> None:
    with limited(data, SLOW) as server:
        spend(server.web, "address")
        for _ in range(RATE * 2):
            response = server.web.get(target)
            assert response.status == 200
            assert "RateLimit" not in response.headers


def test_rejections_are_counted(data: Path) -> None:
    with limited(data, SLOW) as server:
        spend(server.web, "address")
        text = metrics.text(server.web)
        assert 'atom_http_rejections_total{reason="rate_limited"} 1' in text


def test_the_allowance_is_restored_over_time(data: Path) -> None:
    with limited(data, "5/1s") as server:
        for _ in range(3):
            eventually(lambda: limited_for(server.web) == "1")
            eventually(lambda: limited_for(server.web) is None)


def limited_for(web: Web) -> str | None:
    """Makes a request; returns its Retry-After if it is rejected."""
    response = web.get("/v1/wpks?limit=1")
    assert response.status in (200, 429)
    return response.headers["Retry-After"] if response.status == 429 else None


@pytest.mark.parametrize("rate", ["off", None])
def test_an_ordinary_caller_meets_no_limit(data: Path, rate: str | None) -> None:
    running = serve(data, initialize(data), {"ATOM_RATE_LIMIT": rate} if rate else {})
    with running.atomd:
        responses = [running.web.get("/v1/wpks?limit=1") for _ in range(500)]
        assert {response.status for response in responses} == {200}
        assert ("RateLimit" in responses[0].headers) is (rate is None)


def test_a_simulation_is_limited_only_if_configured() -> None:
    for env, policy in (({}, None), ({"ATOM_RATE_LIMIT": "7/60s"}, '"principal";q=7;w=60')):
        with Atomd("--simulate", "--listen", "127.0.0.1:0", env=env) as atomd:
            response = Web(atomd.host, atomd.port, "x").get("/v1/wpks")
            assert response.headers["RateLimit-Policy"] == policy


def test_every_limited_route_declares_429() -> None:
    for operation in contract.operations():
        rated = operation.template not in UNRATED and not operation.template.startswith("/simulation/")
        assert ("429" in operation.spec["responses"]) is rated, operation.id
