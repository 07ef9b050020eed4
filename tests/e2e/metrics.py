"""A server's metrics, parsed by Prometheus's own parser."""

from __future__ import annotations

from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e.web import Web


def families(web: Web) -> dict[str, Metric]:
    """Returns the families by name; a counter's name has no `_total`."""
    response = web.get("/metrics")
    assert response.status == 200
    read = list(text_string_to_metric_families(response.body.decode()))
    assert len({family.name for family in read}) == len(read), "a family is there twice"
    return {family.name: family for family in read}


def value(web: Web, name: str, **labels: str) -> float:
    """Returns the value of the sample with this name and exactly these labels; 0 if there is none yet."""
    for family in families(web).values():
        for sample in family.samples:
            if sample.name == name and sample.labels == labels:
                return float(sample.value)
    return 0.0
