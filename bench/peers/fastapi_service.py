"""A simple, durable marketplace as a user would write it with FastAPI and SQLite. uvicorn in bench/.venv runs it."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sqlite3
import threading
from typing import Any

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request

SCHEMA = """
CREATE TABLE IF NOT EXISTS wpks (
  seq INTEGER PRIMARY KEY, name TEXT, version TEXT, status TEXT, digest TEXT, size INTEGER, description TEXT,
  author TEXT, license TEXT, tags TEXT, content BLOB, published_at TEXT DEFAULT CURRENT_TIMESTAMP,
  UNIQUE (name, version)
);
CREATE INDEX IF NOT EXISTS wpks_by_status ON wpks (status, seq);
"""
COLUMNS = "name, version, status, digest, size, description, author, license, tags, published_at"
DATABASE = os.environ["BENCH_DATABASE"]
KEY_HASH = hashlib.sha256(os.environ["BENCH_KEY"].encode()).digest()

app = FastAPI()
local = threading.local()


def connection() -> sqlite3.Connection:
    """Returns this thread's connection, on which commits are durable."""
    if not hasattr(local, "connection"):
        local.connection = sqlite3.connect(DATABASE, timeout=30)
        local.connection.row_factory = sqlite3.Row
        local.connection.execute("PRAGMA journal_mode = WAL")
        local.connection.execute("PRAGMA synchronous = FULL")
        local.connection.executescript(SCHEMA)
    return local.connection  # type: ignore[no-any-return]


def authenticated(authorization: str = Header()) -> None:
    key = authorization.removeprefix("Bearer ")
    if not hmac.compare_digest(hashlib.sha256(key.encode()).digest(), KEY_HASH):
        raise HTTPException(401, "unknown key")


def record(row: sqlite3.Row) -> dict[str, Any]:
    return {**dict(row), "id": f"{row['name']}@{row['version']}", "tags": json.loads(row["tags"])}


async def body_of(request: Request) -> bytes:
    body: bytes = await request.body()
    return body


@app.put("/v1/wpks/{name}@{version}", status_code=201, dependencies=[Depends(authenticated)])
def publish(name: str, version: str, body: bytes = Depends(body_of)) -> dict[str, Any]:
    document = json.loads(body)
    if (document.get("name"), document.get("version")) != (name, version):
        raise HTTPException(422, "the document has a different name or version")
    digest = "sha256:" + hashlib.sha256(body).hexdigest()
    values = (
        *(name, version, "pending", digest, len(body)),
        *(document.get(member, "") for member in ("description", "author", "license")),
        *(json.dumps(document.get("tags", [])), body),
    )
    try:
        with connection() as database:
            database.execute(
                "INSERT INTO wpks (name, version, status, digest, size, description, author, license, tags, content) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
    except sqlite3.IntegrityError:
        raise HTTPException(409, "the version already exists") from None
    return {"id": f"{name}@{version}", "status": "uploaded", "digest": digest}


@app.get("/v1/wpks")
def wpks(status: str = "approved", limit: int = Query(50, ge=1, le=100)) -> dict[str, Any]:
    rows = connection().execute(
        f"SELECT {COLUMNS} FROM wpks WHERE status = ? ORDER BY seq DESC LIMIT ?",
        (status, limit),
    )
    found = [record(row) for row in rows]
    return {"wpks": found, "count": len(found)}


@app.get("/v1/wpks/{name}@{version}")
def wpk(name: str, version: str) -> dict[str, Any]:
    row = connection().execute(f"SELECT {COLUMNS} FROM wpks WHERE name = ? AND version = ?", (name, version)).fetchone()
    if row is None:
        raise HTTPException(404, "the version does not exist")
    return record(row)
