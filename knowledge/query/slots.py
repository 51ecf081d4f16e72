"""The slots that a query fills: whose, which years, which measures and columns; what an echo and a follow-up go by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from knowledge.query.algebra import (
    Axis,
    Change,
    Compare,
    Figures,
    Growth,
    Measure,
    Of,
    Order,
    Portion,
    Query,
    Reduce,
    Several,
    Split,
    Where,
    Who,
)
from knowledge.query.lookups import About, Blanks, Check, Coverage, Find, TextChange
from knowledge.query.standings import Against, EachYear, Places, Reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """What a query is about, each slot without repetitions; empty where it has none."""

    who: Who = field(default_factory=Who)
    years: tuple[int, ...] = ()
    measures: tuple[Measure, ...] = ()
    columns: tuple[str, ...] = ()


def selection_of(query: Query) -> Figures | None:
    """The figures that a query is about, before anything is done with them; None where it is about none."""
    match query:
        case Figures():
            return query
        case Compare(of=sides):
            return sides[0]
        case Of(winner=Order(of=of)):
            return of
        case Split(of=of) | Reduce(of=of) | Change(of=of) | Portion(of=of) | Against(of=of):
            return of
        case Where(of=of) | Order(of=of) | Growth(of=of) | EachYear(of=of) | Places(of=of):
            return of
    return None


def is_lone(of: Figures) -> bool:
    """Return whether figures are just one: of one unit, year, measure and column."""
    return len(of.who.names) == len(of.years) == len(of.measures) == len(of.columns) == 1


def slots_of(query: Query) -> Slots:
    """The slots of a query."""
    of = selection_of(query)
    return _without_figures(query) if of is None else _of_figures(query, of)


def _without_figures(query: Query) -> Slots:
    match query:
        case Reached(asked=asked):
            return slots_of(asked)
        case Several(of=parts):
            each = [slots_of(part) for part in parts]
            return Slots(
                who=Who(names=_once(name for one in each for name in one.who.names)),
                years=_once(year for one in each for year in one.years),
                measures=_once(measure for one in each for measure in one.measures),
                columns=_once(column for one in each for column in one.columns),
            )
        case Check(who=who, years=years) | About(who=who, years=years) | Blanks(who=who, years=years):
            return Slots(who=who, years=years)
        case Find(units=units, years=years, year_named=named):
            return Slots(who=Who(names=units), years=years if named else years[:1])
        case Coverage(who=who, years=years):
            return Slots(who=who if who.group is None or who.label else Who(), years=years)
        case TextChange(who=who, before=before, after=after):
            return Slots(who=who, years=(before, after))
    return Slots()


def _of_figures(query: Query, of: Figures) -> Slots:
    who, years, measures, columns = of.who, of.years, of.measures, of.columns
    match query:
        case Compare(of=sides) if len(sides) > 1:
            who = Who(names=_once(name for side in sides for name in side.who.names))
            years = _once(year for side in sides for year in side.years)
        case Change(before=before, after=after):
            years = (before, after)
        case Growth(pairs=pairs):
            years = tuple(sorted({year for pair in pairs for year in pair}))
        case Where(conditions=conditions):
            measures = _once(item.measure for item in conditions) or measures
            columns = _once((*columns, *(item.column for item in conditions if item.column is not None)))
        case Order(place_of=str(unit)):
            who = Who(names=(unit,))
        case Of(measures=asked, columns=own):
            measures = _once((*asked, *measures))
            columns = _once((*own, *columns))
    if isinstance(query, Order | Growth) and query.over is Axis.APPLICANT:
        columns = ()
    return Slots(who=who, years=years, measures=measures, columns=columns)


Item = TypeVar("Item")


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))
