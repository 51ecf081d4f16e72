"""What is kept of chats and people beside answers: settings, votes, comments, unanswered questions; forgetting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.chat import clock
from bot.chat.state.database import StateDatabase

MAX_UNANSWERED = 5000

SettingName = Literal["unit", "year", "language", "quiet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSettings:
    """What a chat has set; None where it has not. `language` None answers in the language of each question."""

    unit: str | None = None
    year: int | None = None
    language: str | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts for staff."""

    answers: int
    people: int
    chats: int
    up: int
    down: int
    unanswered: int
    comments: int


_PER_CHAT = {
    "answers": "",
    "answer_messages": "message_id",
    "contexts": "thread_id, user_id",
    "chat_settings": "1",
    "watches": "unit",
}
"""Tables with rows of a chat, and what beside the chat is unique in each (1: there is one row; of answers, nothing)."""


class Memory:
    """Chat settings, votes, comments and the log of unanswered questions."""

    def __init__(self, db: StateDatabase) -> None:
        self._db = db

    def settings(self, chat_id: int) -> ChatSettings:
        """What the chat has set."""
        row = self._db.row("SELECT unit, year, language, quiet FROM chat_settings WHERE chat_id = ?", (chat_id,))
        if row is None:
            return ChatSettings()
        return ChatSettings(unit=row[0], year=row[1], language=row[2], quiet=bool(row[3]))

    def set(self, chat_id: int, name: SettingName, value: str | int | None) -> None:
        """Set one of a chat's settings; None takes it back."""
        column = {"unit": "unit", "year": "year", "language": "language", "quiet": "quiet"}[name]
        with self._db.together():
            self._db.write("INSERT INTO chat_settings (chat_id) VALUES (?) ON CONFLICT DO NOTHING", (chat_id,))
            self._db.write(
                f"UPDATE chat_settings SET {column} = ? WHERE chat_id = ?",  # noqa: S608  (one of four fixed names)
                (0 if name == "quiet" and value is None else value, chat_id),
            )

    def vote(self, answer_id: int, user_id: int, vote: int) -> None:
        """Keep a person's 👍 (1) or 👎 (-1) on an answer; the last one counts."""
        self._db.write(
            "INSERT INTO votes (answer_id, user_id, vote) VALUES (?, ?, ?)"
            " ON CONFLICT (answer_id, user_id) DO UPDATE SET vote = excluded.vote",
            (answer_id, user_id, vote),
        )

    def votes(self, answer_id: int) -> tuple[int, int]:
        """How many found an answer good, and how many bad."""
        found = self._db.rows("SELECT vote, count(*) FROM votes WHERE answer_id = ? GROUP BY vote", (answer_id,))
        counted = {int(vote): int(count) for vote, count in found}
        return counted.get(1, 0), counted.get(-1, 0)

    def comment(self, user_id: int, text: str) -> str:
        """Keep what a person wrote to the bot's staff; return it as it is kept."""
        kept = text[:2000]
        self._db.write("INSERT INTO comments (user_id, text, created) VALUES (?, ?, ?)", (user_id, kept, clock.now()))
        return kept

    def comments(self, limit: int = 10) -> list[str]:
        """The latest comments, newest first."""
        return [row[0] for row in self._db.rows("SELECT text FROM comments ORDER BY id DESC LIMIT ?", (limit,))]

    def note_unanswered(self, question: str, kind: str) -> None:
        """Count a question that found no answer, without who asked it."""
        asked = " ".join(question.split())[:300]
        with self._db.together():
            self._db.write(
                "INSERT INTO unanswered (question, kind, last) VALUES (?, ?, ?) ON CONFLICT (question) DO UPDATE SET"
                " times = unanswered.times + 1, kind = excluded.kind, last = excluded.last",
                (asked, kind, clock.now()),
            )
            self._db.write(
                "DELETE FROM unanswered WHERE question IN"
                " (SELECT question FROM unanswered ORDER BY last DESC LIMIT ? OFFSET ?)",
                (MAX_UNANSWERED, MAX_UNANSWERED),
            )

    def unanswered(self, limit: int = 20) -> list[tuple[str, str, int]]:
        """Questions without an answer, the most asked first: question, kind of refusal, times."""
        found = self._db.rows(
            "SELECT question, kind, times FROM unanswered ORDER BY times DESC, last DESC, question LIMIT ?", (limit,)
        )
        return [(row[0], row[1], row[2]) for row in found]

    def waiting(self) -> int:
        """How many updates are not finished."""
        row = self._db.row("SELECT count(*) FROM inbox WHERE status IN ('new', 'started')")
        return int(row[0]) if row else 0

    def tally(self) -> Tally:
        """Counts over everything that is kept."""
        row = self._db.row(
            "SELECT (SELECT count(*) FROM answers), (SELECT count(DISTINCT user_id) FROM answers),"
            " (SELECT count(DISTINCT chat_id) FROM answers), (SELECT count(*) FROM votes WHERE vote > 0),"
            " (SELECT count(*) FROM votes WHERE vote < 0), (SELECT count(*) FROM unanswered),"
            " (SELECT count(*) FROM comments)"
        )
        assert row is not None
        return Tally(
            answers=row[0], people=row[1], chats=row[2], up=row[3], down=row[4], unanswered=row[5], comments=row[6]
        )

    def forget(self, user_id: int) -> int:
        """Erase all that is kept of a person, everywhere; how many answers that were."""
        with self._db.together():
            gone = self._db.write("DELETE FROM answers WHERE user_id = ?", (user_id,))
            self._db.write("DELETE FROM contexts WHERE user_id = ?", (user_id,))
            self._db.write("DELETE FROM votes WHERE user_id = ?", (user_id,))
            self._db.write("DELETE FROM comments WHERE user_id = ?", (user_id,))
            self._db.write("DELETE FROM chat_settings WHERE chat_id = ?", (user_id,))
            self._db.write("DELETE FROM watches WHERE chat_id = ?", (user_id,))
            self._db.write("UPDATE aliases SET proposed_by = NULL WHERE proposed_by = ?", (user_id,))
            self._db.write("UPDATE aliases SET confirmed_by = NULL WHERE confirmed_by = ?", (user_id,))
            self._db.write("UPDATE aliases SET chat_id = NULL, message_id = NULL WHERE chat_id = ?", (user_id,))
            self._db.write("UPDATE uploads SET user_id = 0 WHERE user_id = ?", (user_id,))
        return gone

    def move_chat(self, old: int, new: int) -> None:
        """Carry everything of a group over to the supergroup that it became."""
        with self._db.together():
            for table, key in _PER_CHAT.items():
                if key:
                    # What the old group has takes the place of what the new one has by now.
                    carried = f"({key}) IN (SELECT {key} FROM {table} WHERE chat_id = ?)"  # noqa: S608  (fixed names)
                    self._db.write(f"DELETE FROM {table} WHERE chat_id = ? AND {carried}", (new, old))  # noqa: S608  fixed names
                self._db.write(f"UPDATE {table} SET chat_id = ? WHERE chat_id = ?", (new, old))  # noqa: S608  fixed names
