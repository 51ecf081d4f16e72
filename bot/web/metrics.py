"""Counts of the pages, beside what every channel counts; none of them tells a text, a name or an address."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

from bot.chat.metrics import ChatMetrics


class WebMetrics(ChatMetrics):
    """The metrics of the pages."""

    def __init__(self) -> None:
        super().__init__()
        self.requests = Counter(
            "gongkai_web_requests", "Requests, by page and status", ["page", "status"], registry=self.registry
        )
        self.refused = Counter(
            "gongkai_web_refused", "Requests refused for being too many from one address", registry=self.registry
        )
        self.request_seconds = Histogram(
            "gongkai_web_request_seconds",
            "From a request's headers up to its answer",
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15),
            registry=self.registry,
        )
