"""The figures of a field as numbers, which rankings, filters and sums are worked out from.

Only the figures that are shown are made whole, with their cells. The numbers come from the cells one by one, or from
the projection of the index (knowledge.answering.projecting); both ways give the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from knowledge.answering.figures import Figure, Status
from knowledge.model import Number, State

_EXACT = 2**52
"""Fractions whose numerators times denominators stay under this are different as floating-point numbers, too."""


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
            found = self._made[place] = self._make(place)
        return found

    def figures(self, places: Iterable[int]) -> tuple[Figure, ...]:
        """The figures at some places, whole."""
        return tuple([self.figure(place) for place in places])

    @cached_property
    def known(self) -> Sequence[int]:
        """The places that have a value, in order."""
        return [place for place, top in enumerate(self.tops) if top is not None]

    @cached_property
    def sizes(self) -> Sequence[Any]:
        """The size of each figure, by which they are put in order; None where there is no value."""
        return sizes_of(self.tops, self.bases)

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
        if not self.bases:
            return added([self.tops[place] or 0 for place in places])
        above: dict[Number | None, list[Number]] = {}
        for place in places:
            above.setdefault(self.base(place), []).append(self.tops[place] or 0)
        # By denominator first: thousands of different fractions added one by one take seconds.
        return sum(
            (added(tops) if base is None else added(tops) / fraction(base) for base, tops in above.items()),
            Fraction(0),
        )


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


def is_touched(item: Figure) -> bool:
    """Whether a figure rests on a cell that was inferred or corrected."""
    return any(cell.fact.state is State.INFERRED or cell.fact.correction is not None for cell in item.cells)


def sizes_of(tops: Sequence[Any], bases: Sequence[Any]) -> Sequence[Any]:
    """What numbers, or rates of a numerator and a denominator, are put in order by: equal just where the figures are.

    A Number or, where floating point is not enough, a Fraction; None where there is no numerator.
    """
    if not bases:
        return tops
    whole = {*map(type, tops), *map(type, bases)} <= {int, type(None)}
    if whole and _largest(tops, 0) * _largest(bases, 1) < _EXACT:
        return [
            top if top is None or base is None else top / base if base else None
            for top, base in zip(tops, bases, strict=True)
        ]
    return [
        top if top is None else fraction(top) if base is None else fraction(top) / fraction(base)
        for top, base in zip(tops, bases, strict=True)
    ]


def _largest(numbers: Sequence[int | None], otherwise: int) -> int:
    """The largest of the known numbers without its sign; another where none is known."""
    return max(map(abs, [number for number in numbers if number is not None]), default=otherwise)


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
