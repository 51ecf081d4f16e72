"""Who grew or fell the most: 哪个区增长最快, 谁降幅最大, 哪项理由涨得最多."""

from __future__ import annotations

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
from knowledge.query.algebra import Growth
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moves:
    """Every pair of figures by its place among the numbers, and which of the pairs have what."""

    pairs: list[tuple[int, int]]
    known: list[int]
    missing: list[int]
    unusable: list[int]
    small: list[int]
    rises: list[int | Fraction]
    bases: list[int | Fraction]


def answer_growth(query: Growth, asked: Asked, shelf: Shelf) -> Answer:
    """The rows by growth from first to last; those without two figures, or with a base of 0, are named."""
    years = tuple(sorted({year for pair in query.pairs for year in pair}))
    field = replace(field_of(query.of, query.over), years=years)
    numbers = numbers_of(shelf, field)
    moves = _moved(query, field, numbers)
    if not moves.known:
        return nothing(asked, Kind.NO_REPORT, "no_base", cell=Named(measure=field.measures[0].name))
    rows = _ranked(query, moves)
    chosen = tuple(
        [_row(rows.rank(at), *numbers.figures(moves.pairs[rows.order[at]])) for at in range(len(rows))[: query.first]]
    )
    coverage = covered(
        lambda at: field.name(moves.pairs[at][1]),
        known=len(moves.known),
        asked=len(moves.pairs),
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


def _places(query: Growth, field: Field) -> list[tuple[int, int]]:
    """The places of both figures of every pair: unit by unit, then by pair, measure and column."""
    at = {year: number for number, year in enumerate(field.years)}
    width = len(field.pairs)
    block = width * len(field.years)
    steps = [
        (at[first] * width + pair, at[second] * width + pair) for first, second in query.pairs for pair in range(width)
    ]
    return [
        (start + before, start + after)
        for start in range(0, block * len(field.agencies), block)
        for before, after in steps
    ]


def _moved(query: Growth, field: Field, numbers: Numbers) -> _Moves:
    pairs = _places(query, field)
    moves = _Moves(pairs=pairs, known=[], missing=[], unusable=[], small=[], rises=[], bases=[])
    tops, absent, plain = numbers.tops, numbers.absent, not numbers.bases
    for at, (first, second) in enumerate(pairs):
        before, after = tops[first], tops[second]
        if before is None or after is None or (query.by_percent and before == 0):
            (moves.missing if first in absent or second in absent else moves.unusable).append(at)
            continue
        if plain and isinstance(before, int) and isinstance(after, int):
            base: int | Fraction = before
            rise: int | Fraction = after - before
        else:
            base, rise = numbers.exact(first), numbers.exact(second) - numbers.exact(first)
        moves.known.append(at)
        moves.rises.append(rise)
        moves.bases.append(base)
        if query.by_percent and base < SMALL_BASE:
            moves.small.append(at)
    return moves


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
