"""The most and the least: 哪个单位不予公开最多, 公开率最低的五家, 哪年申请最多, 教育局排第几."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from operator import itemgetter

from knowledge.answering.details import Axis, Covered, Placed, RankingDetail
from knowledge.answering.field import field_of, gather
from knowledge.answering.figures import Figure, exact
from knowledge.answering.other_counts import Place, beside, first, last, nth, of_unit
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import note, nothing
from knowledge.answers import Answer, Kind, Note
from knowledge.query.algebra import Order
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf

SHOWN = 10


def placed(figures: Sequence[Figure], *, descending: bool) -> tuple[Placed, ...]:
    """Figures from first to last; equal ones share a place and stand in the order given."""
    # Whole numbers are compared as such: a tenth of the work.
    sized: list[tuple[int | Fraction, Figure]] = [
        (size.numerator if size.denominator == 1 else size, item) for item in figures for size in (exact(item),)
    ]
    sized.sort(key=itemgetter(0), reverse=descending)
    rows: list[Placed] = []
    before: int | Fraction | None = None
    for number, (size, item) in enumerate(sized, 1):
        rows.append(Placed(place=rows[-1].place if size == before else number, figure=item))
        before = size
    return tuple(rows)


def cut(rows: Sequence[Placed], shown: int, nth: int | None) -> tuple[Placed, ...]:
    """The rows asked for; a tie at the end is kept whole."""
    if nth is not None:
        if nth > len(rows):
            return ()
        return tuple(row for row in rows if row.place == rows[nth - 1].place)
    if len(rows) <= shown:
        return tuple(rows)
    last = rows[shown - 1].place
    tail = [row for row in rows[shown:] if row.place == last]
    return (*rows[:shown], *(tail if len(tail) <= SHOWN else ()))


def answer_order(query: Order, asked: Asked, shelf: Shelf) -> Answer:
    """The rows from first to last, with ties, coverage and small bases named."""
    field = field_of(query.of, query.over)
    gathered = gather(shelf, field)
    rows = placed(gathered.known, descending=query.descending)
    if not rows or (len(rows) < 2 and field.axis in (Axis.AGENCY, Axis.YEAR)):
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    shown = len(rows) if query.both else query.first
    chosen = cut(rows, shown, query.nth)
    if query.place_of is not None:
        chosen = tuple(row for row in rows if row.figure.agency == query.place_of)
    if not chosen:
        return nothing(asked, Kind.NO_REPORT, "one_unit_only")
    read_otherwise = beside(
        shelf, field, rows, _places(query), lambda figures: placed(figures, descending=query.descending)
    )
    return answer_with(
        asked,
        Kind.RANKING,
        shelf,
        [row.figure for row in chosen],
        detail=RankingDetail(
            rows=chosen,
            axis=field.axis,
            descending=query.descending,
            coverage=gathered.coverage,
            scope=field.scope,
            total_rows=len(rows),
            position_of=query.place_of,
            nth=query.nth,
            both=query.both,
        ),
        notes=(*coverage_notes(gathered.coverage, field.axis), *read_otherwise.notes),
        beside=read_otherwise.figures,
    )


def _places(query: Order) -> tuple[Place, ...]:
    """The places that the answer's sentence names."""
    if query.place_of is not None:
        return (Place(code="position", select=of_unit(query.place_of)),)
    if query.nth is not None:
        return (Place(code="nth", select=nth(query.nth)),)
    leading = Place(code="most" if query.descending else "least", select=first)
    return (leading, Place(code="least", select=last)) if query.both else (leading,)


def coverage_notes(coverage: Covered, axis: Axis) -> tuple[Note, ...]:
    """How many reports an answer rests on, and which it lacks."""
    notes: list[Note] = []
    if axis is Axis.AGENCY:
        notes.append(note("coverage", covered=coverage.covered, asked=coverage.asked))
    for code, names in (
        ("coverage_missing", coverage.missing),
        ("coverage_unusable", coverage.unusable),
        ("small", coverage.small),
    ):
        if names:
            notes.append(note(code, names="、".join(names[:30])))
    return tuple(notes)
