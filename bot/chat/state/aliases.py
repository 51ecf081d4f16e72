"""Words whose meaning staff were asked for: asked about, proposed, confirmed, dropped or removed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.chat import clock
from bot.chat.state.database import StateDatabase
from bot.chat.state.sqlite import rows_of
from knowledge.aliases import Alias, Sense

KEPT_SECONDS = 30 * 24 * 3600
"""How long a word waits for its meaning or for being confirmed."""


BROUGHT_IN = 10**17
"""The number of the first alias that was brought in; others have that of the update that they came with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAlias:
    """A word with what is known of it by now; `question` is the one that it stood in, or empty."""

    alias_id: int
    text: str
    sense: str | None
    meaning: str | None
    question: str
    status: str

    @property
    def alias(self) -> Alias | None:
        """The alias that it makes; None as long as its meaning is not known."""
        if self.sense is None or self.meaning is None:
            return None
        return Alias(text=self.text, sense=Sense(self.sense), meaning=self.meaning)


_FIELDS = "id, text, sense, meaning, question, status"


class AliasLog:
    """Aliases by number and by the message of ours that asks for a meaning."""

    def __init__(self, db: StateDatabase) -> None:
        self._db = db

    def ask(self, *, update_id: int, text: str, question: str, user_id: int) -> KeptAlias:
        """Note a word whose meaning is asked for; the same update again gives the same one."""
        self._db.write(
            "INSERT INTO aliases (id, text, question, proposed_by, status, changed) VALUES (?, ?, ?, ?, 'asked', ?)"
            " ON CONFLICT DO NOTHING",
            (update_id, text, question, user_id, clock.now()),
        )
        kept = self.get(update_id)
        assert kept is not None
        return kept

    def note_prompt(self, alias_id: int, chat_id: int, message_id: int) -> None:
        """Note the message that asks for the meaning, so that a reply to it gives it."""
        self._db.write("UPDATE aliases SET chat_id = ?, message_id = ? WHERE id = ?", (chat_id, message_id, alias_id))

    def by_prompt(self, chat_id: int, message_id: int) -> KeptAlias | None:
        """The word that this message of ours asks about."""
        return self._one("chat_id = ? AND message_id = ?", (chat_id, message_id))

    def get(self, alias_id: int) -> KeptAlias | None:
        """The word of that number."""
        return self._one("id = ?", (alias_id,))

    def propose(self, alias_id: int, alias: Alias) -> None:
        """Keep the meaning that was given, to be confirmed."""
        self._db.write(
            "UPDATE aliases SET text = ?, sense = ?, meaning = ?, status = 'proposed', changed = ? WHERE id = ?",
            (alias.text, alias.sense.value, alias.meaning, clock.now(), alias_id),
        )

    def decide(self, alias_id: int, status: str, user_id: int) -> None:
        """Note what became of it, and who said so."""
        self._db.write(
            "UPDATE aliases SET status = ?, confirmed_by = ?, changed = ? WHERE id = ?",
            (status, user_id, clock.now(), alias_id),
        )

    def bring_in(self, alias: Alias, question: str) -> None:
        """Put an alias in force that was confirmed elsewhere; its number is none that an update can have."""
        row = self._db.row("SELECT max(id) FROM aliases WHERE id >= ?", (BROUGHT_IN,))
        number = row[0] + 1 if row and row[0] is not None else BROUGHT_IN
        self._db.write(
            "INSERT INTO aliases (id, text, sense, meaning, question, status, changed)"
            " VALUES (?, ?, ?, ?, ?, 'confirmed', ?)",
            (number, alias.text, alias.sense.value, alias.meaning, question, clock.now()),
        )

    def confirmed(self) -> list[KeptAlias]:
        """The aliases in force, by their text."""
        return [_kept(row) for row in self._db.rows(_CONFIRMED)]

    def sweep(self) -> None:
        """Drop what nobody went on with, and what was taken back long ago."""
        self._db.write("DELETE FROM aliases WHERE status != 'confirmed' AND changed < ?", (clock.now() - KEPT_SECONDS,))

    def _one(self, condition: str, values: tuple[int, ...]) -> KeptAlias | None:
        row = self._db.row(f"SELECT {_FIELDS} FROM aliases WHERE {condition}", values)  # noqa: S608  (fixed conditions)
        return None if row is None else _kept(row)


def _kept(row: tuple[Any, ...]) -> KeptAlias:
    return KeptAlias(alias_id=row[0], text=row[1], sense=row[2], meaning=row[3], question=row[4], status=row[5])


_CONFIRMED = f"SELECT {_FIELDS} FROM aliases WHERE status = 'confirmed' ORDER BY text, id"  # noqa: S608  (fixed)


def aliases_in(path: Path) -> list[KeptAlias]:
    """The aliases in force in a state database, which the bot may have open; KnowledgeError when it cannot be read."""
    return [_kept(row) for row in rows_of(path, _CONFIRMED)]
