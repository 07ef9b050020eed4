"""`atomctl` against servers that repeat keys, disguise text, or never end; and a key that leaves the machine."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.e2e.ctl import OK, REFUSED, UNAVAILABLE, USAGE, Ctl
from tests.e2e.market import publish
from tests.e2e.programs import run
from tests.e2e.web import Web

KEY = "atom_" + "k" * 43
OTHER = "atom_" + "o" * 43
HEALTHY = b'{"status":"ok","version":"0.1.0","simulation_mode":false,"uptime_seconds":1}'
HIDDEN = "\u202e\u2066\u200b\u00ad\x9b\x1b"


@contextmanager
def sending(response: bytes) -> Iterator[str]:
    """Runs a server that sends these bytes to every request, and returns its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    request = b""
                    while b"\r\n\r\n" not in request:
                        request += connection.recv(65536)
                    try:
                        connection.sendall(response.replace(b"{request}", json.dumps(request.decode())[1:-1].encode()))
                    except OSError:
                        continue  # The client has had enough.

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def response_of(status: int, body: bytes, *lines: str) -> bytes:
    head = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close", *lines]
    return ("\r\n".join(head) + "\r\n\r\n").encode() + body


@pytest.mark.parametrize(
    "response",
    [
        response_of(200, HEALTHY, "X: " + "x" * 103_000),
        response_of(200, HEALTHY, *["X: y"] * 20_000),
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * (1 << 20),
        b"HTTP/1.1 100 Continue\r\n\r\n" * 50_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"x" * (4 << 20),
        response_of(200, HEALTHY, "Content-Length: 2"),
    ],
    ids=["long line", "many lines", "endless line", "interim responses", "chunk extension", "two lengths"],
)
def test_a_response_beyond_the_limits_is_invalid(response: bytes) -> None:
    with sending(response) as url:
        told = Ctl(url).error(UNAVAILABLE, "health")
    assert told["code"] == "invalid_response"
    assert "was rejected" in told["error"]


@pytest.mark.parametrize("flags", [[], ["--json"]], ids=["text", "json"])
def test_a_server_that_repeats_keys_does_not_get_them_printed(flags: list[str]) -> None:
    problem = {"code": KEY, "title": OTHER, "detail": "I read {request}", "request_id": OTHER}
    problem["errors"] = [{"code": KEY, "pointer": f"/{OTHER}", "detail": "{request}"}]  # type: ignore[assignment]
    body = json.dumps(problem).encode()
    head = b"HTTP/1.1 400 X\r\nContent-Type: application/problem+json\r\nConnection: close\r\n\r\n"
    for response in (head + body, response_of(302, b"", f"Location: http://{KEY}.example/{OTHER}")):
        with sending(response) as url:
            done = Ctl(url, KEY)("health", *flags)
        assert done.returncode in (REFUSED, UNAVAILABLE), done
        assert KEY not in done.stderr
        assert OTHER not in done.stderr
        assert "[redacted]" in done.stderr


def test_a_key_on_the_command_line_is_not_repeated(anonymous: Web) -> None:
    for arguments in ([KEY], ["list", KEY], ["show", KEY], ["publish", f"{KEY}.yaml"], ["download", f"{KEY}@x"]):
        done = Ctl.of(anonymous)(*arguments)
        assert done.returncode in (REFUSED, USAGE), done
        assert KEY not in done.stdout + done.stderr


def test_disguised_text_is_escaped(publisher: Web) -> None:
    record = publish(publisher, description=f"gpj.{HIDDEN}exe")
    ctl = Ctl.of(publisher)
    for command in (["show", record["id"]], ["list", "--publisher", publisher.tenant]):
        said = ctl.ok(*command)
        assert not [hidden for hidden in HIDDEN if hidden in said], repr(said)
        assert "gpj.\\u{202e}" in said
        raw = ctl(*command, "--json").stdout
        assert not [hidden for hidden in HIDDEN if hidden in raw], repr(raw)
        printed = json.loads(raw)
        assert printed.get("wpks", [printed])[0]["description"] == f"gpj.{HIDDEN}exe"


def test_a_disguised_error_is_escaped() -> None:
    problem = {"code": "bad\u202e", "detail": f"No{HIDDEN}pe.", "request_id": HIDDEN}
    body = json.dumps(problem, ensure_ascii=False).encode()
    with sending(response_of(400, body, "Content-Type: application/problem+json")) as url:
        for flags in ([], ["--json"]):
            told = Ctl(url)("health", *flags).stderr
            assert not [hidden for hidden in HIDDEN if hidden in told], repr(told)


def test_a_file_name_is_escaped() -> None:
    done = run("atomctl", "validate", "--offline", "gpj.\u202eexe")
    assert done.returncode == USAGE
    assert "\u202e" not in done.stderr
    assert "\\u{202e}" in done.stderr


@pytest.mark.parametrize(
    ("url", "key", "warns"),
    [
        ("http://atom.example", KEY, True),
        ("http://atom.example", None, False),
        ("http://127.0.0.1:1", KEY, False),
        ("http://localhost:1", KEY, False),
        ("https://atom.example", KEY, False),
    ],
)
def test_a_key_that_leaves_the_machine_by_plain_http_causes_a_warning(url: str, key: str | None, warns: bool) -> None:
    # A name that no resolver knows, so nothing is sent.
    env = {"ATOM_BASE_URL": url, **({"ATOM_API_KEY": key} if key else {}), "http_proxy": "http://127.0.0.1:1"}
    env["https_proxy"] = env["http_proxy"]
    done = run("atomctl", "health", "--timeout", "2", env=env)
    assert done.returncode == UNAVAILABLE
    assert done.stderr.count("Warning: The API key is sent to http://atom.example without encryption") == warns
    assert KEY not in done.stderr


def test_an_ordinary_response_is_read() -> None:
    with sending(response_of(200, HEALTHY)) as url:
        assert Ctl(url)("health").returncode == OK
