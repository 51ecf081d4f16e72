"""Counts and timings for Prometheus that every channel has; none of them tells a text, a name or a chat."""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from bot.version import __version__


class ChatMetrics:
    """The metrics of one process in a registry of their own; a channel adds its own to it."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answers = Counter("gongkai_answers", "Answers given, by kind", ["kind"], registry=self.registry)
        self.seconds = Histogram(
            "gongkai_answer_seconds",
            "From taking a question up to its answer being delivered",
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
            registry=self.registry,
        )
        self.thinking = Histogram(
            "gongkai_thinking_seconds",
            "Understanding a question and finding its answer in the index",
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
            registry=self.registry,
        )
        self.faults = Counter("gongkai_faults", "Updates whose handling broke", registry=self.registry)
        self.healthy = Gauge("gongkai_healthy", "Whether /healthz says that the bot works", registry=self.registry)
        self.swaps = Gauge("gongkai_index_swaps", "Times the index was opened anew", registry=self.registry)
        self.index_readable = Gauge(
            "gongkai_index_readable", "Whether the index file can be read", registry=self.registry
        )
        self.index_made = Gauge(
            "gongkai_index_made_timestamp_seconds", "When the index in use was written", registry=self.registry
        )
        self.index_reports = Gauge("gongkai_index_reports", "Reports in the index in use", registry=self.registry)
        self.index = Info("gongkai_index", "The file that the index in use is", registry=self.registry)
        Info("gongkai_build", "The version that runs", registry=self.registry).info({"version": __version__})
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)

    def page(self) -> bytes:
        """All metrics in the text form that Prometheus reads."""
        return generate_latest(self.registry)
