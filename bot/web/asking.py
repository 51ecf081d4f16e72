"""The seam to the answers: what an address asks, and the address that asks it again or goes on from it.

What a follow-up goes on from is carried in the address itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.chat import clock
from bot.chat.clock import CHINA
from bot.chat.packed_context import FIRST_YEAR, LAST_YEAR, LONGEST_QUERY, Unpackable, is_harmless, pack, unpack
from knowledge.answers import Context
from knowledge.library import MAX_QUESTION

LONGEST_UNIT = 100


class Unreadable(ValueError):  # noqa: N818  (what a person wrote, not a fault of ours)
    """An address that cannot be read; `key` names the sentence that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question as an address asks it, or a `query` with its label.

    `day` is set where the address says from which day 去年 counts.
    """

    question: str
    query: Mapping[str, Any] | None = None
    before: Context | None = None
    unit: str | None = None
    day: date | None = None

    @property
    def today(self) -> date:
        """The day that 去年 counts from: the address's, else today's in China."""
        return self.day or datetime.fromtimestamp(clock.now(), CHINA).date()

    def fields(self) -> dict[str, str]:
        """The address's fields that ask this again, with the day named, so that the answer stays the same."""
        made = {"q": self.question, **self._kept(), "today": self.today.isoformat()}
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
    if not question and (query := argument("query")):
        return _queried(query)
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
    return Turn(question=question, before=_before(packed) if packed else None, unit=unit or None, day=day)


def query_fields(query: Mapping[str, Any] | None) -> dict[str, str] | None:
    """The field that asks a query; None where there is none, or it is too long for an address."""
    text = "" if query is None else json.dumps(query, ensure_ascii=False, separators=(",", ":"))
    return {"query": text} if text and len(text) <= LONGEST_QUERY else None


def _queried(text: str) -> Turn:
    try:
        query = json.loads(text) if len(text) <= LONGEST_QUERY else None
    except (ValueError, RecursionError) as fault:
        raise Unreadable("bad_query") from fault
    if not isinstance(query, dict) or not is_harmless(query):
        raise Unreadable("bad_query")
    return Turn(question="", query=query)


def _before(packed: str) -> Context:
    try:
        return unpack(packed)
    except Unpackable as fault:
        raise Unreadable("bad_context") from fault
