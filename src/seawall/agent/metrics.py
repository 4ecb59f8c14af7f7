"""The agent's numbers, as Prometheus reads them at /metrics.

Labels have few values: hazards of the catalogue, verdicts, resources; never a name or a user.
"""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST as TYPE

__all__ = ["TYPE", "Metrics"]

_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """A registry of its own, so that there may be several in one process."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)
        self.requests = Counter(
            "seawall_admission_requests_total",
            "Admission requests by what was found; hazard is empty where nothing was.",
            ("hazard", "verdict"),
            registry=registry,
        )
        self.denied = Counter(
            "seawall_admission_denied_total",
            "Admission requests that were refused, by the gravest hazard.",
            ("hazard",),
            registry=registry,
        )
        self.duration = Histogram(
            "seawall_admission_duration_seconds",
            "From a whole request to its answer.",
            buckets=_BUCKETS,
            registry=registry,
        )
        self.defects = Counter(
            "seawall_admission_defects_total",
            "Requests that a defect of Seawall kept from being judged.",
            registry=registry,
        )
        self.ready = Gauge(
            "seawall_agent_ready", "1 while the agent's facts are current.", registry=registry
        )
        self.certificate = Gauge(
            "seawall_agent_certificate_expiry_timestamp_seconds",
            "When the serving certificate ends.",
            registry=registry,
        )

    def text(self) -> bytes:
        return generate_latest(self.registry)
