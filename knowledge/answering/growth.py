"""Who grew or fell the most: 哪个区增长最快, 谁降幅最大, 哪项理由涨得最多."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from knowledge.answering.details import Covered, Placed, RankingDetail
from knowledge.answering.field import SMALL_BASE, field_of, row_name, source_for
from knowledge.answering.figures import Figure, Status, exact, figure, plain_number
from knowledge.answering.order import coverage_notes
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import nothing
from knowledge.answers import Answer, Kind, Value
from knowledge.query.algebra import Growth
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    before: Figure
    after: Figure
    size: Fraction


def answer_growth(query: Growth, asked: Asked, shelf: Shelf) -> Answer:
    """The rows by growth from first to last; those without two figures, or with a base of 0, are named."""
    field = field_of(query.of, query.over)
    moves: list[_Move] = []
    missing: list[str] = []
    unusable: list[str] = []
    small: list[str] = []
    pairs = tuple(_pairs(query, shelf))
    for before, after in pairs:
        name = row_name(after, field.axis)
        if Status.NO_REPORT in (before.status, after.status):
            missing.append(name)
        elif before.value is None or after.value is None or (query.by_percent and before.known == 0):
            unusable.append(name)
        else:
            difference = exact(after) - exact(before)
            size = difference / exact(before) if query.by_percent else difference
            if query.by_percent and before.known < SMALL_BASE:
                small.append(name)
            moves.append(_Move(before=before, after=after, size=size))
    if not moves:
        return nothing(asked, Kind.NO_REPORT, "no_base", code=field.measures[0].name)
    rows = _rows(query, moves)
    chosen = rows[: query.first]
    coverage = Covered(
        covered=len(moves),
        asked=len(pairs),
        missing=tuple(dict.fromkeys(missing)),
        unusable=tuple(dict.fromkeys(unusable)),
        small=tuple(dict.fromkeys(small)),
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
        ),
        values=tuple(_value(row, query) for row in chosen),
        notes=coverage_notes(coverage, field.axis),
    )


def _pairs(query: Growth, shelf: Shelf) -> Iterator[tuple[Figure, Figure]]:
    field = field_of(query.of, query.over)
    source = source_for(shelf, field, sorted({year for pair in query.pairs for year in pair}))
    for agency in field.agencies:
        for first, second in query.pairs:
            for measure in field.measures:
                for applicant in field.applicants:
                    yield (
                        figure(source, agency, first, measure, applicant),
                        figure(source, agency, second, measure, applicant),
                    )


def _rows(query: Growth, moves: list[_Move]) -> tuple[Placed, ...]:
    if query.rising is None:
        ordered = sorted(moves, key=lambda move: abs(move.size), reverse=True)
    else:
        ordered = sorted(moves, key=lambda move: move.size, reverse=query.rising)
        ordered = [move for move in ordered if (move.size > 0) == query.rising and move.size != 0]
    rows: list[Placed] = []
    sizes: list[Fraction] = []
    for number, move in enumerate(ordered, 1):
        size = abs(move.size) if query.rising is None else move.size
        base = exact(move.before)
        rows.append(
            Placed(
                place=rows[-1].place if sizes and sizes[-1] == size else number,
                figure=move.after,
                before=move.before,
                change=plain_number(exact(move.after) - base),
                percent=None if base == 0 else float((exact(move.after) - base) / base),
            )
        )
        sizes.append(size)
    return tuple(rows)


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
