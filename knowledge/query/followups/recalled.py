"""Turns about what was just shown: which of these was the highest, 两家哪个多, 反过来, 最后一名, 把2020年也添上."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from knowledge.language.parts import Cue, Understanding, YearForm
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import (
    TOTAL,
    Axis,
    Change,
    Compare,
    Figures,
    Measure,
    Order,
    Query,
    Reduce,
    Who,
    measure_named,
)
from knowledge.query.followups.narrowing import left_of, without_kinds
from knowledge.query.followups.turn import WHICH, Turn, asks_districts, these_in
from knowledge.query.lookups import Check
from knowledge.query.measures import takes_applicant
from knowledge.query.operators.comparing import gap_claimed, gap_direction
from knowledge.query.shares import share_of
from knowledge.query.whose import ALL

_FLIPPED = hint("edits.flipped")
_LAST_PLACE = hint("edits.last_place")
_WHICH = hint("edits.which")
_WITHOUT = hint("edits.without")
_OTHERS = ("doubt.other",)
_KINDS = (
    (ALL, hint("edits.other_units")),
    ("departments", hint("edits.other_bureaus")),
    ("counties", hint("edits.other_counties")),
)


def several_shown(turn: Turn) -> tuple[Figures, Axis] | None:
    """Return the figures just shown or asked for one after another, and along what they differ: units or years."""
    match turn.last:
        case Compare(of=(only,)) if len(only.who.names) > 1:
            return only, Axis.AGENCY
        case Reduce(of=of, over=Axis.AGENCY | Axis.YEAR):
            return of, turn.last.over
        case Figures(who=who, years=years, measures=(_,)) if len(who.names) == 1 and len(years) > 1:
            return turn.last, Axis.YEAR
    alike = _alike(turn.recent)
    if len(alike) < 2:
        return None
    first = alike[0]
    names = tuple(dict.fromkeys(item.who.names[0] for item in alike))
    years = tuple(sorted({item.years[0] for item in alike}))
    if len(names) > 1 and len(years) == 1:
        return replace(first, who=Who(names=names)), Axis.AGENCY
    if len(years) > 1 and len(names) == 1:
        return replace(first, years=years), Axis.YEAR
    return None


def _alike(recent: tuple[Figures, ...]) -> tuple[Figures, ...]:
    """The figures asked for last that are of the same measure and column as the very last one."""
    found: list[Figures] = []
    for item in reversed(recent):
        if found and replace(item, who=found[0].who, years=found[0].years) != found[0]:
            break
        found.append(item)
    return tuple(reversed(found))


def _told_apart(said: Understanding, axis: Axis, count: int) -> bool:
    """Whether the turn asks which of just so many along this axis."""
    number = next((cue.number for cue in said.cues if cue.code == "units.number"), None)
    if number not in (None, count):
        return False
    wanted = {"who.year": Axis.YEAR, "who.unit": Axis.AGENCY, "who.region": Axis.AGENCY, "units.number": Axis.AGENCY}
    asked = {wanted[cue.code] for cue in said.cues if cue.code in wanted}
    these = said.has("follow.they", "follow.within") or these_in(said) is not None
    return asked <= {axis} and bool(asked or these or _WHICH.search(said.normal))


def _first_only(turn: Turn) -> Query | None:
    """只看前三名, only the top three: so many rows of the ranking just shown."""
    said = turn.said
    cue = said.cue("rank.top") or said.cue("rank.bottom")
    if cue is None or not cue.number or not said.has("follow.only") or not turn.bare:
        return None
    order = turn.ranked
    if not isinstance(order, Order):
        return None
    if not turn.only("rank.top", "rank.bottom", "rank.most", "rank.least") or cue.number < 1:
        return None
    turned = cue.code == "rank.bottom"
    whole = replace(order, first=int(cue.number), nth=None, both=False, place_of=None)
    return replace(whole, descending=not order.descending) if turned else whole


def asks_which_year(said: Understanding) -> bool:
    """Whether a turn asks which of years is the one: 最高的是哪年, 哪年高."""
    return said.has("who.year") or hint("edits.which_year").search(said.normal) is not None


def _ranked(turn: Turn) -> Query | None:
    """最高的是哪年, which of these was the highest: what was just shown, put in order."""
    said = turn.said
    # 哪年高, after two years: the higher of these is the highest.
    which = asks_which_year(said)
    most = said.has("rank.most") or (which and said.has("compare.more"))
    if not turn.bare or most == (said.has("rank.least") or (which and said.has("compare.less"))):
        return None
    found = several_shown(turn)
    if found is None:
        return None
    of, axis = found
    count = len(of.who.names if axis is Axis.AGENCY else of.years)
    if len(of.measures) != 1 or not _told_apart(said, axis, count) or asks_districts(said, of.who.names, turn.members):
        return None
    if not turn.only("rank.", "compare", *WHICH, "units.number"):
        return None
    return Order(of=replace(of, course=False), over=axis, descending=most)


def _compared(turn: Turn) -> Query | None:
    """两家哪个不予公开多, which of the two refused more: the units just shown, by this figure or by the same."""
    said = turn.said
    more, less = said.has("compare.more"), said.has("compare.less")
    if more == less or said.units or said.years or not turn.only("compare", *WHICH, "units.number"):
        return None
    found = several_shown(turn) or _both_ranked(turn)
    if found is None:
        return None
    of, axis = found
    if axis is not Axis.AGENCY or not _told_apart(said, axis, len(of.who.names)):
        return None
    if asks_districts(said, of.who.names, turn.members):
        return None
    asked = "more" if more else "less"
    if said.applicants:
        of_column = _share_of_column(said, of)
        return None if of_column is None else Compare(of=(of_column,), axis=Axis.AGENCY, asked=asked, gap=True)
    named = [mention.codes[0] for mention in said.indicators if not mention.scope and len(mention.codes) == 1]
    if len(named) != len(said.indicators) or len(named) > 1 or said.has("share", "rate", "percent"):
        return None
    measures: tuple[Measure, ...] = (measure_named(named[0]),) if named else of.measures
    columns = of.columns if all(map(takes_applicant, measures)) and not named else (TOTAL,)
    both = replace(of, measures=measures, columns=columns)
    return Compare(of=(both,), axis=Axis.AGENCY, asked=asked, gap=True)


def _both_ranked(turn: Turn) -> tuple[Figures, Axis] | None:
    """The two units of a ranking of just two."""
    order = turn.ranked
    if not isinstance(order, Order) or order.over is not Axis.AGENCY or len(order.of.who.names) != 2:
        return None
    return (order.of, Axis.AGENCY) if len(order.of.years) == 1 else None


def _share_of_column(said: Understanding, of: Figures) -> Figures | None:
    """哪个的自然人占比高: the figures that are compared as shares of all applicants."""
    columns = {mention.code for mention in said.applicants}
    if len(columns) != 1 or said.indicators or not said.has("share", "rate", "percent") or len(of.measures) != 1:
        return None
    (column,) = columns
    share = share_of(of.measures[0].code, of.measures[0].code, column, None) if of.measures[0].part_of is None else None
    if share is None:
        return None
    return replace(of, measures=(share,), columns=(TOTAL,) if share.part_of is None else (column,))


def _flipped(turn: Turn) -> Query | None:
    """反过来, the other way round: a ranking from its other end, a comparison from its other side."""
    if _FLIPPED.fullmatch(turn.said.normal.strip("。.！!？?， ")) is None:
        return None
    match turn.last:
        case Order(descending=descending):
            return replace(turn.last, descending=not descending, nth=None, both=False, place_of=None)
        case Compare(of=(only,), asked=asked) if len(only.who.names) == 2:
            turned = replace(only, who=replace(only.who, names=only.who.names[::-1]))
            other = {"more": "less", "less": "more"}.get(asked, "less")
            return replace(turn.last, of=(turned,), asked=other, claim=None)
    return None


def _last_place(turn: Turn) -> Query | None:
    """最后一名是谁: who stands last in the ranking just shown, whichever end it was shown from."""
    said = turn.said
    cue = said.cue("rank.bottom") or said.cue("rank.least")
    if cue is None or _LAST_PLACE.search(cue.text) is None or not turn.bare:
        return None
    order = turn.ranked
    if not isinstance(order, Order):
        return None
    if not turn.only("rank", *WHICH) or said.has("rank.most"):
        return None
    count = int(cue.number) if cue.number else 1
    return replace(order, descending=not order.descending, first=count, nth=None, both=False, place_of=None)


def _years_changed(turn: Turn) -> Query | None:
    """把2020年也添上, 不算2022年: a course, sum or ranking over years with more of them, or without some."""
    said = turn.said
    out = _WITHOUT.search(said.normal) is not None
    if not (out or said.has("follow.add")) or said.units or said.indicators or said.applicants or not said.years:
        return None
    if any(mention.form not in (YearForm.LIST, YearForm.RANGE) or mention.shift for mention in said.years):
        return None
    if not turn.only("except", "negation", "compare", "follow.add"):
        return None
    named = {year for mention in said.years for year in _span(mention.form, mention.years)}
    match turn.last:
        case Figures(who=who, years=years) if len(who.names) == 1 and len(years) > 1:
            of = turn.last
        case Reduce(of=of, over=Axis.YEAR) | Order(of=of, over=Axis.YEAR):
            pass
        case _:
            return None
    years = tuple(sorted(set(of.years) - named if out else {*of.years, *named}))
    if not years or years == of.years or (len(years) == 1 and not isinstance(turn.last, Figures)):
        return None
    changed = replace(of, years=years, course=of.course and len(years) > 1)
    if isinstance(turn.last, Reduce | Order):
        return replace(turn.last, of=changed)
    return changed


def _span(form: YearForm, years: tuple[int, ...]) -> range | tuple[int, ...]:
    return range(min(years), max(years) + 1) if form is YearForm.RANGE else years


def _gap_confirmed(turn: Turn) -> Query | None:
    """是不是16件, behind how far two are apart: whether it is that number."""
    if not turn.bare or not turn.only("filter.", "compare", "change.", "ask.", "coverage.has"):
        return None
    said = turn.said
    number: Cue | None = next((cue for cue in said.cues if cue.code.startswith("filter.") and cue.number), None)
    if number is None or number.number is None:
        return None
    match turn.last:
        case Compare(of=(only,), gap=True) if len(only.who.names) == 2 and len(only.measures) == 1:
            claim = gap_claimed(replace(said, cues=(*said.cues, Cue(code="compare.gap", text="", start=0, end=0))))
            asked = gap_direction(said)
            return None if claim is None else replace(turn.last, claim=claim, difference=True, asked=asked)
    return None


def _findings_again(turn: Turn) -> Query | None:
    """差几件，在哪一格, after reports were checked: the findings, with by how much they are off and their cells."""
    if not turn.bare or not turn.said.has("compare.gap", "follow.source", "follow.more"):
        return None
    return turn.last if turn.only("compare", "change", "quality") and isinstance(turn.last, Check) else None


def _others_too(turn: Turn) -> Query | None:
    """别的单位有没有这种情况, after reports were checked: those of all others, by the same rules."""
    if not turn.bare or not turn.said.has(*_OTHERS):
        return None
    last = turn.last
    if not isinstance(last, Check):
        return None
    rest = hint("edits.alike").sub(" ", turn.said.normal)
    plain = turn.saying(replace(turn.said, unread=tuple(word for word in turn.said.unread if word.strip() in rest)))
    if not without_kinds(plain).only(*_OTHERS, "quality", "coverage.", "filter.any", *WHICH, "topic.problems"):
        return None
    others = left_of(turn, Who(names=turn.members(ALL), group=ALL), last.who.names)
    return replace(last, who=others, latest=False) if others.names else None


def _others_of_a_kind(turn: Turn) -> Query | None:
    """别的局呢, 其他单位呢, what about the other bureaus: the figure just shown, of all others of that kind."""
    said = turn.said
    words = said.normal.strip("。.！!？?，, ")
    groups = [code for code, kind in _KINDS if kind.fullmatch(words)]
    if len(groups) != 1 or said.years or said.indicators or said.applicants:
        return None
    last = turn.last
    if isinstance(last, Change):
        last = replace(last.of, years=(last.after,))
    if not isinstance(last, Figures) or last.who.single is None or last.course:
        return None
    if len(last.years) != 1 or len(last.measures) != 1 or len(last.columns) != 1:
        return None
    everyone = turn.members(groups[0])
    own = tuple(name for name in last.who.names if name in everyone)
    others = left_of(turn, Who(names=everyone, group=groups[0]), own)
    if len(others.names) < 2:
        return None if not others.names else replace(last, who=Who(names=others.names), whether=False)
    return Compare(of=(replace(last, who=others, whether=False),), axis=Axis.AGENCY)


RECALLED: tuple[Callable[[Turn], Query | None], ...] = (
    _last_place,
    _first_only,
    _ranked,
    _compared,
    _flipped,
    _years_changed,
    _gap_confirmed,
    _findings_again,
    _others_too,
    _others_of_a_kind,
)
