"""Every route of the contract exists, and responds as the contract says."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Server
from tests.e2e.contract import Operation, document, operations
from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import approve, publish
from tests.e2e.web import Web

# The success status of each operation when the bodies below are sent to a new version.
SUCCESS = {"publishWpk": 201, "putWpk": 201, "createToken": 201, "revokeToken": 204}

# Operations on an approved version.
APPROVED_ONLY = frozenset({"yankWpk", "unyankWpk"})


def target_of(operation: Operation, server: Server, publisher: Web) -> str:
    """Returns a path at which the operation succeeds."""
    if operation.id == "putWpk":
        return f"/v1/wpks/{unique()}@1.0.0"
    if operation.id == "revokeToken":
        key = server.admin.post_json("/v1/tokens", {"scopes": ["publish"]}).json()
        return f"/v1/tokens/{key['id']}"
    record = publish(publisher)
    if operation.id in APPROVED_ONLY:
        approve(server.admin, record["id"])
    tenant = unique("tenant")
    if operation.id == "acceptOwnership":
        tenant = server.admin.get("/v1/whoami").json()["tenant"]
        assert publisher.request("PUT", f"/v1/wpks/{record['name']}/owners/{tenant}").status == 200
    return (
        operation.template.replace("{name}@{version}", record["id"])
        .replace("{name}", record["name"])
        .replace("{id}", record["id"])
        .replace("{tenant}", tenant)
    )


def body_of(operation: Operation, target: str) -> bytes | None:
    name = target.removeprefix("/v1/wpks/").partition("@")[0] if operation.id == "putWpk" else unique()
    bodies = {
        "reviewWpk": b'{"decision": "approve"}',
        "reviewWpkLegacy": b'{"status": "approved"}',
        "createToken": b'{"scopes": ["publish"]}',
        "uploadWpk": b'{"name": "%s", "version": "1.0.0", "content": {"steps": ["a"]}}' % name.encode(),
    }
    if "requestBody" not in operation.spec:
        return None
    return bodies.get(operation.id, flat_bytes(name))


# Routes of a simulation; test_faults.py calls them.
SIMULATED = frozenset({"scriptFaults", "reportFaults"})

SERVED = [operation for operation in operations() if operation.id not in SIMULATED]


@pytest.mark.parametrize("operation", SERVED, ids=lambda operation: operation.id)
def test_every_operation_succeeds_as_the_contract_says(server: Server, publisher: Web, operation: Operation) -> None:
    target = target_of(operation, server, publisher)
    body = body_of(operation, target)
    headers = {"Content-Type": "application/json"} if body else {}
    # `Web` checks the response against the schema of its status.
    response = server.admin.request(operation.method, target, body, headers)
    assert response.status == SUCCESS.get(operation.id, 200), response


def test_operations_that_need_a_token_say_so_in_the_contract(server: Server) -> None:
    for operation in operations():
        if operation.method == "GET" and "{" not in operation.template:
            anonymous = server.web.get(operation.template)
            assert (anonymous.status == 401) is operation.needs_token, operation.id


def test_every_schema_is_used() -> None:
    text = str(document()["paths"]) + str(document()["components"])
    for name in document()["components"]["schemas"]:
        assert f"#/components/schemas/{name}'" in text, f"nothing refers to {name}"
