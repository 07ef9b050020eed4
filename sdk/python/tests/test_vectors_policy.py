"""The shared cases of how a client behaves under failures: what is retried, when, how often, and when not at all."""

from __future__ import annotations

import importlib
from typing import Any

from vectors import VectorFile

import atom_sdk
from atom_sdk import AtomError
from atom_sdk._errors import error_of

policy: Any = importlib.import_module("atom_sdk._native")._policy

KINDS: dict[str, type[AtomError]] = {
    "validation": atom_sdk.ValidationError,
    "authentication": atom_sdk.AuthenticationError,
    "permission": atom_sdk.PermissionDeniedError,
    "not_found": atom_sdk.NotFoundError,
    "conflict": atom_sdk.ConflictError,
    "precondition": atom_sdk.PreconditionFailedError,
    "rate_limit": atom_sdk.RateLimitError,
    "server": atom_sdk.ServerError,
    "api": AtomError,
    "invalid_response": atom_sdk.InvalidResponseError,
}


def test_which_responses_are_retried() -> None:
    with VectorFile("retries") as vectors:
        for case in vectors.each("cases"):
            outcome, repeat = case["outcome"], case["repeat"]
            if "status" in outcome:
                retry = policy.retry_of_status(outcome["status"], repeat)
            else:
                retry = policy.retry_of_failure(outcome["failure"], repeat)
            assert retry == case["retry"], case


def test_retry_after() -> None:
    with VectorFile("retry_after") as vectors:
        for case in vectors.each("cases"):
            # The policy reads an absent header as an empty one.
            delay = policy.parse_retry_after(case["value"] or "", vectors.members["now"])
            assert delay == case["delay_ms"], case


def test_delays() -> None:
    with VectorFile("delays") as vectors:
        for case in vectors.each("cases"):
            delay = policy.delay_ms(case["kind"], case["retry"], case["random"], case["retry_after_ms"])
            assert delay == case["delay_ms"], case


def test_the_quota() -> None:
    with VectorFile("quota") as vectors:
        for case in vectors.each("cases"):
            quota = policy.Quota()
            for step in case["steps"]:
                if step["do"] == "retry":
                    allowed = sum(quota.take(step["kind"]) > 0 for _ in range(step["times"]))
                    assert allowed == step["allowed"], (case["name"], step)
                else:
                    for _ in range(step["times"]):
                        quota.give_back(step["taken"])
                assert quota.tokens == step["tokens"], (case["name"], step)


class Walk:
    """Takes the steps of one case of the breaker.

    A step that records says nothing of when its attempts were admitted: while the breaker is closed it is just before,
    a half-open one's is its probe, and an open one's is from before it opened.
    """

    def __init__(self) -> None:
        self.breaker = policy.Breaker()
        self.permit: Any = None

    def step(self, step: dict[str, Any]) -> None:
        if step["do"] == "admit":
            self.admit(step)
        else:
            for _ in range(step["times"]):
                if self.breaker.state == "closed":
                    self.permit = self.breaker.admit(step["at_ms"])
                self.breaker.record(self.permit, step["outcome"], step["at_ms"])
        assert self.breaker.state == step["state"], step

    def admit(self, step: dict[str, Any]) -> None:
        admitted = 0
        for _ in range(step["times"]):
            admission = self.breaker.admit(step["at_ms"])
            if isinstance(admission, int):
                assert admission == step["retry_in_ms"] == self.breaker.probe_in(step["at_ms"]), step
            else:
                self.permit = admission
                admitted += 1
        assert admitted == step["admitted"], step


def test_the_breaker() -> None:
    with VectorFile("breaker") as vectors:
        for case in vectors.each("cases"):
            walk = Walk()
            for step in case["steps"]:
                walk.step(step)


def test_problems() -> None:
    with VectorFile("problems") as vectors:
        for case in vectors.each("cases"):
            response, expected = case["response"], case["error"]
            headers = list(response["headers"].items())
            error = error_of(policy.error_of(response["status"], headers, response["body"], case["repeat"]))
            assert type(error) is KINDS[expected["kind"]], case
            assert error.code == expected["code"], case
            assert error.message == expected.get("message", error.message) != "", case
            assert error.http_status == response["status"], case
            assert error.retryable is expected["retryable"], case
            assert error.request_id == expected["request_id"], case
            assert error.errors == expected["errors"], case
            after = expected["retry_after_ms"]
            assert error.retry_after == (None if after is None else after / 1000), case
