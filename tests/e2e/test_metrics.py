"""A server's metrics, and that Prometheus understands them."""

from __future__ import annotations

import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.e2e.catalog import fill
from tests.e2e.conftest import Server, serve
from tests.e2e.documents import document_yaml, flat_bytes, unique
from tests.e2e.market import approve, path, publish
from tests.e2e.metrics import families, value, value_in
from tests.e2e.wait import eventually
from tests.e2e.web import Web
from tools.daemon import Atomd, initialize

DOCUMENTED = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
STATUSES = {"approved": 3.0, "pending": 1.0, "rejected": 2.0, "withdrawn": 1.0, "yanked": 1.0}


def test_every_metric_name_follows_the_conventions(own_server: Server) -> None:
    publish(own_server.admin)
    for name, family in families(own_server.web).items():
        assert re.fullmatch(r"(atom|process)_[a-z][a-z_]*[a-z]", name), name
        assert family.documentation.endswith("."), name
        assert family.type in ("counter", "gauge", "histogram"), name
        assert ("time" in name or "duration" in name) <= name.endswith("_seconds"), name
        for sample in family.samples:
            if family.type == "counter":
                assert sample.name == f"{name}_total"
            assert not set(sample.labels) - {"route", "method", "status", "reason", "le", "version"}
            assert sample.value >= 0


def test_the_documentation_lists_exactly_the_metrics(own_server: Server) -> None:
    publish(own_server.admin)
    there = {name + ("_total" if family.type == "counter" else "") for name, family in families(own_server.web).items()}
    documented = set(re.findall(r"^\| `((?:atom|process)_[a-z_]+)`", DOCUMENTED.read_text("utf-8"), re.MULTILINE))
    assert documented == there


def test_histogram_buckets_are_cumulative(own_server: Server) -> None:
    publish(own_server.admin)
    histograms = [family for family in families(own_server.web).values() if family.type == "histogram"]
    assert {family.name for family in histograms} == {
        "atom_http_request_duration_seconds",
        "atom_catalog_commit_changes",
    }
    for family in histograms:
        by_labels: dict[tuple[tuple[str, str], ...], list[tuple[float, float]]] = {}
        for sample in family.samples:
            if sample.name.endswith("_bucket"):
                labels = {name: text for name, text in sample.labels.items() if name != "le"}
                by_labels.setdefault(tuple(sorted(labels.items())), []).append(
                    (float(sample.labels["le"]), sample.value)
                )
        assert by_labels
        for of_route, buckets in by_labels.items():
            assert buckets == sorted(buckets)
            assert [count for _, count in buckets] == sorted(count for _, count in buckets)
            assert buckets[-1][0] == float("inf")
            whole = (f"{family.name}_count", dict(of_route), buckets[-1][1])
            assert whole in [(sample.name, sample.labels, sample.value) for sample in family.samples]


def check_size(server: Server) -> None:
    sampled = families(server.web)
    assert value_in(sampled, "atom_catalog_packages") == 5
    for status, count in STATUSES.items():
        assert value_in(sampled, "atom_catalog_versions", status=status) == count
    files = [file for file in server.data.glob("catalog.db*") if not file.name.endswith("-shm")]

    def is_as_large_as_its_files() -> bool:
        return value(server.web, "atom_catalog_size_bytes") == sum(file.stat().st_size for file in files)

    # The writer merges its index while it is idle.
    eventually(is_as_large_as_its_files)


def test_the_size_metrics_match_the_catalog(data: Path) -> None:
    """While it is written, and after a restart."""
    running = serve(data, initialize(data))
    with running.atomd:
        fill(running)
        check_size(running)
        running.atomd.stop()
    running = serve(data, running.admin_key)
    with running.atomd:
        check_size(running)
        running.atomd.stop()


def test_a_catalog_in_memory_has_size_metrics_too() -> None:
    with Atomd("--simulate", "--listen", "127.0.0.1:0") as atomd:
        web = Web(atomd.host, atomd.port, "x")
        record = publish(web, "one")
        assert web.put(path(record["id"]), flat_bytes("one", notes="other")).status == 409
        approve(web, record["id"])
        sampled = families(web)
        assert value_in(sampled, "atom_catalog_packages") == 1
        assert value_in(sampled, "atom_catalog_versions", status="pending") == 0
        assert value_in(sampled, "atom_catalog_versions", status="approved") == 1
        assert value_in(sampled, "atom_catalog_size_bytes") > 0
        assert value_in(sampled, "atom_catalog_commits_total") >= 2


def test_rejected_changes_leave_the_size_metrics_unchanged(own_server: Server) -> None:
    record = publish(own_server.admin)
    before = [
        value(own_server.web, "atom_catalog_packages"),
        value(own_server.web, "atom_catalog_versions", status="pending"),
    ]
    other = own_server.key("publish")
    assert own_server.admin.put(path(record["id"]), flat_bytes(record["name"], notes="other")).status == 409
    assert other.put(path(f"{record['name']}@2.0.0"), flat_bytes(record["name"], "2.0.0")).status == 403
    assert before == [
        value(own_server.web, "atom_catalog_packages"),
        value(own_server.web, "atom_catalog_versions", status="pending"),
    ]


def test_reads_and_commits_are_counted(own_server: Server) -> None:
    web = own_server.web
    publish(own_server.admin)  # This also records the use of the key.
    names = ("atom_catalog_reads_total", "atom_catalog_commits_total", "atom_catalog_commit_changes_sum")
    before = families(web)
    reads, commits, changes = (value_in(before, name) for name in names)
    for _ in range(3):
        publish(own_server.admin)
    own_server.web.get("/v1/wpks")
    after = families(web)
    assert value_in(after, names[0]) >= reads + 1
    assert value_in(after, names[1]) == commits + 3
    assert value_in(after, names[2]) == changes + 3
    assert value_in(after, "atom_catalog_commit_failures_total") == 0
    assert value_in(after, "atom_catalog_waiting_changes") == 0


def test_concurrent_changes_share_commits(own_server: Server) -> None:
    publisher = own_server.key("publish")
    before = value(own_server.web, "atom_catalog_commits_total")

    def publish_one(_: int) -> None:
        name = unique()
        assert publisher.put(path(f"{name}@1.0.0"), flat_bytes(name)).status == 201

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(publish_one, range(200)))
    commits = value(own_server.web, "atom_catalog_commits_total") - before
    assert 1 <= commits <= 200
    assert value(own_server.web, "atom_catalog_commit_changes_count") == before + commits


def test_the_process_metrics_match_the_process(own_server: Server) -> None:
    pid = own_server.atomd.process.pid
    web = own_server.web
    assert value(web, "process_start_time_seconds") == pytest.approx(time.time(), abs=60)
    resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    assert value(web, "process_resident_memory_bytes") == pytest.approx(resident, rel=0.5)
    assert value(web, "process_virtual_memory_bytes") >= value(web, "process_resident_memory_bytes")
    # Earlier connections may still be closing.
    eventually(lambda: value(web, "atom_http_connections") == 1)
    open_fds = value(web, "process_open_fds")
    with_one_more = web.connect()
    with_one_more.connect()
    try:
        with_one_more.request("GET", "/metrics")
        assert with_one_more.getresponse().status == 200
        eventually(lambda: value(web, "process_open_fds") == open_fds + 1)
    finally:
        with_one_more.close()
    assert 0 < open_fds < value(web, "process_max_fds")
    version = web.get("/health").json()["version"]
    assert value(web, "atom_build_info", version=version) == 1


def test_no_worker_job_remains_after_the_response(own_server: Server) -> None:
    assert own_server.admin.put(path("drain@1.0.0"), document_yaml("drain"), "application/yaml").status == 201
    assert value(own_server.web, "atom_worker_jobs") == 0
