"""The edits of the last query, tried one after another; those that show it again, or ask for what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from knowledge.answers import Context, Language
from knowledge.language.parts import Slot, Understanding, closest
from knowledge.lexicon.codes import codes
from knowledge.lexicon.editions import in_force, is_annex
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import Axis, Change, Figures, Measure, Of, Order, Query, Several, Who, at_once
from knowledge.query.followups.changes import CHANGES, gap_confirmed, grew
from knowledge.query.followups.edit import Edit, anything, edit, last
from knowledge.query.followups.lists import narrowed, others_checked, others_of_a_kind, without_rest, years_changed
from knowledge.query.followups.orders import ORDERS, anyone_more
from knowledge.query.followups.places_shown import PLACES
from knowledge.query.followups.put_in_place import behind_first, part_at_place, put_in_place
from knowledge.query.followups.shares_shown import SHARES
from knowledge.query.followups.sums import SUMS, other_sum, without_repeats
from knowledge.query.followups.turn import Turn, Unreadable
from knowledge.query.followups.two_shown import (
    how_many_times,
    same_outcome,
    share_of_last,
    share_of_sum,
    the_total,
    year_against_shown,
)
from knowledge.query.json_form import Members
from knowledge.query.lookups import Check
from knowledge.query.pointed import NUMERALS, counted_these, these_in
from knowledge.query.slots import selection_of

_TONGUES = {
    "edits.in_traditional": Language.HANT,
    "edits.in_english": Language.EN,
    "edits.in_chinese": Language.HANS,
}
MOST_RECENT = 4


def edited(said: Understanding, context: Context | None, members: Members) -> Query | None:
    """Return the last query as a turn changes it; None where the turn is no such change."""
    return next((made for _, made in edits_tried(said, context, members) if isinstance(made, Query)), None)


def edits_tried(said: Understanding, context: Context | None, members: Members) -> Iterator[tuple[Edit, Query | str]]:
    """Yield the edits whose words a turn has, in their order, each with its query or why it makes none."""
    if context is None or context.query is None or said.truncated or not said.normal.strip():
        return
    turn = Turn(said, context, members)
    with suppress(Unreadable):
        turn = without_repeats(without_rest(turn))
        for one in EDITS:
            if one.said_in(turn):
                yield one, one.of(turn)


def tongue_asked(said: Understanding) -> Language | None:
    """Return the language in which a turn wants the last answer again; None where it says none."""
    if hint("edits.again").fullmatch(said.normal.strip("。.！!？? ")) is None:
        return None
    for name, language in _TONGUES.items():
        if hint(name).search(said.normal) is not None:
            return language
    return None


@edit(after=anything, whole=("edits.again",))
def shown_again(turn: Turn, shown: Query) -> Query | None:
    """Return the same query, whose answer is shown in another form or language: 换成表, 再说一遍."""
    return None if turn.said.has("follow.chart") and not can_be_drawn(shown) else shown


@edit(after=anything, cues=("follow.source",), beside=("ask.what",))
def source_of(turn: Turn, shown: Query) -> Query | None:
    """Return the same query, whose answer tells where it is from: 哪来的."""
    return None if turn.said.has("follow.chart") and not can_be_drawn(shown) else shown


def can_be_drawn(query: Query) -> bool:
    """Return whether an answer shows several figures, and no text and no lone figure."""
    of = selection_of(query)
    if isinstance(query, Figures):
        return len(query.who.names) * len(query.years) * len(query.measures) * len(query.columns) > 1
    return of is not None or isinstance(query, Several)


@edit(after=anything, cues=("follow.chart",), beside=("trend",))
def charted(_: Turn, shown: Query) -> Query | None:
    """Return the figure over the years of a change or a ranking of years, which can be drawn: 画张图."""
    match shown:
        case Of(winner=Order(of=of, over=Axis.YEAR)) | Order(of=of, over=Axis.YEAR, together=None):
            return replace(of, course=True)
        case Change(of=of, before=before, after=after) if of.who.single is not None:
            return replace(of.bare, years=(before, after), course=True)
    return None


@edit(after=last(Check), cues=("compare.gap", "follow.source", "follow.more"), beside=("compare", "change", "quality"))
def findings_again(_: Turn, shown: Check) -> Query | None:
    """Return the findings of a check, told with by how much they are off and their cells: 差几件，在哪一格."""
    return shown


@edit(
    after=anything, must={Slot.UNIT, Slot.YEAR}, says="edits.these", beside=("compare", "list", "each", "units.number")
)
def these(turn: Turn, _: Query) -> Query | None:
    """Return the figures just asked for one after another, of another year or unit: 2020年这三样又各是多少."""
    said = turn.said
    count = counted_these(said) or len(turn.recent)
    years = {year for mention in said.years for year in mention.years}
    units = {closest(mention) for mention in said.units}
    if these_in(said) is None or not 1 < count <= len(turn.recent) or len(years) > 1 or len(units) > 1:
        return None
    names = next(iter(units), ())
    if len(names) != len(units) or not (years or names):
        return None
    items = [replace(item, years=tuple(years) or item.years) for item in turn.recent[-count:]]
    return at_once(tuple(replace(item, who=Who(names=names)) if names else item for item in items))


@edit(after=last(Figures), whole=("edits.row_number",), may=set(Slot))
def sister(turn: Turn, shown: Figures) -> Query | None:
    """Return the row of a number below the same figure as the row that was shown: 第7条呢."""
    match = hint("edits.row_number").fullmatch(turn.words)
    if match is None or len(shown.measures) != 1 or shown.measures[0].part_of is not None:
        return None
    known, code = codes().indicators, shown.measures[0].code
    parent = known[code].parent if code in known else None
    number = int(match[1]) if match[1].isdigit() else NUMERALS[match[1]]
    # Rows are counted as the form of the year prints them; where forms differ over the years no number is certain.
    forms = {in_force(year) for year in shown.years}
    if parent is None or any(map(is_annex, forms)):
        return None
    printed = {codes().children_in(parent, form) for form in forms}
    rows = printed.pop() if len(printed) == 1 else ()
    return replace(shown, measures=(Measure(code=rows[number - 1]),)) if 1 <= number <= len(rows) else None


EDITS: tuple[Edit, ...] = (
    the_total,
    part_at_place,
    charted,
    shown_again,
    source_of,
    narrowed,
    *ORDERS,
    years_changed,
    gap_confirmed,
    findings_again,
    others_checked,
    others_of_a_kind,
    *PLACES,
    *CHANGES,
    *SUMS,
    *SHARES,
    other_sum,
    grew,
    these,
    sister,
    anyone_more,
    put_in_place,
    behind_first,
    share_of_last,
    share_of_sum,
    how_many_times,
    year_against_shown,
    same_outcome,
)
"""In the order in which they are tried: the first that makes a query is the one that is meant."""
