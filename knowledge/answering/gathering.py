"""The numbers of a field, and how much of it they cover: what rankings, filters, sums and shares start from.

There are two executors. Few units are read cell by cell; from MANY on the projection of the index gives their numbers.
Both give the same (docs/decisions/0008-two-executors.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import islice

from knowledge.answering.covering import covered
from knowledge.answering.details import Axis, Covered
from knowledge.answering.field import MANY, Field, source_for
from knowledge.answering.figures import Figure, figure
from knowledge.answering.numbers import Numbers, of_figures
from knowledge.answering.projecting import projected_numbers
from knowledge.model import Edition
from knowledge.remembered import of_index
from knowledge.shelf import Shelf

MOST_SHOWN = 60
"""Figures that an answer over more of them shows: cited, as values, and looked up for findings."""
_TOUCHED_SHOWN = 30
"""Of these at most so many for a cell that was inferred or corrected."""

_PROJECTED_FROM: ContextVar[int] = ContextVar("projected_from", default=MANY)


@contextmanager
def projected_from(units: int) -> Iterator[None]:
    """Answer over at least so many units from the projection, over fewer cell by cell, as long as the block runs."""
    before = _PROJECTED_FROM.set(units)
    try:
        yield
    finally:
        _PROJECTED_FROM.reset(before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The numbers of a field, and how much of it they cover."""

    field: Field
    numbers: Numbers
    coverage: Covered

    @property
    def known(self) -> Sequence[int]:
        """The places of the figures that have a value."""
        return self.numbers.known


def shown_of(numbers: Numbers) -> tuple[Figure, ...]:
    """The figures that a sum over them shows: all where they are few.

    Of many it is the first of those that rest on a cell that was inferred or corrected, and the first of the others.
    """
    places = numbers.known
    if len(places) > MOST_SHOWN:
        first = [place for place in places if place in numbers.touched][:_TOUCHED_SHOWN] if numbers.touched else []
        others = (place for place in places if place not in numbers.touched)
        places = sorted([*first, *islice(others, MOST_SHOWN - len(first))])
    return numbers.figures(places)


def editions_of(shelf: Shelf, gathered: Gathered) -> frozenset[Edition]:
    """The editions of the reports that the figures with a value are of."""
    field = gathered.field
    if not is_projected(field):
        return _editions_of(shelf, gathered)
    asked = ("editions", field.agencies, field.years, field.pairs)
    found: frozenset[Edition] = of_index(shelf).get(asked, lambda: _editions_of(shelf, gathered))
    return found


def _editions_of(shelf: Shelf, gathered: Gathered) -> frozenset[Edition]:
    field = gathered.field
    found: set[Edition] = set()
    block, width = field.block, len(field.pairs)
    for at, year in enumerate(field.years):
        known = shelf.editions(year)
        of_year = set(known.values())
        if block == width and len(of_year) == 1 and gathered.known:
            found |= of_year
            continue
        places = gathered.known if block == width else [one for one in gathered.known if one % block // width == at]
        found.update([known[field.agencies[place // block]] for place in places])
    return frozenset(found)


def gather_all(shelf: Shelf, field: Field) -> tuple[Figure, ...]:
    """All figures of a field in its order, those without a value too."""
    source = source_for(shelf, field)
    return tuple([figure(source, *key) for key in field.all_keys()])


def is_projected(field: Field) -> bool:
    """Whether the numbers of a field come from the projection, where the index has them there."""
    return field.axis is Axis.AGENCY and len(field.agencies) >= _PROJECTED_FROM.get()


def numbers_of(shelf: Shelf, field: Field) -> Numbers:
    """The numbers of all figures of a field in its order."""
    if is_projected(field):
        # An open index never changes: what a year's figures are, and their order, is worked out once.
        asked = ("numbers", field.agencies, field.years, field.pairs)
        found: Numbers | None = of_index(shelf).get(asked, lambda: projected_numbers(shelf, field))
        if found is not None:
            return found
    return of_figures(gather_all(shelf, field))


def gather(shelf: Shelf, field: Field) -> Gathered:
    """The numbers of a field; units without a report or without a usable cell are named."""
    numbers = numbers_of(shelf, field)
    if not is_projected(field):
        return Gathered(field=field, numbers=numbers, coverage=_covered(field, numbers))
    asked = ("coverage", field.agencies, field.years, field.pairs)
    return Gathered(field=field, numbers=numbers, coverage=of_index(shelf).get(asked, lambda: _covered(field, numbers)))


def _covered(field: Field, numbers: Numbers) -> Covered:
    return covered(
        field,
        known=len(numbers.known),
        asked=len(numbers),
        missing=[place for place in numbers.lacking if place in numbers.absent],
        unusable=[place for place in numbers.lacking if place not in numbers.absent],
        small=numbers.small,
    )
