"""A server's metrics, read by Prometheus' own reader."""

from __future__ import annotations

from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e.web import Web


def families(web: Web) -> dict[str, Metric]:
    """By name; a counter's is without its `_total`."""
    answer = web.get("/metrics")
    assert answer.status == 200
    read = list(text_string_to_metric_families(answer.body.decode()))
    assert len({family.name for family in read}) == len(read), "a family is there twice"
    return {family.name: family for family in read}


def value(web: Web, name: str, **labels: str) -> float:
    """Of the sample with this name and exactly these labels; 0 where there is none yet."""
    for family in families(web).values():
        for sample in family.samples:
            if sample.name == name and sample.labels == labels:
                return float(sample.value)
    return 0.0
