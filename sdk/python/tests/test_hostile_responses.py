"""Responses that are too large or ambiguous end a call with an error, whatever their size, and nothing else."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from canned_server import CannedServer, http_response
from vectors import VectorFile

from atom_sdk import create_async_client, create_client

HEALTHY = json.dumps({"status": "ok", "version": "0.1.0", "simulation_mode": False, "uptime_seconds": 1})
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
CHUNK = f"{len(HEALTHY):x}\r\n{HEALTHY}\r\n".encode()
MIB = 1 << 20


def with_headers(*lines: str) -> bytes:
    return http_response(200, HEALTHY).replace(b"\r\n", ("\r\n" + "".join(f"{line}\r\n" for line in lines)).encode(), 1)


HOSTILE = {
    "a header line over libcurl's own limit": (with_headers("X: " + "x" * 103_000), "headers"),
    "an endless header line": (b"HTTP/1.1 200 OK\r\nX: " + b"x" * MIB, "headers"),
    "a header line of 90,000 bytes": (with_headers("X: " + "x" * 90_000), "headers"),
    "many large headers": (with_headers(*["X: " + "x" * 10_000] * 10), "headers"),
    "20,000 headers": (with_headers(*["X: y"] * 20_000), "headers"),
    "an endless head": (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * MIB, "headers"),
    "endless interim responses": (b"HTTP/1.1 102 Processing\r\n\r\n" * 100_000, "interim responses"),
    "large interim responses": (b"HTTP/1.1 103 Hints\r\n" + b"X: y\r\n" * 90_000 + b"\r\n", "headers"),
    "endless trailers": (CHUNKED + CHUNK + b"0\r\n" + b"X: y\r\n" * MIB, "trailers"),
    "an endless trailer line": (CHUNKED + CHUNK + b"0\r\nX: " + b"x" * MIB, "chunk"),
    "an endless chunk extension": (CHUNKED + b"1;" + b"x" * 4 * MIB, "chunks"),
    "endless chunk extensions": (CHUNKED + (b"1;" + b"x" * 4000 + b"\r\n \r\n") * 1000, "chunks"),
    "a chunk size without end": (CHUNKED + b"0" * MIB, "chunk"),
    "two lengths": (with_headers("Content-Length: 2"), "Content-Length"),
    "a list of lengths": (with_headers("Content-Length: 2, 2"), "Content-Length"),
    "a length with a sign": (b"HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n{}", "Content-Length"),
    "a length and chunks": (CHUNKED.replace(b"\r\n", b"\r\nContent-Length: 2\r\n", 1) + CHUNK + b"0\r\n\r\n", "both"),
    "an encoding that was not asked for": (with_headers("Content-Encoding: br"), "Content-Encoding"),
}


def health(url: str, **options: Any) -> Any:
    return create_client(url, **options).health()


async def health_async(url: str, **options: Any) -> Any:
    async with create_async_client(url, **options) as client:
        return await client.health()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_response_is_invalid(name: str) -> None:
    response, about = HOSTILE[name]
    with CannedServer(lambda _: response) as server:
        for result in (health(server.url), asyncio.run(health_async(server.url))):
            assert (result.code, result.status) == ("invalid_response", "unhealthy")
            assert about in result.error
            assert not result.retryable
        assert len(server.requests) == 2


def test_responses_within_the_limits_are_read() -> None:
    extensions = CHUNKED + CHUNK.replace(b"\r\n", b";a=b\r\n", 1) + b"0\r\nX: y\r\n\r\n"
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 3 + http_response(200, HEALTHY)
    same = with_headers(f"Content-Length: {len(HEALTHY)}")
    for response in (with_headers("X: " + "x" * 16_000), with_headers(*["X: y"] * 90), extensions, early, same):
        with CannedServer(lambda _, response=response: response) as server:  # type: ignore[misc]
            result = health(server.url)
            assert result.status == "ok", result


def made_of(case: dict[str, Any]) -> bytes:
    """Returns the response that a case of the vectors describes."""
    body = HEALTHY.ljust(case.get("body_bytes", 0)).encode()
    head = ["HTTP/1.1 200 OK", "Content-Type: application/json"]
    if encoding := case.get("encoding"):
        assert encoding == "gzip"
        body = gzip.compress(body, 1)
        head.append("Content-Encoding: gzip")
    trailers = ["X: y"] * case.get("trailer_lines", 0)
    if case.get("trailer_bytes"):
        trailers.append("X: ".ljust(case["trailer_bytes"], "x"))
    if trailers:
        head.append("Transfer-Encoding: chunked")
        body = b"%x\r\n%b\r\n0\r\n%b\r\n" % (len(body), body, "".join(f"{line}\r\n" for line in trailers).encode())
    else:
        head.append(f"Content-Length: {len(body)}")
    if case.get("longest_line"):
        head.append("X: ".ljust(case["longest_line"], "x"))
    head += ["X: y"] * (case.get("header_lines", 0) - len(head) + 1)
    while (missing := case.get("head_bytes", 0) - sum(len(line) + 2 for line in head) - 2) > 0:
        # No line may be too short to be a header.
        size = min(missing, 4002) if missing <= 4002 or missing - 4002 >= 6 else missing - 6
        head.append("X: ".ljust(size - 2, "x"))
    early: bytes = b"HTTP/1.1 103 Early Hints\r\n\r\n" * case.get("interim", 0)
    return b"".join((early, ("\r\n".join(head) + "\r\n\r\n").encode(), body))


def test_the_limits_are_those_of_every_language() -> None:
    with VectorFile("response_limits") as vectors:
        for case in vectors.each("cases"):
            response = made_of(case)
            # A host that is not this machine, because responses of this machine are not compressed.
            with CannedServer(lambda _, response=response: response) as proxy:  # type: ignore[misc]
                result = health("http://atom.example", proxy=proxy.url)
            assert (result.code or "ok") == case["outcome"], (case["name"], result.error)
            assert not result.retryable


def test_a_trailer_is_no_header() -> None:
    response = CHUNKED + CHUNK + b"0\r\nX-Request-Id: trailer\r\n\r\n"
    with CannedServer(lambda _: response) as server:
        assert "X-Request-Id" not in dict(health(server.url).response.headers)


def bomb(mebibytes: int) -> bytes:
    """Returns gzip of so many mebibytes, made without having them in memory."""
    press = zlib.compressobj(9, wbits=31)
    return b"".join(press.compress(bytes(MIB)) for _ in range(mebibytes)) + press.flush()


MEASURE = """
import asyncio, resource, sys
from atom_sdk import create_async_client, create_client
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
first = create_client("http://atom.example", proxy=sys.argv[1]).health()
second = asyncio.run(create_async_client("http://atom.example", proxy=sys.argv[1]).health())
print(first.code, second.code, (peak() - before) >> 10)
print(first.error)
"""


def test_a_body_that_expands_without_end_is_too_large() -> None:
    body = bomb(400)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with CannedServer(lambda _: head + body) as proxy:
        command = [sys.executable, "-c", MEASURE, proxy.url]
        ended = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    result, message = ended.stdout.splitlines()
    first, second, grown_mib = result.split()
    assert first == second == "response_too_large"
    assert "64 MiB" in message
    # A text that grows is copied into one of twice the size.
    assert int(grown_mib) < 200


def test_layers_of_compression_are_invalid() -> None:
    body = HEALTHY.encode()
    for _ in range(20):
        body = gzip.compress(body)
    codings = ", ".join(["gzip"] * 20)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {codings}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with CannedServer(lambda _: head + body) as proxy:
        result = health("http://atom.example", proxy=proxy.url)
        assert result.code == "invalid_response"


@pytest.fixture(scope="module")
def failing_calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that makes the calls of a process fail."""
    library = tmp_path_factory.mktemp("preloaded") / "failing_calls.so"
    source = Path(__file__).resolve().parents[3] / "tests/e2e/failing_calls.cpp"
    subprocess.run(["g++", "-std=c++20", "-O1", "-shared", "-fPIC", source, "-o", library], check=True)
    return library


def test_a_thread_that_cannot_start_is_an_error_of_the_call(failing_calls: Path, tmp_path: Path) -> None:
    flag = tmp_path / "failing"
    program = f"""
import asyncio, pathlib, sys
from atom_sdk import create_async_client, create_client
flag = pathlib.Path({str(flag)!r})
async def main():
    async with create_async_client(sys.argv[1]) as client:
        flag.touch()
        failed = await client.health()
        many = create_client(sys.argv[1]).publish_many([{{"name": "a", "version": "1.0.0", "steps": ["x"]}}])
        assert [item.code for item in many] == ["connection_failed"], many
        flag.unlink()
        assert failed.code == "connection_failed" and "This machine could not make the call" in failed.error, failed
        assert (await client.health()).status == "ok"
asyncio.run(main())
"""
    environment = {**os.environ, "LD_PRELOAD": str(failing_calls), "FAIL_CALLS": "thread", "FAIL_WHILE": str(flag)}
    with CannedServer(lambda _: http_response(200, HEALTHY)) as server:
        command = [sys.executable, "-c", program, server.url]
        ended = subprocess.run(command, check=False, env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("free", range(12))
def test_a_lack_of_descriptors_is_an_error_of_the_call(free: int) -> None:
    program = f"""
import asyncio, os, resource, sys
from atom_sdk import create_async_client, create_client
def exhaust():
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = os.dup(0)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + {free}, limits[1]))
    return limits
async def main():
    client, other = create_async_client(sys.argv[1]), create_client(sys.argv[1])
    limits = exhaust()
    results = [await client.health(), other.health(), *other.publish_many([b"{{}}"])]
    assert {{result.code for result in results}} <= {{"connection_failed", "invalid_response", None}}, results
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert (await client.health()).status == other.health().status == "ok"
    await client.close()
    other.close()
asyncio.run(main())
"""
    with CannedServer(lambda _: http_response(200, HEALTHY)) as server:
        command = [sys.executable, "-c", program, server.url]
        ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 0, ended.stderr
