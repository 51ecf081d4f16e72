"""The seam to the answers: what an address asks, and the address that asks it again or goes on from it.

What a follow-up goes on from is carried in the address itself, packed, and held against the index when it comes back:
whoever writes addresses by hand can make no context that a conversation could not have had.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.chat import clock
from bot.chat.index_reader import CHINA
from knowledge import Library
from knowledge.answers import Context, Kind
from knowledge.conversation import context_from_json, context_to_json
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.library import MAX_QUESTION

LONGEST_CONTEXT = 6000
"""Characters of a packed context; a longer one is not carried, and not read."""

LONGEST_UNPACKED = 60_000
MOST_ITEMS = 200
LONGEST_UNIT = 100
FIRST_YEAR, LAST_YEAR = 1990, 2100


class Unreadable(ValueError):  # noqa: N818  (what a person wrote, not a fault of ours)
    """An address that cannot be read; `key` names the sentence that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question as an address asks it; `day` is set where the address says from which day 去年 counts."""

    question: str
    before: Context | None = None
    unit: str | None = None
    day: date | None = None

    @property
    def today(self) -> date:
        """The day that 去年 counts from: the address's, else today's in China."""
        return self.day or datetime.fromtimestamp(clock.now(), CHINA).date()

    def fields(self, *, settled: bool = False) -> dict[str, str]:
        """The address's fields that ask this again; `settled` names the day, so that the answer stays the same."""
        made = {"q": self.question, **self._kept()}
        if settled:
            made["today"] = self.today.isoformat()
        packed = pack(self.before) if self.before is not None else None
        return {**made, "c": packed} if packed else made

    def going_on(self, after: Context) -> dict[str, str]:
        """The fields of what is asked on from the answer, without its question."""
        packed = pack(after)
        return {**self._kept(), "c": packed} if packed else self._kept()

    def _kept(self) -> dict[str, str]:
        made = {"unit": self.unit} if self.unit else {}
        return {**made, "today": self.day.isoformat()} if self.day else made


def read_turn(argument: Callable[[str], str]) -> Turn:
    """The question of an address, whose arguments `argument` gives ("" where there is none). Raises Unreadable."""
    question = argument("q").strip()
    if not question:
        raise Unreadable("no_question")
    if len(question) > MAX_QUESTION:
        raise Unreadable("too_long")
    unit = argument("unit").strip()
    if len(unit) > LONGEST_UNIT:
        raise Unreadable("bad_unit")
    try:
        day = date.fromisoformat(said) if (said := argument("today").strip()) else None
    except ValueError as fault:
        raise Unreadable("bad_day") from fault
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable("bad_day")
    packed = argument("c")
    return Turn(question=question, before=unpack(packed) if packed else None, unit=unit or None, day=day)


def pack(context: Context) -> str | None:
    """A context as it stands in an address; None where it is too long for one, so that nothing is gone on from."""
    told = {key: value for key, value in context_to_json(context).items() if value}
    plain = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    packed = base64.urlsafe_b64encode(zlib.compress(plain.encode(), 9)).decode().rstrip("=")
    return packed if len(packed) <= LONGEST_CONTEXT else None


def unpack(packed: str) -> Context:
    """The context that `pack` packed. Raises Unreadable."""
    if len(packed) > LONGEST_CONTEXT or not packed.isascii():
        raise Unreadable("bad_context")
    try:
        inner = zlib.decompressobj()
        plain = inner.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), LONGEST_UNPACKED)
        told = json.loads(plain.decode())
        lists: dict[str, object] = {"agencies": [], "years": [], "indicators": [], "applicants": []}
        context = context_from_json({**lists, **told})
    except (binascii.Error, zlib.error, ValueError, TypeError, KeyError, RecursionError) as fault:
        raise Unreadable("bad_context") from fault
    if inner.unconsumed_tail or not _is_possible(context):
        raise Unreadable("bad_context")
    return context


def _is_possible(context: Context) -> bool:
    """Whether every code, year and number of a context is one that an answer could have left."""
    lists = (context.agencies, context.years, context.indicators, context.applicants, context.choices, context.cues)
    texts = (context.pending, context.group, context.first, *context.agencies, *context.content)
    offered = [text for choice in context.choices for text in (choice.label, choice.question)]
    return (
        all(len(items) <= MOST_ITEMS for items in (*lists, context.content))
        and all(len(text or "") <= MAX_QUESTION for text in (*texts, *offered))
        and (context.kind is None or context.kind in set(Kind))
        and all(FIRST_YEAR <= year <= LAST_YEAR for year in context.years)
        and all(_is_figure(code) for code in context.indicators)
        and all(code in codes().applicants for code in context.applicants)
        and all(number is None or math.isfinite(number) for _, number in context.cues)
    )


def _is_figure(code: str) -> bool:
    from knowledge.answering.figures import SHARE, share_parts

    if code.startswith(SHARE):
        part, above, column = share_parts(code)
        known = codes().indicators
        whole = above is None or above in known or above in derived()
        return part in known and whole and (column is None or column in codes().applicants)
    return code in codes().indicators or code in derived()


def is_of_this_index(library: Library, context: Context) -> bool:
    """Whether the units that a context names are on the shelf."""
    named = {unit.name for unit in library.shelf.units()}
    return named.issuperset((*context.agencies, *([context.first] if context.first else [])))
