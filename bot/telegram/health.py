"""Whether the bot works, and if not, why: in words and figures that an operator can act on, none of anybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.chat import clock
from bot.chat.index_reader import IndexReader
from bot.chat.state.inbox import Inbox
from bot.telegram.metrics import Metrics
from bot.telegram.pulse import Pulse

SILENT_SECONDS = 120.0
"""So long without an answer of Telegram's (a poll takes half a minute at most), and it counts as out of reach."""

STUCK_SECONDS = 600.0
"""So long an update may wait before something must be stuck: longer than any flood wait that is usual."""

MOST_WAITING = 2000
"""So many updates waiting mean that they come faster than they are answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What /healthz says: `reasons` why the bot does not work, each one line; none when it does. Ages in seconds."""

    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    index: dict[str, object]
    telegram: dict[str, object]
    waiting: int
    oldest_waiting_seconds: float
    last_update: str | None

    @property
    def ok(self) -> bool:
        """Whether the bot works."""
        return not self.reasons

    def as_json(self) -> dict[str, object]:
        """The page's object."""
        return {
            "ok": self.ok,
            "reasons": list(self.reasons),
            "warnings": list(self.warnings),
            "index": self.index,
            "telegram": self.telegram,
            "waiting": self.waiting,
            "oldest_waiting_seconds": self.oldest_waiting_seconds,
            "last_update": self.last_update,
        }


class HealthCheck:
    """Looks at every part at once, and keeps the gauges of the metrics page true while at it."""

    def __init__(
        self, *, state: Path, metrics: Metrics, pulse: Pulse, inbox: Inbox, reader: IndexReader, polls: bool
    ) -> None:
        self._state = state
        self._metrics = metrics
        self._pulse = pulse
        self._inbox = inbox
        self._reader = reader
        self._polls = polls
        self.stopping = False

    def look(self) -> Health:
        """How the bot is at this moment; a millisecond, and no call to Telegram."""
        now = clock.now()
        index = self._reader.health()
        damaged = [f"the index cannot be read: {index.fault}"] if index.fault else []
        waiting, oldest = self._inbox.backlog()
        age = round(max(0.0, now - oldest), 1) if oldest is not None else 0.0
        latest = self._inbox.latest
        reasons = [
            *(["the bot is stopping"] if self.stopping else []),
            *([] if index.answered_for else damaged),
            *self._telegram_faults(),
            *([f"{waiting} updates are waiting"] if waiting > MOST_WAITING else []),
            *([f"an update has been waiting for {age:.0f} s"] if age > STUCK_SECONDS else []),
        ]
        about = self._reader.standing
        trouble = self._pulse.webhook_trouble
        health = Health(
            reasons=tuple(reasons),
            warnings=(
                *([f"{reason}; release {index.release} answers" for reason in damaged] if index.answered_for else []),
                *([f"Telegram could not deliver to the webhook: {trouble}"] if trouble else []),
            ),
            index={
                "file": about.name,
                "release": index.release,
                "read_through": index.checked,
                "made": _moment(about.made),
                "reports": about.reports,
                "opened_anew": self._reader.swaps,
            },
            telegram={
                "heard_seconds_ago": round(self._pulse.silent_for, 1),
                **({"pending": self._pulse.pending} if self._pulse.pending is not None else {}),
            },
            waiting=waiting,
            oldest_waiting_seconds=age,
            last_update=None if latest is None else _moment(latest),
        )
        self._tell(health, now, latest, readable=index.fault is None)
        return health

    def _telegram_faults(self) -> list[str]:
        silent, unfetched = self._pulse.silent_for, self._pulse.unfetched_for
        if silent > SILENT_SECONDS:
            return [f"Telegram has not answered for {silent:.0f} s"]
        if self._polls and unfetched > SILENT_SECONDS and self._pulse.trouble:
            return [f"no updates could be fetched for {unfetched:.0f} s: {self._pulse.trouble}"]
        return []

    def _tell(self, health: Health, now: float, latest: float | None, *, readable: bool) -> None:
        gauges, about = self._metrics, self._reader.standing
        gauges.healthy.set(health.ok)
        gauges.swaps.set(self._reader.swaps)
        gauges.index_readable.set(readable)
        gauges.index_made.set(about.made)
        gauges.index_reports.set(about.reports)
        gauges.index.info({"file": about.name})
        gauges.oldest_waiting.set(health.oldest_waiting_seconds)
        gauges.heard.set(now - self._pulse.silent_for)
        if latest is not None:
            gauges.last_update.set(latest)
        if self._pulse.pending is not None:
            gauges.webhook_pending.set(self._pulse.pending)
        gauges.state_bytes.set(_size(self._state))


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
