"""The figures of several years of each unit put together: their sum, mean, or the rate of their sums."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from knowledge.answering.covering import covered
from knowledge.answering.details import Axis
from knowledge.answering.field import Field
from knowledge.answering.figures import plain_number, put_together
from knowledge.answering.gathering import Gathered, is_projected, numbers_of
from knowledge.answering.numbers import Numbers, added
from knowledge.model import Number
from knowledge.remembered import of_index
from knowledge.shelf import Shelf


def gather_together(shelf: Shelf, field: Field, how: str) -> Gathered:
    """Return the numbers of a field over units, those of all its years put together; `how` is as in Order.

    A unit that lacks the figure of one of the years has no number and is named.
    """
    if field.axis is not Axis.AGENCY or len(field.pairs) != 1:
        raise ValueError("years are put together for one figure of each unit")
    made = _kept(shelf, field, how) if is_projected(field) else _together(numbers_of(shelf, field), field, how)
    of_units = replace(field, years=field.years[-1:])
    return Gathered(
        field=of_units,
        numbers=made,
        coverage=covered(
            of_units,
            known=len(made.known),
            asked=len(made),
            missing=sorted(made.absent),
            unusable=[at for at in made.lacking if at not in made.absent],
        ),
    )


def _kept(shelf: Shelf, field: Field, how: str) -> Numbers:
    asked = ("together", field.agencies, field.years, field.pairs, how)
    found: Numbers = of_index(shelf).get(asked, lambda: _together(numbers_of(shelf, field), field, how))
    return found


def _together(numbers: Numbers, field: Field, how: str) -> Numbers:
    width = len(field.years)
    lacking = {place // width for place in numbers.lacking}
    return Numbers(
        tops=_sums(numbers.tops, width, lacking),
        bases=_sums(numbers.bases, width, lacking) if numbers.bases else (),
        absent=frozenset([place // width for place in numbers.absent]),
        touched=frozenset([place // width for place in numbers.touched]),
        make=lambda at: put_together(numbers.figures(range(at * width, (at + 1) * width)), field.agencies[at], how),
    )


def _sums(numbers: Sequence[Number | None], width: int, lacking: Collection[int]) -> list[Number | None]:
    """The sum of each unit's numbers; None of those that lack one."""
    rows = zip(*(numbers[at::width] for at in range(width)), strict=True)
    if not lacking and set(map(type, numbers)) == {int}:
        return [*map(sum, rows)]
    return [
        None if at in lacking else plain_number(added([number or 0 for number in row])) for at, row in enumerate(rows)
    ]
