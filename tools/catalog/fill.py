"""Fills a catalog created by `atomd init`, in SQL. A test publishes the same versions and compares the tables."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.catalog.packages import Version
from tools.catalog.words import words

START_MS = 1_700_000_000_000
STEP_MS = 250
REVIEWER = "generator"
REVIEWERS = "reviewers"
BATCH = 20_000
REASON = "Generated, not reviewed by a person."

Row = tuple[object, ...]


def sort_key(version: str) -> bytes:
    """Does the same as `wpk::Version::sort_key`, for the versions that `packages` generates."""
    match = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)(?:-rc\.(\d+))?", version)
    if match is None:
        raise ValueError(f"unsupported version {version}")
    numbers = [f"{len(part):03}{part}" for part in match.groups() if part is not None]
    key = "".join(numbers[:3])
    return (key + (f"1rc!0{numbers[3]}" if match[4] is not None else "~")).encode()


class Filler:
    """Inserts the rows of versions, table by table."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._owned: set[str] = set()

    def add(self, first_seq: int, versions: list[Version]) -> None:
        rows = [(seq, version, version.artifact) for seq, version in enumerate(versions, first_seq)]
        self._many("packages", self._packages(rows))
        self._many("versions", itertools.starmap(self._version, rows))
        self._many("contents", ((seq, artifact) for seq, _, artifact in rows))
        self._many("reviews", self._review_rows(rows))
        self._many("events", self._events(rows))

    def _many(self, table: str, rows: Iterable[Row]) -> None:
        iterator = iter(rows)
        first = next(iterator, None)
        if first is None:
            return
        columns = ", ".join(COLUMNS[table])
        marks = ", ".join("?" * len(COLUMNS[table]))
        self._database.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})", itertools.chain([first], iterator)
        )

    def _packages(self, rows: list[tuple[int, Version, bytes]]) -> Iterator[Row]:
        for seq, version, _ in rows:
            if version.name not in self._owned:
                self._owned.add(version.name)
                yield version.name, version.tenant, published_at(seq)

    def _version(self, seq: int, version: Version, artifact: bytes) -> Row:
        metadata = version.document["metadata"]
        steps = version.document["spec"]["handlers"]
        return (
            seq,
            version.name,
            version.number,
            sort_key(version.number),
            version.status,
            f"sha256:{hashlib.sha256(artifact).hexdigest()}",
            len(artifact),
            "application/json",
            version.tenant,
            f"key of {version.tenant}",
            metadata["description"],
            metadata["author"],
            metadata["license"],
            version.document["spec"]["runtime"]["type"],
            json.dumps(metadata["tags"], separators=(",", ":")),
            published_at(seq),
            published_at(seq) + len(moves(version)),
            "\n".join(step["name"] for step in steps),
        )

    def _review_rows(self, rows: list[tuple[int, Version, bytes]]) -> Iterator[Row]:
        for seq, version, _ in rows:
            for number, move in enumerate(moves(version), 1):
                if move in ("approved", "rejected"):
                    decision = "approve" if move == "approved" else "reject"
                    yield seq, decision, REASON, REVIEWER, REVIEWERS, published_at(seq) + number

    def _events(self, rows: list[tuple[int, Version, bytes]]) -> Iterator[Row]:
        for seq, version, artifact in rows:
            digest = f"sha256:{hashlib.sha256(artifact).hexdigest()}"
            owner = f"{version.tenant}/key of {version.tenant}"
            data = {"digest": digest, "size": len(artifact)}
            yield event(published_at(seq), "published", version, owner, data)
            for number, move in enumerate(moves(version), 1):
                at = published_at(seq) + number
                if move in ("approved", "rejected"):
                    yield event(at, move, version, f"{REVIEWERS}/{REVIEWER}", {"digest": digest, "reason": REASON})
                else:
                    yield event(at, move, version, owner, {"digest": digest})


COLUMNS = {
    "packages": ("name", "owner", "created_at"),
    "versions": words(
        "seq name version precedence status digest size media_type tenant publisher description author license"
        " runtime tags published_at updated_at steps"
    ),
    "contents": ("seq", "bytes"),
    "reviews": ("seq", "decision", "reason", "reviewer", "tenant", "reviewed_at"),
    "events": ("at", "type", "subject", "tenant", "actor", "data", "audience"),
}

FINISH = """
UPDATE versions SET review = (SELECT max(id) FROM reviews WHERE reviews.seq = versions.seq)
  WHERE seq IN (SELECT seq FROM reviews);
INSERT INTO approved_search (approved_search) VALUES ('rebuild');
INSERT INTO unapproved_search (unapproved_search) VALUES ('rebuild');
CREATE VIRTUAL TABLE temp.approved_words USING fts5vocab (main, approved_search, row);
CREATE VIRTUAL TABLE temp.unapproved_words USING fts5vocab (main, unapproved_search, row);
INSERT INTO search_words
  SELECT term FROM (SELECT term FROM approved_words UNION SELECT term FROM unapproved_words)
  WHERE length(term) > 1 AND unicode(term) NOT BETWEEN 57344 AND 61439;
DROP TABLE temp.approved_words;
DROP TABLE temp.unapproved_words;
"""


def moves(version: Version) -> tuple[str, ...]:
    """Returns the changes of a version's status after it was published."""
    if version.status == "pending":
        return ()
    return ("approved", "yanked") if version.status == "yanked" else (version.status,)


def published_at(seq: int) -> int:
    return START_MS + seq * STEP_MS


def event(at: int, kind: str, version: Version, actor: str, data: dict[str, object]) -> Row:
    audience = "everyone" if kind in ("approved", "yanked") else "reviewers"
    return at, f"wpk.{kind}", version.id, version.tenant, actor, json.dumps(data, separators=(",", ":")), audience


def batches(versions: Iterator[Version]) -> Iterator[list[Version]]:
    while batch := list(itertools.islice(versions, BATCH)):
        yield batch


def search_text(text: str) -> str:
    """Stands for the server's function of this name (`search_text.cpp`), which leaves ASCII as it is."""
    if not text.isascii():
        raise ValueError(f"a generated catalog has only ASCII texts, not {text!r}")
    return text


def fill(data: Path, versions: Iterator[Version]) -> int:
    """Adds versions to the empty catalog in `data`, which no server may be using, and returns their number."""
    database = sqlite3.connect(data / "catalog.db", isolation_level=None)
    try:
        database.create_function("atom_search_text", 1, search_text, deterministic=True)
        database.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;")
        filler = Filler(database)
        count = 0
        for batch in batches(versions):
            database.execute("BEGIN")
            filler.add(count + 1, batch)
            database.execute("COMMIT")
            count += len(batch)
        database.executescript(f"BEGIN; {FINISH} COMMIT; PRAGMA wal_checkpoint (TRUNCATE);")
        return count
    finally:
        database.close()
