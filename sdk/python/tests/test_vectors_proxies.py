"""The shared cases of the environment's proxies, for both clients."""

from __future__ import annotations

import asyncio
import base64
from typing import Any
from urllib.parse import urlsplit

import pytest
from canned_server import CannedServer, http_response
from vectors import VectorFile

from atom_sdk import create_async_client, create_client

NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
TIMEOUTS: dict[str, Any] = {"connect_timeout": 0.2, "call_timeout": 0.3}


def blocking(url: str) -> None:
    create_client(url, **TIMEOUTS).health()


def awaited(url: str) -> None:
    async def main() -> None:
        async with create_async_client(url, **TIMEOUTS) as client:
            await client.health()

    asyncio.run(main())


def check(case: dict[str, Any], requests: list[bytes]) -> None:
    assert bool(requests) == case["proxied"], case
    target = urlsplit(case["url"])
    for request in requests:
        line, _, head = request.decode().partition("\r\n")
        asked = f"CONNECT {target.netloc}:443" if target.scheme == "https" else f"GET {case['url']}/health".lower()
        assert line.split(" HTTP/")[0].lower() == asked.lower(), case
        sent = [
            value
            for name, _, value in (line.partition(": ") for line in head.split("\r\n"))
            if name.lower() == "proxy-authorization"
        ]
        expected = case.get("authorization")
        assert sent == ([] if expected is None else [f"Basic {base64.b64encode(expected.encode()).decode()}"]), case


def test_the_proxy_of_the_environment_is_the_one_that_curl_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    with VectorFile("proxies") as vectors:
        for case in vectors.each("cases"):
            for run in (blocking, awaited):
                with CannedServer(lambda _: http_response(404, "")) as proxy:
                    address = urlsplit(proxy.url).netloc
                    for name in (*NAMES, *map(str.upper, NAMES)):
                        monkeypatch.delenv(name, raising=False)
                    for name, value in case["env"].items():
                        monkeypatch.setenv(name, value.replace("{proxy}", address))
                    run(case["url"])
                    check(case, proxy.requests)
