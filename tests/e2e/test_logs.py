"""One line per request, whatever it contains, and no secrets."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import metrics
from tests.e2e.conftest import Server, serve
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.logs import line_of, lines
from tests.e2e.market import path, publish
from tests.e2e.raw import Wire
from tests.e2e.wait import eventually
from tests.e2e.web import Web
from tools.daemon import Atomd, initialize

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.fixture(scope="module")
def logging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that logs JSON."""
    data = tmp_path_factory.mktemp("logging") / "data"
    running = serve(data, initialize(data), {"ATOM_LOG_FORMAT": "json"})
    with running.atomd:
        yield running
        running.atomd.stop()


def line_after(server: Server, web: Web, method: str, target: str, **more: Any) -> dict[str, Any]:
    response = web.request(method, target, **more)
    return line_of(server.atomd, response.headers["X-Request-Id"])


def test_a_request_is_one_line_that_says_what_happened(logging: Server) -> None:
    publisher = logging.key("publish", tenant="acme")
    subject = publisher.get("/v1/whoami").json()["subject"]
    name = unique()
    body = flat_bytes(name)
    response = publisher.put(path(f"{name}@1.0.0"), body)
    line = line_of(logging.atomd, response.headers["X-Request-Id"])
    assert TIME.fullmatch(line.pop("time"))
    assert line.pop("duration_ms") >= 0
    assert line == {
        "level": "info",
        "message": "request",
        "method": "PUT",
        "route": "/v1/wpks/{name}@{version}",
        "path": f"/v1/wpks/{name}@1.0.0",
        "status": 201,
        "bytes": len(response.body),
        "request_id": response.headers["X-Request-Id"],
        "principal": f"acme/{subject}",
        "peer": "127.0.0.1",
    }


def test_an_anonymous_request_names_no_principal(logging: Server) -> None:
    line = line_after(logging, logging.web, "GET", "/v1/wpks?limit=1")
    assert "principal" not in line
    assert (line["route"], line["path"]) == ("/v1/wpks", "/v1/wpks")


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [("GET", "/nothing", 404), ("DELETE", "/v1/wpks", 405), ("GET", "/v1/wpks/%ff", 400), ("BREW", "/health", 405)],
)
def test_a_request_without_a_route_is_logged_too(logging: Server, method: str, target: str, status: int) -> None:
    line = line_after(logging, logging.web, method, target)
    assert (line["method"], line["route"], line["path"], line["status"]) == (method, "none", target, status)


def test_a_malformed_request_is_logged_too(logging: Server) -> None:
    with Wire(logging.web) as wire:
        wire.send("nonsense\r\n\r\n")
        response = wire.response()
    assert line_of(logging.atomd, response.headers["X-Request-Id"])["status"] == 400


@pytest.mark.parametrize(
    ("sent", "logged"),
    [
        ('/"quoted"\\', '/"quoted"\\'),
        ("/caf\xc3\xa9", "/café"),
        ("/broken\xff\xc3(", "/broken\ufffd\ufffd("),
        ("/c1\xc2\x9b31m", "/c1\u009b31m"),
        ("/%0a%00", "/%0a%00"),
    ],
    ids=["quotes", "UTF-8", "no UTF-8", "a control character", "an escape"],
)
def test_a_line_is_valid_json_whatever_the_path(logging: Server, sent: str, logged: str) -> None:
    with Wire(logging.web) as wire:
        wire.send(f"GET {sent}?q=a HTTP/1.1\r\nHost: x\r\n\r\n")
        response = wire.response()
    assert line_of(logging.atomd, response.headers["X-Request-Id"])["path"] == logged


def test_no_secret_is_logged(logging: Server) -> None:
    made = logging.admin.post_json("/v1/tokens", {"scopes": ["publish"], "note": "note-of-the-key"})
    secret = made.json()["token"]
    secrets = [
        secret,
        logging.admin_key,
        "atom_" + "x" * 43,
        "secret-in-a-query",
        "secret-of-a-user",
        "note-of-the-key",
    ]
    web = logging.web
    for web in (logging.web.bearing(secret), logging.web.bearing(secrets[2]), logging.web.bearing("eyJ.secret.jwt")):
        for target in ("/v1/whoami", "/v1/wpks?tag=secret-in-a-query", "/v1/wpks?nonsense=secret-in-a-query"):
            web.exchange("GET", target)
    with Wire(logging.web) as wire:
        wire.send("GET http://secret-of-a-user:p@host/v1/wpks?tag=secret-in-a-query HTTP/1.1\r\nHost: x\r\n\r\n")
        response = wire.response()
    line_of(logging.atomd, response.headers["X-Request-Id"])
    written = logging.atomd.errors()
    for text in [*secrets, "eyJ.secret.jwt", "Bearer"]:
        assert text not in written


@pytest.mark.parametrize("encoded", ["atom_", "atom%5F", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ."])
def test_a_credential_in_a_path_is_redacted(logging: Server, encoded: str) -> None:
    secret = "s3cret" * 8
    for target in (f"/v1/wpks/{encoded}{secret}", f"/v1/wpks/{encoded}{secret}@1.0.0/content", f"/{encoded}{secret}"):
        response = logging.web.get(target)
        assert response.status in (400, 404)
        assert secret not in response.body.decode()
        line = line_of(logging.atomd, response.headers["X-Request-Id"])
        assert line["path"] == target.replace(encoded + secret, "[redacted]")
    response = logging.web.get("/health", {"X-Request-Id": f"atom_{secret}"})
    assert secret not in (response.headers["X-Request-Id"] or "")
    line_of(logging.atomd, response.headers["X-Request-Id"])
    assert secret not in logging.atomd.errors()


def test_a_trace_is_continued(logging: Server) -> None:
    responses = [logging.web.get("/v1/wpks?limit=1", {"traceparent": PARENT}) for _ in range(2)]
    spans = set()
    for response in responses:
        version, trace_id, span_id, flags = response.headers["traceparent"].split("-")
        assert (version, trace_id, flags) == ("00", PARENT.split("-")[1], "01")
        line = line_of(logging.atomd, response.headers["X-Request-Id"])
        assert (line["trace_id"], line["span_id"], line["parent_id"]) == (trace_id, span_id, PARENT.split("-")[2])
        spans |= {span_id, PARENT.split("-")[2]}
    assert len(spans) == 3


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "",
        PARENT.upper(),
        PARENT.replace("00-", "01-", 1),
        f"{PARENT}-00",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    ],
)
def test_an_invalid_traceparent_is_ignored(logging: Server, sent: str | None) -> None:
    response = logging.web.get("/health", {"traceparent": sent} if sent is not None else {})
    assert response.headers["traceparent"] is None
    assert "trace_id" not in line_of(logging.atomd, response.headers["X-Request-Id"])


def test_the_text_format_is_readable(data: Path) -> None:
    running = serve(data, initialize(data))
    with running.atomd:
        response = running.web.get("/v1/wpks?limit=1")
        wanted = f"request_id={response.headers['X-Request-Id']} "
        eventually(lambda: wanted in running.atomd.errors())
        line = next(line for line in running.atomd.errors().splitlines() if wanted in line)
        assert re.fullmatch(
            TIME.pattern + r" info request method=GET route=/v1/wpks path=/v1/wpks status=200 duration_ms=\d+\.\d{3} "
            rf"bytes={len(response.body)} {wanted}peer=127\.0\.0\.1",
            line,
        ), line


@pytest.mark.parametrize("setting", [{"ATOM_ACCESS_LOG": "off"}, {"ATOM_LOG_LEVEL": "warning"}])
def test_request_logging_can_be_turned_off(data: Path, setting: dict[str, str]) -> None:
    running = serve(data, initialize(data), {"ATOM_LOG_FORMAT": "json", **setting})
    with running.atomd:
        publish(running.admin)
        running.atomd.stop()
        assert [line for line in lines(running.atomd) if line["message"] == "request"] == []


def test_every_line_is_written_before_the_server_exits(data: Path) -> None:
    running = serve(data, initialize(data), {"ATOM_LOG_FORMAT": "json"})
    with running.atomd:
        ids = [running.web.get("/health").headers["X-Request-Id"] for _ in range(200)]
        running.atomd.stop()
        assert {line.get("request_id") for line in lines(running.atomd)} >= set(ids)
        assert lines(running.atomd)[-1]["message"] == "stopped"


def test_a_blocked_log_does_not_block_the_server(data: Path) -> None:
    """A full pipe must not block an event loop: lines are dropped and counted."""
    admin_key = initialize(data)
    read, write = os.pipe()
    try:
        with Atomd(
            "--data", data, "--listen", "127.0.0.1:0", env={"ATOM_RATE_LIMIT": "off"}, popen={"stderr": write}
        ) as atomd:
            web = Server(atomd, data, admin_key).web
            long = "/" + "x" * 3500

            def dropped() -> float:
                text = metrics.text(web)
                return float(re.search(r"^atom_log_lines_dropped_total (\S+)$", text, re.MULTILINE)[1])  # type: ignore[index]

            assert dropped() == 0
            with Wire(web) as wire:
                for _ in range(400):
                    wire.send(f"GET {long} HTTP/1.1\r\nHost: x\r\n\r\n")
                    assert wire.response().status == 404
            assert dropped() > 0
            assert web.get("/health").status == 200
            atomd.kill()
    finally:
        os.close(read)
        os.close(write)
