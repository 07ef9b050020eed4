"""Download counts: what counts, and that they survive a restart."""

from __future__ import annotations

import http.client
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.e2e.conftest import Server, serve
from tests.e2e.market import approve, path, publish
from tests.e2e.wait import eventually
from tests.e2e.web import Web
from tools.daemon import initialize


def downloads(web: Web, identifier: str) -> int:
    return int(web.get(path(identifier)).json()["downloads"])


def restarted(server: Server) -> Server:
    """Restarts the server on the same catalog; counts are written when a server exits."""
    server.atomd.stop()
    return serve(server.data, server.admin_key)


def test_fetching_the_bytes_counts_as_a_download(data: Path) -> None:
    running = serve(data, initialize(data))
    with running.atomd:
        publisher, reviewer = running.key("publish"), running.key("review")
        record = publish(publisher)
        approve(reviewer, record["id"])
        assert record["downloads"] == 0
        target = path(record["id"], "/content")
        for _ in range(3):
            assert running.web.get(target).status == 200
        assert running.web.get(path(f"{record['name']}@latest", "/content")).status == 200
        # None of these transfers the artifact.
        held = f'"{record["digest"]}"'
        assert running.web.get(target, {"If-None-Match": held}).status == 304
        assert running.web.request("HEAD", target).status == 200
        assert running.web.get(path("nothing@1.0.0", "/content")).status == 404
        assert running.web.get(path(record["id"])).status == 200
        again = restarted(running)
        with again.atomd:
            assert downloads(again.web, record["id"]) == 4


def test_resuming_a_download_does_not_count_again(own_server: Server) -> None:
    record = publish(own_server.key("publish"))
    approve(own_server.key("review"), record["id"])
    target = path(record["id"], "/content")
    for value in ("bytes=0-", "bytes=0-3", "bytes=4-", "bytes=-2"):
        assert own_server.web.exchange("GET", target, headers={"Range": value}).status in (200, 206)
    again = restarted(own_server)
    with again.atomd:
        assert downloads(again.web, record["id"]) == 2


def test_counts_are_written_while_the_server_runs_and_sort_the_list(own_server: Server) -> None:
    publisher, reviewer = own_server.key("publish"), own_server.key("review")
    few, many, none = (publish(publisher)["id"] for _ in range(3))
    for identifier in (few, many, none):
        approve(reviewer, identifier)
    held = own_server.web.get("/v1/wpks").headers["ETag"]
    record_held = own_server.web.get(path(many)).headers["ETag"]
    for identifier, count in ((few, 1), (many, 2)):
        for _ in range(count):
            own_server.web.get(path(identifier, "/content"))
    eventually(lambda: downloads(own_server.web, many) == 2)
    order = [wpk["id"] for wpk in own_server.web.get("/v1/wpks?sort=downloads").json()["wpks"]]
    assert order == [many, few, none]
    # A new count does not change entity tags.
    assert own_server.web.get("/v1/wpks", {"If-None-Match": held}).status == 304
    assert own_server.web.get(path(many), {"If-None-Match": record_held}).status == 304


def test_no_count_is_lost_with_concurrent_callers(own_server: Server) -> None:
    threads = 4
    record = publish(own_server.key("publish"))
    approve(own_server.key("review"), record["id"])

    def fetch(_: int) -> None:
        connection = http.client.HTTPConnection(own_server.web.host, own_server.web.port, timeout=60)
        for _ in range(25):
            connection.request("GET", path(record["id"], "/content"))
            assert connection.getresponse().read()
        connection.close()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(fetch, range(threads)))
    again = restarted(own_server)
    with again.atomd:
        assert downloads(again.web, record["id"]) == 25 * threads
