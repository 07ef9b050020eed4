"""JWTs of an issuer that publishes its keys: every algorithm, key rotation, and an unreachable host."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import jwt
from tests.e2e.conftest import Server, serve
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.issuer import Host, Key, key_set, serving
from tests.e2e.market import approve, check_problem, publish
from tests.e2e.programs import check_failure, run
from tests.e2e.wait import eventually
from tests.e2e.web import Response, Web
from tools.daemon import initialize

ALGORITHMS = ("RS256", "PS256", "ES256")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Key]:
    folder = tmp_path_factory.mktemp("keys")
    return {algorithm: Key(folder, algorithm) for algorithm in ALGORITHMS}


@pytest.fixture(scope="module")
def believing(tmp_path_factory: pytest.TempPathFactory, keys: dict[str, Key]) -> Iterator[Server]:
    """A server that reads all keys from a file."""
    folder = tmp_path_factory.mktemp("jwks")
    (folder / "jwks.json").write_bytes(key_set(*keys.values()))
    data = folder / "data"
    env = {**issuer(), "ATOM_JWT_JWKS_FILE": str(folder / "jwks.json")}
    running = serve(data, initialize(data), env=env)
    with running.atomd:
        yield running
        running.atomd.stop()


def issuer() -> dict[str, str]:
    return {"ATOM_JWT_ISSUER": jwt.ISSUER, "ATOM_JWT_AUDIENCE": jwt.AUDIENCE}


Start = Callable[..., Server]


@pytest.fixture
def start(data: Path) -> Iterator[Start]:
    """Starts a server that reads its keys from a URL."""
    with contextlib.ExitStack() as running:

        def start_one(url: str, **settings: str) -> Server:
            server = serve(data, initialize(data), env={**issuer(), "ATOM_JWT_JWKS_URL": url, **settings})
            running.enter_context(server.atomd)
            return server

        yield start_one


@pytest.fixture
def key(keys: dict[str, Key]) -> Key:
    return keys["ES256"]


@pytest.fixture
def new_key(tmp_path: Path) -> Key:
    return Key(tmp_path, "ES256")


def whoami(web: Web, token: str) -> Response:
    return web.bearing(token).get("/v1/whoami")


def token_of(key: Key, **changes: Any) -> str:
    return key.sign(jwt.claims(unique("tenant"), **changes))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_token_of_each_algorithm_publishes_and_reviews(
    believing: Server, keys: dict[str, Key], algorithm: str
) -> None:
    publisher, reviewer = (believing.web.bearing(token_of(keys[algorithm])) for _ in range(2))
    approve(reviewer, publish(publisher)["id"])


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_token_can_omit_the_only_matching_key(believing: Server, keys: dict[str, Key], algorithm: str) -> None:
    token = keys[algorithm].sign(jwt.claims(unique("tenant")), kid=...)
    assert whoami(believing.web, token).status == 200


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("claimed", ["none", "HS256", "RS256", "PS256", "ES256", "RS512", "ES384"])
def test_the_key_decides_the_algorithm(believing: Server, keys: dict[str, Key], algorithm: str, claimed: str) -> None:
    token = keys[algorithm].sign(jwt.claims(unique("tenant")), alg=claimed)
    assert (whoami(believing.web, token).status == 200) is (claimed == algorithm)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_public_key_is_not_accepted_as_a_secret(believing: Server, keys: dict[str, Key], algorithm: str) -> None:
    key = keys[algorithm]
    for known in (json.dumps(key.jwk()).encode(), key.file.read_bytes(), key_set(key)):
        for name in ({"kid": key.id}, {}):
            token = jwt.sign(jwt.claims(unique("tenant")), secret=known, **name)
            check_problem(whoami(believing.web, token), 401, "invalid_token")


def test_each_kind_of_invalid_token_has_its_code(believing: Server, key: Key, new_key: Key) -> None:
    now = jwt.claims("t")["exp"] - 3600
    for token, code in (
        (token_of(key, exp=now - 3600), "expired_token"),
        (token_of(key, nbf=now + 3600), "not_yet_valid_token"),
        (token_of(key, aud="other"), "invalid_token"),
        (token_of(new_key), "unknown_key"),
        (key.sign(jwt.claims(unique("tenant")), crit=["exp"]), "invalid_token"),
        (token_of(key) + "=", "invalid_token"),
        (token_of(key)[:-2], "invalid_token"),
    ):
        check_problem(whoami(believing.web, token), 401, code)
    caller = believing.web.bearing(token_of(key, scope="review"))
    check_problem(caller.post("/v1/wpks", flat_bytes(unique())), 403, "insufficient_scope")


def test_a_cached_token_is_checked_like_a_new_one(believing: Server, key: Key) -> None:
    tenant = unique("tenant")
    token = key.sign(jwt.claims(tenant))
    for _ in range(3):
        assert whoami(believing.web, token).json()["tenant"] == tenant
    changed = token[:-4] + ("AAAA" if not token.endswith("AAAA") else "BBBB")
    check_problem(whoami(believing.web, changed), 401, "invalid_token")


def test_custom_claim_names(data: Path, tmp_path: Path, key: Key) -> None:
    (tmp_path / "jwks.json").write_bytes(key_set(key))
    env = {
        **issuer(),
        "ATOM_JWT_JWKS_FILE": str(tmp_path / "jwks.json"),
        "ATOM_JWT_TENANT_CLAIM": "org",
        "ATOM_JWT_SCOPE_CLAIM": "permissions",
    }
    server = serve(data, initialize(data), env=env)
    with server.atomd:
        token = token_of(key, org="globex", permissions=["review", "read:all"])
        assert whoami(server.web, token).json() == {"subject": "ada", "tenant": "globex", "scopes": ["review"]}
        server.atomd.stop()


def test_a_new_key_is_read_when_a_token_names_it(start: Start, key: Key, new_key: Key) -> None:
    with serving(key_set(key)) as host:
        server = start(host.url)
        assert whoami(server.web, token_of(key)).status == 200
        host.body = key_set(key, new_key)
        # The next scheduled reading is minutes away.
        eventually(lambda: whoami(server.web, token_of(new_key)).status == 200)
        assert whoami(server.web, token_of(key)).status == 200


def test_tokens_of_a_removed_key_are_rejected_even_if_cached(start: Start, key: Key, new_key: Key) -> None:
    with serving(key_set(key, new_key)) as host:
        server = start(host.url, ATOM_JWT_JWKS_REFRESH_S="1")
        token = token_of(key)
        assert whoami(server.web, token).status == 200
        host.body = key_set(new_key)
        eventually(lambda: whoami(server.web, token).status == 401)
        check_problem(whoami(server.web, token), 401, "unknown_key")
        assert whoami(server.web, token_of(new_key)).status == 200


def fails_again(server: Server, times: int) -> bool:
    return server.atomd.errors().count("keeping the old ones") >= times


def spoil(host: Host, how: str) -> None:
    if how == "an error":
        host.status = 500
    elif how == "a redirect":
        host.status = 302
    elif how == "a page":
        host.body = b"<html>sign in</html>"
    else:
        host.body = b" " * (1 << 20)


@pytest.mark.parametrize("how", ["an error", "a redirect", "a page", "too much"])
def test_the_last_good_keys_stay_when_the_host_responds_with(start: Start, key: Key, how: str) -> None:
    with serving(key_set(key)) as host:
        server = start(host.url, ATOM_JWT_JWKS_REFRESH_S="1")
        assert whoami(server.web, token_of(key)).status == 200
        spoil(host, how)
        eventually(lambda: fails_again(server, 2))
        assert whoami(server.web, token_of(key)).status == 200


def test_the_last_good_keys_stay_when_the_host_is_gone(start: Start, key: Key) -> None:
    with serving(key_set(key)) as host:
        server = start(host.url, ATOM_JWT_JWKS_REFRESH_S="1")
        assert whoami(server.web, token_of(key)).status == 200
    eventually(lambda: fails_again(server, 2))
    assert whoami(server.web, token_of(key)).status == 200
    server.atomd.stop()


def test_a_server_starts_without_keys_and_says_so_until_it_has_them(start: Start, key: Key) -> None:
    with serving(b"") as reserved:
        port = reserved.server_port
    server = start(f"http://127.0.0.1:{port}/jwks.json", ATOM_JWT_JWKS_REFRESH_S="1")
    rejected = whoami(server.web, token_of(key))
    check_problem(rejected, 503, "keys_unavailable")
    assert int(rejected.headers["Retry-After"]) >= 1
    assert server.admin.get("/v1/whoami").status == 200
    with serving(key_set(key), port):
        eventually(lambda: whoami(server.web, token_of(key)).status == 200)


def test_tokens_with_unknown_keys_do_not_overload_the_host(start: Start, key: Key) -> None:
    with serving(key_set(key)) as host:
        server = start(host.url)
        assert whoami(server.web, token_of(key)).status == 200
        for number in range(200):
            token = jwt.sign(jwt.claims("acme"), kid=f"unknown-{number}")
            check_problem(whoami(server.web, token), 401, "unknown_key")
        assert host.requests < 10


def test_keys_are_not_fetched_over_plain_http(data: Path) -> None:
    initialize(data)
    env = {**issuer(), "ATOM_JWT_JWKS_URL": "http://id.example/jwks.json"}
    check_failure(
        run("atomd", "--data", data, "--listen", "127.0.0.1:0", env=env), "ATOM_JWT_JWKS_URL", "https", code=2
    )


@pytest.fixture
def without_libcurl(tmp_path: Path) -> dict[str, str]:
    """An environment in which libcurl cannot be loaded."""
    (tmp_path / "libcurl.so.4").touch()
    return {"LD_LIBRARY_PATH": str(tmp_path)}


def test_a_server_without_a_jwks_url_does_not_need_libcurl(data: Path, without_libcurl: dict[str, str]) -> None:
    server = serve(data, initialize(data), env=without_libcurl)
    with server.atomd:
        assert server.web.get("/health").status == 200
        assert "libcurl" not in Path(f"/proc/{server.atomd.process.pid}/maps").read_text(encoding="utf-8")
        server.atomd.stop()


def test_a_server_with_a_jwks_url_reports_that_libcurl_is_missing(data: Path, without_libcurl: dict[str, str]) -> None:
    initialize(data)
    env = {**issuer(), **without_libcurl, "ATOM_JWT_JWKS_URL": "https://id.example/jwks.json"}
    rejected = run("atomd", "--data", data, "--listen", "127.0.0.1:0", env=env)
    check_failure(rejected, "ATOM_JWT_JWKS_URL", "libcurl.so.4", "Install", code=2)


def test_a_file_with_only_a_weak_key(data: Path, tmp_path: Path) -> None:
    initialize(data)
    weak = {"kty": "RSA", "n": jwt.base64url(b"\xff" * 128), "e": "AQAB"}
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [weak]}), encoding="utf-8")
    env = {**issuer(), "ATOM_JWT_JWKS_FILE": str(tmp_path / "jwks.json")}
    check_failure(run("atomd", "--data", data, "--listen", "127.0.0.1:0", env=env), "1024 bits", "2048", code=2)
