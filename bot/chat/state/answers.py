"""The answers that were given: what was asked, which buttons they carry, which messages show them, what follows.

Buttons hold only an answer's number and an option's; the questions behind them are here, so they outlive a restart.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from bot.chat import clock
from bot.chat.state.database import StateDatabase
from bot.chat.state.places import Place
from bot.chat.state.progress import Progress
from bot.message import Option
from knowledge.answers import REFUSALS, Context
from knowledge.conversation import context_from_json, context_to_json

log = logging.getLogger("gongkai.answers")

UNKNOWN_UNIT = "unknown_unit"
"""What is kept of a refusal because no report of the unit that was named is there."""

KEPT_SECONDS = 30 * 24 * 3600
CONTEXT_SECONDS = 30 * 60
"""How long a follow-up may lean on the turn before it."""

TEXTS_KEPT = 256
"""Contexts read or written last, of which the text is known: that of a turn is written three times and read once."""

FRESH_KEPT = 256
"""Answers written down last of which it is known that nothing, or no more than pages, shows them."""


@contextmanager
def noted() -> Iterator[None]:
    """Write down what became of an answer that is out: where the state cannot be written, that is logged, no more.

    The person has the answer; to tell of a fault behind it would only confuse.
    """
    try:
        yield
    except Exception:
        log.exception("answer not written down")


class Shows(StrEnum):
    """What a message of ours shows of an answer."""

    PAGE = "page"
    PICTURE = "picture"
    TABLE = "table"
    SOURCES = "sources"
    FILE = "file"
    NOTICE = "notice"
    """That the answer may not have arrived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A message that belongs to an answer beside its pages: `form` is the theme of a picture or the form of a file."""

    message_id: int
    role: Shows
    form: str
    part: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """An answer as it was given: `before` is the context it was asked in, `after` what a next turn goes on from.

    `query` is what was answered, in its JSON form: whatever is shown of the answer later comes from it. Of a refusal it
    is what was attempted; None where that was nothing, and in answers of earlier releases. `pages` is how many messages
    all of it takes, `day` the one in China on which it was given, which 去年 counts from where it is asked again.
    """

    answer_id: int
    token: str
    place: Place
    question_message_id: int | None
    question: str
    kind: str
    language: str
    before: Context | None
    after: Context | None
    options: tuple[Option, ...]
    query: Mapping[str, Any] | None = None
    pages: int = 1
    day: date = field(default_factory=clock.today)

    @property
    def refused(self) -> bool:
        """Whether nothing was answered."""
        return self.kind in REFUSALS or self.kind == UNKNOWN_UNIT


def _load(text: str | None) -> Context | None:
    return None if text is None else context_from_json(json.loads(text))


def _json(data: object) -> str | None:
    return None if data is None else json.dumps(data, ensure_ascii=False)


NO_UPDATE = -1
"""The number of no update."""

FIELDS = (
    "id, token, chat_id, thread_id, user_id, question_message_id, question, kind, language, before, after, options,"
    " query, pages, created"
)


class AnswerBook:
    """Answers by number, by the message that shows them and by the message that asked; and everybody's last turn."""

    def __init__(self, db: StateDatabase) -> None:
        self._db = db
        self._progress = Progress(db)
        self._texts: dict[int, tuple[Context, str]] = {}
        self._contexts: dict[str, Context] = {}
        self._fresh: dict[int, bool] = {}
        """Answers that nothing belongs to but pages, and whether there are any yet."""

    def begin_anew(self) -> None:
        """Forget what other workers may have changed by now."""
        self._fresh.clear()

    def _text_of(self, context: Context) -> str:
        known = self._texts.get(id(context))
        if known is not None:
            return known[1]
        return self._keep_text(context, json.dumps(context_to_json(context), ensure_ascii=False))

    def _keep_text(self, context: Context, text: str) -> str:
        # The context is kept beside its text: as long as it stands here, no other can have its number.
        self._texts[id(context)] = (context, text)
        self._contexts[text] = context
        if len(self._texts) > TEXTS_KEPT:
            gone, old = self._texts.pop(next(iter(self._texts)))
            if self._contexts.get(old) is gone:
                del self._contexts[old]
        return text

    def write_down(
        self,
        *,
        update_id: int,
        place: Place,
        question_message_id: int | None,
        question: str,
        kind: str,
        language: str,
        before: Context | None,
        after: Context,
        options: tuple[Option, ...],
        query: Mapping[str, Any] | None = None,
        pages: int = 1,
    ) -> GivenAnswer:
        """Keep an answer before it is sent; the same update again overwrites what was kept."""
        now = clock.now()
        offered = _json([[option.label, option.question, option.query] for option in options])
        leaned_on = None if before is None else self._text_of(before)
        said = (question, kind, language, leaned_on, self._text_of(after), offered, _json(query), pages, now)
        token = secrets.token_urlsafe(12)
        made = self._db.row(
            "INSERT INTO answers (question, kind, language, before, after, options, query, pages, created, update_id,"
            " token, chat_id, thread_id, user_id, question_message_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (update_id) DO NOTHING RETURNING id",
            (*said, update_id, token, *_key(place), question_message_id),
        )
        if made is None:
            self._db.write(
                "UPDATE answers SET question = ?, kind = ?, language = ?, before = ?, after = ?, options = ?,"
                " query = ?, pages = ?, created = ? WHERE update_id = ?",
                (*said, update_id),
            )
            kept = self._one("update_id = ?", (update_id,))
            assert kept is not None
            return kept
        number = int(made[0])
        self._fresh[number] = False
        if len(self._fresh) > FRESH_KEPT:
            del self._fresh[next(iter(self._fresh))]
        return GivenAnswer(
            answer_id=number,
            token=token,
            place=place,
            question_message_id=question_message_id,
            question=question,
            kind=kind,
            language=language,
            before=before,
            after=after,
            options=options,
            query=query,
            pages=pages,
        )

    def by_number(self, answer_id: int) -> GivenAnswer | None:
        """The answer of that number."""
        return self._one("id = ?", (answer_id,))

    def by_token(self, token: str) -> GivenAnswer | None:
        """The answer that a deep link names; tokens cannot be guessed."""
        return self._one("token = ?", (token,))

    def by_message(self, chat_id: int, message_id: int, *, earlier: bool = False) -> GivenAnswer | None:
        """The answer that this message of ours shows; `earlier` is none that the update handled again put there."""
        return self._one(
            "id = (SELECT answer_id FROM answer_messages WHERE chat_id = ? AND message_id = ?) AND update_id <> ?",
            (chat_id, message_id, self._handled_again() if earlier else NO_UPDATE),
        )

    def by_question(self, chat_id: int, message_id: int) -> GivenAnswer | None:
        """The answer to that message of somebody's, but not one to the update that is handled again."""
        return self._one(
            "chat_id = ? AND question_message_id = ? AND update_id <> ? ORDER BY id DESC LIMIT 1",
            (chat_id, message_id, self._handled_again()),
        )

    def _handled_again(self) -> int:
        update_id = self._progress.update_id()
        return NO_UPDATE if update_id is None else update_id

    def _one(self, condition: str, values: tuple[int | str, ...]) -> GivenAnswer | None:
        row = self._db.row(f"SELECT {FIELDS} FROM answers WHERE {condition}", values)  # noqa: S608  (fixed conditions)
        if row is None:
            return None
        return GivenAnswer(
            answer_id=row[0],
            token=row[1],
            place=Place(chat_id=row[2], thread_id=row[3], user_id=row[4]),
            question_message_id=row[5],
            question=row[6],
            kind=row[7],
            language=row[8],
            before=_load(row[9]),
            after=_load(row[10]),
            options=tuple(
                # An earlier release kept no query beside the question.
                Option(label=label, question=question, query=query[0] if query else None)
                for label, question, *query in json.loads(row[11])
            ),
            query=json.loads(row[12]) if row[12] else None,
            pages=row[13],
            day=clock.day_of(row[14]),
        )

    def shown(self, answer_id: int) -> list[int]:
        """The messages that show its pages, first part first."""
        if self._fresh.get(answer_id) is False:
            return []
        found = self._db.rows(
            "SELECT message_id FROM answer_messages WHERE answer_id = ? AND role = ? ORDER BY part, message_id",
            (answer_id, Shows.PAGE.value),
        )
        return [row[0] for row in found]

    def attached(self, answer_id: int, role: Shows | None = None) -> list[Attached]:
        """The messages that belong to it beside its pages, the earliest first; those of one role where one is given.

        An update that is handled again sees its own only from where it comes to sending them.
        """
        if answer_id in self._fresh:
            return []
        found = self._db.rows(
            "SELECT message_id, role, form, part, chat_id FROM answer_messages WHERE answer_id = ? AND role <> ?"
            " ORDER BY message_id",
            (answer_id, Shows.PAGE.value),
        )
        unseen = self._progress.still_to_come() if found else ()
        told = [
            Attached(message_id=row[0], role=Shows(row[1]), form=row[2], part=row[3])
            for row in found
            if f"{row[4]} {row[0]}" not in unseen
        ]
        return [item for item in told if role is None or item.role is role]

    def note_shown(
        self, answer_id: int, chat_id: int, message_id: int, part: int, *, role: Shows = Shows.PAGE, form: str = ""
    ) -> None:
        """Note that a message shows this part of it."""
        if role is not Shows.PAGE:
            self._fresh.pop(answer_id, None)
        elif answer_id in self._fresh:
            self._fresh[answer_id] = True
        self._db.write(
            "INSERT INTO answer_messages (chat_id, message_id, answer_id, part, role, form) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (chat_id, message_id) DO UPDATE SET answer_id = excluded.answer_id, part = excluded.part,"
            " role = excluded.role, form = excluded.form",
            (chat_id, message_id, answer_id, part, role.value, form),
        )

    def note_gone(self, chat_id: int, message_id: int) -> None:
        """Note that a message no longer shows anything."""
        self._db.write("DELETE FROM answer_messages WHERE chat_id = ? AND message_id = ?", (chat_id, message_id))

    def last_turn(self, place: Place) -> tuple[Context, int | None] | None:
        """What this person's next question here may lean on, with the answer's number, unless it is too long ago."""
        row = self._db.row(
            "SELECT context, answer_id FROM contexts WHERE chat_id = ? AND thread_id = ? AND user_id = ?"
            " AND updated > ?",
            (*_key(place), clock.now() - CONTEXT_SECONDS),
        )
        if row is None:
            return None
        # Contexts are never changed: the one at hand is what its text would be read as.
        context = self._contexts.get(row[0]) or _load(row[0])
        if context is None:
            return None
        self._keep_text(context, row[0])
        return context, row[1]

    def go_on_from(self, place: Place, context: Context, answer_id: int) -> None:
        """Remember the turn that this person's next question here may lean on."""
        self._db.write(
            "INSERT INTO contexts (chat_id, thread_id, user_id, context, answer_id, updated) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (chat_id, thread_id, user_id) DO UPDATE SET context = excluded.context,"
            " answer_id = excluded.answer_id, updated = excluded.updated",
            (*_key(place), self._text_of(context), answer_id, clock.now()),
        )

    def sweep(self) -> None:
        """Drop answers and turns past their time."""
        self._db.write("DELETE FROM answers WHERE created < ?", (clock.now() - KEPT_SECONDS,))
        self._db.write("DELETE FROM contexts WHERE updated < ?", (clock.now() - CONTEXT_SECONDS,))


def _key(place: Place) -> tuple[int, int, int]:
    return (place.chat_id, place.thread_id, place.user_id)
