"""What Prometheus reads: requests, answers, the snapshot in force. A registry of its own for every app.

With several workers each tells of itself only; scrape one worker a process, or sum over them at the proxy.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.process_collector import ProcessCollector

__all__ = ["Metrics", "router"]

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ["method", "route", "status"]
        self.requests = Counter("zhangju_requests_total", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram(
            "zhangju_request_seconds",
            "Seconds until the body was sent",
            ["route"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.answers = Counter(
            "zhangju_answers_total", "Answers given", ["status", "kind"], registry=self.registry
        )
        self.loaded = Gauge(
            "zhangju_encoder_loaded", "1 when questions on passages are answered", registry=self.registry
        )
        self.documents = Gauge(
            "zhangju_documents", "Documents in the snapshot in force", registry=self.registry
        )
        self.swaps = Counter(
            "zhangju_snapshot_swaps_total", "Newly published snapshots taken up", registry=self.registry
        )
        ProcessCollector(registry=self.registry)


router = APIRouter(tags=["service"])


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(request: Request) -> Response:
    return Response(generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_LATEST)
