"""The shared fault scenarios, against a real `atomd --simulate`: both clients end as the file says."""

from __future__ import annotations

import asyncio
import json
import math
import time
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable

from vectors import VectorFile

from atom_sdk import create_async_client, create_client

CALLS: dict[str, Callable[..., Any]] = {
    "publish": lambda client, name: client.publish_wpk(document(name)),
    "list": lambda client, _: client.list_marketplace(limit=1),
    "download": lambda client, name: client.download(f"{name}@1.0.0"),
    "approve": lambda client, name: client.approve(f"{name}@1.0.0"),
    "yank": lambda client, name: client.yank(f"{name}@1.0.0"),
    "create_token": lambda client, name: client.create_token(["publish"], name),
    "health": lambda client, _: client.health(),
    "wait_for_review": lambda client, name, **wait: client.wait_for_review(f"{name}@1.0.0", **wait),
}
# Those whose result has a status of its own.
WITH_STATUS = ("publish", "approve", "yank", "health")


def document(name: str) -> dict[str, Any]:
    return {"name": name, "version": "1.0.0", "steps": ["init"]}


class Scenario:
    """One scenario: its own package, and what the server says of it afterwards."""

    def __init__(self, atomd: str, case: dict[str, Any]) -> None:
        self.case = case
        self.name = f"scenario-{uuid.uuid4().hex[:12]}"
        self.atomd = atomd
        self.plain = create_client(atomd, "your-token", errors="raise")

    def options(self) -> dict[str, Any]:
        own = self.case.get("options", {})
        options: dict[str, Any] = {"headers": {"Atom-Scenario": self.name}}
        if "attempt_ms" in own:
            options["timeout"] = own["attempt_ms"] / 1000
        if "call_ms" in own:
            options["call_timeout"] = own["call_ms"] / 1000
        return options

    def wait(self) -> dict[str, float]:
        own = self.case.get("options", {})
        names = {"wait_ms": "timeout", "interval_ms": "interval"}
        return {name: own[key] / 1000 for key, name in names.items() if key in own}

    def prepare(self) -> None:
        if self.case["call"] in ("list", "download", "approve", "yank", "wait_for_review"):
            self.plain.publish_wpk(document(self.name))
        if self.case["call"] == "yank":
            self.plain.approve(f"{self.name}@1.0.0")
        body = json.dumps({"scenario": self.name, "faults": self.case["faults"]}).encode()
        request = urllib.request.Request(f"{self.atomd}/simulation/faults", body, {"Content-Type": "application/json"})
        urllib.request.urlopen(request).close()

    def check(self, result: Any, took_ms: float) -> None:
        expected = self.case["expect"]
        why = (self.case["name"], result)
        succeeded = result.get("status") if self.case["call"] in WITH_STATUS else "ok"
        assert ("failed" if result.error else succeeded) == expected["outcome"], why
        assert result.attempts == expected["attempts"], why
        assert result.code == expected.get("code", result.code), why
        assert result.http_status == expected.get("http_status", result.http_status), why
        least, most = expected.get("took_ms", (0, math.inf))
        assert least - 5 < took_ms < most, (took_ms, why)
        with urllib.request.urlopen(f"{self.atomd}/simulation/faults/{self.name}") as response:
            report = json.load(response)
        assert report["requests"] == expected["requests"], why
        assert report["used"] == expected["faults_used"], why
        for what, count in (("versions", self.versions), ("events", self.events), ("tokens", self.tokens)):
            if what in expected:
                assert count() == expected[what], (what, why)

    def versions(self) -> int:
        package = create_client(self.atomd, "your-token").get_package(self.name)
        return 0 if package.http_status == 404 else len(package.versions)

    def events(self) -> int:
        subject, after, count = f"{self.name}@1.0.0", 0, 0
        while True:
            page = self.plain.list_events(after, limit=100)
            if not page.events:
                return count
            count += sum(event.subject == subject for event in page.events)
            assert page.next_after is not None
            after = page.next_after

    def tokens(self) -> int:
        return sum(token.note == self.name for token in self.plain.list_tokens().tokens)


def blocking(scenario: Scenario) -> Any:
    with create_client(scenario.atomd, "your-token", **scenario.options()) as client:
        return CALLS[scenario.case["call"]](client, scenario.name, **scenario.wait())


async def awaited(scenario: Scenario) -> Any:
    async with create_async_client(scenario.atomd, "your-token", **scenario.options()) as client:
        return await CALLS[scenario.case["call"]](client, scenario.name, **scenario.wait())


def play(scenario: Scenario, run: Callable[[Scenario], Any]) -> None:
    scenario.prepare()
    began = time.monotonic()
    result = run(scenario)
    scenario.check(result, (time.monotonic() - began) * 1000)


def test_scenarios(atomd: str) -> None:
    with VectorFile("scenarios") as vectors, ThreadPoolExecutor(16) as pool:
        cases = vectors.members["cases"]
        for run in (blocking, lambda scenario: asyncio.run(awaited(scenario))):
            played = [pool.submit(play, Scenario(atomd, case), run) for case in cases]
            for future in played:
                future.result()
        vectors.count(len(cases))
