"""Which chats watch which units, what they were told last, and what is on its way to them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat import clock
from bot.chat.state.database import StateDatabase


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A unit that a chat watches: `latest` is the last year that it knows of, `told` the figures it was sent of it.

    `due` is the year that it is still to be told of; None when there is nothing to tell.
    """

    chat_id: int
    unit: str
    thread_id: int
    language: str
    latest: int
    told: str | None
    due: int | None


_FIELDS = "chat_id, unit, thread_id, language, latest, told, due"


class WatchList:
    """Watches by chat and unit; every step of a notice is kept, so that a restart neither loses nor repeats it."""

    def __init__(self, db: StateDatabase) -> None:
        self._db = db

    def add(self, *, chat_id: int, thread_id: int, unit: str, language: str, latest: int) -> None:
        """Watch a unit from the year that is known now; watching again changes only where and in which language."""
        self._db.write(
            "INSERT INTO watches (chat_id, unit, thread_id, language, latest, since) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (chat_id, unit) DO UPDATE SET thread_id = excluded.thread_id, language = excluded.language",
            (chat_id, unit, thread_id, language, latest, clock.now()),
        )

    def remove(self, chat_id: int, unit: str) -> bool:
        """Watch a unit no more; whether it was watched."""
        return self._db.write("DELETE FROM watches WHERE chat_id = ? AND unit = ?", (chat_id, unit)) > 0

    def remove_all(self, chat_id: int) -> None:
        """Take back all watches of a chat."""
        self._db.write("DELETE FROM watches WHERE chat_id = ?", (chat_id,))

    def of(self, chat_id: int) -> list[Watch]:
        """What a chat watches, by name."""
        return self._many("WHERE chat_id = ? ORDER BY unit", (chat_id,))

    def all(self) -> list[Watch]:
        """All watches, the oldest first."""
        return self._many("ORDER BY since, chat_id, unit", ())

    def get(self, chat_id: int, unit: str) -> Watch | None:
        """A chat's watch of a unit."""
        return next(iter(self._many("WHERE chat_id = ? AND unit = ?", (chat_id, unit))), None)

    def note_due(self, watch: Watch, year: int) -> None:
        """Note that a chat is to be told of that year."""
        self._db.write(
            "UPDATE watches SET latest = ?, due = ? WHERE chat_id = ? AND unit = ?",
            (max(year, watch.latest), year, watch.chat_id, watch.unit),
        )

    def note_told(self, watch: Watch, told: str | None) -> None:
        """Note that there is nothing to tell any more, and which figures were told."""
        self._db.write(
            "UPDATE watches SET due = NULL, told = ? WHERE chat_id = ? AND unit = ?", (told, watch.chat_id, watch.unit)
        )

    def _many(self, rest: str, values: tuple[int | str, ...]) -> list[Watch]:
        return [
            Watch(
                chat_id=row[0], unit=row[1], thread_id=row[2], language=row[3], latest=row[4], told=row[5], due=row[6]
            )
            for row in self._db.rows(f"SELECT {_FIELDS} FROM watches {rest}", values)  # noqa: S608  (fixed conditions)
        ]
