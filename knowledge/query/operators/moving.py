"""Which way a figure is asked to have moved, as a yes or no: 有没有变少, 是不是越来越多, 是涨是跌, did it go down."""

from __future__ import annotations

from knowledge.language.parts import Understanding
from knowledge.lexicon.hints import hint
from knowledge.query.which_years import held_against
from knowledge.query.whose import named_years

_UP, _DOWN = hint("moving.up"), hint("moving.down")
_WHETHER, _ASKED = hint("plain.whether"), hint("moving.asked")
_TOLD = ("change", "compare", "trend", "streak")
_BY_HOW_MUCH = ("change.absolute", "change.percent", "change.points", "change.times", "percent")
_OTHERWISE = ("negation", "filter.zero", "rank.most", "rank.least", "growth.up", "growth.down", "growth.any")


def move_asked(says: Understanding) -> str | None:
    """Return "up", "down" or "either" where it is asked whether a figure moved that way; else None."""
    if says.has(*_BY_HOW_MUCH, *_OTHERWISE) or any(
        cue.code == "ask.count" and hint("moving.how_many").search(cue.text) for cue in says.cues
    ):
        return None
    told = " ".join(cue.text for cue in says.cues if cue.code.startswith(_TOLD))
    up, down = _UP.search(told) is not None, _DOWN.search(told) is not None
    if up and down:
        return "either"
    asked = says.has("ask.whether") or _WHETHER.search(says.normal) or _ASKED.search(says.normal)
    return ("up" if up else "down") if asked and up is not down else None


def from_year_to_year(says: Understanding) -> bool:
    """Whether each year is held against the one before it (每年都比上一年多吗), not two years against each other."""
    return says.hinted("moving.every")


def move_from_first(says: Understanding) -> str | None:
    """Return which way a figure is asked to have moved from the earlier of two years to the later one."""
    moved = move_asked(says)
    if moved not in ("up", "down"):
        return None
    named = named_years(says)
    if len(named) > 1 and held_against(says) == max(named):
        # 2021年比2023年多吗: the later of the two is what the earlier one is held against.
        return "down" if moved == "up" else "up"
    return moved
