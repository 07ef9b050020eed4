"""`atomd init`, and the errors for a data directory that cannot be served."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest

from tests.e2e.conftest import Server, serve
from tests.e2e.market import check_problem, publish
from tests.e2e.programs import check_failure, run
from tests.e2e.web import Web
from tools.daemon import Atomd, initialize


def test_the_key_is_alone_on_standard_output(data: Path) -> None:
    made = run("atomd", "init", "--data", data)
    assert made.returncode == 0, made
    assert re.fullmatch(r"atom_[0-9A-Za-z_-]{43}\n", made.stdout)
    assert made.stdout.strip() not in made.stderr
    running = serve(data, made.stdout.strip())
    with running.atomd:
        assert running.admin.get("/v1/whoami").json()["scopes"] == ["admin"]
        running.atomd.stop()


def test_the_data_directory_does_not_contain_the_key(data: Path) -> None:
    secret = initialize(data).encode()
    for file in data.rglob("*"):
        if file.is_file():
            assert secret not in file.read_bytes(), file


def test_only_the_owner_can_read_the_data_directory(data: Path) -> None:
    initialize(data)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o777])
def test_files_of_the_data_directory_are_for_their_owner_alone_whatever_the_umask(data: Path, mask: int) -> None:
    data.mkdir(mode=0o755)
    made = run("atomd", "init", "--data", data, umask=mask)
    assert made.returncode == 0, made
    with Atomd("--data", data, "--listen", "127.0.0.1:0", popen={"umask": mask}) as atomd:
        admin = Web(atomd.host, atomd.port, made.stdout.strip())
        publish(admin, notes=["x" * 100_000])
        files = {file: stat.S_IMODE(file.stat().st_mode) for file in data.rglob("*") if file.is_file()}
        assert len(files) >= 6, files
        assert set(files.values()) == {0o600}, files
        atomd.stop()


def test_an_old_catalog_that_others_may_read_is_mended(data: Path) -> None:
    key = initialize(data)
    for file in data.iterdir():
        file.chmod(0o644)
    running = serve(data, key)
    with running.atomd:
        assert {stat.S_IMODE(file.stat().st_mode) for file in data.iterdir() if file.is_file()} == {0o600}
        assert "catalog.db" in running.atomd.errors()
        running.atomd.stop()


def test_a_second_init_fails_and_changes_nothing(data: Path) -> None:
    first = initialize(data)
    check_failure(run("atomd", "init", "--data", data), str(data))
    running = serve(data, first)
    with running.atomd:
        publish(running.admin)
        running.atomd.stop()


def test_init_fails_while_a_server_runs(own_server: Server) -> None:
    check_failure(run("atomd", "init", "--data", own_server.data), str(own_server.data))
    publish(own_server.admin)


def test_admin_key_creates_another_key_while_no_server_runs(data: Path) -> None:
    lost = initialize(data)
    made = run("atomd", "admin-key", "--data", data, "--tenant", "operators")
    assert made.returncode == 0, made
    assert re.fullmatch(r"atom_[0-9A-Za-z_-]{43}\n", made.stdout)
    running = serve(data, made.stdout.strip())
    with running.atomd:
        who = running.admin.get("/v1/whoami").json()
        assert (who["tenant"], who["scopes"]) == ("operators", ["admin"])
        listed = running.admin.get("/v1/tokens").json()["tokens"]
        assert running.admin.delete(f"/v1/tokens/{listed[-1]['id']}").status == 204
        check_problem(running.web.bearing(lost).get("/v1/whoami"), 401, "revoked_token")
        check_failure(run("atomd", "admin-key", "--data", data), str(data))
        running.atomd.stop()


def test_an_admin_key_needs_a_catalog(data: Path) -> None:
    check_failure(run("atomd", "admin-key", "--data", data), "atomd init")
    assert not data.exists()


def test_init_creates_parent_folders(tmp_path: Path) -> None:
    initialize(tmp_path / "a" / "b" / "c")


def test_init_accepts_an_empty_directory(data: Path) -> None:
    data.mkdir()
    initialize(data)


def test_a_directory_that_cannot_be_created(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    check_failure(run("atomd", "init", "--data", tmp_path / "file" / "data"), "file")


@pytest.mark.parametrize("made", [False, True])
def test_serving_without_a_catalog_names_the_command_that_creates_one(data: Path, made: bool) -> None:
    if made:
        data.mkdir()
    check_failure(run("atomd", "--data", data, "--listen", "127.0.0.1:0"), "atomd init", str(data))
    assert made == data.exists(), "a failed start creates nothing"


def test_serving_without_a_data_directory(tmp_path: Path) -> None:
    check_failure(run("atomd", folder=tmp_path), "--data", "--simulate", code=2)


def test_a_second_server_on_the_same_data_fails(own_server: Server) -> None:
    rejected = run("atomd", "--data", own_server.data, "--listen", "127.0.0.1:0")
    check_failure(rejected, str(own_server.data))
    publish(own_server.admin)


def test_the_lock_of_a_killed_server_blocks_nobody(data: Path) -> None:
    key = initialize(data)
    running = serve(data, key)
    with running.atomd:
        running.atomd.kill()
    running = serve(data, key)
    with running.atomd:
        running.atomd.stop()


def test_a_file_that_is_not_a_catalog_is_rejected(data: Path) -> None:
    initialize(data)
    (data / "catalog.db").write_bytes(os.urandom(8192))
    check_failure(run("atomd", "--data", data, "--listen", "127.0.0.1:0"), str(data))
