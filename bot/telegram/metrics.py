"""Counts and timings for Prometheus; none of them tells a text, a name or a chat."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from bot.chat.metrics import ChatMetrics


class Metrics(ChatMetrics):
    """The bot's metrics in a registry of their own. The gauges are set anew whenever the page is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.updates = Counter(
            "gongkai_updates", "Updates taken in, by what they carry", ["kind"], registry=self.registry
        )
        self.repeated = Counter("gongkai_updates_repeated", "Updates that came again", registry=self.registry)
        self.waits = Counter("gongkai_flood_waits", "Times that Telegram told us to wait", registry=self.registry)
        self.undelivered = Counter(
            "gongkai_undelivered", "Messages that did not go out, by reason", ["reason"], registry=self.registry
        )
        self.unwritten = Counter(
            "gongkai_state_not_written", "Times that the state database could not be written", registry=self.registry
        )
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
        self.state_bytes = Gauge("gongkai_state_bytes", "Size of the state database", registry=self.registry)
