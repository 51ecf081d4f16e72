"""A turn of a conversation with the query that it follows: what an edit looks at."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property

from knowledge.answers import Context
from knowledge.language.parts import Slot, Understanding
from knowledge.lexicon.hints import hint, hint_words
from knowledge.query.algebra import Figures, Measure, Query, measure_named
from knowledge.query.conservation import NEUTRAL
from knowledge.query.json_form import Members, query_from_json

THESE = hint("edits.these")
"""这两样, the two: what was just shown."""
NUMERALS = {sign: number for number, sign in enumerate(hint_words("places.numerals"))}
WHICH = ("who.unit", "who.region", "who.year")
"""The cues that ask which of units or years; 哪个理由 asks for neither."""
_SAYS_NOTHING = tuple(code for code in NEUTRAL if code not in ("share", "percent", "rate"))
"""The cues that change nothing of what was shown: 占多少 asks for a share, and whoever takes it says so."""
_COUNTED = {**NUMERALS, **dict.fromkeys(hint_words("edits.two"), 2)}
_COUNTED_EN = {word: number for number, word in enumerate(hint_words("edits.counts"), 2)} | {"both": 2}


def measures_in(said: Understanding) -> tuple[Measure, ...]:
    """The measures that a turn names; none where it names one of several readings, or a share of what is not said."""
    named = [mention.codes[0] for mention in said.indicators if not mention.scope and len(mention.codes) == 1]
    if said.has("share", "rate", "percent") or len(named) < sum(not mention.scope for mention in said.indicators):
        return ()
    return tuple(measure_named(code) for code in dict.fromkeys(named))


def these_in(said: Understanding) -> re.Match[str] | None:
    """Where a turn says 这两样, the two; the 三年 of 二三年 is a year and no such thing."""
    text = list(said.normal)
    for span in said.spans:
        if span.slot is Slot.YEAR:
            text[span.start : span.end] = " " * (span.end - span.start)
    return THESE.search("".join(text))


def counted_these(said: Understanding) -> int | None:
    """How many 这两样 says that they are; None where it does not."""
    match = these_in(said)
    if match is None:
        return None
    word = match.group().split()[-1]
    if len(word) == 1 and match.group() != said.normal.strip("。.！!？?，, "):
        # The 三 of 百分之三.
        return None
    return _COUNTED_EN.get(word) or next((_COUNTED[sign] for sign in word if sign in _COUNTED), None)


def asks_districts(said: Understanding, names: Collection[str], members: Members) -> bool:
    """Whether it is asked which district where those talked of are none: 哪个区最多, after the bureaus."""
    districts = members("counties") if said.has("who.region") and not said.has("who.unit") and not said.units else ()
    return len(districts) > 1 and not set(names) <= set(districts)


class Unreadable(ValueError):  # noqa: N818  (no fault: what an earlier release kept)
    """A kept query that is none of this index."""


class Turn:
    """A turn with the query that it follows, the rows that were shown, and the single figures just asked for.

    What was kept is read where an edit looks at it: most turns are no edit, which is seen from what they say.
    """

    def __init__(self, said: Understanding, context: Context, members: Members) -> None:
        self.said = said
        self.members = members
        self.rows = context.rows
        self.from_today = context.from_today
        self._context = context

    def saying(self, said: Understanding) -> Turn:
        """The same turn, had it said this."""
        return Turn(said, self._context, self.members)

    @cached_property
    def last(self) -> Query:
        """The query of the last answer."""
        return self._read(self._context.query)

    @cached_property
    def ranked(self) -> Query | None:
        """The query whose rows were shown."""
        return None if self._context.ranked is None else self._read(self._context.ranked)

    @cached_property
    def whole(self) -> Query | None:
        """The list as it was asked before its units were narrowed or added to."""
        return None if self._context.whole is None else self._read(self._context.whole)

    @property
    def part(self) -> tuple[str, str] | None:
        """The greatest part of the figure that was just shown by its parts: its measure and column."""
        return self._context.part

    @cached_property
    def recent(self) -> tuple[Figures, ...]:
        """The single figures just asked for, the earliest first."""
        return tuple(item for kept in self._context.recent if isinstance(item := self._read(kept), Figures))

    def _read(self, kept: object) -> Query:
        data = {key: value for key, value in kept.items() if key != "said"} if isinstance(kept, dict) else kept
        try:
            return query_from_json(data, self.members)
        except ValueError as fault:
            raise Unreadable(str(fault)) from fault

    @property
    def bare(self) -> bool:
        """Whether it names no unit, year, figure or column of its own."""
        said = self.said
        return not (said.units or said.years or said.indicators or said.applicants)

    def only(self, *codes_allowed: str) -> bool:
        """Whether every cue is one that is allowed here or says nothing by itself; 这两样 is what was just shown."""
        return not any(THESE.fullmatch(word.strip()) is None for word in self.said.unread) and self.cues_only(
            *codes_allowed
        )

    def cues_only(self, *codes_allowed: str) -> bool:
        """Whether every cue is one that is allowed here or says nothing by itself, whatever is unread."""
        return all(cue.code.startswith((*codes_allowed, *_SAYS_NOTHING, "follow.")) for cue in self.said.cues)
