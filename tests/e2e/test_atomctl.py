"""`atomctl` itself: keys, unreachable and lying servers, exit codes, help."""

from __future__ import annotations

import contextlib
import http.server
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.contract import problems_of
from tests.e2e.ctl import OK, REFUSED, UNAVAILABLE, USAGE, Ctl
from tests.e2e.documents import digest_of, in_days, unique
from tests.e2e.market import publish
from tests.e2e.programs import run
from tests.e2e.web import Web

COMMANDS = ["init", "publish", "list", "show", "download", "approve", "reject", "validate", "health", "token"]


def test_health(anonymous: Web) -> None:
    ctl = Ctl.of(anonymous)
    assert problems_of("Health", ctl.json("health")) == []
    assert "ok" in ctl.ok("health")


def test_a_key_is_alone_on_standard_output(admin: Web) -> None:
    tenant = unique("tenant")
    done = Ctl.of(admin)("token", "create", "--scope", "review", "--tenant", tenant, "--note", "e2e")
    assert done.returncode == OK, done
    assert re.fullmatch(r"atom_[0-9A-Za-z_-]{43}\n", done.stdout)
    assert done.stdout.strip() not in done.stderr
    caller = admin.bearing(done.stdout.strip()).get("/v1/whoami").json()
    assert (caller["tenant"], caller["scopes"]) == (tenant, ["review"])


def test_creating_listing_and_revoking_keys(manager: Web) -> None:
    ctl = Ctl.of(manager)
    ends = in_days(30)
    made = ctl.json("token", "create", "--scope", "publish", "--expires-at", ends, "--note", "nightly")
    assert problems_of("NewToken", made) == []
    assert (made["note"], made["expires_at"][:19]) == ("nightly", ends[:19])
    listed = ctl.json("token", "list")
    assert problems_of("TokenPage", listed) == []
    assert made["id"] in [key["id"] for key in listed["tokens"]]
    said = ctl.ok("token", "list")
    assert made["id"] in said
    assert made["token"] not in said
    assert made["id"] in ctl.ok("token", "revoke", made["id"])
    assert manager.bearing(made["token"]).get("/v1/whoami").json()["code"] == "revoked_token"
    assert ctl.json("token", "revoke", made["id"])["id"] == made["id"]
    assert ctl.error(REFUSED, "token", "revoke", "tok_0123456789abcdef")["code"] == "token_not_found"


def test_keys_that_the_caller_may_not_create(manager: Web) -> None:
    ctl = Ctl.of(manager)
    assert ctl.error(REFUSED, "token", "create", "--scope", "admin")["code"] == "insufficient_scope"
    foreign = ("token", "create", "--scope", "publish", "--tenant", unique("tenant"))
    assert ctl.error(REFUSED, *foreign)["code"] == "foreign_tenant"
    for wrong in (["--scope", "everything"], [], ["--scope", "publish", "--expires-at", "tomorrow"]):
        ctl.fails(USAGE, "token", "create", *wrong)


def test_several_scopes(admin: Web) -> None:
    made = Ctl.of(admin).json("token", "create", "--scope", "publish,review", "--tenant", unique("tenant"))
    assert sorted(made["scopes"]) == ["publish", "review"]


def test_a_key_file_overrides_the_environment(manager: Web, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{manager.token}\n")
    nobody = Ctl(f"http://{manager.host}:{manager.port}", "atom_" + "A" * 43)
    assert nobody.json("token", "list", "--token-file", file)["count"] == 1
    assert "gone" in nobody.fails(USAGE, "token", "list", "--token-file", tmp_path / "gone")
    file.write_text("\n")
    assert "empty" in nobody.fails(USAGE, "token", "list", "--token-file", file)


def test_the_server_option_overrides_the_environment(anonymous: Web) -> None:
    nowhere = Ctl("http://127.0.0.1:1")
    assert nowhere.json("health", "--server", f"http://{anonymous.host}:{anonymous.port}")["status"] == "ok"
    assert nowhere.json("--server", f"http://{anonymous.host}:{anonymous.port}", "health")["status"] == "ok"


def test_a_missing_key(anonymous: Web) -> None:
    told = Ctl.of(anonymous).error(REFUSED, "token", "list")
    assert (told["code"], told["http_status"]) == ("missing_token", 401)
    assert told["request_id"]


@pytest.fixture
def free_port() -> Iterator[int]:
    """A reserved port that nothing listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.mark.parametrize(
    "command",
    [["health"], ["list"], ["show", "a@1.0.0"], ["download", "a@1.0.0"], ["approve", "a@1.0.0"], ["token", "list"]],
    ids=" ".join,
)
def test_an_unreachable_server(free_port: int, command: list[str]) -> None:
    ctl = Ctl(f"http://127.0.0.1:{free_port}", "atom_" + "A" * 43)
    assert str(free_port) in ctl.fails(UNAVAILABLE, *command)
    told = ctl.error(UNAVAILABLE, *command)
    assert (told["code"], told["retryable"]) == ("connection_failed", True)


@pytest.mark.parametrize("url", ["nonsense", "ftp://127.0.0.1", "http://", "http://127.0.0.1:port"])
def test_an_invalid_server_address(url: str) -> None:
    Ctl(url).fails(USAGE, "health")


def test_asking_for_a_simulation_never_reaches_a_real_server(anonymous: Web) -> None:
    server = f"http://{anonymous.host}:{anonymous.port}"
    for asked in ("1", "yes"):
        done = run("atomctl", "health", env={"ATOM_BASE_URL": server, "ATOM_SIMULATION": asked})
        assert (done.returncode, done.stdout) == (USAGE, ""), done
        assert "ATOM_SIMULATION" in done.stderr
    assert run("atomctl", "health", env={"ATOM_BASE_URL": server, "ATOM_SIMULATION": "0"}).returncode == OK


@contextlib.contextmanager
def liar(status: int, headers: dict[str, str], body: bytes) -> Iterator[Ctl]:
    """Runs a server that sends this response to every request."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Ctl(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


def test_a_download_with_the_wrong_digest(tmp_path: Path) -> None:
    headers = {
        "ETag": f'"{digest_of(b"what was published")}"',
        "Content-Type": "application/json",
        "Content-Location": "/v1/wpks/a@1.0.0/content",
    }
    copy = tmp_path / "copy"
    with liar(200, headers, b"something else") as ctl:
        assert "digest" in ctl.fails(UNAVAILABLE, "download", "a@1.0.0", "-o", copy)
        assert ctl.error(UNAVAILABLE, "download", "a@1.0.0", "-o", copy)["code"] == "integrity_mismatch"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("status", "media_type", "body"),
    [
        (200, "application/json", b"not json"),
        (200, "application/json", b"{}"),
        (200, "text/html", b"<h1>Welcome</h1>"),
        (404, "text/html", b"<h1>Not here</h1>"),
        (502, "text/html", b"<h1>Bad gateway</h1>"),
        (200, "application/json", b""),
    ],
)
def test_a_response_that_is_not_the_marketplaces(status: int, media_type: str, body: bytes) -> None:
    with liar(status, {"Content-Type": media_type}, body) as ctl:
        done = ctl("health")
        assert done.returncode in (REFUSED, UNAVAILABLE), done
        assert done.returncode == UNAVAILABLE or status == 404
        assert (done.stdout, done.stderr[:9]) == ("", "atomctl: ")


def test_text_from_the_server_cannot_control_the_terminal(publisher: Web) -> None:
    """Text from strangers must not control the terminal."""
    record = publish(publisher, description="red \x1b[31m bell \x07 \x9b1m")
    for command in (["show", record["id"]], ["list", "--publisher", publisher.tenant]):
        said = Ctl.of(publisher).ok(*command)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", said), repr(said)


@pytest.mark.parametrize("arguments", [[], ["bogus"], ["list", "extra"], ["show"], ["token"], ["token", "bogus"]])
def test_a_wrong_command_line(anonymous: Web, arguments: list[str]) -> None:
    assert "--help" in Ctl.of(anonymous).fails(USAGE, *arguments)


@pytest.mark.parametrize(
    ("arguments", "unknown", "meant"),
    [
        (["bogus"], "bogus", None),
        (["pubish", "a.yaml"], "pubish", "publish"),
        (["--serber", "http://a", "list"], "--serber", "--server"),
        (["token", "bogus"], "bogus", None),
        (["token", "revok", "tok_1"], "revok", "revoke"),
    ],
)
def test_an_unknown_command_is_named(arguments: list[str], unknown: str, meant: str | None) -> None:
    said = Ctl("http://127.0.0.1:1").fails(USAGE, *arguments)
    assert f"'{unknown}' is not a command or an option." in said
    assert (f"Did you mean '{meant}'?" in said) if meant else ("Did you mean" not in said)


@pytest.mark.parametrize(
    "arguments",
    [
        ["download", "a@1.0.0", "-o", ""],
        *(["list", option, ""] for option in ("--publisher", "--tag", "--runtime", "--search", "--cursor")),
        ["approve", "a@1.0.0", "--digest", ""],
        ["token", "create", "--scope", "publish", "--tenant", ""],
        *(["health", "--timeout", seconds] for seconds in ("nan", "-nan", "inf", "0", "1e9", "5s", "")),
    ],
    ids=" ".join,
)
def test_a_value_that_means_nothing_is_rejected(arguments: list[str]) -> None:
    assert "--help" in Ctl("http://127.0.0.1:1").fails(USAGE, *arguments)


def test_a_missing_key_comes_with_advice(anonymous: Web) -> None:
    said = Ctl.of(anonymous).fails(REFUSED, "token", "list")
    assert "Set ATOM_API_KEY, or use --token-file FILE." in said
    assert "Authorization" not in said


def test_help() -> None:
    said = run("atomctl", "--help")
    assert (said.returncode, said.stderr) == (0, "")
    assert all(command in said.stdout for command in COMMANDS)
    for command in COMMANDS:
        about = run("atomctl", command, "--help")
        assert about.returncode == 0
        assert "--json" in about.stdout, command
    assert re.fullmatch(r"atomctl \d+\.\d+\.\d+\n", run("atomctl", "--version").stdout)


def test_no_option_takes_the_key_as_its_value() -> None:
    for command in COMMANDS:
        assert not re.search(r"--(token|key|api-key)\b(?!-)", run("atomctl", command, "--help").stdout)
