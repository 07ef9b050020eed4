"""A server's metrics, parsed by Prometheus's own parser."""

from __future__ import annotations

import re
import time

from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e.wait import eventually
from tests.e2e.web import Web

SAMPLED = re.compile(r"^atom_metrics_sample_time_seconds (\S+)$", re.MULTILINE)


def text(web: Web) -> str:
    """Returns metrics that were sampled after this call. The server samples them once a second."""
    asked = time.time()
    bodies: list[str] = []

    def is_new() -> bool:
        response = web.get("/metrics")
        assert response.status == 200
        bodies.append(response.body.decode())
        sampled = SAMPLED.search(bodies[-1])
        assert sampled
        return float(sampled[1]) >= asked - 0.001  # The server's clock has milliseconds.

    eventually(is_new)
    return bodies[-1]


def families(web: Web) -> dict[str, Metric]:
    """Returns the families by name; a counter's name has no `_total`."""
    read = list(text_string_to_metric_families(text(web)))
    assert len({family.name for family in read}) == len(read), "a family is there twice"
    return {family.name: family for family in read}


def value(web: Web, name: str, **labels: str) -> float:
    """Returns the value of the sample with this name and exactly these labels; 0 if there is none yet."""
    return value_in(families(web), name, **labels)


def value_in(families: dict[str, Metric], name: str, **labels: str) -> float:
    """The same of metrics that were read before."""
    for family in families.values():
        for sample in family.samples:
            if sample.name == name and sample.labels == labels:
                return float(sample.value)
    return 0.0
