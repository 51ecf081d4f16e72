"""/healthz and /metrics of the pages."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST
from tornado.web import HTTPError

from bot.chat.index_reader import IndexHealth
from bot.web.page import Limited, Shared, as_json


def look(shared: Shared) -> tuple[bool, IndexHealth]:
    """Whether the pages can answer, and how the index is; the gauges are set on the way."""
    health = shared.reader.health()
    well = health.fault is None or health.answered_for
    about, gauges = shared.reader.standing, shared.metrics
    gauges.healthy.set(well)
    gauges.swaps.set(shared.reader.swaps)
    gauges.index_readable.set(health.fault is None)
    gauges.index_made.set(about.made)
    gauges.index_reports.set(about.reports)
    gauges.index.info({"file": about.name})
    return well, health


class Healthz(Limited):
    """200 while questions are answered, 503 with the reason while they are not."""

    def prepare(self) -> None:
        """Nobody is asked too often whether it is well."""

    def get(self) -> None:
        """Say how it is."""
        well, health = look(self.shared)
        about = self.shared.reader.standing
        self.set_status(200 if well else 503)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", "application/json; charset=utf-8")
        index = {"file": about.name, "release": health.release, "reports": about.reports}
        self.finish(as_json({"ok": well, "reasons": [health.fault] if health.fault else [], "index": index}))


class MetricsPage(Limited):
    """All metrics for Prometheus, which asks from this machine: what a proxy passes on from outside finds nothing."""

    def prepare(self) -> None:
        """Raises HTTPError 404 for whoever comes through a proxy."""
        if self.request.headers.get("X-Forwarded-For"):
            raise HTTPError(404)

    def get(self) -> None:
        """Write the metrics."""
        look(self.shared)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.finish(self.shared.metrics.page())
