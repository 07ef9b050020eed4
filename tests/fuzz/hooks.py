"""Values that a fuzzer cannot invent, so that requests are as valid as their schema says. Loaded by Schemathesis.

Each hook leaves values that break the schema unchanged, because they are meant to be rejected."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import schemathesis

LARGEST_EXACT = 2**53 - 1

# The server seals cursors, and rejects any other (`invalid_cursor`), whatever it looks like.
given_cursors: set[str] = set()

# The key of the run itself; revoking it would leave the rest of the run unauthorized.
OWN_TOKEN = os.environ.get("ATOM_FUZZ_OWN_TOKEN")


@schemathesis.hook
def after_call(_context: Any, _case: Any, response: Any) -> None:
    if "application/json" in response.headers.get("content-type", [""])[0]:
        body = response.json()
        if isinstance(body, dict) and isinstance(body.get("next_cursor"), str):
            given_cursors.add(body["next_cursor"])


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    leave_out_made_up_cursor(case.query or {})
    leave_out_signature(case)
    move_expiry_into_the_next_year(case.body)
    if case.operation.definition.raw["operationId"] in ("publishWpk", "putWpk"):
        put_document_into_bytes(case)
    if case.operation.path == "/wpk/upload" and isinstance(case.body, dict) and "content" in case.body:
        case.body["content"] = with_exact_numbers(case.body["content"])


@schemathesis.hook
def filter_case(_context: Any, case: Any) -> bool:
    revokes_own_token = OWN_TOKEN is not None and (case.path_parameters or {}).get("id") == OWN_TOKEN
    return not revokes_own_token and not asks_simulation_for_other_method(case)


def asks_simulation_for_other_method(case: Any) -> bool:
    """Only a simulation has the fault routes. To the server under test their addresses do not exist, so it responds
    with 404 to any method, and never with 405."""
    path: str = case.operation.path
    declared: str = case.operation.method
    return path.startswith("/simulation/") and bool(case.method != declared.upper())


def leave_out_made_up_cursor(query: dict[str, Any]) -> None:
    cursor = query.get("cursor")
    if isinstance(cursor, str) and 1 <= len(cursor) <= 512 and cursor not in given_cursors:
        del query["cursor"]


def leave_out_signature(case: Any) -> None:
    """No tenant can have a signing key yet (`signature_key_unknown`)."""
    if case.headers:
        case.headers.pop("Atom-Signature", None)
    if isinstance(case.body, dict) and isinstance(case.body.get("signature"), str):
        case.body["signature"] = ""


def move_expiry_into_the_next_year(body: Any) -> None:
    """A time in the past or too far away is rejected, and no schema knows the time."""
    expiry = body.get("expires_at") if isinstance(body, dict) else None
    if not isinstance(expiry, str):
        return
    try:
        time = datetime.fromisoformat(expiry.replace("z", "Z").replace("t", "T"))
    except ValueError:
        return
    now = datetime.now(UTC)
    if time.tzinfo is not None and not now < time < now + timedelta(days=360):
        body["expires_at"] = (now + timedelta(days=30)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def put_document_into_bytes(case: Any) -> None:
    """A string with a `contentSchema` is generated like any other string."""
    if case.media_type == "application/octet-stream" and isinstance(case.body, str | bytes):
        text = case.body if isinstance(case.body, bytes) else case.body.encode(errors="replace")
        name = f"wf-{hashlib.sha256(text).hexdigest()[:16]}"
        case.body = json.dumps({"name": name, "version": "1.0.0", "steps": ["a"]}).encode()


def with_exact_numbers(value: Any) -> Any:
    """An integer that readers would round has no canonical form (`number_out_of_range`). Only a schema of every JSON
    value could say so, which nobody would read."""
    if isinstance(value, dict):
        return {name: with_exact_numbers(member) for name, member in value.items()}
    if isinstance(value, list):
        return [with_exact_numbers(item) for item in value]
    return LARGEST_EXACT if isinstance(value, int | float) and abs(value) > LARGEST_EXACT else value
