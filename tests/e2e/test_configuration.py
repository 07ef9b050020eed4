"""Flags, then the environment, then the file; and what each rejects."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e import jwt
from tests.e2e.conftest import Server
from tests.e2e.documents import unique
from tests.e2e.market import approve, check_problem, publish
from tests.e2e.programs import check_failure, run
from tests.e2e.web import Web
from tools.daemon import Atomd, initialize


def toml(folder: Path, text: str) -> Path:
    file = folder / "atomd.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("flag", "variable", "expected"),
    [(True, True, "127.0.0.4"), (False, True, "127.0.0.3"), (False, False, "127.0.0.2")],
)
def test_precedence_of_listen(tmp_path: Path, flag: bool, variable: bool, expected: str) -> None:
    config = toml(tmp_path, 'listen = "127.0.0.2:0"\n')
    arguments = ["--listen", "127.0.0.4:0"] if flag else []
    env = {"ATOM_LISTEN": "127.0.0.3:0"} if variable else {}
    with Atomd("--simulate", "--config", config, *arguments, env=env) as atomd:
        assert atomd.host == expected
        assert Web(atomd.host, atomd.port).get("/health").status == 200
        atomd.stop()


@pytest.mark.parametrize(
    ("flag", "variable", "expected"), [(True, True, "flag"), (False, True, "variable"), (False, False, "file")]
)
def test_precedence_of_data(tmp_path: Path, flag: bool, variable: bool, expected: str) -> None:
    keys = {name: initialize(tmp_path / name) for name in ("flag", "variable", "file")}
    config = toml(tmp_path, f'data = "{tmp_path / "file"}"\nlisten = "127.0.0.1:0"\n')
    arguments = ["--data", str(tmp_path / "flag")] if flag else []
    env = {"ATOM_DATA": str(tmp_path / "variable")} if variable else {}
    with Atomd("--config", config, *arguments, env=env) as atomd:
        web = Web(atomd.host, atomd.port)
        known = [name for name, key in keys.items() if web.bearing(key).get("/v1/whoami").status == 200]
        assert known == [expected]
        atomd.stop()


@pytest.mark.parametrize(("flag", "variable", "expected"), [(True, True, 6), (False, True, 4), (False, False, 2)])
def test_precedence_of_threads(tmp_path: Path, flag: bool, variable: bool, expected: int) -> None:
    def tasks(*arguments: str, env: dict[str, str] | None = None) -> int:
        with Atomd("--simulate", "--listen", "127.0.0.1:0", *arguments, env=env) as atomd:
            count = len(list(Path(f"/proc/{atomd.process.pid}/task").iterdir()))
            atomd.stop()
        return count

    config = toml(tmp_path, "threads = 2\n")
    arguments = ["--threads", "6"] if flag else []
    env = {"ATOM_THREADS": "4"} if variable else {}
    assert tasks("--config", str(config), *arguments, env=env) == tasks("--threads", str(expected))


def test_the_environment_can_name_the_file(tmp_path: Path) -> None:
    config = toml(tmp_path, 'listen = "127.0.0.5:0"\n')
    with Atomd("--simulate", env={"ATOM_CONFIG": str(config)}) as atomd:
        assert atomd.host == "127.0.0.5"
        atomd.stop()


def test_an_issuer_from_the_file(tmp_path: Path, data: Path) -> None:
    initialize(data)
    (tmp_path / "secret").write_bytes(jwt.SECRET + b"\n")
    config = toml(
        tmp_path,
        f'[jwt]\nissuer = "{jwt.ISSUER}"\naudience = "{jwt.AUDIENCE}"\nsecret_file = "{tmp_path / "secret"}"\n',
    )
    with Atomd("--config", config, "--data", data, "--listen", "127.0.0.1:0") as atomd:
        web = Web(atomd.host, atomd.port, jwt.sign(jwt.claims(unique("tenant"))))
        assert web.get("/v1/whoami").json()["subject"] == "ada"
        atomd.stop()


def test_shared_caches_may_keep_content_as_long_as_is_set(data: Path) -> None:
    key = initialize(data)
    with Atomd("--data", data, "--listen", "127.0.0.1:0", env={"ATOM_SHARED_CACHE_SECONDS": "7"}) as atomd:
        running = Server(atomd, data, key)
        identifier = publish(running.key("publish"))["id"]
        approve(running.key("review"), identifier)
        cached = running.web.get(f"/v1/wpks/{identifier}/content").headers["Cache-Control"]
        assert cached == "public, max-age=31536000, s-maxage=7, immutable"
        atomd.stop()


def test_anonymous_reading_can_be_disabled(data: Path) -> None:
    key = initialize(data)
    env = {"ATOM_ANONYMOUS_READ": "false"}
    with Atomd("--data", data, "--listen", "127.0.0.1:0", env=env) as atomd:
        running = Server(atomd, data, key)
        identifier = publish(running.key("publish"))["id"]
        approve(running.key("review"), identifier)
        for target in ("/v1/wpks", f"/v1/wpks/{identifier}", f"/v1/wpks/{identifier}/content", "/wpk/list"):
            check_problem(running.web.get(target), 401, "missing_token")
            assert running.key("publish").get(target).status == 200
        content = running.key("publish").get(f"/v1/wpks/{identifier}/content")
        assert content.headers["Cache-Control"].startswith("private"), "no shared cache may give it to anyone"
        assert running.web.get("/health").status == 200
        atomd.stop()


def test_self_review_can_be_allowed(data: Path) -> None:
    key = initialize(data)
    with Atomd("--data", data, "--listen", "127.0.0.1:0", env={"ATOM_ALLOW_SELF_REVIEW": "true"}) as atomd:
        running = Server(atomd, data, key)
        approve(running.admin, publish(running.admin)["id"])
        atomd.stop()


@pytest.mark.parametrize(
    "address", ["nonsense", "127.0.0.1", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:65536", ":8050", "1.2.3:80", ""]
)
def test_an_invalid_listen_address(address: str) -> None:
    check_failure(run("atomd", "--simulate", "--listen", address), "--listen", code=2)


@pytest.mark.parametrize("threads", ["0", "-1", "many", "100000", "1.5"])
def test_an_invalid_number_of_threads(threads: str) -> None:
    rejected = run("atomd", "--simulate", "--listen", "127.0.0.1:0", env={"ATOM_THREADS": threads})
    check_failure(rejected, "ATOM_THREADS", threads, code=2)


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("listen = \n", "atomd.toml"),
        ("port = 8050\n", "port"),
        ("[jwt]\nsecret = 'x'\n", "jwt.secret"),
        ("listen = ['a']\n", "listen"),
        ("listen = 'nonsense'\n", "listen"),
        ("[jwt]\nsecret_file = '/nowhere/secret'\n", "/nowhere/secret"),
    ],
)
def test_an_invalid_configuration_file(tmp_path: Path, text: str, mentioned: str) -> None:
    check_failure(run("atomd", "--simulate", "--config", toml(tmp_path, text)), mentioned, code=2)


@pytest.mark.parametrize(
    ("name", "mentioned"),
    [("ATOM_LISTN", "ATOM_LISTEN"), ("ATOM_RATELIMIT", "ATOM_RATE_LIMIT"), ("ATOM_JWT_ISUER", "ATOM_JWT_ISSUER")],
)
def test_an_unknown_variable_is_refused_by_name_with_what_was_meant(name: str, mentioned: str, data: Path) -> None:
    for command in (["--simulate"], ["init", "--data", str(data)], ["backup", "--data", str(data), "--to", "x"]):
        check_failure(run("atomd", *command, env={name: "127.0.0.1:0"}), f"'{name}'", f"'{mentioned}'", code=2)
    assert not data.exists()


def test_the_variables_of_clients_do_not_disturb_a_server() -> None:
    env = {"ATOM_BASE_URL": "http://127.0.0.1:1", "ATOM_API_KEY": "atom_x", "ATOM_SIMULATION": "1"}
    with Atomd("--simulate", "--listen", "127.0.0.1:0", env=env) as atomd:
        atomd.stop()


def test_an_unknown_key_of_the_file_is_refused_with_what_was_meant(tmp_path: Path) -> None:
    rejected = run("atomd", "--simulate", "--config", toml(tmp_path, "listne = 'a'\n[jwt]\nisuer = 'b'\n"))
    check_failure(rejected, "'jwt.isuer'", "'jwt.issuer'", code=2)


def test_a_missing_configuration_file(tmp_path: Path) -> None:
    check_failure(run("atomd", "--simulate", "--config", tmp_path / "gone.toml"), "gone.toml", code=2)


@pytest.mark.parametrize("missing", ["ATOM_JWT_ISSUER", "ATOM_JWT_AUDIENCE", "ATOM_JWT_SECRET_FILE"])
def test_an_incomplete_issuer_is_rejected(tmp_path: Path, data: Path, missing: str) -> None:
    initialize(data)
    (tmp_path / "secret").write_bytes(jwt.SECRET)
    env = jwt.environment(tmp_path / "secret")
    del env[missing]
    rejected = run("atomd", "--data", data, "--listen", "127.0.0.1:0", env=env)
    assert rejected.returncode in (1, 2), rejected
    assert "JWT" in rejected.stderr or "secret" in rejected.stderr


def test_a_short_secret_is_rejected(tmp_path: Path, data: Path) -> None:
    initialize(data)
    (tmp_path / "secret").write_bytes(b"short")
    rejected = run("atomd", "--data", data, "--listen", "127.0.0.1:0", env=jwt.environment(tmp_path / "secret"))
    assert rejected.returncode in (1, 2), rejected
    assert "32 bytes" in rejected.stderr


def test_an_unknown_flag() -> None:
    rejected = run("atomd", "--simulate", "--colour")
    assert rejected.returncode == 2
    assert "--colour" in rejected.stderr


def test_help_and_version() -> None:
    for flag in ("--help", "--version"):
        said = run("atomd", flag)
        assert (said.returncode, said.stderr) == (0, "")
    assert "init" in run("atomd", "--help").stdout


def test_a_busy_port_is_reported(own_server: Server) -> None:
    taken = f"127.0.0.1:{own_server.atomd.port}"
    check_failure(run("atomd", "--simulate", "--listen", taken), taken)
    assert own_server.web.get("/health").json()["simulation_mode"] is False


def test_an_address_of_another_machine_is_reported(data: Path) -> None:
    initialize(data)
    check_failure(run("atomd", "--data", data, "--listen", "192.0.2.1:0"), "192.0.2.1")
