"""`errors="raise"`: a failed call raises an exception that says which failure it is."""

from __future__ import annotations

import json
import pickle

import pytest
from canned_server import CannedServer, http_response, unused_url

import atom_sdk
from atom_sdk import AtomClient, AtomError, create_client

PROBLEM = {"type": "urn:atom:problem:x", "title": "T", "code": "x", "detail": "It is so.", "request_id": "r1"}

KINDS = [
    (400, atom_sdk.ValidationError),
    (401, atom_sdk.AuthenticationError),
    (403, atom_sdk.PermissionDeniedError),
    (404, atom_sdk.NotFoundError),
    (409, atom_sdk.ConflictError),
    (412, atom_sdk.PreconditionFailedError),
    (413, atom_sdk.ValidationError),
    (415, atom_sdk.ValidationError),
    (418, AtomError),
    (422, atom_sdk.ValidationError),
    (429, atom_sdk.RateLimitError),
    (500, atom_sdk.ServerError),
    (503, atom_sdk.ServerError),
]


@pytest.mark.parametrize(("status", "kind"), KINDS)
def test_each_status_has_its_exception(status: int, kind: type[AtomError]) -> None:
    finding = {"code": "x", "pointer": "/name", "detail": "Do y."}
    body = json.dumps({**PROBLEM, "status": status, "retryable": status == 503, "errors": [finding]})
    problem = http_response(status, body, media_type="application/problem+json", headers={"Retry-After": "7"})
    with CannedServer(lambda _: problem) as server:
        with pytest.raises(AtomError, match=r"It is so\.") as caught:
            # Less time than the server asks to wait, so that nothing is waited for.
            create_client(server.url, errors="raise").health(timeout=5)
        graceful = create_client(server.url).health(timeout=5)
    error = caught.value
    assert type(error) is kind
    assert (error.code, error.http_status, error.request_id) == ("x", status, "r1")
    assert error.retryable is (status == 503)
    assert error.retry_after == 7.0
    assert error.errors == [finding]
    assert error.attempts == 1
    assert error.errors[0].pointer == "/name"
    assert graceful == {"status": "unhealthy", **error.details()}


@pytest.mark.parametrize(
    ("status", "kind", "retryable"), [(502, atom_sdk.ServerError, True), (301, atom_sdk.InvalidResponseError, False)]
)
def test_a_response_of_another_server_has_its_exception(status: int, kind: type[AtomError], retryable: bool) -> None:
    page = http_response(status, "<html>", media_type="text/html")
    with CannedServer(lambda _: page) as server, pytest.raises(kind) as caught:
        create_client(server.url, errors="raise").list_marketplace()
    assert caught.value.code == "invalid_response"
    assert caught.value.http_status == status
    assert caught.value.retryable is retryable


def test_a_call_fails_if_nothing_listens() -> None:
    client = create_client(unused_url(), errors="raise")
    with pytest.raises(atom_sdk.AtomConnectionError):
        client.health()


def test_a_stall_is_a_timeout() -> None:
    with CannedServer(lambda _: None) as server, pytest.raises(atom_sdk.AtomTimeoutError) as caught:
        create_client(server.url, errors="raise", timeout=0.1).health()
    assert caught.value.code == "timeout"
    assert caught.value.retryable


def test_other_bytes_fail_a_download() -> None:
    headers = {"ETag": '"sha256:' + "a" * 64 + '"', "Content-Location": "/v1/wpks/a@1.0.0/content"}
    with CannedServer(lambda _: http_response(200, "{}", headers=headers)) as server:
        with pytest.raises(atom_sdk.IntegrityError, match="not the published ones"):
            create_client(server.url, errors="raise").download("a@1.0.0")
        assert create_client(server.url).download("a@1.0.0").code == "integrity_mismatch"


def test_an_invalid_argument_is_an_input_error() -> None:
    with pytest.raises(atom_sdk.InputError, match="base URL"):
        create_client("nope", errors="raise")
    client = create_client(errors="raise")
    with pytest.raises(atom_sdk.InputError, match=r"missing\.yaml"):
        client.publish_wpk("missing.yaml")
    with pytest.raises(atom_sdk.InputError) as caught:
        client.publish_wpk({"steps": [{"n": float("nan")}]})
    assert caught.value.errors[0].pointer == "/steps/0/n"


def test_an_exception_can_be_pickled(alone: AtomClient) -> None:
    result = alone.health()
    error = atom_sdk.AtomConnectionError(result["error"], code="connection_failed", retryable=True, attempts=3)
    copied = pickle.loads(pickle.dumps(error))
    assert type(copied) is atom_sdk.AtomConnectionError
    assert copied.details() == error.details()
    assert str(copied) == result.error
