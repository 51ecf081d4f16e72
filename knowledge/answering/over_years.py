"""The figures of several years of each unit put together: their sum, mean, or the rate of their sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from knowledge.answering.details import Axis
from knowledge.answering.field import Field
from knowledge.answering.figures import Figure, Status, exact, plain_number
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
        make=lambda at: _together(numbers.figures(groups[at]), how),
    )
    of_units = replace(field, years=field.years[-1:])
    without = [at for at, known in enumerate(whole) if not known]
    return Gathered(
        field=of_units,
        numbers=made,
        coverage=covered(
            of_units.name,
            known=len(made.known),
            asked=len(groups),
            missing=[at for at in without if at in absent],
            unusable=[at for at in without if at not in absent],
            small=(),
        ),
    )


def _sum(numbers: Sequence[Number | None], places: Sequence[int]) -> Number:
    return plain_number(added([numbers[place] or 0 for place in places]))


def _together(parts: Sequence[Figure], how: str) -> Figure:
    last = parts[-1]
    unknown = next((item for item in parts if item.value is None), None)
    if unknown is not None:
        return unknown
    cells = tuple({(cell.report.year, cell.fact.key): cell for item in parts for cell in item.cells}.values())
    if how == "pooled":
        above, below = added([item.numerator or 0 for item in parts]), added([item.denominator or 0 for item in parts])
        status = Status.KNOWN if below else Status.ZERO_DENOMINATOR
        return replace(
            last,
            status=status,
            value=float(above / below) if below else None,
            numerator=plain_number(above),
            denominator=plain_number(below),
            cells=cells,
            together=how,
        )
    total = sum((exact(item) for item in parts), Fraction(0))
    value = plain_number(total / len(parts) if how == "mean" else total)
    return replace(last, value=value, numerator=None, denominator=None, cells=cells, together=how)
