"""`atomd --simulate`: the same server in memory, where any token is a developer's."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from tests.e2e.documents import digest_of, flat_bytes, unique
from tests.e2e.market import approve, check_problem, listing, path, publish
from tests.e2e.web import Web
from tools.daemon import Atomd, binary, environment


@pytest.fixture(scope="module")
def simulation() -> Iterator[Web]:
    with Atomd("--simulate", "--listen", "127.0.0.1:0") as atomd:
        yield Web(atomd.host, atomd.port, "your-token")
        atomd.stop()


def test_a_simulation_says_that_it_is_one(simulation: Web) -> None:
    assert simulation.get("/health").json()["simulation_mode"] is True


@pytest.mark.parametrize("token", ["your-token", "x", "atom_" + "A" * 43, "a.b.c"])
def test_any_token_is_a_developer_with_every_scope(simulation: Web, token: str) -> None:
    response = simulation.bearing(token).get("/v1/whoami")
    assert response.status == 200, response
    assert sorted(response.json()["scopes"]) == ["admin", "manage", "publish", "review"]


def test_a_request_without_a_token_is_still_anonymous(simulation: Web) -> None:
    check_problem(simulation.bearing(None).post("/v1/wpks", flat_bytes(unique())), 401, "missing_token")


def test_a_developer_can_review_their_own_packages(simulation: Web) -> None:
    record = publish(simulation)
    anonymous = simulation.bearing(None)
    assert anonymous.get(path(record["id"])).status == 404
    approve(simulation, record["id"])
    content = anonymous.get(path(record["id"], "/content"))
    assert digest_of(content.body) == record["digest"]
    assert record["id"] in listing(anonymous, status="approved")


def test_signatures_of_legacy_clients_are_ignored(simulation: Web) -> None:
    body = {"name": unique(), "version": "1.0.0", "content": {"steps": ["a"]}, "signature": "sim-sig-1234"}
    assert simulation.post_json("/wpk/upload", body).status == 200
    headers = {"Content-Type": "application/json", "Atom-Signature": "c2ln"}
    assert simulation.request("POST", "/v1/wpks", flat_bytes(unique()), headers).status == 201


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"not json", 400, "malformed_json"),
        (b'{"name": "Upper", "version": "1.0.0", "steps": ["a"]}', 422, "invalid_name"),
    ],
)
def test_the_rules_are_the_same(simulation: Web, body: bytes, status: int, code: str) -> None:
    check_problem(simulation.post("/v1/wpks", body), status, code)


def test_a_simulation_keeps_nothing() -> None:
    with Atomd("--simulate", "--listen", "127.0.0.1:0") as atomd:
        web = Web(atomd.host, atomd.port, "t")
        record = publish(web)
        atomd.stop()
    with Atomd("--simulate", "--listen", "127.0.0.1:0") as atomd:
        web = Web(atomd.host, atomd.port, "t")
        assert web.get(path(record["id"])).status == 404
        assert listing(web) == []


@pytest.mark.parametrize("address", ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"])
@pytest.mark.parametrize("by", ["flag", "environment"])
def test_a_simulation_rejects_addresses_that_others_can_reach(address: str, by: str) -> None:
    arguments = ["--listen", address] if by == "flag" else []
    rejected = subprocess.run(
        [str(binary("atomd")), "--simulate", *arguments],
        env=environment({} if arguments else {"ATOM_LISTEN": address}),
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert rejected.returncode == 2, rejected
    assert "loopback" in rejected.stderr
    assert rejected.stdout == ""


@pytest.mark.parametrize("address", ["127.0.0.1:0", "127.0.0.7:0", "[::1]:0"])
def test_a_simulation_accepts_every_loopback_address(address: str) -> None:
    with Atomd("--simulate", "--listen", address) as atomd:
        assert Web(atomd.host, atomd.port).get("/health").status == 200
        atomd.stop()
