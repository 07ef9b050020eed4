"""Every route of the contract is there, and answers as the contract says."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Server
from tests.e2e.contract import Operation, document, operations
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import approve, publish
from tests.e2e.web import Web

# The status of the operation's success, where the bodies below are sent to a fresh version.
SUCCESS = {"publishWpk": 201, "putWpk": 201, "createToken": 201, "revokeToken": 204}

# Operations on a version that is approved.
APPROVED_ONLY = frozenset({"yankWpk", "unyankWpk"})


def target_of(operation: Operation, server: Server, publisher: Web) -> str:
    """An address that the operation succeeds at."""
    if operation.id == "putWpk":
        return f"/v1/wpks/{unique()}@1.0.0"
    if operation.id == "revokeToken":
        key = server.admin.post_json("/v1/tokens", {"scopes": ["publish"]}).json()
        return f"/v1/tokens/{key['id']}"
    record = publish(publisher)
    if operation.id in APPROVED_ONLY:
        approve(server.admin, record["id"])
    return (
        operation.template.replace("{name}@{version}", record["id"])
        .replace("{name}", record["name"])
        .replace("{id}", record["id"])
        .replace("{tenant}", unique("tenant"))
    )


def body_of(operation: Operation, target: str) -> bytes | None:
    name = target.removeprefix("/v1/wpks/").partition("@")[0] if operation.id == "putWpk" else unique()
    bodies = {
        "reviewWpk": b'{"decision": "approve"}',
        "reviewWpkFirst": b'{"status": "approved"}',
        "createToken": b'{"scopes": ["publish"]}',
        "uploadWpk": b'{"name": "%s", "version": "1.0.0", "content": {"steps": ["a"]}}' % name.encode(),
    }
    if "requestBody" not in operation.spec:
        return None
    return bodies.get(operation.id, flat_bytes(name))


# What a simulation alone answers; test_faults.py calls it.
SIMULATED = frozenset({"scriptFaults", "reportFaults"})

SERVED = [operation for operation in operations() if operation.id not in SIMULATED]


@pytest.mark.parametrize("operation", SERVED, ids=lambda operation: operation.id)
def test_every_operation_succeeds_as_the_contract_says(server: Server, publisher: Web, operation: Operation) -> None:
    target = target_of(operation, server, publisher)
    body = body_of(operation, target)
    headers = {"Content-Type": "application/json"} if body else {}
    # `Web` holds the answer to the schema of its status.
    answer = server.admin.request(operation.method, target, body, headers)
    assert answer.status == SUCCESS.get(operation.id, 200), answer


def test_what_needs_a_token_says_so_in_the_contract(server: Server) -> None:
    for operation in operations():
        if operation.method == "GET" and "{" not in operation.template:
            anonymous = server.web.get(operation.template)
            assert (anonymous.status == 401) is operation.needs_token, operation.id


def test_every_schema_is_reached_from_an_operation() -> None:
    text = str(document()["paths"]) + str(document()["components"])
    for name in document()["components"]["schemas"]:
        assert f"#/components/schemas/{name}'" in text, f"nothing refers to {name}"
