"""Who grew or fell the most: 哪个区增长最快, 谁降幅最大, 哪项理由涨得最多."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import nlargest
from operator import sub, truediv
from typing import Any

from knowledge.answering.covering import coverage_notes, covered
from knowledge.answering.details import Covered, Placed, RankingDetail
from knowledge.answering.field import Field, field_of
from knowledge.answering.figures import Figure, exact, plain_number
from knowledge.answering.gathering import is_projected, numbers_of
from knowledge.answering.numbers import SMALL_BASE, Numbers, sizes_of
from knowledge.answering.proof import answer_with, nothing
from knowledge.answers import Answer, Kind, Named, Value
from knowledge.model import Number
from knowledge.query.algebra import Growth
from knowledge.query.asked import Asked
from knowledge.remembered import of_index
from knowledge.shelf import Shelf

_ROUNDING = 1e-9
"""By how much of the largest number that it is made of a rise may be rounded: far more than it is."""

_A_MOVE = 84
"""Bytes that a rise takes: its size and place, and where it rose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """Every pair of figures by its places among the numbers: unit by unit, then by pair of years, measure and column.

    `steps` are the places of a unit's pairs among its own figures, of which there are `block`.
    """

    steps: Sequence[tuple[int, int]]
    block: int

    def places(self, at: int) -> tuple[int, int]:
        """The places of both figures of a pair."""
        unit, step = divmod(at, len(self.steps))
        before, after = self.steps[step]
        return unit * self.block + before, unit * self.block + after

    def later(self, ats: Sequence[int]) -> Sequence[int]:
        """The places of the second figures of some pairs."""
        width, block, steps = len(self.steps), self.block, [after for _, after in self.steps]
        return [at // width * block + steps[at % width] for at in ats]

    def sides(self, tops: Sequence[Number | None]) -> Iterator[Sequence[Number | None]]:
        """The first figures of all pairs, then the second ones."""
        for side in (0, 1):
            columns = [tops[step[side] :: self.block] for step in self.steps]
            yield columns[0] if len(columns) == 1 else [top for row in zip(*columns, strict=True) for top in row]

    def lacking(self, places: Collection[int]) -> set[int]:
        """The pairs that have one of these places."""
        width, block = len(self.steps), self.block
        found: set[int] = set()
        for step, sides in enumerate(self.steps):
            found.update([place // block * width + step for place in places if place % block in sides])
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moves:
    """Which of the pairs have what, by their number; `sizes` are by how much the `known` ones rose, `bases` from where.

    `exactly` tells the size of a known pair without rounding, where `sizes` are rounded.
    """

    known: Sequence[int]
    coverage: Covered
    sizes: Sequence[Any]
    bases: Sequence[Any]
    exactly: Callable[[int], Fraction] | None

    @property
    def weight(self) -> int:
        """Bytes that all of it may take."""
        return len(self.known) * _A_MOVE


def answer_growth(query: Growth, asked: Asked, shelf: Shelf) -> Answer:
    """The rows by growth from first to last; those without two figures, or with a base of 0, are named."""
    years = tuple(sorted({year for pair in query.pairs for year in pair}))
    field = replace(field_of(query.of, query.over), years=years)
    numbers = numbers_of(shelf, field)
    pairs = _pairs(query, field)
    moves = _moves_of(query, pairs, numbers, field, shelf)
    if not moves.known:
        return nothing(asked, Kind.NO_REPORT, "no_base", cell=Named(measure=field.measures[0].name))
    order, total, leading = _first(query, moves)
    chosen = tuple([_row(rank, *numbers.figures(pairs.places(at))) for rank, at in order])
    coverage = moves.coverage
    return answer_with(
        asked,
        Kind.GROWTH_RANKING,
        shelf,
        [item for row in chosen for item in (row.before, row.figure) if item is not None],
        detail=RankingDetail(
            rows=chosen,
            axis=field.axis,
            descending=query.rising is not False,
            coverage=coverage,
            scope=field.scope,
            total_rows=total,
            by_percent=query.by_percent,
            leading=leading,
        ),
        values=tuple(_value(row, query) for row in chosen),
        notes=coverage_notes(coverage, field.axis),
    )


def _pairs(query: Growth, field: Field) -> _Pairs:
    at = {year: number for number, year in enumerate(field.years)}
    width = len(field.pairs)
    steps = [
        (at[first] * width + pair, at[second] * width + pair) for first, second in query.pairs for pair in range(width)
    ]
    return _Pairs(steps=steps, block=width * len(field.years))


def _moves_of(query: Growth, pairs: _Pairs, numbers: Numbers, field: Field, shelf: Shelf) -> _Moves:
    if not is_projected(field):
        return _moved(query, pairs, numbers, field)
    asked = ("moves", field.agencies, field.years, field.pairs, query.pairs, query.by_percent)
    found: _Moves = of_index(shelf).get(asked, lambda: _moved(query, pairs, numbers, field))
    return found


def _moved(query: Growth, pairs: _Pairs, numbers: Numbers, field: Field) -> _Moves:
    before, _ = pairs.sides(numbers.tops)
    out = pairs.lacking(numbers.lacking)
    missing = pairs.lacking(numbers.absent)
    if query.by_percent:
        out.update([at for at, first in enumerate(before) if first == 0])
    known = array("i", [at for at in range(len(before)) if at not in out]) if out else range(len(before))
    sizes, bases, exactly = _sizes(query, pairs, numbers, known)
    small = [at for at, base in zip(known, bases, strict=True) if base < SMALL_BASE] if query.by_percent else ()
    return _Moves(
        known=known,
        coverage=covered(
            field,
            known=len(known),
            asked=len(before),
            missing=pairs.later(sorted(missing)),
            unusable=pairs.later(sorted(out - missing)),
            small=pairs.later(small),
        ),
        sizes=sizes,
        bases=bases,
        exactly=exactly,
    )


def _sizes(
    query: Growth, pairs: _Pairs, numbers: Numbers, known: Sequence[int]
) -> tuple[Sequence[Any], Sequence[Any], Callable[[int], Fraction] | None]:
    """By how much each known pair rose and from where; where that is rounded, what tells the rise of one exactly."""

    def exactly(at: int) -> Fraction:
        first, second = map(numbers.exact, pairs.places(at))
        return (second - first) / first if query.by_percent else second - first

    before, after = pairs.sides(numbers.sizes)
    bases = [before[at] for at in known]
    if Fraction in set(map(type, numbers.sizes)):
        return [exactly(at) for at in known], bases, None
    rises = [*map(sub, map(after.__getitem__, known), bases)]
    if numbers.is_whole and not numbers.bases:
        return sizes_of(rises, bases) if query.by_percent else rises, bases, None
    return [*map(truediv, rises, bases)] if query.by_percent else rises, bases, exactly


def _first(query: Growth, moves: _Moves) -> tuple[Sequence[tuple[int, int]], int, int]:
    """The pairs that grew most, each behind its rank, out of how many, and how many of these share the first rank."""
    sizes = moves.sizes
    if query.rising is None:
        sizes = [*map(abs, sizes)]
    elif not query.rising:
        sizes = [-size for size in sizes]
    rows: Sequence[int] = range(len(sizes))
    if query.rising is not None:
        rows = [row for row, size in enumerate(sizes) if size > 0]
    if not rows:
        return (), 0, 0
    first: Sequence[int] = nlargest(query.first, rows, key=sizes.__getitem__)
    if moves.exactly is None:
        leading = sizes.count(sizes[first[0]])
        sized: Mapping[int, Any] = {row: sizes[row] for row in first}
    else:
        # Numbers that are rounded tell only which are near enough to be among the first.
        scale = max(abs(size) for size in (*sizes, *moves.bases, 1))
        bar = sizes[first[-1]] - scale * _ROUNDING
        near = [row for row in rows if sizes[row] >= bar]
        sized = {row: abs(moves.exactly(moves.known[row])) for row in near}
        leading = [*sized.values()].count(max(sized.values()))
        first = nlargest(query.first, near, key=sized.__getitem__)
    ranks = [1 + sum(sized[other] > sized[row] for other in first) for row in first]
    return [(rank, moves.known[row]) for rank, row in zip(ranks, first, strict=True)], len(rows), leading


def _row(rank: int, before: Figure, after: Figure) -> Placed:
    base, rise = exact(before), exact(after) - exact(before)
    return Placed(
        place=rank,
        figure=after,
        before=before,
        change=plain_number(rise),
        percent=None if base == 0 else float(rise / base),
    )


def _value(row: Placed, query: Growth) -> Value:
    item = row.figure
    if query.by_percent:
        indicator, value, unit = "change.percent", row.percent or 0.0, "ratio"
    elif item.is_ratio:
        before = exact(row.before) if row.before is not None else Fraction(0)
        indicator, value, unit = "change.points", float((exact(item) - before) * 100), "百分点"
    else:
        indicator, value, unit = "change.absolute", row.change or 0, item.unit
    return Value(
        agency=item.agency,
        year=item.year,
        indicator=indicator,
        applicant=item.applicant,
        value=value,
        unit=unit,
    )
