"""Counts and timings for Prometheus; none of them tells a text, a name or a chat."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """The bot's metrics in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.updates = Counter(
            "gongkai_updates", "Updates taken in, by what they carry", ["kind"], registry=self.registry
        )
        self.repeated = Counter("gongkai_updates_repeated", "Updates that came again", registry=self.registry)
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
        self.waits = Counter("gongkai_flood_waits", "Times that Telegram told us to wait", registry=self.registry)
        self.undelivered = Counter(
            "gongkai_undelivered", "Messages that did not go out, by reason", ["reason"], registry=self.registry
        )
        self.faults = Counter("gongkai_faults", "Updates whose handling broke", registry=self.registry)
        self.waiting = Gauge("gongkai_updates_waiting", "Updates taken in and not finished", registry=self.registry)
        self.swaps = Gauge("gongkai_index_swaps", "Times the index was opened anew", registry=self.registry)

    def page(self) -> bytes:
        """All metrics in the text form that Prometheus reads."""
        return generate_latest(self.registry)
