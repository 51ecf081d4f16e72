"""The last question to the prose, asked of whom and when a turn names: 2022年那份又是怎么讲的, 别的单位呢."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.answers import Kind
from knowledge.lexicon.topics import topics
from knowledge.query.algebra import Who, at_once
from knowledge.query.asking import Asking, Proposal, Refusal, settled
from knowledge.query.followups.prose_again import Again
from knowledge.query.lookups import TextChange
from knowledge.query.which_years import Years, indexed_years, no_year, years_of
from knowledge.query.whose import Units, units_of


def again(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A turn that says nothing of its own but whose report is meant, or which year's."""
    asked = asking.again
    if asked is None:
        return
    if asked.same:
        if asking.kind_of(asked.find) is Kind.PASSAGE:
            yield Proposal(query=asked.find, used=("",), operator="again")
        return
    units = yield from settled(units_of(asking))
    if units is None:
        return
    years = yield from settled(years_of(asking, units))
    if years is None:
        return
    yield _asked(asking, asked, units, years)


def _asked(asking: Asking, asked: Again, units: Units, years: Years) -> Proposal | Refusal:
    find, names = asked.find, units.names
    if asked.others:
        names = tuple(name for name in asking.shelf.names() if name not in names)
    if asked.against:
        return _against(asking, asked, units, years)
    if asked.grown:
        year = years.years[-1]
        shown = find.years[0] if find.year_named and find.years[0] < year else year - 1
        grown = replace(find, units=names, years=(year,), year_named=True, since=shown)
        return Proposal(query=grown, used=("",), notes=years.notes, operator="again")
    each = asked.others or len(names) > 1 or find.each
    told = tuple(
        replace(one, units=names, years=years.years, year_named=True, each=each) for one in (find, *asked.more)
    )
    if len(told) > 1 and asking.kind_of(told[0]) is not Kind.PASSAGE:
        # What was asked in the same breath is of what the first one is about.
        told = told[:1]
    query = told[0] if len(told) == 1 else at_once(told)
    return Proposal(query=query, used=("",), notes=years.notes, operator="again")


def _against(asking: Asking, asked: Again, units: Units, years: Years) -> Proposal | Refusal:
    """The year that was shown and the one before it, or the one that the turn names."""
    find = asked.find
    indexed = indexed_years(asking.shelf, units.names)
    shown = find.years[0] if find.year_named else years.years[-1]
    other = next((year for year in years.years if year != shown), shown - 1)
    pair = (min(shown, other), max(shown, other))
    absent = [year for year in pair if year not in indexed]
    if absent:
        return no_year(asking, units.who, absent, indexed)
    topic = topics().topics[find.topic] if find.topic is not None else None
    if topic is not None and topic.pattern is None and not find.figure and not find.beyond and len(units.names) == 1:
        query = TextChange(who=Who(names=units.names), before=pair[0], after=pair[1], topic=topic.code, asked="change")
        return Proposal(query=query, used=("",), operator="again")
    return Proposal(query=replace(find, units=units.names, years=pair, year_named=True), used=("",), operator="again")
