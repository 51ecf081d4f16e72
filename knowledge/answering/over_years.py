"""The figures of several years of each unit put together: their sum, mean, or the rate of their sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answering.details import Axis
from knowledge.answering.field import Field
from knowledge.answering.figures import plain_number, put_together
from knowledge.answering.gathering import Gathered, covered, numbers_of
from knowledge.answering.numbers import Numbers, added
from knowledge.model import Number
from knowledge.shelf import Shelf


def gather_together(shelf: Shelf, field: Field, how: str) -> Gathered:
    """Return the numbers of a field over units, those of all its years put together; `how` is as in Order.

    A unit that lacks the figure of one of the years has no number and is named.
    """
    if field.axis is not Axis.AGENCY or len(field.pairs) != 1:
        raise ValueError("years are put together for one figure of each unit")
    numbers = numbers_of(shelf, field)
    width = len(field.years)
    groups = [range(start, start + width) for start in range(0, len(numbers.tops), width)]
    whole = [all(numbers.tops[place] is not None for place in group) for group in groups]
    absent = frozenset(at for at, group in enumerate(groups) if any(place in numbers.absent for place in group))
    made = Numbers(
        tops=[_sum(numbers.tops, group) if known else None for known, group in zip(whole, groups, strict=True)],
        bases=[_sum(numbers.bases, group) if known else None for known, group in zip(whole, groups, strict=True)]
        if numbers.bases
        else (),
        absent=absent,
        touched=frozenset(place // width for place in numbers.touched),
        make=lambda at: put_together(numbers.figures(groups[at]), field.agencies[at], how),
    )
    of_units = replace(field, years=field.years[-1:])
    without = [at for at, known in enumerate(whole) if not known]
    return Gathered(
        field=of_units,
        numbers=made,
        coverage=covered(
            of_units.names,
            known=len(made.known),
            asked=len(groups),
            missing=[at for at in without if at in absent],
            unusable=[at for at in without if at not in absent],
            small=(),
        ),
    )


def _sum(numbers: Sequence[Number | None], places: Sequence[int]) -> Number:
    return plain_number(added([numbers[place] or 0 for place in places]))
