"""The load generator: wrk, on a separate core. It is a closed loop: a connection sends its next request after a
response. A stalled server therefore receives fewer requests, and latencies cover only those that were sent."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.model import MissingError, Sample, VoidError
from bench.processes import CLIENT_CORES, popen_options, usage
from tools.daemon import environment

SCRIPTS = Path(__file__).parent / "wrk"
REPORT = re.compile(r"^REPORT (\{.*\})$", re.MULTILINE)
REQUEST_TIMEOUT = 30


@dataclass(frozen=True)
class Publishing:
    """How to publish to a server. `@NAME@` in the path and in the body's file is replaced by a new name."""

    path: str
    body: Path
    method: str = "PUT"
    media_type: str = "application/json"
    tokens: Path | None = None

    def variables(self, rate: int = 0) -> dict[str, str]:
        tokens = {} if self.tokens is None else {"BENCH_TOKENS": str(self.tokens)}
        return {
            "BENCH_METHOD": self.method,
            "BENCH_PATH": self.path,
            "BENCH_BODY": str(self.body),
            "BENCH_TYPE": self.media_type,
            "BENCH_RUN": f"b{uuid.uuid4().hex[:10]}",
            "BENCH_RATE": str(rate),
            **tokens,
        }


@dataclass(frozen=True)
class Load:
    """The results of one run of the generator."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    failures: dict[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


class Wrk:
    """A running wrk process."""

    def __init__(
        self,
        url: str,
        *,
        connections: int,
        seconds: float,
        script: str = "get.lua",
        variables: Mapping[str, str] | None = None,
        cores: set[int] = CLIENT_CORES,
    ) -> None:
        program = shutil.which("wrk")
        if program is None:
            raise MissingError("wrk, the load generator, is not installed: make bench-setup")
        # wrk accepts whole seconds only.
        command = [program, "--threads", "1", "--connections", str(connections), "--duration", f"{round(seconds)}s"]
        command += ["--timeout", f"{REQUEST_TIMEOUT}s", "--latency", "--script", script, url]
        self._process = subprocess.Popen(
            command,
            cwd=SCRIPTS,
            env=environment(variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **popen_options(cores),
        )

    def finish(self) -> Load:
        """Waits for the run to end. Raises VoidError if a request failed."""
        try:
            output = self._process.communicate()[0]
        except BaseException:
            self.stop()
            raise
        found = REPORT.search(output)
        if self._process.returncode != 0 or found is None:
            raise VoidError(f"wrk exited with {self._process.returncode}: {output.strip()}")
        counted = json.loads(found[1])
        failures = {kind: counted[kind] for kind in ("connect", "read", "write", "status", "timeout") if counted[kind]}
        if failures or not counted["requests"]:
            raise VoidError(f"some of {counted['requests']} requests failed: {failures}")
        seconds = counted["microseconds"] / 1e6
        return Load(counted["requests"], seconds, counted["p50"] / 1e3, counted["p99"] / 1e3)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


def loaded(process: int, wrk: Wrk) -> tuple[Load, Sample]:
    """Waits for the generator and returns its results, and a sample that includes the usage of the server `process`."""
    before = usage(process)
    load = wrk.finish()
    after = usage(process)
    cpu = (after.cpu_seconds - before.cpu_seconds) / load.requests
    return load, Sample(load.rate, load.p50_ms, load.p99_ms, cpu * 1e6, after.rss_mib)
