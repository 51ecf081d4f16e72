"""Figures in their order from the most or the least on, with the places that equal ones share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.answering.details import Placed
from knowledge.answering.field import Field
from knowledge.answering.gathering import Gathered
from knowledge.answering.numbers import Numbers
from knowledge.answers import Named

SHOWN = 10
"""Rows of a ranking unless it is said how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Anything from first to last by its size; equal ones share a rank and stand in the order given."""

    order: Sequence[int]
    sizes: Any
    """The size of each that stands in `order`."""

    def __len__(self) -> int:
        return len(self.order)

    def sharing(self, at: int) -> range:
        """Which in the order share the rank of the one that stands `at`."""
        sizes, order = self.sizes, self.order
        size = sizes[order[at]]
        start = _first(lambda middle: sizes[order[middle]] == size, 0, at)
        return range(start, _first(lambda middle: sizes[order[middle]] != size, at, len(order)))

    def rank(self, at: int) -> int:
        """The rank of the one that stands `at`, from 1."""
        return self.sharing(at).start + 1

    def first(self) -> Sequence[int]:
        """Those that share the first rank."""
        return self.sharing(0) if self.order else ()

    def last(self) -> Sequence[int]:
        """Those that share the last rank."""
        return self.sharing(len(self) - 1) if self.order else ()

    def nth(self, number: int) -> Sequence[int]:
        """Those that share the rank of the one that so many are counted to."""
        return self.sharing(number - 1) if number <= len(self) else ()

    def cut(self, shown: int) -> Sequence[int]:
        """The first so many; a tie at the end is kept whole unless it is long."""
        if len(self) <= shown:
            return range(len(self))
        tied = self.sharing(shown - 1).stop
        return range(tied if tied - shown <= SHOWN else shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking(Standing):
    """The known of some figures from first to last: `order` are their places among the numbers.

    `name` is what the figure of a place is called, `of` tells the places of a unit; `field` is what the places are in,
    where it is one.
    """

    numbers: Numbers
    name: Callable[[int], str | Named]
    of: Callable[[str], Sequence[int]]
    field: Field | None = None

    def row(self, at: int) -> Placed:
        """The one that stands `at`, as a row that is shown."""
        return Placed(place=self.rank(at), figure=self.numbers.figure(self.order[at]))

    def names(self, ats: Sequence[int]) -> tuple[str | Named, ...]:
        """What some of them are called."""
        return tuple([self.name(self.order[at]) for at in ats])

    def of_unit(self, agency: str) -> Sequence[int]:
        """Those of one unit, wherever they stand."""
        tops = self.numbers.tops
        return sorted([self.order.index(place) for place in self.of(agency) if tops[place] is not None])


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first number from `low` on for which `holds` is true, it being so from there on; `high` where of none."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def ranking(gathered: Gathered, *, descending: bool) -> Ranking:
    """The figures of a field that have a value from first to last."""
    field = gathered.field
    return ranked(gathered.numbers, descending=descending, name=field.name, of=field.places_of, field=field)


def ranked(
    numbers: Numbers,
    *,
    descending: bool,
    name: Callable[[int], str | Named],
    of: Callable[[str], Sequence[int]],
    field: Field | None = None,
) -> Ranking:
    """Any figures that have a value from first to last."""
    order = numbers.falling if descending else numbers.rising
    return Ranking(numbers=numbers, order=order, sizes=numbers.sizes, name=name, of=of, field=field)
