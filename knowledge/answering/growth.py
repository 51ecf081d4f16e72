"""Who grew or fell the most: 哪个区增长最快, 谁降幅最大, 哪项理由涨得最多."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from knowledge.answering.details import Placed, RankingDetail
from knowledge.answering.field import SMALL_BASE, Field, field_of
from knowledge.answering.figures import Figure, exact, plain_number
from knowledge.answering.gathering import covered, numbers_of
from knowledge.answering.numbers import Numbers, sizes_of
from knowledge.answering.order import coverage_notes
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import nothing
from knowledge.answering.ranking import Standing
from knowledge.answers import Answer, Kind, Named, Value
from knowledge.model import Number
from knowledge.query.algebra import Growth
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moves:
    """Which of the pairs have what, by their number; of the `known` ones the rise and what it is counted from."""

    known: Sequence[int]
    missing: Sequence[int]
    unusable: Sequence[int]
    small: Sequence[int]
    rises: Sequence[Number | Fraction]
    bases: Sequence[Number | Fraction]


def answer_growth(query: Growth, asked: Asked, shelf: Shelf) -> Answer:
    """The rows by growth from first to last; those without two figures, or with a base of 0, are named."""
    years = tuple(sorted({year for pair in query.pairs for year in pair}))
    field = replace(field_of(query.of, query.over), years=years)
    numbers = numbers_of(shelf, field)
    pairs = _pairs(query, field)
    moves = _moved(query, pairs, numbers)
    if not moves.known:
        return nothing(asked, Kind.NO_REPORT, "no_base", cell=Named(measure=field.measures[0].name))
    rows = _ranked(query, moves)
    chosen = tuple(
        [_row(rows.rank(at), *numbers.figures(pairs.places(rows.order[at]))) for at in range(len(rows))[: query.first]]
    )
    coverage = covered(
        lambda ats: field.names(pairs.later(ats)),
        known=len(moves.known),
        asked=len(field.agencies) * len(pairs.steps),
        missing=moves.missing,
        unusable=moves.unusable,
        small=moves.small,
    )
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
            total_rows=len(rows),
            by_percent=query.by_percent,
            leading=len(rows.first()),
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


def _moved(query: Growth, pairs: _Pairs, numbers: Numbers) -> _Moves:
    before, after = pairs.sides(numbers.tops)
    both = list(zip(before, after, strict=True))
    known = [
        at
        for at, (first, second) in enumerate(both)
        if first is not None and second is not None and not (query.by_percent and first == 0)
    ]
    lacking = sorted(set(range(len(both))).difference(known)) if len(known) < len(both) else []
    missing = {at for at in lacking if not numbers.absent.isdisjoint(pairs.places(at))} if numbers.absent else set()
    rises: list[Number | Fraction]
    bases: list[Number | Fraction]
    if numbers.bases or float in set(map(type, numbers.tops)):
        exact_ones = [[numbers.exact(place) for place in pairs.places(at)] for at in known]
        bases, rises = [first for first, _ in exact_ones], [second - first for first, second in exact_ones]
    else:
        bases = [before[at] or 0 for at in known]
        rises = [(second or 0) - (first or 0) for first, second in map(both.__getitem__, known)]
    return _Moves(
        known=known,
        missing=[at for at in lacking if at in missing],
        unusable=[at for at in lacking if at not in missing],
        small=[at for at, base in zip(known, bases, strict=True) if base < SMALL_BASE] if query.by_percent else (),
        rises=rises,
        bases=bases,
    )


def _ranked(query: Growth, moves: _Moves) -> Standing:
    """The pairs by their growth, as places in the list of pairs."""
    found = sizes_of(moves.rises, moves.bases if query.by_percent else ())
    if query.rising is None:
        found = [abs(size) for size in found]
    sizes = dict(zip(moves.known, found, strict=True))
    known = moves.known
    if query.rising is not None:
        known = [at for at in known if (sizes[at] > 0 if query.rising else sizes[at] < 0)]
    order = sorted(known, key=sizes.__getitem__, reverse=query.rising is not False)
    return Standing(order=order, sizes=sizes)


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
