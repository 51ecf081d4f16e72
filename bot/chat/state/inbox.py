"""The durable inbox: an update is written here before Telegram is told that we have it, and marked when it is done.

So nothing is lost to a crash, and an update that comes twice is handled once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from bot.chat import clock
from bot.chat.state.database import StateDatabase
from bot.chat.state.progress import Progress

MAX_ATTEMPTS = 30
"""Times that an update may be under way when the process dies before it is taken for the cause and left."""

KEPT_SECONDS = 3 * 24 * 3600
"""How long the ids of handled updates are kept; Telegram itself repeats an update for a day at most."""

Payload = dict[str, Any]


def _writable(update: Payload) -> Payload:
    """The update with halves of surrogates, which no database takes and nobody can read, as question marks."""
    try:
        json.dumps(update, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        cleaned: Payload = json.loads(json.dumps(update, ensure_ascii=False).encode(errors="replace"))
        return cleaned
    return update


class Inbox:
    """Updates by their update_id, each new, started, done or failed; a handled one keeps no content."""

    def __init__(self, db: StateDatabase) -> None:
        self._db = db
        self.progress = Progress(db)
        row = db.row("SELECT max(received) FROM inbox")
        self.latest: float | None = row[0] if row else None
        """When an update last came in, as seconds since 1970; None when none did for days."""

    def take_in(self, updates: Sequence[Payload]) -> list[Payload]:
        """Keep these updates for good; those that had not been seen before, in order."""
        fresh: list[Payload] = []
        now = self.latest = clock.now()
        with self._db.together():
            for update in map(_writable, updates):
                written = self._db.write(
                    "INSERT INTO inbox (update_id, payload, received) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    (update["update_id"], json.dumps(update, ensure_ascii=False), now),
                )
                if written:
                    fresh.append(update)
        return fresh

    def backlog(self) -> tuple[int, float | None]:
        """How many updates are not finished, and when the oldest of them came in."""
        row = self._db.row("SELECT count(*), min(received) FROM inbox WHERE status IN ('new', 'started')")
        return (int(row[0]), row[1]) if row else (0, None)

    def left_over(self, mine: Callable[[Payload], bool] | None = None) -> tuple[list[Payload], list[Payload]]:
        """What an earlier process had begun and not finished, and what it had not begun; oldest first.

        Of several workers each takes what it picks as `mine`.
        """
        self._db.write(
            "UPDATE inbox SET status = 'failed', payload = NULL WHERE status = 'started' AND attempts >= ?",
            (MAX_ATTEMPTS,),
        )
        found = self._db.rows("SELECT status, payload FROM inbox WHERE status IN ('new', 'started') ORDER BY update_id")
        left = [(status, json.loads(payload)) for status, payload in found]
        begun = [update for status, update in left if status == "started" and (mine is None or mine(update))]
        return begun, [update for status, update in left if status == "new" and (mine is None or mine(update))]

    def start(self, update_id: int) -> None:
        """Note that work on it begins."""
        self._db.write("UPDATE inbox SET status = 'started', attempts = attempts + 1 WHERE update_id = ?", (update_id,))

    def finish(self, update_id: int, *, failed: bool = False) -> None:
        """Note that it is dealt with, and forget its content, then what was noted while it was handled."""
        self._db.write(
            "UPDATE inbox SET status = ?, payload = NULL WHERE update_id = ?",
            ("failed" if failed else "done", update_id),
        )
        self.progress.drop()

    def sweep(self) -> None:
        """Drop the ids of updates handled long ago, and what is left of how they were handled."""
        self.progress.sweep()
        self._db.write(
            "DELETE FROM inbox WHERE status IN ('done', 'failed') AND received < ?", (clock.now() - KEPT_SECONDS,)
        )
