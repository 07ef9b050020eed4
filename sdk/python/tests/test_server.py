"""The whole way, over a real server and over a simulation."""

from __future__ import annotations

import os
import stat
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from conftest import Place

import atom_sdk
from atom_sdk import AtomClient, canonicalize, digest

SAMPLE = """
from atom_sdk import create_client

# Create client with API key
client = create_client(api_key="your-token")

# Publish a workflow
wpk_data = {
    "name": "my-workflow",
    "version": "1.0.0",
    "steps": ["init", "process", "cleanup"]
}
result = client.publish_wpk(wpk_data)

# List marketplace
workflows = client.list_marketplace(status="approved")
"""


def test_the_sample_runs_unchanged(atomd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATOM_BASE_URL", atomd)
    names: dict[str, Any] = {}
    exec(SAMPLE, names)
    assert names["result"]["status"] in ("uploaded", "unchanged")
    assert names["result"].id == "my-workflow@1.0.0"
    assert names["workflows"].error is None
    names["client"].approve("my-workflow@1.0.0")
    approved = names["client"].list_marketplace(status="approved")
    assert "my-workflow@1.0.0" in [wpk.id for wpk in approved.wpks]


def test_a_document_goes_from_publish_to_a_verified_download(
    client: AtomClient, document: dict[str, Any], tmp_path: Path
) -> None:
    data = canonicalize(document)
    published = client.publish_wpk(document)
    assert published.status == "uploaded"
    assert published.digest == published.wpk.digest == digest(data)
    assert published.wpk.status == "pending"
    assert published.wpk.review is None
    assert client.publish_wpk(dict(reversed(document.items()))).status == "unchanged"

    approved = client.approve(published.id, "fine", digest=published.digest)
    assert approved.status == "approved"
    assert approved.wpk.review is not None
    assert approved.wpk.review.reason == "fine"
    name = document["name"]
    assert client.get(f"{name}@^1.0").id == published.id
    assert client.get_package(name).latest == "1.0.0"
    assert client.get_package(name).versions[0].status == "approved"

    download = client.download(f"{name}@latest", tmp_path / "copy.json")
    assert download.bytes == (tmp_path / "copy.json").read_bytes() == data
    assert (download.id, download.digest, download.media_type) == (published.id, digest(data), "application/json")
    assert download.status == "approved"
    assert client.yank(published.id).status == client.download(published.id).status == "yanked"
    assert client.unyank(published.id).status == client.download(published.id).status == "approved"
    assert download.path == str(tmp_path / "copy.json")
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((tmp_path / "copy.json").stat().st_mode) == 0o666 & ~mask

    assert client.reject(published.id, "changed my mind").status == "rejected"


def test_files_are_published_unchanged(client: AtomClient, document: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "a.wpk.yml"
    file.write_text(f"# A comment stays.\nname: {document['name']}\nversion: '1.0.0'\nsteps: [a]\n")
    published = client.publish_wpk(file)
    assert published.wpk.media_type == "application/yaml"
    assert client.download(published.id).bytes == file.read_bytes()
    assert client.publish_wpk(file.read_bytes()).status == "unchanged"


def test_cursors_lead_through_all_pages(client: AtomClient, document: dict[str, Any]) -> None:
    document["content"] = {"tags": [document["name"]], "steps": document.pop("steps")}
    for patch in range(3):
        client.publish_wpk({**document, "version": f"1.0.{patch}"})
    seen: list[str] = []
    cursor = None
    while True:
        page = client.list_marketplace(tag=document["name"], limit=2, cursor=cursor)
        seen += [wpk.version for wpk in page.wpks]
        assert page.count == len(page.wpks) <= 2
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == ["1.0.2", "1.0.1", "1.0.0"]


def test_findings_have_their_places(client: AtomClient, graceful: AtomClient) -> None:
    bad = {"name": "A b", "version": 1, "steps": []}
    validation = client.validate(bad)
    assert validation.valid is False
    assert {finding.pointer for finding in validation.findings} == {"/name", "/version", "/steps"}
    with pytest.raises(atom_sdk.ValidationError) as caught:
        client.publish_wpk(bad)
    assert caught.value.http_status == 422
    assert {finding.pointer for finding in caught.value.errors} == {"/name", "/version", "/steps"}
    failed = graceful.publish_wpk(bad)
    assert failed["status"] == "failed"
    assert failed.code == caught.value.code
    assert failed.request_id
    assert [finding.detail for finding in failed.errors] == [finding.detail for finding in caught.value.errors]


def test_rejections_have_their_exceptions(client: AtomClient, place: Place, document: dict[str, Any]) -> None:
    published = client.publish_wpk(document)
    with pytest.raises(atom_sdk.ConflictError) as conflict:
        client.publish_wpk({**document, "steps": ["other"]})
    assert conflict.value.code == "version_exists"
    with pytest.raises(atom_sdk.PreconditionFailedError):
        client.approve(published.id, digest="sha256:" + "0" * 64)
    with pytest.raises(atom_sdk.NotFoundError):
        client.get("no-such-workflow@1.0.0")
    with pytest.raises(atom_sdk.AuthenticationError):
        place.client(api_key="", errors="raise").publish_wpk(document)
    with pytest.raises(atom_sdk.ValidationError) as too_large:
        client.publish_wpk({**document, "padding": "x" * (2 << 20)})
    assert too_large.value.http_status == 413


def test_health_and_identity(client: AtomClient, place: Place) -> None:
    health = client.health()
    assert (health.status, health.simulation_mode) == ("ok", place.is_simulation)
    assert "admin" in client.whoami().scopes


def test_keys_are_created_and_revoked(client: AtomClient, place: Place) -> None:
    until = datetime.now(timezone.utc) + timedelta(days=1)
    made = client.create_token(["publish"], "for a test", expires_at=until)
    assert made.token.startswith("atom_")
    assert made.expires_at is not None
    assert made.expires_at[:19] == until.strftime("%Y-%m-%dT%H:%M:%S")
    listed = {token.id: token for token in client.list_tokens().tokens}
    assert listed[made.id].note == "for a test"
    assert "token" not in listed[made.id]

    assert client.revoke_token(made.id) == {"id": made.id, "status": "revoked", "durable": True}
    assert client.revoke_token(made.id).status == "revoked"
    with pytest.raises(atom_sdk.NotFoundError):
        client.revoke_token("tok_0000000000000000")
    naive = place.client(api_key="k").create_token("publish", expires_at=datetime(2030, 1, 1))
    assert naive.code == "invalid_argument"


def test_eight_threads_publish_through_one_client(client: AtomClient, document: dict[str, Any]) -> None:
    results: list[str] = []

    def work(thread: int) -> None:
        for patch in range(5):
            results.append(client.publish_wpk({**document, "version": f"{thread}.0.{patch}"}).status)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["uploaded"] * 40
    assert len(client.get_package(document["name"]).versions) == 40


def test_a_failed_download_leaves_no_file(client: AtomClient, document: dict[str, Any], tmp_path: Path) -> None:
    published = client.publish_wpk(document)
    (tmp_path / "there.json").write_text("old")
    client.download(published.id, tmp_path / "there.json")
    assert (tmp_path / "there.json").read_bytes() == canonicalize(document)
    with pytest.raises(atom_sdk.InputError) as caught:
        client.download(published.id, tmp_path / "missing" / "a.json")
    assert caught.value.code == "file_unwritable"
    (tmp_path / "folder").mkdir()
    with pytest.raises(atom_sdk.InputError):
        client.download(published.id, tmp_path / "folder")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "there.json"]
