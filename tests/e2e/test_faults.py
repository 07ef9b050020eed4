"""Faults on demand: a simulation does to a request what it was told to do."""

from __future__ import annotations

import contextlib
import http.client
import json
import select
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.documents import flat_bytes, unique
from tests.e2e.market import check_problem, path
from tests.e2e.wait import eventually
from tests.e2e.web import Response, Web, response_of
from tools.daemon import Atomd


@pytest.fixture(scope="module")
def simulation() -> Iterator[Web]:
    with Atomd("--simulate", "--listen", "127.0.0.1:0") as atomd:
        yield Web(atomd.host, atomd.port, "your-token")
        atomd.stop()


class Scenario:
    """A scenario of a simulation, and its requests."""

    def __init__(self, web: Web, *faults: dict[str, Any]) -> None:
        self.web = web
        self.name = unique("scenario")
        response = web.post_json("/simulation/faults", {"scenario": self.name, "faults": list(faults)})
        assert response.status == 201, response
        assert response.json() == {"scenario": self.name, "used": 0, "remaining": len(faults), "requests": 0}

    @contextlib.contextmanager
    def sent(self, method: str, target: str, body: bytes | None = None) -> Iterator[http.client.HTTPConnection]:
        """Sends a request without reading its response."""
        headers = {"Atom-Scenario": self.name, "Authorization": "Bearer t", "Content-Type": "application/json"}
        with contextlib.closing(self.web.connect()) as connection:
            connection.request(method, target, body, headers)
            yield connection

    def exchange(self, method: str, target: str, body: bytes | None = None) -> Response:
        with self.sent(method, target, body) as connection:
            return response_of(connection.getresponse())

    def publish(self, name: str) -> Response:
        return self.exchange("PUT", path(f"{name}@1.0.0"), flat_bytes(name))

    def await_fault(self) -> None:
        """Waits until the server has started a fault."""
        eventually(lambda: self.report()["used"] == 1)

    def report(self) -> dict[str, Any]:
        return dict(self.web.get(f"/simulation/faults/{self.name}").json())


def has_response(connection: http.client.HTTPConnection) -> bool:
    return bool(select.select([connection.sock], [], [], 0)[0])


def exists(web: Web, name: str) -> bool:
    return web.get(path(f"{name}@1.0.0")).status == 200


def test_a_status_instead_of_the_response(simulation: Web) -> None:
    scenario = Scenario(simulation, {"status": 503, "retry_after": "7"}, {"status": 429})
    name = unique()
    first = scenario.publish(name)
    assert (first.status, first.headers["Retry-After"]) == (503, "7")
    assert first.json()["code"] == "simulated_fault"
    assert first.json()["retryable"] is True
    assert not exists(simulation, name)
    second = scenario.publish(name)
    assert (second.status, second.headers["Retry-After"]) == (429, None)
    assert scenario.publish(name).status == 201
    assert scenario.report() == {"scenario": scenario.name, "used": 2, "remaining": 0, "requests": 3}


def test_other_requests_meet_no_fault(simulation: Web) -> None:
    scenario = Scenario(simulation, {"status": 503})
    assert simulation.get("/v1/wpks").status == 200
    assert scenario.report()["requests"] == 0


@pytest.mark.parametrize(("when", "done"), [("before", False), ("after", True)])
def test_a_reset_instead_of_the_response(simulation: Web, when: str, done: bool) -> None:
    scenario = Scenario(simulation, {"reset": when})
    name = unique()
    with pytest.raises(ConnectionResetError):
        scenario.publish(name)
    assert exists(simulation, name) is done
    assert scenario.publish(name).json()["status"] == ("unchanged" if done else "uploaded")


def test_a_reset_inside_the_response(simulation: Web) -> None:
    scenario = Scenario(simulation, {"reset": "inside"})
    name = unique()
    with pytest.raises((ConnectionResetError, http.client.IncompleteRead)):
        scenario.publish(name)
    assert scenario.publish(name).json()["status"] == "unchanged"


def test_a_response_cut_short(simulation: Web) -> None:
    scenario = Scenario(simulation, {"truncate": True})
    name = unique()
    with pytest.raises(http.client.IncompleteRead) as cut:
        scenario.publish(name)
    assert cut.value.partial
    assert exists(simulation, name)


def test_a_short_content_length(simulation: Web) -> None:
    scenario = Scenario(simulation, {"length": "short"})
    response = scenario.publish(unique())
    assert response.status == 201
    assert len(response.body) == int(response.headers["Content-Length"])
    with pytest.raises(json.JSONDecodeError):
        response.json()


def test_a_body_that_is_not_json(simulation: Web) -> None:
    scenario = Scenario(simulation, {"invalid_json": True})
    response = scenario.exchange("GET", "/v1/wpks")
    assert (response.status, response.media_type) == (200, "application/json")
    with pytest.raises(json.JSONDecodeError):
        response.json()


def test_a_stall(simulation: Web) -> None:
    scenario = Scenario(simulation, {"stall_ms": 60000})
    name = unique()
    with scenario.sent("PUT", path(f"{name}@1.0.0"), flat_bytes(name)) as connection:
        scenario.await_fault()
        assert not has_response(connection)
    assert not exists(simulation, name)


def test_a_delay(simulation: Web) -> None:
    scenario = Scenario(simulation, {"delay_ms": 60000}, {"delay_ms": 1})
    name = unique()
    with scenario.sent("PUT", path(f"{name}@1.0.0"), flat_bytes(name)) as connection:
        scenario.await_fault()
        eventually(lambda: exists(simulation, name))
        assert not has_response(connection)
    assert scenario.publish(name).json()["status"] == "unchanged"


def test_a_stalled_request_does_not_delay_a_stop() -> None:
    with Atomd("--simulate", "--listen", "127.0.0.1:0") as atomd:
        scenario = Scenario(Web(atomd.host, atomd.port, "t"), {"stall_ms": 60000})
        with scenario.sent("GET", "/v1/wpks"):
            scenario.await_fault()
            atomd.stop()
        assert "took too long" not in atomd.errors()


@pytest.mark.parametrize(
    "fault",
    [{}, {"status": 200}, {"reset": "later"}, {"stall_ms": 0}, {"status": 503, "truncate": True}, {"colour": 1}],
)
def test_an_invalid_fault_is_rejected(simulation: Web, fault: dict[str, Any]) -> None:
    response = simulation.post_json("/simulation/faults", {"scenario": "x", "faults": [fault]})
    assert response.status == 422, response
    assert response.json()["errors"][0]["pointer"].startswith("/faults/0")


def test_an_unknown_scenario(simulation: Web) -> None:
    check_problem(simulation.get("/simulation/faults/nothing"), 404, "scenario_not_found")


def test_only_a_simulation_shows_faults(admin: Web) -> None:
    rejected = admin.post_json("/simulation/faults", {"scenario": "x", "faults": [{"status": 503}]})
    check_problem(rejected, 404, "route_not_found")
    check_problem(admin.get("/simulation/faults/x"), 404, "route_not_found")
    response = admin.exchange("GET", "/v1/wpks", headers={"Atom-Scenario": "x"})
    assert response.status == 200
