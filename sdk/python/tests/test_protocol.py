"""The bytes that the client sends, as seen by a server whose responses each test chooses."""

from __future__ import annotations

import json
import os
import select
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from canned_server import CannedServer, http_response

from atom_sdk import create_client

HEALTHY = json.dumps({"status": "ok", "version": "0.1.0", "simulation_mode": False, "uptime_seconds": 1})
FORK_TIMEOUT = 20


def test_a_request_has_its_headers() -> None:
    with CannedServer(lambda _: http_response(200, HEALTHY)) as server:
        client = create_client(server.url, "atom_k", headers={"X-Team": "platform"})
        assert client.health() == json.loads(HEALTHY)
        assert create_client(server.url, "").health().status == "ok"
    first, second = server.requests
    assert first.startswith(b"GET /health HTTP/1.1\r\n")
    assert b"\r\nAuthorization: Bearer atom_k\r\n" in first
    assert b"\r\nX-Team: platform\r\n" in first
    assert b"\r\nUser-Agent: atom-python/" in first
    assert b"Authorization" not in second


def test_a_value_is_sent_as_canonical_bytes() -> None:
    with CannedServer(lambda _: http_response(400, "")) as server:
        create_client(server.url, "k").publish_wpk({"version": "1.0.0", "name": "\u00e9", "steps": [1.0]})
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert body == '{"name":"é","steps":[1],"version":"1.0.0"}'.encode()
    assert b"\r\nContent-Type: application/json\r\n" in head


def test_a_batch_runs_as_many_items_as_allowed() -> None:
    together = threading.Barrier(3)
    lock = threading.Lock()
    under_way = most = 0

    def script(_: bytes) -> bytes:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        together.wait(FORK_TIMEOUT)
        with lock:
            under_way -= 1
        return http_response(400, "")

    with CannedServer(script) as server:
        results = create_client(server.url).publish_many([b"{}"] * 9, concurrency=3)
    assert [result.http_status for result in results] == [400] * 9
    assert most == 3


def test_an_aborted_batch_starts_no_more_items() -> None:
    def give_up(_: object) -> None:
        raise RuntimeError("enough")

    with CannedServer(lambda _: http_response(400, "")) as server:
        with pytest.raises(RuntimeError, match="enough"):
            create_client(server.url).publish_many([b"{}"] * 50, concurrency=1, progress=give_up)
        sent = len(server.requests)
        assert sent < 50
        assert create_client(server.url).health().http_status == 400
        assert len(server.requests) <= sent + 2  # One may have been on its way.


def test_files_and_bytes_are_sent_unchanged(tmp_path: Path) -> None:
    yaml = b"name: a\r\n# \xc3\xa9\n"
    (tmp_path / "a.wpk.yaml").write_bytes(yaml)
    with CannedServer(lambda _: http_response(400, "")) as server:
        client = create_client(server.url, "k")
        client.publish_wpk(tmp_path / "a.wpk.yaml")
        client.publish_wpk(str(tmp_path / "a.wpk.yaml"))
        client.validate(b" {}")
    heads, bodies = zip(*[request.split(b"\r\n\r\n", 1) for request in server.requests])
    assert bodies == (yaml, yaml, b" {}")
    assert b"\r\nContent-Type: application/yaml\r\n" in heads[0]
    assert heads[2].startswith(b"POST /v1/validate ")
    assert b"\r\nContent-Type: application/octet-stream\r\n" in heads[2]


def test_queries_and_ids_are_encoded() -> None:
    with CannedServer(lambda _: http_response(400, "")) as server:
        client = create_client(server.url)
        client.list_marketplace("pending", publisher="acme", tag="a b&c", limit=7, cursor="x+/=")
        client.get("a@>=1.2 <2")
        client.reject("a@1.0.0+x", "r", digest="d")
    targets = [request.split(b" ", 2)[1] for request in server.requests]
    assert targets[0] == b"/v1/wpks?status=pending&publisher=acme&tag=a%20b%26c&limit=7&cursor=x%2B%2F%3D"
    assert targets[1] == b"/v1/wpks/a@%3E%3D1.2%20%3C2"
    assert targets[2] == b"/v1/wpks/a@1.0.0%2Bx/review"
    assert json.loads(server.requests[2].partition(b"\r\n\r\n")[2]) == {
        "decision": "reject",
        "reason": "r",
        "digest": "d",
    }


@pytest.mark.parametrize(
    ("bytes_", "code"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n", "invalid_response"),
        (b"", "connection_failed"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{", "connection_failed"),
        (http_response(200, "<html>Sign in</html>", media_type="text/html"), "invalid_response"),
        (http_response(200, '{"ok": true}'), "invalid_response"),
        (http_response(502, "<html>\xff</html>", media_type="text/html"), "invalid_response"),
    ],
)
def test_an_invalid_response_is_reported(bytes_: bytes, code: str) -> None:
    with CannedServer(lambda _: bytes_) as server:
        result = create_client(server.url, "atom_s3cret").health()
    assert (result.status, result.code) == ("unhealthy", code)
    assert "s3cret" not in (result.error or "")


def test_text_that_is_not_utf8_is_replaced() -> None:
    moved = b"HTTP/1.1 301 X\r\nLocation: http://\xff\xfe/\r\nContent-Length: 0\r\n\r\n"
    with CannedServer(lambda _: moved) as server:
        assert "\ufffd" in (create_client(server.url).health().error or "")


def test_a_connection_is_reused() -> None:
    with CannedServer(lambda _: http_response(200, HEALTHY)) as server:
        client = create_client(server.url)
        assert [client.health().status for _ in range(20)] == ["ok"] * 20
        assert server.accepts == 1


def test_eight_threads_share_a_client() -> None:
    statuses: list[str] = []
    with CannedServer(lambda _: http_response(200, HEALTHY)) as server:
        client = create_client(server.url)

        def work() -> None:
            statuses.extend([client.health().status for _ in range(25)])

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert statuses == ["ok"] * 200
        assert server.accepts <= 8


def test_the_gil_is_free_while_a_call_waits() -> None:
    released = threading.Event()

    def script(_: bytes) -> bytes:
        released.wait()
        return http_response(200, HEALTHY)

    with CannedServer(script) as server, ThreadPoolExecutor(1) as pool:
        call = pool.submit(create_client(server.url).health)
        # This thread and the server's run only if the call has released the GIL.
        server.wait_for_requests()
        assert not call.done()
        released.set()
        assert call.result().status == "ok"


def test_a_whole_call_has_a_timeout() -> None:
    with CannedServer(lambda _: None) as server:
        started = time.monotonic()
        assert create_client(server.url, call_timeout=0.1).health().code == "timeout"
        assert time.monotonic() - started < 5


@pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")
def test_a_forked_child_leaves_its_parents_connection_alone() -> None:
    with CannedServer(lambda _: http_response(200, HEALTHY)) as server:
        client = create_client(server.url)
        assert client.health().status == "ok"
        child = os.fork()
        if child == 0:
            os._exit(0 if client.health().status == "ok" else 1)
        exit_of_child = os.pidfd_open(child)
        if not select.select([exit_of_child], [], [], FORK_TIMEOUT)[0]:
            os.kill(child, signal.SIGKILL)
        os.close(exit_of_child)
        assert os.waitpid(child, 0)[1] == 0
        assert client.health().status == "ok"
        assert server.accepts == 2
