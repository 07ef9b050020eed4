"""Onto what a download may be written."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Callable

import pytest
from canned_server import CannedServer, http_response

from atom_sdk import AtomClient, create_client

BODY = '{"name":"a"}'


@pytest.fixture
def client() -> Iterator[AtomClient]:
    tag = f'"sha256:{hashlib.sha256(BODY.encode()).hexdigest()}"'
    with CannedServer(lambda _: http_response(200, BODY, headers={"ETag": tag})) as server:
        yield create_client(server.url)


def download(client: AtomClient, path: Path) -> str | None:
    return client.download("a@1.0.0", path).code


def names_in(path: Path) -> list[str]:
    return sorted(file.name for file in path.iterdir())


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_has_the_mode_of_the_umask(client: AtomClient, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        assert download(client, tmp_path / "new") is None
    finally:
        os.umask(before)
    assert ((tmp_path / "new").read_text(), mode_of(tmp_path / "new")) == (BODY, 0o640)


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_a_file_keeps_its_mode(client: AtomClient, tmp_path: Path, mode: int) -> None:
    file = tmp_path / "old"
    file.write_text("old")
    file.chmod(mode)
    assert download(client, file) is None
    assert (file.read_text(), mode_of(file)) == (BODY, mode)
    assert names_in(tmp_path) == ["old"]


def test_a_symbolic_link_is_written_through(client: AtomClient, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    target = tmp_path / "sub" / "file"
    target.touch(0o600)
    (tmp_path / "sub" / "inner").symlink_to("file")
    (tmp_path / "outer").symlink_to("sub/inner")
    (tmp_path / "dangling").symlink_to("sub/made")
    for name, written in (("outer", target), ("dangling", tmp_path / "sub" / "made")):
        assert download(client, tmp_path / name) is None
        assert (tmp_path / name).is_symlink()
        assert written.read_text() == BODY
    assert (tmp_path / "sub" / "inner").is_symlink()
    assert mode_of(target) == 0o600
    assert names_in(tmp_path / "sub") == ["file", "inner", "made"]


def test_a_name_may_be_as_long_as_the_file_system_allows(client: AtomClient, tmp_path: Path) -> None:
    assert download(client, tmp_path / ("n" * 255)) is None


MAKERS: dict[str, Callable[[Path], object]] = {
    "fifo": os.mkfifo,
    "directory": os.mkdir,
    "link to a device": lambda path: path.symlink_to("/dev/null"),
    "link to a directory": lambda path: path.symlink_to("."),
    "link to itself": lambda path: path.symlink_to("it"),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_only_a_regular_file_is_written(client: AtomClient, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "it"
    MAKERS[kind](path)
    before = path.lstat()
    assert download(client, path) == "file_unwritable"
    assert (path.lstat().st_ino, path.lstat().st_mode) == (before.st_ino, before.st_mode)
    assert names_in(tmp_path) == ["it"]


def test_a_device_is_not_replaced(client: AtomClient) -> None:
    result = client.download("a@1.0.0", "/dev/null")
    assert result.error == "Cannot write '/dev/null': it is not a regular file."
    assert Path("/dev/null").is_char_device()
