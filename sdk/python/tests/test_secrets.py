"""Credentials appear in no error, whatever a server repeats and a caller confuses."""

from __future__ import annotations

import asyncio
import json
import warnings
from typing import Any

import pytest
from canned_server import CannedServer, http_response
from test_graceful import CALLS
from vectors import VectorFile

from atom_sdk import AtomError, UnencryptedKeyWarning, _native, create_async_client, create_client

KEY = "atom_" + "k" * 43
OWN = "my-own-key"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ." + "s" * 43
SECRETS = (KEY, OWN, JWT)


def echo(request: bytes) -> bytes:
    """Repeats the request, and other keys, wherever a problem has text."""
    said = request.decode(errors="replace") + " ".join(SECRETS)
    problem = {
        "code": f"bad_{OWN}",
        "title": said,
        "detail": f"Cannot read this: {said}",
        "status": 400,
        "request_id": KEY,
        "errors": [{"code": OWN, "pointer": f"/{KEY}", "detail": said}],
    }
    headers = {"X-Request-Id": KEY}
    return http_response(400, json.dumps(problem), media_type="application/problem+json", headers=headers)


def redirect(_: bytes) -> bytes:
    return http_response(302, "", headers={"Location": f"http://{OWN}.example/{KEY}?{JWT}"})


def shown(value: Any) -> str:
    """Returns everything that a log could show of a result or an error."""
    if isinstance(value, AtomError):
        return f"{value!r} {value} {value.details()} {value.args}"
    return f"{value!r} {value} {json.dumps(value)}"


def check(value: Any) -> None:
    text = shown(value)
    assert not [secret for secret in SECRETS if secret in text], text


def test_the_rules_are_those_of_every_language() -> None:
    with VectorFile("redaction") as vectors:
        for case in vectors.each("cases"):
            assert _native.redacted(case["text"], case["key"] or "") == case["redacted"], case["name"]


@pytest.mark.parametrize("respond", [echo, redirect])
@pytest.mark.parametrize("name", CALLS)
def test_a_response_that_repeats_keys_is_redacted(name: str, respond: Any) -> None:
    lines: list[str] = []
    ends: list[Any] = []
    hooks: dict[str, Any] = {"on_log": lambda _, line: lines.append(line), "on_attempt_end": ends.append}
    with CannedServer(respond) as server:
        result = CALLS[name](create_client(server.url, OWN, **hooks))
        assert result.error
        assert "[redacted]" in result.error or respond is echo
        check(result)
        with pytest.raises(AtomError) as caught:
            CALLS[name](create_client(server.url, OWN, errors="raise", **hooks))
        check(caught.value)
    check(lines)
    check([dict(end) for end in ends])


def test_a_response_to_an_awaited_call_is_redacted() -> None:
    async def main(url: str) -> Any:
        async with create_async_client(url, OWN) as client:
            return await client.health()

    with CannedServer(echo) as server:
        check(asyncio.run(main(server.url)))


def test_a_key_that_is_passed_for_something_else_is_redacted() -> None:
    client = create_client("http://127.0.0.1:9", KEY)
    for result in (
        client.get(KEY),
        client.get_package(f"{KEY}@1"),
        client.publish_wpk(KEY),
        client.publish_wpk({KEY: object()}),
        client.revoke_token(JWT),
        client.approve(KEY),
        create_client(f"https://{KEY}?").health(),
    ):
        assert result.error
        check(result)


@pytest.mark.parametrize("create", [create_client, create_async_client])
def test_a_key_that_leaves_the_machine_by_plain_http_causes_a_warning(create: Any) -> None:
    with pytest.warns(UnencryptedKeyWarning, match="http://atom.example without encryption") as caught:
        create("http://atom.example", KEY)
    assert [warning.filename for warning in caught] == [__file__]
    check(str(caught[0].message))
    lines: list[tuple[str, str]] = []
    create("http://atom.example", KEY, on_log=lambda *line: lines.append(line))
    assert lines == [("warning", str(caught[0].message))]


def test_other_clients_cause_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        create_client("https://atom.example", KEY)
        create_client("http://localhost:1", KEY)
        create_client("http://[::1]:1", KEY)
        create_client("http://atom.example", "")
        create_client("http://atom.example", KEY, simulate=True)
