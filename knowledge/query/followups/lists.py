"""Edits of what was just shown: with some of its units or years, without some, with more, or of all others."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from knowledge.language.parts import Slot, UnitForm, YearForm, closest
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.sayings import sayings
from knowledge.query.algebra import Axis, Change, Compare, Figures, Growth, Order, Portion, Query, Reduce, Where, Who
from knowledge.query.followups.edit import edit, last
from knowledge.query.followups.turn import WHICH, Turn
from knowledge.query.lookups import Check
from knowledge.query.slots import is_lone, selection_of
from knowledge.query.whose import ALL, group_label

ONLY = "follow.only"
"""The cue that just some of a list are meant."""
_ADDED = ("follow.add",)
_WITHOUT = ("excluded", "except", "follow.without")
_PLURAL = hint("edits.plural")
_ALSO_READ = ("text.removed", "negation", "filter.zero")
"""What a word that leaves units out is taken for where no unit stands behind it."""
KINDS_OF_UNITS = ("edits.without", "edits.endings", "edits.kinds")
"""The patterns of what names a kind of units, or leaves some out."""
_OTHERS = {
    "edits.other_units": ALL,
    "edits.other_bureaus": "departments",
    "edits.other_counties": "counties",
}
"""The group that the patterns of all others of a kind are about."""
MOST_SAID = 6
"""Units of a list that are called by their names; of more their number is told."""


class _How(StrEnum):
    """What a turn does to the units of a list."""

    ONLY = "only"
    WITHOUT = "without"
    ADDED = "added"


def _leaves_out(turn: Turn) -> bool:
    return hint("edits.without").search(turn.said.normal) is not None


def _how(turn: Turn) -> _How | None:
    said = turn.said
    if said.has(*_WITHOUT) or said.excluded or _leaves_out(turn):
        return _How.WITHOUT
    if said.has(*_ADDED):
        return _How.ADDED
    # 两个区呢, the two districts: just those.
    numbered = said.has("units.number") and said.has("follow.then", "follow.they")
    return _How.ONLY if said.has(ONLY) or numbered else None


def _is_list(query: Query) -> bool:
    """Whether a query runs over units, so that some of them can be taken."""
    match query:
        case Order(over=axis) | Growth(over=axis) | Where(over=axis) | Reduce(over=axis):
            return axis is Axis.AGENCY
        case Compare(of=sides):
            return len(sides) == 1 and len(sides[0].who.names) > 1
        case Figures(who=who):
            return len(who.names) > 1
        case Portion():
            return True
    return False


def _list_shown(turn: Turn) -> Query | None:
    """The list that was shown last, whether or not something was told of its units since."""
    return next((query for query in (turn.last, turn.ranked) if query is not None and _is_list(query)), None)


@edit(
    after=_list_shown,
    may={Slot.UNIT},
    beside=(*_WITHOUT, *_ALSO_READ, "units.number", "compare", "rank", *WHICH, "doubt.other"),
    reads=KINDS_OF_UNITS,
)
def narrowed(turn: Turn, base: Query) -> Query | None:
    """Return the list just shown of some of its units, without some, or with more: 只看部门, leave them out.

    What a turn leaves out of the ones it was narrowed to is left out of the list as it was before.
    """
    how = _how(turn)
    if how is None or (turn.has(*_ALSO_READ) and not _leaves_out(turn)):
        return None
    if not isinstance(base, Reduce) and hint("edits.added_up").search(turn.said.normal) is not None:
        # 他们四家加起来: their sum, and no list of the four.
        return None
    whole = base if turn.whole is None else turn.whole
    who = _whose(turn, how, _who_of(base), _who_of(whole))
    return None if who is None else _with_who(base, who)


def without_rest(turn: Turn) -> Turn:
    """Return a turn in which 剩下的, after units were left out of a list, is those that are left, and no figure."""
    said = turn.said
    if turn.whole is None or len(said.indicators) != 1 or hint("edits.rest").fullmatch(said.indicators[0].text) is None:
        return turn
    return turn.saying(replace(said, indicators=()))


def _who_of(query: Query) -> Who:
    if isinstance(query, Portion):
        return query.whole
    of = selection_of(query)
    return Who() if of is None else of.who


def _whose(turn: Turn, how: _How, now: Who, before: Who) -> Who | None:
    """Whose figures the turn makes of those of the list now, which were others before; None where none are left."""
    named = named_units(turn, now)
    if named is None:
        return None
    match how:
        case _How.ONLY:
            return _just(turn, named, now, before)
        case _How.ADDED:
            more = tuple(name for name in named.names if name not in now.names)
            if set(named.names) & set(now.without):
                kept = tuple(name for name in now.without if name not in named.names)
                return left_of(turn, now, kept)
            return _called(turn, Who(names=(*now.names, *more)))
        case _How.WITHOUT:
            base = now if set(now.names) - set(named.names) and set(now.names) & set(named.names) else before
            out = tuple(name for name in base.names if name in named.names)
            if not out or len(out) == len(base.names):
                return None
            return left_of(turn, base, (*base.without, *out))
    return None


def _just(turn: Turn, named: Who, now: Who, before: Who) -> Who | None:
    """Those named, as far as they are in the list now, or were before, or else all of them."""
    for base in (now, before):
        kept = tuple(name for name in base.names if name in named.names)
        if len(kept) == len(named.names) or len(kept) > 1:
            return named if set(kept) == set(named.names) else _called(turn, Who(names=kept))
    return named if len(named.names) > 1 else None


def left_of(turn: Turn, base: Who, out: tuple[str, ...]) -> Who:
    """Return those of a list but for some; a group stays what it is, and tells who is left out."""
    if base.group is None:
        return _called(turn, Who(names=tuple(name for name in base.names if name not in out)))
    names = tuple(name for name in turn.members(base.group) if name not in out)
    code = base.group.partition("@")[0]
    called = _group_called(turn, code) or (base.label if not base.without else None)
    if called is None:
        return replace(base, names=names, without=out, label=None)
    own = sayings(turn.said.language)
    label = own.put("group_but", group=called, names=own.listed(out)) if out else called
    return Who(names=names, group=base.group, without=out, label=label)


def named_units(turn: Turn, now: Who) -> Who | None:
    """Return the units that a turn names, by name, as a group, by their kind or number, or as those just shown."""
    said = turn.said
    mentions = (*said.units, *said.excluded)
    if mentions:
        names: list[str] = []
        for mention in mentions:
            fitting = mention.names if mention.form is UnitForm.GROUP else closest(mention)
            if not fitting or (mention.form is not UnitForm.GROUP and len(fitting) > 1):
                return None
            names.extend(fitting)
        if len(mentions) == 1 and mentions[0].form is UnitForm.GROUP:
            code = mentions[0].group or ALL
            return Who(names=tuple(names), group=code, label=_group_called(turn, code) or mentions[0].text)
        return _called(turn, Who(names=tuple(dict.fromkeys(names))))
    kind = hint("edits.kinds").search(said.normal)
    if kind is not None and kind.lastgroup is not None:
        found = turn.members(kind.lastgroup)
        number = next((cue.number for cue in said.cues if cue.code == "units.number"), None)
        if not found or number not in (None, len(found)):
            return None
        return Who(names=found, group=kind.lastgroup, label=_group_called(turn, kind.lastgroup))
    ending = hint("edits.endings").search(said.normal)
    if ending is not None and ending.lastgroup is not None:
        kind_of_unit = ending.lastgroup
        word = hint_words(f"edits.{kind_of_unit}")[0]
        ended = tuple(name for name in now.names if name.endswith(word))
        return _called(turn, Who(names=ended)) if ended else None
    if _PLURAL.search(said.normal) is not None:
        return now if turn.whole is not None else None
    # 除了它呢: the one that was told to be first.
    told = said.has("follow.it", "follow.without") and turn.rows
    return Who(names=(turn.rows[0][0],)) if told else None


def _called(turn: Turn, who: Who) -> Who:
    """Units with what they are called together, where they are few."""
    return replace(
        who, label=sayings(turn.said.language).listed(who.names) if 1 < len(who.names) <= MOST_SAID else None
    )


def _group_called(turn: Turn, code: str) -> str | None:
    return group_label(code, turn.said.language)


def _with_who(query: Query, who: Who) -> Query | None:
    """The query of other units; of one alone its figures."""
    of = selection_of(query)
    if of is None:
        return None
    if len(who.names) == 1:
        return None if isinstance(query, Portion) else replace(of, who=replace(who, group=None, without=(), label=None))
    match query:
        case Portion():
            return replace(query, whole=who)
        case Compare(of=sides):
            return replace(query, of=(replace(sides[0], who=_unlabelled(who)),))
        case Figures():
            return replace(query, who=_unlabelled(who))
        case Order():
            return replace(query, of=replace(of, who=who), nth=None, place_of=None, whether=False)
        case Growth() | Where() | Reduce():
            return replace(query, of=replace(of, who=who))
    return None


def _unlabelled(who: Who) -> Who:
    """Units set side by side are called by their own names."""
    return who if who.group is not None else replace(who, label=None)


def _over_years(turn: Turn) -> Figures | None:
    """The figures of several years that were just shown, added up or ranked."""
    match turn.last:
        case Figures(who=who, years=years) if len(who.names) == 1 and len(years) > 1:
            return turn.last
        case Reduce(of=of, over=Axis.YEAR) | Order(of=of, over=Axis.YEAR):
            return of
    return None


@edit(after=_over_years, must={Slot.YEAR}, beside=("except", "negation", "compare", "follow.add"))
def years_changed(turn: Turn, of: Figures) -> Query | None:
    """Return a course, sum or ranking over years with more of them, or without some: 把2020年也添上, 不算2022年."""
    said, out = turn.said, _leaves_out(turn)
    if not (out or said.has("follow.add")):
        return None
    if any(mention.form not in (YearForm.LIST, YearForm.RANGE) or mention.shift for mention in said.years):
        return None
    named = {year for mention in said.years for year in _span(mention.form, mention.years)}
    years = tuple(sorted(set(of.years) - named if out else {*of.years, *named}))
    whole = turn.last if isinstance(turn.last, Reduce | Order) else None
    if not years or years == of.years or (len(years) == 1 and whole is not None):
        return None
    changed = replace(of, years=years, course=of.course and len(years) > 1)
    return changed if whole is None else replace(whole, of=changed)


def _span(form: YearForm, years: tuple[int, ...]) -> range | tuple[int, ...]:
    return range(min(years), max(years) + 1) if form is YearForm.RANGE else years


@edit(
    after=last(Check),
    cues=("doubt.other",),
    beside=("quality", "coverage.", "filter.any", *WHICH, "topic.problems"),
    reads=("edits.alike", *KINDS_OF_UNITS),
)
def others_checked(turn: Turn, shown: Check) -> Query | None:
    """Return the check of all other reports by the same rules: 别的单位有没有这种情况."""
    others = left_of(turn, Who(names=turn.members(ALL), group=ALL), shown.who.names)
    return replace(shown, who=others, latest=False) if others.names else None


def _last_figure(turn: Turn) -> Figures | None:
    """The one figure that was just shown, that of the later year after a change."""
    shown = turn.last
    if isinstance(shown, Change):
        shown = replace(shown.of, years=(shown.after,))
    one = isinstance(shown, Figures) and is_lone(shown) and shown.who.single is not None and not shown.course
    return shown if isinstance(shown, Figures) and one else None


@edit(after=_last_figure, may={Slot.UNIT}, whole=tuple(_OTHERS))
def others_of_a_kind(turn: Turn, shown: Figures) -> Query | None:
    """Return the figure just shown of all others of a kind: 别的局呢, 其他单位呢, what about the other bureaus."""
    groups = [group for name, group in _OTHERS.items() if hint(name).fullmatch(turn.words) is not None]
    if len(groups) != 1:
        return None
    everyone = turn.members(groups[0])
    own = tuple(name for name in shown.who.names if name in everyone)
    others = left_of(turn, Who(names=everyone, group=groups[0]), own)
    if len(others.names) == 1:
        return replace(shown, who=Who(names=others.names), whether=False)
    return Compare(of=(replace(shown, who=others, whether=False),), axis=Axis.AGENCY) if others.names else None
