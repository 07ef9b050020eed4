"""Every example of the contract is sent to a server or was its response."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.e2e.conftest import serve
from tests.e2e.contract import Operation, examples, masked, operations, problems_of, resolve
from tests.e2e.story import ANONYMOUS, JSON, STORY, YAML, Call
from tests.e2e.web import Response, Web
from tools.daemon import Atomd, initialize

# Covered by test_full_disk.py, whose server has no space left, and by test_rate_limit.py.
SHOWN_ELSEWHERE = {"CatalogUnavailable", "RateLimited"}


def names_in(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yields the media types of a body with their examples; each must be a reference, so that it has a name."""
    for media_type, body in content.items():
        assert "example" not in body, "give the example a name among the components, so that it is sent"
        for example in body.get("examples", {}).values():
            yield media_type, example["$ref"].removeprefix("#/components/examples/")


def sent_by(operation: Operation) -> set[tuple[str, str]]:
    return set(names_in(resolve(operation.spec.get("requestBody", {})).get("content", {})))


def shown_by(operation: Operation) -> set[tuple[str, str]]:
    """Yields the statuses of the operation's responses with their examples."""
    return {
        (status, name)
        for status, response in operation.spec["responses"].items()
        for _, name in names_in(resolve(response).get("content", {}))
    }


def body_of(call: Call) -> bytes | None:
    if call.body is not None or not call.sends:
        return call.body
    value = examples()[call.sends]["value"]
    if isinstance(value, str):
        return value.encode()
    if call.media_type == YAML:
        return str(yaml.safe_dump(value, sort_keys=False)).encode()
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def send(call: Call, callers: dict[str, Web]) -> Response:
    operation = next(operation for operation in operations() if operation.id == call.operation)
    target = operation.template.format(**call.path) + call.query
    body = body_of(call)
    headers = {"Content-Type": call.media_type} if body is not None else {}
    if call.range:
        headers["Range"] = call.range
    return callers[call.by].request(operation.method, target, body, headers)


def read(response: Response) -> Any:
    return yaml.safe_load(response.body) if response.media_type == YAML else response.json()


@pytest.fixture(scope="module")
def callers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Web]]:
    data = tmp_path_factory.mktemp("examples") / "data"
    server = serve(data, initialize(data))
    with server.atomd, Atomd("--simulate", "--listen", "127.0.0.1:0") as simulation:
        revoked = server.admin.post_json("/v1/tokens", {"scopes": ["publish"]}).json()
        assert server.admin.delete(f"/v1/tokens/{revoked['id']}").status == 204
        yield {
            ANONYMOUS: server.web,
            "operator": server.admin,
            "acme": server.key("publish", "manage", tenant="acme"),
            "north": server.key("review", tenant="north"),
            "rival": server.key("publish", tenant="rival"),
            "partner": server.key("publish", tenant="partner"),
            "simulation": Web(simulation.host, simulation.port, "developer"),
            "revoked": server.web.bearing(revoked["token"]),
        }


def test_the_story_sends_and_receives_every_example(callers: dict[str, Web]) -> None:
    different = []
    for call in STORY:
        response = send(call, callers)
        assert response.status == call.status, f"{call} got {response}"
        if call.shows and masked(read(response)) != masked(examples()[call.shows]["value"]):
            different.append(f"{call.shows}: {response.body.decode()}")
    assert different == []


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.id)
def test_every_body_has_examples_and_each_is_sent(operation: Operation) -> None:
    sent = {(call.media_type, call.sends) for call in STORY if call.operation == operation.id and call.sends}
    in_contract = sent_by(operation)
    assert bool(in_contract) is ("requestBody" in operation.spec)
    assert in_contract <= sent


EXEMPT = {("openapi", "200"), ("getContent", "206")}


def test_every_json_response_has_an_example() -> None:
    without = [
        f"{operation.id} {status}"
        for operation in operations()
        for status, response in operation.spec["responses"].items()
        for media_type, body in resolve(response).get("content", {}).items()
        # A partial body is not JSON, and the contract itself is not an example.
        if media_type.endswith("json") and (operation.id, status) not in EXEMPT and not body.get("examples")
    ]
    assert without == []


def test_every_response_example_was_received() -> None:
    shown = {(call.operation, str(call.status), call.shows) for call in STORY if call.shows}
    of_operations = {(operation.id, *pair) for operation in operations() for pair in shown_by(operation)}
    assert shown <= of_operations, "the story shows what its operation does not"
    assert {name for *_, name in of_operations} - SHOWN_ELSEWHERE == {name for *_, name in shown}


def test_every_example_matches_its_schema() -> None:
    checked = set()
    for operation in operations():
        bodies = [resolve(operation.spec.get("requestBody", {}))]
        bodies += [resolve(response) for response in operation.spec["responses"].values()]
        for body in bodies:
            for media_type, content in body.get("content", {}).items():
                for _, name in names_in({media_type: content}):
                    value = examples()[name]["value"]
                    if "$ref" in (content["schema"] if isinstance(content["schema"], dict) else {}):
                        schema = content["schema"]["$ref"].rsplit("/", 1)[1]
                        assert problems_of(schema, value) == [], f"{name} is no {schema}"
                    checked.add(name)
    assert checked == set(examples()), "an example that nothing refers to"


def test_no_example_of_another_media_type_is_json() -> None:
    for operation in operations():
        for media_type, name in sent_by(operation):
            assert isinstance(examples()[name]["value"], str) is (media_type not in (JSON, YAML)), name
