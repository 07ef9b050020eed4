"""`atomd verify` finds each kind of damage, and nothing in an intact catalog."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.catalog import fill
from tests.e2e.conftest import Server, serve
from tests.e2e.market import publish
from tests.e2e.programs import run
from tools.daemon import initialize


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled catalog that no server runs on and no test changes."""
    data = tmp_path_factory.mktemp("whole") / "data"
    running = serve(data, initialize(data))
    with running.atomd:
        fill(running)
        running.atomd.stop()
    return data


def test_an_intact_catalog_has_no_problem(whole: Path) -> None:
    done = run("atomd", "verify", "--data", whole)
    assert done.returncode == 0, done.stdout
    counted = dict(line.split(": ") for line in done.stdout.splitlines())
    assert {name: counted[name] for name in ("packages", "versions", "reviews", "tokens", "problems")} == {
        "packages": "5",
        "versions": "8",
        "reviews": "7",
        "tokens": "5",
        "problems": "0",
    }


def test_a_catalog_can_be_verified_while_it_is_served_and_changed(own_server: Server) -> None:
    fill(own_server)
    for _ in range(3):
        publish(own_server.admin)
        done = run("atomd", "verify", "--data", own_server.data)
        assert done.returncode == 0, done.stdout


DAMAGE = {
    "a byte of a content": (
        "UPDATE contents SET bytes = CAST(replace(CAST(bytes AS TEXT), 'init', 'exit') AS BLOB) WHERE seq = 1",
        "digests: alpha@1.0.0 has the digest sha256:",
    ),
    "a byte more": (
        "UPDATE contents SET bytes = CAST(bytes || ' ' AS BLOB) WHERE seq = 1",
        "digests: alpha@1.0.0 has ",
    ),
    "another owner": (
        "UPDATE packages SET owner = 'nobody' WHERE name = 'alpha'",
        "owners: alpha has the owner nobody, who neither published it nor was added",
    ),
    "another digest": ("UPDATE versions SET digest = 'sha256:00' WHERE seq = 2", "digests: alpha@1.1.0-rc.1+build.5 "),
    "another size": ("UPDATE versions SET size = size + 1 WHERE seq = 3", "digests: alpha@1.1.0 has "),
    "a content that is gone": ("DELETE FROM contents WHERE seq = 5", "contents: the blob of beta@1.0.0 is missing"),
    "a content of nothing": ("INSERT INTO contents VALUES (99, x'00')", "references: row 99 of contents refers"),
    "a package that is gone": ("DELETE FROM packages WHERE name = 'drain'", "row 8 of versions refers"),
    "a package without versions": (
        "INSERT INTO packages VALUES ('empty', 'acme', 0)",
        "packages: empty has no version",
    ),
    "a version that is gone": ("DELETE FROM versions WHERE seq = 4", "refers to a missing row of versions"),
    "a version sorted as another": (
        "UPDATE versions SET precedence = (SELECT precedence FROM versions WHERE seq = 4) WHERE seq = 1",
        "precedence: alpha@1.0.0 has the sort key of another version",
    ),
    "tags with a space between them": (
        """UPDATE versions SET tags = '["first", "both"]' WHERE seq = 1""",
        "tags: alpha@1.0.0 cannot be found by its tags, which are not in canonical JSON",
    ),
    "tags that are none": ("UPDATE versions SET tags = '[' WHERE seq = 1", "tags: the tags of alpha@1.0.0 are not a"),
    "an approved version that no search finds": (
        "DELETE FROM approved_search_docsize WHERE id = 34359738368 - 1",
        "search: alpha@1.0.0 is missing from the search index",
    ),
    "a pending version that no search finds": (
        "DELETE FROM unapproved_search_docsize WHERE id = 2",
        "search: alpha@1.1.0-rc.1+build.5 is missing from the search index",
    ),
    "a pending version that a public search finds": (
        "INSERT INTO approved_search_docsize VALUES (34359738368 - 2, x'00')",
        "search: the public search index has version 2, which is not approved",
    ),
    "an approved version that is found as unapproved": (
        "INSERT INTO unapproved_search_docsize VALUES (1, x'00')",
        "search: the unapproved search index has version 1, which is approved or missing",
    ),
    "a dangling review": (
        "INSERT INTO reviews VALUES (99, 99, 'approve', '', 'r', 'judges', 0)",
        "references: row 99 of reviews refers to a missing row of versions",
    ),
    "a standing review that is gone": (
        "DELETE FROM reviews WHERE id = (SELECT review FROM versions WHERE seq = 1)",
        "references: row 1 of versions refers to a missing row of reviews",
    ),
    "a review that is not the latest": (
        "UPDATE versions SET review = (SELECT min(id) FROM reviews WHERE seq = 5) WHERE seq = 5",
        "reviews: beta@1.0.0 does not refer to its latest review",
    ),
    "another's review": (
        "UPDATE versions SET review = (SELECT review FROM versions WHERE seq = 1) WHERE seq = 3",
        "reviews: alpha@1.1.0 does not refer to its latest review",
    ),
    "a status that no one decided": (
        "UPDATE versions SET status = 'approved' WHERE seq = 2",
        "reviews: alpha@1.1.0-rc.1+build.5 is approved, but its review says nothing",
    ),
    "a status without its event": (
        "UPDATE versions SET status = 'yanked' WHERE seq = 1",
        "events: alpha@1.0.0 is yanked, but its last event is wpk.approved",
    ),
    "a status that there is not": (
        "PRAGMA ignore_check_constraints = ON; UPDATE versions SET status = 'lost' WHERE seq = 1",
        "words: alpha@1.0.0 has the status 'lost'",
    ),
    "a decision that there is not": (
        "PRAGMA ignore_check_constraints = ON; UPDATE reviews SET decision = 'perhaps' WHERE id = 1",
        "words: review 1 has the decision 'perhaps'",
    ),
    "an audience that there is not": (
        "PRAGMA ignore_check_constraints = ON; UPDATE events SET audience = 'friends' WHERE seq = 2",
        "words: event 2 has the audience 'friends'",
    ),
    "an owner that is gone": (
        "DELETE FROM package_owners WHERE name = 'beta' AND tenant = 'other'",
        "owners: the last event of other as an owner of beta is owner.added",
    ),
    "an owner whom no one made one": (
        "INSERT INTO package_owners (name, tenant, added_at) VALUES ('gamma', 'other', 0)",
        "owners: gamma has the owner other, who neither published it nor was added",
    ),
    "an owner who was removed": (
        """UPDATE events SET type = 'owner.removed' WHERE type = 'owner.added';""",
        "owners: the last event of other as an owner of beta is owner.removed",
    ),
    "an owner who would not find the package": (
        "DELETE FROM shared_packages WHERE tenant = 'other'",
        "owners: beta has several owners, but shared_packages lacks other",
    ),
    "a package shared with a stranger": (
        "INSERT INTO shared_packages (tenant, name) VALUES ('stranger', 'beta')",
        "owners: shared_packages has stranger, who does not own beta",
    ),
    "a private event that reviewers would read": (
        "DELETE FROM private_events",
        "has the audience nobody, and private_events says otherwise",
    ),
    "an event that reviewers would skip": (
        "INSERT INTO private_events SELECT seq, seq FROM events WHERE type = 'wpk.published' LIMIT 1",
        "has the audience reviewers, and private_events says otherwise",
    ),
    "a tenant that would publish beyond its quota": (
        "UPDATE settings SET value = 1 WHERE key = 'usage_seq'",
        "and tenant_usage says otherwise",
    ),
    "a tenant that published nothing": (
        "INSERT INTO tenant_usage (tenant, versions, bytes) VALUES ('stranger', 1, 1)",
        "usage: tenant_usage has stranger, who has published nothing",
    ),
    "an owner that is invited": (
        "INSERT INTO owner_invitations (name, tenant, invited_at) VALUES ('beta', 'other', 0)",
        "owners: other is an owner of beta, and is invited too",
    ),
    "an invitation that no one made": (
        "INSERT INTO owner_invitations (name, tenant, invited_at) VALUES ('gamma', 'other', 0)",
        "owners: other is invited to own gamma, and no event says so",
    ),
    "an invitation that is gone": (
        "UPDATE events SET type = 'owner.invited' WHERE type = 'owner.added'",
        "owners: the last event of the invitation of other to beta is owner.invited",
    ),
    "an owner who is there twice": (
        "INSERT INTO package_owners (name, tenant, added_at) VALUES ('gamma', 'acme', 0)",
        "owners: gamma has the first owner acme, who is also among its other owners",
    ),
    "an owner of nothing": (
        "INSERT INTO package_owners (name, tenant, added_at) VALUES ('none', 'acme', 0)",
        "of package_owners refers to a missing row of packages",
    ),
    "a gap in the events": ("DELETE FROM events WHERE seq = 6", "events: event 6 is missing"),
    "the first event gone": ("DELETE FROM events WHERE seq = 1", "events: event 1 is missing"),
    "the last event gone": (
        "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",
        "is revoked, but no event says so",
    ),
    "a decision without its event": (
        "DELETE FROM events WHERE seq > 18; UPDATE versions SET status = 'approved' WHERE seq = 5",
        "events: beta@1.0.0 has 2 reviews, but 1 events of reviews",
    ),
    "an event that says nothing": (
        "UPDATE events SET data = '' WHERE seq = 3",
        "events: the data of event 3 is not a JSON",
    ),
    "a publication without its event": (
        "UPDATE events SET subject = 'x' WHERE subject = 'gamma@1.0.0' AND type = 'wpk.published'",
        "events: gamma@1.0.0 exists, but no event says that it was published",
    ),
    "a token without its event": (
        "UPDATE events SET subject = 'x' WHERE type = 'token.created' AND seq = 1",
        "exists, but no event says that it was created",
    ),
    "a revocation without its event": (
        "UPDATE tokens SET revoked_at = 1 WHERE tenant = 'judges'",
        "is revoked, but no event says so",
    ),
    "a token's hash cut short": ("UPDATE tokens SET hash = x'00' WHERE tenant = 'acme'", "has a hash of 1 bytes"),
    "scopes that there are not": (
        "UPDATE tokens SET scopes = 'everything' WHERE tenant = 'acme'",
        "has the scopes 'everything'",
    ),
    "no key for the cursors": (
        "DELETE FROM settings WHERE key = 'cursor_key'",
        "settings: the key that seals cursors is missing",
    ),
    "an index that lacks a row": (
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'versions_by_updated'",
        "integrity: *** in database main *** Page ",
    ),
}


def verify_damaged(damage: tuple[str, str], file: Path, *verified: str | Path) -> subprocess.CompletedProcess[str]:
    """Damages the database, and checks that `atomd verify` names it."""
    statement, finding = damage
    with closing(sqlite3.connect(file)) as database:
        changes = database.total_changes
        database.executescript(statement)
        assert database.total_changes > changes, "nothing was damaged"
    done = run("atomd", "verify", *verified)
    assert done.returncode == 1, done.stdout
    assert any(finding in line for line in done.stdout.splitlines()), done.stdout
    return done


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_found_and_named(whole: Path, tmp_path: Path, damage: str) -> None:
    data = tmp_path / "data"
    shutil.copytree(whole, data)
    done = verify_damaged(DAMAGE[damage], data / "catalog.db", "--data", data)
    assert "problems: 0" not in done.stdout
    assert str(data) in done.stderr
    restored = run("atomd", "restore", "--from", data / "catalog.db", "--data", tmp_path / "restored")
    assert restored.returncode == 1, restored
    assert not (tmp_path / "restored" / "catalog.db").exists()


def test_a_page_of_random_bytes_is_found(whole: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(whole, data)
    file = data / "catalog.db"
    noisy = bytearray(file.read_bytes())
    noisy[3 * 4096 : 4 * 4096] = b"\xa5" * 4096
    file.write_bytes(noisy)
    done = run("atomd", "verify", "--data", data)
    assert done.returncode == 1, done.stdout
    assert done.stdout.startswith("integrity: ")
