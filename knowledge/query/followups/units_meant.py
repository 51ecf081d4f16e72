"""The units of the turn before that a follow-up means: of a group, of a number, the first or those that were found."""

from __future__ import annotations

from knowledge.answers import Context
from knowledge.language.parts import Understanding, UnitForm
from knowledge.lexicon.hints import hint
from knowledge.query.kept import units_kept
from knowledge.query.pointed import counted_these, they_counted

OVER_UNITS = frozenset({"ranking", "growth_ranking", "filter", "aggregate"})
"""The kinds of answers that are over many units."""
_TWO = 2
MOST_NAMED = 20
"""Units of a sum that are carried on by their names; a longer list may have been cut."""


def meant_in_groups(said: Understanding, context: Context, *, they: bool) -> tuple[str, ...]:
    """Return the units talked about where a turn names but the groups that they are a share or a place of."""
    if not said.units or any(mention.form is not UnitForm.GROUP for mention in said.units):
        return ()
    if they and said.has("share"):
        # 它们占全市的几成: the group is what the share is of.
        first = told_first(context)
        return (first,) if first is not None and said.has("follow.it") else context.agencies
    # 在全市排第几: of the unit talked about.
    return context.agencies if len(context.agencies) == 1 and said.has("rank.position") else ()


def judged_alone(context: Context) -> str | None:
    """Return the one unit that a condition was asked of (卫健委处罚超过150件没有); None where it was asked of many."""
    query = context.query or {}
    who = units_kept(query) if query.get("op") == "where" else {}
    names = who.get("names", ())
    return str(names[0]) if len(names) == 1 and who.get("group") is None else None


def just_shown(said: Understanding, context: Context) -> tuple[str, ...]:
    """Return the units that 这三家 means: those that were just shown, where they are so many."""
    cue = said.cue("units.number")
    named_last = _of_recent(said, context) if said.indicators else ()
    if named_last:
        return named_last
    if (
        cue is None
        or hint("edits.pointed_units").match(cue.text) is None
        or context.kind not in (*OVER_UNITS, "compare")
    ):
        return ()
    names = tuple(dict.fromkeys(context.agencies))
    return names if cue.number == len(names) and len(names) > 1 else ()


def talked_last(said: Understanding, context: Context) -> tuple[str, ...]:
    """Return the units that 它俩 means: as many as were talked of last, where nothing that was shown is so many."""
    count = they_counted(said)
    if count is None or count in (len(context.agencies), len(context.years), len(context.indicators)):
        return ()
    if any(mention.form is not UnitForm.GROUP for mention in said.units):
        return ()
    leading = tuple(dict.fromkeys(agency for agency, _ in context.rows))[:count]
    if len(context.agencies) == 1 and context.agencies[0] in leading[1:]:
        # 第二名呢, 它俩差多少: the first and the second.
        return leading
    return context.talked[-count:] if count <= len(context.talked) else ()


def _of_recent(said: Understanding, context: Context) -> tuple[str, ...]:
    """The units of the last figures asked for one after another: 这两个的行政处罚各多少, after two units in turn."""
    count = counted_these(said)
    if count is None or count < _TWO:
        return ()
    talked: list[str] = []
    for kept in reversed(context.recent):
        who = units_kept(kept)
        talked.extend(name for name in who.get("names", ()) if name not in talked)
    names = tuple(reversed(talked[:count]))
    return names if len(names) == count else ()


def told_first(context: Context) -> str | None:
    """Return the unit that 它 means: the first of a ranking, or the one of its units that was told since."""
    if not context.rows or context.kind not in (*OVER_UNITS, "compare"):
        return None
    first = context.rows[0][0]
    if context.kind == "compare":
        # 比第二名多多少, then 它2021年收了多少: the first one.
        return first if first in context.agencies else None
    # 第二名呢, 它的复议呢: the one just told.
    return context.agencies[0] if len(context.agencies) == 1 else first


def found_some(context: Context) -> bool:
    """Return whether the turn before found some units of all: those that meet a condition, or the first so many."""
    query = context.query or {}
    found = query.get("op") == "where" or (query.get("op") == "order" and "first" in query)
    return found and 1 <= len(context.agencies) <= MOST_NAMED
