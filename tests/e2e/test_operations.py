"""Health, readiness, metrics, the contract, and the headers of every response."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.e2e import contract, metrics
from tests.e2e.conftest import Server
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import approve, check_problem, path, publish
from tests.e2e.web import Web


def test_health(anonymous: Web) -> None:
    health = anonymous.get("/health").json()
    assert (health["status"], health["simulation_mode"]) == ("ok", False)
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", health["version"])
    assert health["uptime_seconds"] >= 0


@pytest.mark.parametrize("target", ["/health", "/ready", "/metrics", "/openapi.json"])
def test_operational_routes_ignore_credentials(anonymous: Web, target: str) -> None:
    assert anonymous.get(target).status == 200
    assert anonymous.bearing("nonsense").get(target).status == 200


def test_ready(anonymous: Web) -> None:
    assert anonymous.get("/ready").json() == {"status": "ready"}


def test_the_served_contract_is_the_one_in_the_repository(anonymous: Web) -> None:
    assert anonymous.get("/openapi.json").json() == yaml.safe_load(contract.FILE.read_text(encoding="utf-8"))


def counted(web: Web, method: str, route: str, status: int) -> float:
    """Returns how many requests the server has counted with these labels."""
    for line in metrics.text(web).splitlines():
        labels = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', line))
        wanted = {"method": method, "route": route, "status": str(status)}
        if line.startswith("atom_http_requests_total{") and labels == wanted:
            return float(line.rsplit(" ", 1)[1])
    return 0.0


def test_requests_are_counted_by_route_and_status(publisher: Web) -> None:
    route = "/v1/wpks/{name}@{version}"
    published, missed = counted(publisher, "PUT", route, 201), counted(publisher, "GET", route, 404)
    publish(publisher)
    publish(publisher)
    publisher.get(path(f"{unique()}@1.0.0"))
    assert counted(publisher, "PUT", route, 201) == published + 2
    assert counted(publisher, "GET", route, 404) == missed + 1


def test_callers_cannot_add_label_values(anonymous: Web) -> None:
    before = len(metrics.text(anonymous).splitlines())
    for _ in range(20):
        anonymous.get(f"/{unique()}")
    anonymous.request("BREW", "/coffee")
    assert len(metrics.text(anonymous).splitlines()) <= before + 25


def test_metrics_are_prometheus_text(anonymous: Web) -> None:
    response = anonymous.get("/metrics")
    assert "version=0.0.4" in response.headers["Content-Type"]
    sample = re.compile(r"[a-zA-Z_:][\w:]*(\{[^}]*(\{\w+\}[^}]*)*\})? [-+0-9.eEInfNa]+")
    for line in response.body.decode().splitlines():
        assert line.startswith(("# HELP ", "# TYPE ")) or sample.fullmatch(line), line


@pytest.mark.parametrize("sent", ["abc-123", "A.b_c", "x" * 64])
def test_a_valid_request_id_is_kept(anonymous: Web, sent: str) -> None:
    for target in ("/health", "/v1/wpks/nothing@1.0.0"):
        assert anonymous.get(target, {"X-Request-Id": sent}).headers["X-Request-Id"] == sent


@pytest.mark.parametrize("sent", ["", "two words", "x" * 65, "caf\xe9", 'quote"', "a,b"])
def test_an_invalid_request_id_is_replaced(anonymous: Web, sent: str) -> None:
    received = anonymous.get("/health", {"X-Request-Id": sent}).headers["X-Request-Id"]
    assert received != sent
    assert re.fullmatch(r"[\w.-]{8,64}", received)


def test_every_request_has_a_unique_id(anonymous: Web) -> None:
    ids = [anonymous.get("/health").headers["X-Request-Id"] for _ in range(20)]
    assert len(set(ids)) == 20


@pytest.mark.parametrize(
    "target",
    ["/", "/v2/wpks", "/v1", "/v1/wpk", "/v1/wpks/a/b", "/v1/wpks/a@1.0.0/b", "/HEALTH", "/v1//wpks", "/../health"],
)
def test_an_unknown_route(anonymous: Web, target: str) -> None:
    check_problem(anonymous.get(target), 404, "route_not_found")


@pytest.mark.parametrize(
    ("method", "target", "allowed"),
    [
        ("DELETE", "/v1/wpks", {"GET", "HEAD", "POST"}),
        ("POST", "/v1/wpks/some@1.0.0", {"GET", "HEAD", "PUT"}),
        ("POST", "/v1/wpks/some", {"GET", "HEAD"}),
        ("GET", "/v1/wpks/some@1.0.0/review", {"PUT"}),
        ("GET", "/v1/validate", {"POST"}),
        ("PUT", "/v1/tokens", {"GET", "HEAD", "POST"}),
        ("GET", "/v1/tokens/tok_0123456789abcdef", {"DELETE"}),
        ("POST", "/health", {"GET", "HEAD"}),
        ("GET", "/wpk/upload", {"POST"}),
        ("BREW", "/health", {"GET", "HEAD"}),
        ("PATCH", "/v1/wpks", {"GET", "HEAD", "POST"}),
    ],
)
def test_a_method_that_a_route_does_not_allow(anonymous: Web, method: str, target: str, allowed: set[str]) -> None:
    response = anonymous.request(method, target)
    check_problem(response, 405, "method_not_allowed")
    assert set(response.headers["Allow"].split(", ")) == allowed


def test_a_body_does_not_change_the_error_of_a_wrong_target(anonymous: Web) -> None:
    check_problem(anonymous.post("/nothing", b"{}"), 404, "route_not_found")
    check_problem(anonymous.put("/health", b"{}"), 405, "method_not_allowed")
    check_problem(anonymous.post("/v1/wpks/some@1.0.0", flat_bytes(unique())), 405, "method_not_allowed")


def test_an_unneeded_body_is_ignored(admin: Web) -> None:
    headers = {"Content-Type": "application/json"}
    assert admin.request("GET", "/health", b"{}", headers).status == 200
    response = admin.request("DELETE", "/v1/tokens/tok_0123456789abcdef", b"{}", headers)
    check_problem(response, 404, "token_not_found")


def test_head_is_get_without_the_body(anonymous: Web, publisher: Web, reviewer: Web) -> None:
    record = publish(publisher)
    approve(reviewer, record["id"])
    for target in (
        "/v1/wpks?status=approved&limit=1",
        path(record["id"]),
        path(record["name"]),
        path(record["id"], "/content"),
        "/openapi.json",
        "/v1/wpks/nothing@1.0.0",
    ):
        full, head = anonymous.get(target), anonymous.request("HEAD", target)
        assert (head.status, head.body) == (full.status, b"")
        for name in ("Content-Type", "Content-Length", "ETag", "Content-Location"):
            if full.status == 200 or name != "Content-Length":
                assert head.headers[name] == full.headers[name], (target, name)


def test_secret_or_personal_responses_are_not_cached_by_shared_caches(publisher: Web) -> None:
    publish(publisher)
    for target in ("/v1/whoami", "/v1/tokens", "/v1/wpks", "/wpk/list"):
        cached = publisher.get(target).headers["Cache-Control"]
        assert cached in ("no-store", "no-cache", "private", "private, no-cache"), (target, cached)


def test_an_error_is_not_cached(anonymous: Web) -> None:
    assert anonymous.get("/v1/wpks/nothing@1.0.0").headers["Cache-Control"] == "no-store"
    assert anonymous.post("/v1/wpks", flat_bytes(unique())).headers["Cache-Control"] == "no-store"


def test_the_server_allocates_with_mimalloc(server: Server) -> None:
    """Sanitizer builds have their own allocator."""
    mapped = Path(f"/proc/{server.atomd.process.pid}/maps").read_text(encoding="utf-8")
    assert ("libmimalloc" in mapped) != bool(re.search("lib[at]san", mapped))
