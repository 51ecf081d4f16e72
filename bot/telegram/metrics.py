"""Counts and timings for Prometheus; none of them tells a text, a name or a chat."""

from __future__ import annotations

from importlib.metadata import version

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


class Metrics:
    """The bot's metrics in a registry of their own. The gauges are set anew whenever the page is asked for."""

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
        self.unwritten = Counter(
            "gongkai_state_not_written", "Times that the state database could not be written", registry=self.registry
        )
        self.faults = Counter("gongkai_faults", "Updates whose handling broke", registry=self.registry)
        self.waiting = Gauge("gongkai_updates_waiting", "Updates taken in and not finished", registry=self.registry)
        self.oldest_waiting = Gauge(
            "gongkai_oldest_update_waiting_seconds", "How long the oldest of them has waited", registry=self.registry
        )
        self.last_update = Gauge(
            "gongkai_last_update_timestamp_seconds", "When an update last came in", registry=self.registry
        )
        self.calls = Counter(
            "gongkai_telegram_calls", "Calls to the Bot API, by how they ended", ["outcome"], registry=self.registry
        )
        self.call_seconds = Histogram(
            "gongkai_telegram_call_seconds",
            "From making a call to the Bot API up to its answer, polls left out",
            buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
            registry=self.registry,
        )
        self.heard = Gauge(
            "gongkai_telegram_heard_timestamp_seconds", "When Telegram last answered a call", registry=self.registry
        )
        self.webhook_pending = Gauge(
            "gongkai_webhook_pending_updates", "Updates that Telegram holds for the webhook", registry=self.registry
        )
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
        self.state_bytes = Gauge("gongkai_state_bytes", "Size of the state database", registry=self.registry)
        Info("gongkai_build", "The version that runs", registry=self.registry).info({"version": version("gongkai")})
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)

    def page(self) -> bytes:
        """All metrics in the text form that Prometheus reads."""
        return generate_latest(self.registry)
