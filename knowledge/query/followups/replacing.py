"""A query with one of its slots changed: another unit, year, measure or column in place of the one it has."""

from __future__ import annotations

from dataclasses import replace

from knowledge.query.algebra import TOTAL, Change, Compare, Figures, Measure, Portion, Query, Reduce, Split, Who
from knowledge.query.lookups import About, Blanks, Check, Find, TextChange
from knowledge.query.measures import takes_applicant
from knowledge.query.slots import slots_of
from knowledge.query.standings import Against, Places, Reached


def with_unit(query: Query, name: str) -> Query | None:
    """Return the query asked of another unit; None where it is not about a single one."""
    if isinstance(query, Reached):
        return with_unit(query.asked, name)
    who = Who(names=(name,))
    if slots_of(query).who.single is None:
        return None
    match query:
        case Find():
            return replace(query, units=(name,))
        case Check() | Blanks() | About() | TextChange() | Figures():
            return replace(query, who=who)
        case Split(of=of) | Reduce(of=of) | Change(of=of) | Portion(of=of) | Against(of=of) | Places(of=of):
            return replace(query, of=replace(of, who=who))
    return None


def with_year(query: Query, year: int) -> Query | None:
    """Return the query asked of another year; None where it is not about a single one."""
    if isinstance(query, Reached):
        return with_year(query.asked, year)
    if len(slots_of(query).years) != 1:
        return None
    match query:
        case Find():
            return replace(query, years=(year,), year_named=True, since=None)
        case Check():
            return replace(query, years=(year,), latest=False)
        case About() | Blanks() | Figures():
            return replace(query, years=(year,))
        case Split(of=of) | Reduce(of=of) | Portion(of=of):
            return replace(query, of=replace(of, years=(year,)))
        case Compare(of=sides):
            return replace(query, of=tuple(replace(side, years=(year,)) for side in sides))
    return None


def with_course(query: Query, years: tuple[int, ...]) -> Query | None:
    """Return the one figure that a query is about over the years; None where it is no single figure, or is a course."""
    if isinstance(query, Reached):
        return with_course(query.asked, years)
    slots = slots_of(query)
    if slots.who.single is None or len(slots.measures) != 1 or len(years) < 2:
        return None
    of = query.of if isinstance(query, Split | Reduce | Change) else query
    if not isinstance(of, Figures) or len(of.columns) != 1 or of.course:
        return None
    return replace(of, years=years, course=True, whether=False)


def with_measure(query: Query, measure: Measure) -> Query | None:
    """Return the query asked of another figure; its column is kept where the figure has columns."""
    if isinstance(query, Reached):
        return with_measure(query.asked, measure)
    if len(slots_of(query).measures) != 1:
        return None
    match query:
        case Figures():
            return _measuring(query, measure)
        case Split(of=of) | Reduce(of=of) | Change(of=of) | Portion(of=of):
            return replace(query, of=_measuring(of, measure))
    return None


def _measuring(of: Figures, measure: Measure) -> Figures:
    return replace(of, measures=(measure,), columns=of.columns if takes_applicant(measure) else (TOTAL,))


def with_column(query: Query, column: str) -> Query | None:
    """Return the query asked of other applicants; None where its figure is not told by them."""
    if isinstance(query, Reached):
        return with_column(query.asked, column)
    slots = slots_of(query)
    if len(slots.measures) != 1 or len(slots.columns) != 1 or not takes_applicant(slots.measures[0]):
        return None
    match query:
        case Figures():
            return replace(query, columns=(column,))
        case Split(of=of) | Reduce(of=of) | Change(of=of) | Portion(of=of):
            return replace(query, of=replace(of, columns=(column,)))
    return None
