"""A turn of a conversation with the query that it follows: what an edit looks at."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from knowledge.answers import Context
from knowledge.language.parts import Slot, Understanding
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import TOTAL, Figures, Measure, Query, measure_named
from knowledge.query.asked import asked_from_json
from knowledge.query.conservation import NEUTRAL
from knowledge.query.json_form import Members
from knowledge.query.pointed import THESE

WHICH = ("who.unit", "who.region", "who.year")
"""The cues that ask which of units or years; 哪个理由 asks for neither."""
_SAYS_NOTHING = tuple(code for code in NEUTRAL if code not in ("share", "percent", "rate"))
"""The cues that change nothing of what was shown: 占多少 asks for a share, and whoever takes it says so."""


def measures_in(said: Understanding) -> tuple[Measure, ...]:
    """Return the measures that a turn names; none where one has several readings, or is a share of what is not said."""
    named = [mention.codes[0] for mention in said.indicators if not mention.scope and len(mention.codes) == 1]
    if said.has("share", "rate", "percent") or len(named) < sum(not mention.scope for mention in said.indicators):
        return ()
    return tuple(measure_named(code) for code in dict.fromkeys(named))


def asks_districts(said: Understanding, names: Collection[str], members: Members) -> bool:
    """Return whether it is asked which district where those talked of are none: 哪个区最多, after the bureaus."""
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
        """Return the same turn, had it said this."""
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
        try:
            return asked_from_json(kept, self.members).query
        except ValueError as fault:
            raise Unreadable(str(fault)) from fault

    @cached_property
    def words(self) -> str:
        """What is said, without the marks around it."""
        return self.said.normal.strip("。.！!？?，, ")

    @cached_property
    def named(self) -> frozenset[Slot]:
        """The slots that it names something of its own for."""
        said = self.said
        slots = {
            Slot.UNIT: said.units,
            Slot.YEAR: said.years,
            Slot.INDICATOR: said.indicators,
            Slot.APPLICANT: said.applicants,
        }
        return frozenset(slot for slot, mentions in slots.items() if mentions)

    @property
    def counted(self) -> int | None:
        """How many units it says that there are: 两家, 八家."""
        number = next((cue.number for cue in self.said.cues if cue.code == "units.number"), None)
        return None if number is None else int(number)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it names."""
        return tuple(mention.code for mention in self.said.applicants)

    def has(self, *beginnings: str) -> bool:
        """Return whether any cue begins with one of these."""
        return any(cue.code.startswith(beginnings) for cue in self.said.cues)

    def either(self, *pairs: str) -> bool | None:
        """Return whether it has the first of a pair of cues (of any, of several pairs); None for both or neither."""
        first, second = self.said.has(*pairs[::2]), self.said.has(*pairs[1::2])
        return None if first == second else first

    def only(self, *allowed: str, reads: Iterable[str] = ()) -> bool:
        """Return whether every cue begins with one of these or says nothing by itself, and no word is unread.

        What the patterns `reads` say is read, and so is 这两样, which is what was just shown.
        """
        unread = [word.strip() for word in self.said.unread if THESE.fullmatch(word.strip()) is None]
        if unread:
            rest = self.said.normal
            for name in reads:
                rest = hint(name).sub(" ", rest)
            unread = [word for word in unread if word in rest]
        fitting = (*allowed, *_SAYS_NOTHING, "follow.")
        return not unread and all(cue.code.startswith(fitting) for cue in self.said.cues)

    def years_from(self, shown: Collection[int]) -> tuple[int, ...]:
        """Return the years that it names, 前一年 counted from those shown; none where it names them more than once."""
        if len(self.said.years) != 1:
            return ()
        (mention,) = self.said.years
        return tuple(year + mention.shift for year in shown) if mention.shift else mention.years

    def figure_of(self, shown: Figures) -> Figures | None:
        """Return the figure that it names, of the units and years of what was shown; that figure where it names none.

        None where a figure of several readings is named: that is asked back, and never the one before.
        """
        measures = measures_in(self.said) or shown.measures
        if self.said.indicators and not measures_in(self.said):
            return None
        columns = self.columns or (shown.columns if measures == shown.measures else (TOTAL,))
        return Figures(who=shown.who, years=shown.years, measures=measures, columns=columns)
