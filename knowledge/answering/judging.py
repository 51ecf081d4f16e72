"""Which rows meet conditions, and which can be judged by them: every measure's numbers side by side, row by row.

Rows are numbered. Over units with one figure each a row is its unit's place among them.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import inf
from typing import Any

from knowledge.answering.details import Axis, Condition
from knowledge.answering.field import Field
from knowledge.answering.figures import Figure, exact, figure
from knowledge.answering.gathering import Gathered, gather
from knowledge.answering.meeting import has_moved, meeting, meets
from knowledge.answering.numbers import Numbers, fraction
from knowledge.answering.reduce import worked_out
from knowledge.query.algebra import Measure
from knowledge.query.measures import is_ratio
from knowledge.shelf import Shelf

Column = tuple[Measure, str | None]
"""A measure with its column."""


class Held:
    """The numbers of one measure of all rows."""

    def __init__(self, gathered: Gathered, places: Sequence[int] | None = None) -> None:
        """`places` are where the figure of each row stands, -1 for a row without one; without them it is the row."""
        self.gathered = gathered
        self._places = places

    @property
    def numbers(self) -> Numbers:
        """The numbers by their places."""
        return self.gathered.numbers

    def place(self, row: int) -> int:
        """The place of the figure of a row. Raises LookupError for a row without one."""
        place = row if self._places is None else self._places[row]
        if place < 0:
            raise LookupError(f"row {row} has no figure of this measure")
        return place

    @cached_property
    def sizes(self) -> Sequence[Any]:
        """The size of each row's figure; None where it has no value."""
        sizes = self.numbers.sizes
        return sizes if self._places is None else [None if place < 0 else sizes[place] for place in self._places]

    @cached_property
    def known(self) -> Sequence[int]:
        """The rows whose figure has a value, in order."""
        if self._places is None:
            return self.numbers.known
        return [row for row, size in enumerate(self.sizes) if size is not None]

    def exact(self, row: int) -> Fraction:
        """The figure of a row, which has a value, without rounding."""
        return self.numbers.exact(self.place(row))

    def figures(self, rows: Iterable[int]) -> tuple[Figure, ...]:
        """The figures of some rows, whole."""
        return self.numbers.figures(map(self.place, rows))

    def rows_of(self, agency: str, rows: Sequence[int]) -> Iterable[int]:
        """Those of some rows whose figure is of a unit."""
        field = self.gathered.field
        if self._places is None:
            return field.places_of(agency)
        return [row for row in rows if field.key(self.place(row))[0] == agency]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The measures that conditions are on, beside each other; `keys` is what each row is of, `known` keeps out others.

    With `known` only rows of which the first measure has a value are rows at all.
    """

    shelf: Shelf
    field: Field
    keys: Sequence[object]
    held: Mapping[Column, Held]
    known: bool

    def of(self, field: Field) -> Held:
        """The numbers of another field for the same rows, those without a value aside."""
        return _held(gather(self.shelf, field), self.keys, self.field, known=True)

    @property
    def columns(self) -> Sequence[Held]:
        """The measures in the order of the conditions."""
        return tuple(self.held.values())

    @property
    def leading(self) -> Held:
        """The first of them."""
        return self.columns[0]

    @property
    def rows(self) -> Sequence[int]:
        """All rows."""
        return self.leading.known if self.known else range(len(self.keys))


def table_of(shelf: Shelf, field: Field, conditions: Sequence[Condition], *, known: bool) -> Table:
    """The measures of conditions over the rows of a field."""
    columns = tuple(dict.fromkeys((item.measure, item.column) for item in conditions))
    # The first stands for the field itself, which may run over all columns or rows.
    along = field.axis in (Axis.INDICATOR, Axis.APPLICANT)
    found = {
        column: gather(
            shelf, field if not at and along else replace(field, measures=(column[0],), applicants=(column[1],))
        )
        for at, column in enumerate(columns)
    }
    first = found[columns[0]]
    keys = field.agencies if _is_row_by_row(first.field) else tuple(_places(first, known=known))
    held = {column: _held(one, keys, first.field, known=known) for column, one in found.items()}
    return Table(shelf=shelf, field=first.field, keys=keys, held=held, known=known)


def _is_row_by_row(field: Field) -> bool:
    return field.axis is Axis.AGENCY and field.block == 1


def _held(gathered: Gathered, keys: Sequence[object], first: Field, *, known: bool) -> Held:
    if _is_row_by_row(first) and _is_row_by_row(gathered.field):
        return Held(gathered)
    places = _places(gathered, known=known)
    return Held(gathered, [places.get(key, -1) for key in keys])


def _places(gathered: Gathered, *, known: bool) -> Mapping[object, int]:
    """The place of each row's figure: of all rows, or of those that have a value."""
    places = gathered.known if known else range(len(gathered.numbers))
    return {_row(gathered.field, place): place for place in places}


def _row(field: Field, place: int) -> object:
    """What tells the rows of a field apart."""
    agency, year, measure, applicant = field.key(place)
    match field.axis:
        case Axis.AGENCY:
            return agency
        case Axis.YEAR:
            return year
        case Axis.INDICATOR:
            return measure
        case _:
            return applicant


class Reference:
    """What a condition holds a figure against beside its number: one figure for all rows, or one for each."""

    def __init__(self, of_all: Figure | None = None, of_row: Held | None = None, level: Fraction | None = None) -> None:
        self.of_all = of_all
        self.of_row = of_row
        self.level = level
        self.same = level if of_all is None else exact(of_all)
        """The number that all rows are held against; None where there is none, or each has its own."""

    def figures(self, rows: Sequence[int]) -> tuple[Figure, ...]:
        """The figures that were held against, for the rows that are shown."""
        if self.of_all is not None:
            return (self.of_all,)
        if self.of_row is None:
            return ()
        return self.of_row.figures([row for row in rows if self.of_row.sizes[row] is not None])


def reference(table: Table, item: Condition) -> Reference | Figure:
    """What a condition is held against; a Figure where that has no value."""
    held, field = table.held[item.measure, item.column], table.field
    if item.average is not None:
        known = held.gathered.known
        return Reference(level=worked_out(item.average, held.numbers, known) if known else None)
    if item.than is not None:
        found = figure(table.shelf, item.than, field.years[-1], item.measure, item.column)
        return found if found.value is None else Reference(of_all=found)
    if item.since is not None:
        earlier = replace(field, measures=(item.measure,), applicants=(item.column,), years=(item.since,))
        return Reference(of_row=table.of(earlier))
    return Reference()


def judged(
    table: Table, conditions: Sequence[Condition], references: Sequence[Reference], *, either: bool
) -> tuple[Sequence[int], Sequence[int]]:
    """The rows that can be judged by the conditions, and of these the ones that meet them, in order.

    Where one condition is enough, a row that meets it is judged though it lacks the figure of another.
    """
    whole: Sequence[int] = table.rows
    fitting: Sequence[int] | None = None
    for item, against in zip(conditions, references, strict=True):
        held = table.held[item.measure, item.column]
        known = held.known
        if against.of_row is not None:
            known = _both(known, against.of_row.known)
            if item.claim is not None and item.claim.percent:
                # Nothing has grown by so much percent from nothing.
                known = [row for row in known if against.of_row.sizes[row] != 0]
        met = _met(held, item, against, known)
        whole = _both(whole, known)
        if fitting is None:
            fitting = met
        elif either:
            fitting = sorted({*fitting, *met})
        else:
            fitting = _both(fitting, met)
    fitting = fitting or []
    return (sorted({*whole, *fitting}) if either else whole), fitting


def _both(some: Sequence[int], others: Sequence[int]) -> Sequence[int]:
    """The rows that are among both, in order."""
    if isinstance(others, range) and others == range(len(others)):
        return some if not some or some[-1] < len(others) else [row for row in some if row < len(others)]
    kept = set(others)
    return [row for row in some if row in kept]


def _met(held: Held, item: Condition, against: Reference, known: Sequence[int]) -> Sequence[int]:
    """The known rows that meet one condition."""
    if against.of_row is not None:
        return _beside(held, against.of_row, item, known)
    met = meeting(known, held.sizes, item, held.exact, against=against.same)
    if item.than is None:
        return met
    own = set(held.rows_of(item.than, met))
    return [row for row in met if row not in own]


_SIDES: Mapping[str, Callable[[Any, Any], bool]] = {
    "over": operator.gt,
    "at_least": operator.ge,
    "under": operator.lt,
    "at_most": operator.le,
}


def _beside(held: Held, other: Held, item: Condition, known: Sequence[int]) -> Sequence[int]:
    """The known rows that meet a condition held against another figure of theirs."""
    one, two = held.sizes, other.sizes
    upper = fraction(item.number_to or item.number or 0)

    def sure(row: int) -> bool:
        if item.claim is not None:
            return has_moved(held.exact(row), other.exact(row), item)
        return meets(held.exact(row), item, other.exact(row), upper)

    if item.claim is not None and Fraction not in {*map(type, one), *map(type, two)}:
        return _moved(item, one, two, known, sure)
    side = _SIDES.get(item.operator) if item.claim is None else None
    if side is None or Fraction in {*map(type, one), *map(type, two)}:
        return [row for row in known if sure(row)]
    plain = not held.numbers.bases and not other.numbers.bases
    if plain or held.numbers.tells_apart(other.numbers):
        return [row for row in known if side(one[row], two[row])]
    # Where the nearest floating-point numbers differ, the numbers themselves stand in the same order.
    return [row for row in known if (sure(row) if one[row] == two[row] else side(one[row], two[row]))]


def _moved(
    item: Condition, one: Sequence[Any], two: Sequence[Any], known: Sequence[int], sure: Callable[[int], bool]
) -> Sequence[int]:
    """The known rows that moved from the second number to the first as is claimed; `sure` tells where rounding may."""
    claim = item.claim
    if claim is None or claim.operator not in (*_LOWER, *_UPPER):
        return [row for row in known if sure(row)]
    sign = -1 if claim.falling else 1
    if claim.percent:
        moves = [sign * (one[row] - two[row]) / two[row] * 100 for row in known]
    else:
        times = sign * 100 if is_ratio(item.measure) else sign
        moves = [(one[row] - two[row]) * times for row in known]
    limit = float(claim.number)
    top = limit if claim.number_to is None or claim.operator != "between" else float(claim.number_to)
    made_of = () if claim.percent else (*moves, *map(two.__getitem__, known))
    near = _NEAR * max(1.0, abs(limit), abs(top), *map(abs, made_of))
    # A move by just so many is held to as many decimals as it is said with.
    near += 1.0 if claim.operator == "equal" else 0.0
    low = limit if claim.operator in _LOWER else -inf
    high = top if claim.operator in _UPPER else inf
    return [
        row
        for row, move in zip(known, moves, strict=True)
        if low - near <= move <= high + near and (low + near <= move <= high - near or sure(row))
    ]


_LOWER, _UPPER = ("over", "at_least", "equal", "between"), ("under", "at_most", "equal", "between")
"""The operators that have a lower and an upper limit."""
_NEAR = 1e-9
"""By how much of the largest number that it is made of a move may be rounded: far more than it is."""
