"""`atomctl` from a first file to a verified download."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.contract import problems_of
from tests.e2e.ctl import FINDINGS, OK, REFUSED, USAGE, Ctl
from tests.e2e.documents import digest_of, document_yaml, flat_bytes, unique
from tests.e2e.market import approve, path, publish, unchanged
from tests.e2e.programs import run
from tests.e2e.web import Web


def write(folder: Path, name: str, body: bytes) -> Path:
    file = folder / name
    file.write_bytes(body)
    return file


def test_from_init_to_download(publisher: Web, reviewer: Web, anonymous: Web, tmp_path: Path) -> None:
    name = unique()
    file = f"{name}.wpk.yaml"
    author, judge, reader = (Ctl.of(web, tmp_path) for web in (publisher, reviewer, anonymous))
    assert file in author.ok("init", file)
    assert "valid" in author.ok("validate", file)
    assert f"{name}@0.1.0" in author.ok("publish", file)
    assert "approved" in judge.ok("approve", f"{name}@0.1.0", "--reason", "looks right")
    assert f"{name}@0.1.0" in reader.ok("list", "--publisher", publisher.tenant)
    assert "looks right" in reader.ok("show", f"{name}@0.1.0")
    assert digest_of((tmp_path / file).read_bytes()) in reader.ok("download", f"{name}@latest", "-o", "copy")
    assert (tmp_path / "copy").read_bytes() == (tmp_path / file).read_bytes()


def test_init_replaces_a_file_only_if_told_to(tmp_path: Path) -> None:
    ctl = Ctl("http://127.0.0.1:1", folder=tmp_path)
    write(tmp_path, "mine.wpk.yaml", b"mine")
    assert "mine.wpk.yaml" in ctl.fails(REFUSED, "init", "mine.wpk.yaml")
    assert (tmp_path / "mine.wpk.yaml").read_bytes() == b"mine"
    assert ctl.json("init", "mine.wpk.yaml", "--force") == {"file": "mine.wpk.yaml", "name": "mine"}
    assert b"name: mine" in (tmp_path / "mine.wpk.yaml").read_bytes()


@pytest.mark.parametrize("extension", ["json", "yaml", "yml"])
def test_publish_sends_the_file_unchanged(publisher: Web, tmp_path: Path, extension: str) -> None:
    name = unique()
    body = flat_bytes(name) if extension == "json" else document_yaml(name)
    file = write(tmp_path, f"a.{extension}", body)
    result = Ctl.of(publisher).json("publish", file)
    assert problems_of("PublishResult", result) == []
    assert (result["id"], result["status"], result["digest"]) == (f"{name}@1.0.0", "uploaded", digest_of(body))
    assert publisher.get(path(f"{name}@1.0.0", "/content")).body == body
    assert Ctl.of(publisher).json("publish", file)["status"] == "unchanged"


def test_a_rejected_publish(admin: Web, server_key: Ctl, publisher: Web, reviewer: Web, tmp_path: Path) -> None:
    record = publish(publisher)
    other = write(tmp_path, "other.json", flat_bytes(record["name"], description="other"))
    fresh = write(tmp_path, "fresh.json", flat_bytes(unique()))
    with unchanged(admin):
        assert "new version" in Ctl.of(publisher).fails(REFUSED, "publish", other)
        assert Ctl.of(publisher).error(REFUSED, "publish", other)["code"] == "version_exists"
        assert Ctl.of(reviewer).error(REFUSED, "publish", fresh)["http_status"] == 403
        assert server_key.error(REFUSED, "publish", fresh)["code"] == "invalid_token"


@pytest.fixture
def server_key(publisher: Web) -> Ctl:
    """A caller whose key the server does not know."""
    return Ctl.of(publisher.bearing("atom_" + "A" * 43))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"name": "Upper", "version": "1.0.0", "steps": ["a"]}', "invalid_name"),
        (b'{"name": "Upper", "version": "1", "steps": ["a"]}', "invalid_wpk"),
        (b"{", "malformed_json"),
    ],
)
def test_publishing_an_invalid_document_prints_every_finding(
    admin: Web, publisher: Web, tmp_path: Path, body: bytes, code: str
) -> None:
    file = write(tmp_path, "bad.json", body)
    ctl = Ctl.of(publisher)
    with unchanged(admin):
        told = ctl.error(FINDINGS, "publish", file)
        assert told["code"] == code
        said = ctl.fails(FINDINGS, "publish", file)
    for finding in told["errors"]:
        assert finding["detail"] in said


@pytest.mark.parametrize("offline", [False, True])
def test_validate(anonymous: Web, admin: Web, tmp_path: Path, offline: bool) -> None:
    name = unique()
    ctl = Ctl.of(anonymous) if not offline else Ctl("http://127.0.0.1:1")
    flags = ["--offline"] if offline else []
    good = write(tmp_path, "good.yaml", document_yaml(name))
    bad = write(tmp_path, "bad.json", b'{"name": "Upper", "version": "1", "steps": []}')
    with unchanged(admin):
        verdict = ctl.json("validate", good, *flags)
        assert problems_of("Validation", verdict) == []
        assert (verdict["valid"], verdict["id"]) == (True, f"{name}@1.0.0")
        done = ctl("validate", bad, "--json", *flags)
        assert done.returncode == FINDINGS
        pointers = {finding["pointer"] for finding in json.loads(done.stdout)["findings"]}
        assert pointers == {"/name", "/version", "/steps"}
        said = ctl("validate", bad, *flags)
        assert said.returncode == FINDINGS
        assert all(pointer in said.stdout for pointer in pointers)


@pytest.mark.parametrize("command", ["publish", "validate"])
def test_an_unusable_file(publisher: Web, tmp_path: Path, command: str) -> None:
    ctl = Ctl.of(publisher)
    assert "gone.yaml" in ctl.fails(USAGE, command, tmp_path / "gone.yaml")
    assert ctl.error(USAGE, command, tmp_path)["code"] in ("file_unreadable", "invalid_argument")


def test_list_filters_and_pages(publisher: Web, anonymous: Web, tmp_path: Path) -> None:
    published = [publish(publisher, tags=["even"] if index % 2 else [])["id"] for index in range(5)]
    ctl = Ctl.of(publisher, tmp_path)
    mine = ["list", "--publisher", publisher.tenant]
    page = ctl.json(*mine, "--limit", "2")
    assert problems_of("WpkPage", page) == []
    assert [wpk["id"] for wpk in page["wpks"]] == published[:-3:-1]
    rest = ctl.json(*mine, "--limit", "2", "--cursor", page["next_cursor"])
    assert [wpk["id"] for wpk in rest["wpks"]] == published[2:0:-1]
    assert [wpk["id"] for wpk in ctl.json(*mine, "--limit", "2", "--all")["wpks"]] == published[::-1]
    assert ctl.json(*mine, "--tag", "even", "--status", "pending")["count"] == 2
    assert ctl.json(*mine, "--status", "approved")["count"] == 0
    assert Ctl.of(anonymous).json(*mine)["count"] == 0
    said = ctl.ok(*mine)
    assert all(identifier in said for identifier in published)


def test_list_rejects_an_invalid_filter(anonymous: Web) -> None:
    ctl = Ctl.of(anonymous)
    for wrong in (["--status", "bogus"], ["--limit", "0"], ["--limit", "101"], ["--limit", "x"], ["--colour", "red"]):
        ctl.fails(USAGE, "list", *wrong)
    assert ctl.error(REFUSED, "list", "--cursor", "nonsense")["code"] == "invalid_cursor"


def test_show(publisher: Web, reviewer: Web, anonymous: Web) -> None:
    record = publish(publisher, description="Drains a node")
    approved = approve(reviewer, record["id"])
    ctl = Ctl.of(anonymous)
    assert ctl.json("show", record["id"]) == approved
    assert ctl.json("show", f"{record['name']}@latest") == approved
    package = ctl.json("show", record["name"])
    assert problems_of("Package", package) == []
    assert package["latest"] == "1.0.0"
    said = ctl.ok("show", record["id"])
    assert all(text in said for text in (record["id"], record["digest"], "Drains a node", publisher.tenant))
    assert "1.0.0" in ctl.ok("show", record["name"])
    assert ctl.error(REFUSED, "show", f"{unique()}@1.0.0")["code"] == "wpk_not_found"


def test_reviews(publisher: Web, reviewer: Web) -> None:
    record = publish(publisher)
    judge = Ctl.of(reviewer)
    with_digest = ("--digest", record["digest"])
    result = judge.json("approve", record["id"], "--reason", "fine", *with_digest)
    assert problems_of("ReviewResult", result) == []
    assert (result["status"], result["wpk"]["review"]["reason"]) == ("approved", "fine")
    assert judge.json("reject", record["id"], "--reason", "not so")["status"] == "rejected"
    wrong_digest = ("--digest", digest_of(b"other"))
    assert judge.error(REFUSED, "approve", record["id"], *wrong_digest)["code"] == "digest_mismatch"
    assert Ctl.of(publisher).error(REFUSED, "approve", record["id"])["code"] == "insufficient_scope"
    assert judge.error(REFUSED, "approve", f"{unique()}@1.0.0")["code"] == "wpk_not_found"
    assert "--reason" in judge.fails(USAGE, "reject", record["id"])


def test_download_names_the_file_and_never_replaces_one(publisher: Web, tmp_path: Path) -> None:
    record = publish(publisher)
    ctl = Ctl.of(publisher, tmp_path)
    told = ctl.json("download", record["id"])
    assert (told["id"], told["digest"]) == (record["id"], record["digest"])
    file = tmp_path / f"{record['name']}-1.0.0.wpk.json"
    assert told["file"] == file.name
    assert digest_of(file.read_bytes()) == record["digest"]
    file.write_bytes(b"changed")
    assert file.name in ctl.fails(REFUSED, "download", record["id"])
    assert file.read_bytes() == b"changed"
    ctl.ok("download", record["id"], "--force")
    assert digest_of(file.read_bytes()) == record["digest"]
    assert [entry.name for entry in tmp_path.iterdir()] == [file.name]


def test_download_to_standard_output(publisher: Web) -> None:
    record = publish(publisher)
    done = Ctl.of(publisher)("download", record["id"], "-o", "-")
    assert done.returncode == OK
    assert digest_of(done.stdout.encode()) == record["digest"]
    assert record["digest"] in done.stderr


@pytest.mark.parametrize("command", ["publish", "validate", "validate --offline"])
def test_a_document_from_standard_input(publisher: Web, command: str) -> None:
    ctl = Ctl.of(publisher)
    name = unique()
    env = {"ATOM_BASE_URL": ctl.url, "ATOM_API_KEY": ctl.key or ""}
    done = run("atomctl", *command.split(), "-", "--json", env=env, given=flat_bytes(name))
    assert done.returncode == OK, done
    assert json.loads(done.stdout)["id"] == f"{name}@1.0.0"
    empty = run("atomctl", *command.split(), "-", env=env)
    assert empty.returncode == FINDINGS, empty
