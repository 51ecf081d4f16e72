"""The figures of a field as numbers, which rankings, filters and sums are worked out from.

Only the figures that are shown are made whole, with their cells. The numbers come from the cells one by one, or from
the projection of the index (knowledge.answering.projecting); both ways give the same.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm
from typing import Any

from knowledge.answering.figures import Figure, Status
from knowledge.model import Number, State

SMALL_BASE = 10
"""A rate or growth on a base under this is pointed out."""

_EXACT = 2**52
"""Fractions whose numerators times denominators stay under this are different as floating-point numbers, too."""

_A_NUMBER, _A_RATE = 56, 136
"""Bytes that a number takes with its places in both orders, and a rate with its size besides."""

_MOST_MADE = 256
"""Figures that are kept whole."""


class Numbers:
    """The numbers of figures in a fixed order; each list has one entry for each of them.

    `tops` are the values, of a rate its numerator, None where there is no value; `bases` the denominators of rates,
    empty where there are none. `absent` are the places without a report, `touched` those with a cell that was inferred
    or corrected. `make` makes the figure of a place.
    """

    def __init__(
        self,
        *,
        tops: Sequence[Number | None],
        bases: Sequence[Number | None],
        absent: frozenset[int],
        touched: frozenset[int],
        make: Callable[[int], Figure],
    ) -> None:
        self.tops = tops
        self.bases = bases
        self.absent = absent
        self.touched = touched
        self._make = make
        self._made: dict[int, Figure] = {}

    def figure(self, place: int) -> Figure:
        """The figure at a place, whole."""
        found = self._made.get(place)
        if found is None:
            if len(self._made) >= _MOST_MADE:
                self._made = {}
            found = self._made[place] = self._make(place)
        return found

    def __len__(self) -> int:
        return len(self.tops)

    @property
    def weight(self) -> int:
        """Bytes that all of it may take, what is worked out of it included."""
        return len(self.tops) * (_A_NUMBER if not self.bases else _A_RATE)

    def figures(self, places: Iterable[int]) -> tuple[Figure, ...]:
        """The figures at some places, whole."""
        return tuple([self.figure(place) for place in places])

    @cached_property
    def known(self) -> Sequence[int]:
        """The places that have a value, in order."""
        if not self.lacking:
            return range(len(self.tops))
        every, found, start = _places(len(self.tops)), array("i"), 0
        for place in self.lacking:
            found.extend(every[start:place])
            start = place + 1
        return found + every[start:]

    @cached_property
    def lacking(self) -> Sequence[int]:
        """The places without a value, in order."""
        return empty(self.tops)

    @cached_property
    def small(self) -> Sequence[int]:
        """The places of the rates on a small base."""
        tops = self.tops
        return [
            place
            for place, base in enumerate(self.bases)
            if base is not None and base < SMALL_BASE and tops[place] is not None
        ]

    @cached_property
    def rising(self) -> Sequence[int]:
        """The known places from the least figure on; equal ones in their order."""
        return array("i", sorted(self.known, key=self.sizes.__getitem__))

    @cached_property
    def falling(self) -> Sequence[int]:
        """The known places from the greatest figure on; equal ones in their order."""
        return array("i", sorted(self.known, key=self.sizes.__getitem__, reverse=True))

    @cached_property
    def is_whole(self) -> bool:
        """Whether all values, numerators and denominators are whole numbers."""
        return {*map(type, self.tops), *map(type, self.bases)} <= _WHOLE

    @cached_property
    def _greatest(self) -> tuple[Number, Number]:
        """Of whole numbers the largest value or numerator, and the largest denominator."""
        return _largest(self.tops, 0), _largest(self.bases, 1)

    def tells_apart(self, other: Numbers) -> bool:
        """Whether sizes of both are the same just where the figures are."""
        return (
            self.is_whole
            and other.is_whole
            and max(self._greatest[0], other._greatest[0]) * max(self._greatest[1], other._greatest[1]) < _EXACT
        )

    @cached_property
    def sizes(self) -> Sequence[Any]:
        """The size of each figure, by which they are put in order; None where there is no value."""
        if not self.bases or not self.is_whole or self._greatest[0] * self._greatest[1] >= _EXACT:
            return sizes_of(self.tops, self.bases)
        return _divided(self.tops, self.bases)

    def base(self, place: int) -> Number | None:
        """The denominator of a rate; None for what is none."""
        return self.bases[place] if self.bases else None

    def exact(self, place: int) -> Fraction:
        """A known figure without the rounding of floating point."""
        top, base = self.tops[place], self.base(place)
        if top is None:
            raise ValueError("a figure without a value has no size")
        return fraction(top) if base is None else fraction(top) / fraction(base)

    def total(self, places: Iterable[int]) -> Fraction:
        """The sum of known figures, exactly."""
        return self._sum_of_all if places is self.known else self._total(places)

    @cached_property
    def _sum_of_all(self) -> Fraction:
        return self._total(self.known)

    def _total(self, places: Iterable[int]) -> Fraction:
        if not self.bases:
            return added([self.tops[place] or 0 for place in places])
        # By denominator first: thousands of different fractions added one by one take seconds.
        above: dict[Number | None, list[Number]] = {}
        for place in places:
            above.setdefault(self.base(place), []).append(self.tops[place] or 0)
        sums = [(Fraction(1) if base is None else fraction(base), added(tops)) for base, tops in above.items()]
        shared = lcm(*(base.numerator for base, _ in sums))
        return sum((top * base.denominator * (shared // base.numerator) for base, top in sums), Fraction(0)) / shared

    def rate_of_sums(self, places: Sequence[int]) -> Fraction | None:
        """All numerators of known rates over all their denominators; None where those are 0."""
        return self._rate_of_all_sums if places is self.known else self._rate_of_sums(places)

    @cached_property
    def _rate_of_all_sums(self) -> Fraction | None:
        return self._rate_of_sums(self.known)

    def _rate_of_sums(self, places: Sequence[int]) -> Fraction | None:
        below = added([self.base(place) or 0 for place in places])
        return added([self.tops[place] or 0 for place in places]) / below if below else None


def of_figures(figures: Sequence[Figure]) -> Numbers:
    """The numbers of figures that have been made."""
    rates = [item.numerator is not None and bool(item.denominator) for item in figures]
    return Numbers(
        tops=[
            None if item.value is None else item.numerator if rate else item.value
            for item, rate in zip(figures, rates, strict=True)
        ],
        bases=[item.denominator if rate else None for item, rate in zip(figures, rates, strict=True)]
        if any(rates)
        else (),
        absent=frozenset(place for place, item in enumerate(figures) if item.status is Status.NO_REPORT),
        touched=frozenset(place for place, item in enumerate(figures) if is_touched(item)),
        make=figures.__getitem__,
    )


@lru_cache(maxsize=4)
def _places(count: int) -> array[int]:
    """So many places, which nobody may change."""
    return array("i", range(count))


def empty(numbers: Sequence[Number | None]) -> Sequence[int]:
    """The places without a number, in order."""
    found = array("i")
    place = -1
    for _ in range(numbers.count(None)):
        place = numbers.index(None, place + 1)
        found.append(place)
    return found


def is_touched(item: Figure) -> bool:
    """Whether a figure rests on a cell that was inferred or corrected."""
    return any(cell.fact.state is State.INFERRED or cell.fact.correction is not None for cell in item.cells)


_WHOLE = frozenset((int, type(None)))


def sizes_of(tops: Sequence[Any], bases: Sequence[Any]) -> Sequence[Any]:
    """What numbers, or rates of a numerator and a denominator, are put in order by: equal just where the figures are.

    A Number or, where floating point is not enough, a Fraction; None where there is no numerator.
    """
    if not bases:
        return tops
    whole = {*map(type, tops), *map(type, bases)} <= _WHOLE
    if whole and _largest(tops, 0) * _largest(bases, 1) < _EXACT:
        return _divided(tops, bases)
    return [
        top if top is None else fraction(top) if base is None else fraction(top) / fraction(base)
        for top, base in zip(tops, bases, strict=True)
    ]


def _divided(tops: Sequence[Any], bases: Sequence[Any]) -> Sequence[Any]:
    return [
        top if top is None or base is None else top / base if base else None
        for top, base in zip(tops, bases, strict=True)
    ]


def _largest(numbers: Sequence[Number | None], otherwise: int) -> Number:
    """The largest of the known numbers without its sign; another where none is known."""
    known = [number for number in numbers if number is not None]
    return max(max(known), -min(known)) if known else otherwise


def added(numbers: Sequence[Number]) -> Fraction:
    """The sum of numbers as they are written."""
    if float not in set(map(type, numbers)):
        return Fraction(sum(numbers))
    whole = sum([number for number in numbers if isinstance(number, int)])
    return whole + sum((fraction(number) for number in numbers if not isinstance(number, int)), Fraction(0))


def decimals_of(number: float) -> int:
    """How many decimals a number is given with."""
    return len(f"{number:.6f}".rstrip("0").partition(".")[2])


def fraction(value: Number | Fraction) -> Fraction:
    """A number as it is written: 0.1 is a tenth."""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)
