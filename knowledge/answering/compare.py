"""Figures side by side: 教育局和卫健委谁收得多, A区、B区公开率对比, 自然人和企业哪个多, 各区新收申请分别多少."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answering.details import Axis, CompareDetail
from knowledge.answering.field import Field, row_name
from knowledge.answering.figures import Figure, Status, applicant_of, exact, figure, plain_number
from knowledge.answering.meeting import meets
from knowledge.answering.numbers import decimals_of, fraction, of_figures
from knowledge.answering.other_counts import Beside, Place, beside
from knowledge.answering.proof import answer_with, refuse_figure, value_of
from knowledge.answering.ranking import Ranking, ranked
from knowledge.answers import Answer, Kind, Note, Value, note
from knowledge.query.algebra import Claim, Compare, Condition
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf

MOST = 60
"""Units that are set side by side."""


def side_by_side(query: Compare, asked: Asked, shelf: Shelf) -> Answer:
    """The figures in the order asked; two named units of which one has no figure are not compared."""
    rows = tuple(
        dict.fromkeys(
            (agency, year, measure, applicant_of(measure, column))
            for of in query.of
            for agency in of.who.names[:MOST]
            for year in of.years
            for measure in of.measures
            for column in of.columns
        )
    )
    figures = tuple(figure(shelf, *row) for row in rows)
    unknown = [item for item in figures if item.value is None]
    known = [item for item in figures if item.value is not None]
    stuck = [item for item in unknown if item.status is not Status.ZERO_DENOMINATOR]
    if not known or (stuck and len(figures) <= 2):
        if not stuck:
            return answer_with(
                asked, Kind.COMPARE, shelf, figures, detail=CompareDetail(figures=figures, axis=query.axis)
            )
        return refuse_figure(asked, shelf, stuck[0])
    same_unit = len({item.unit for item in known}) == 1
    one_measure = len({item.measure for item in known}) == 1 or query.axis is Axis.INDICATOR
    winner = None
    if query.asked in ("more", "less") and same_unit and one_measure and not unknown:
        best = (max if query.asked == "more" else min)(exact(item) for item in known)
        leaders = [item for item in known if exact(item) == best]
        winner = leaders[0] if len(leaders) == 1 else None
    gap = None
    if len(known) == 2 and same_unit and not unknown:
        gap = plain_number(abs(exact(known[0]) - exact(known[1])))
    times = _times(query, known) if gap is not None else None
    read_otherwise = _read_otherwise(query, shelf, known, figures)
    return answer_with(
        asked,
        Kind.COMPARE,
        shelf,
        figures,
        values=_values(query, known, times) if gap is not None else None,
        detail=CompareDetail(
            figures=figures,
            axis=query.axis,
            asked=query.asked,
            winner=winner,
            gap=gap,
            times=times,
            claimed=_is_so(query.claim, query.asked, known) if query.claim is not None and gap is not None else None,
        ),
        notes=(*_left_out(query), *read_otherwise.notes),
        beside=read_otherwise.figures,
    )


def _times(query: Compare, known: Sequence[Figure]) -> float | None:
    """How many times the second figure the first is, where that is asked and there is a second to count by."""
    first, second = known
    return float(exact(first) / exact(second)) if query.asked == "times" and exact(second) else None


def _values(query: Compare, known: Sequence[Figure], times: float | None) -> tuple[Value, ...] | None:
    """The two figures with what was asked of them; None where they alone are it."""
    told = tuple(map(value_of, known))
    if times is not None:
        return (replace(told[0], indicator="change.times", value=times, unit="倍"), *told)
    return (*told, difference(*known)) if query.difference else None


def _left_out(query: Compare) -> tuple[Note, ...]:
    """How many of all units are set side by side, where they are too many."""
    count = max(len(of.who.names) for of in query.of)
    return (note("compared_first", first=MOST, count=count),) if count > MOST else ()


def _is_so(claim: Claim, asked: str, known: Sequence[Figure]) -> bool:
    """Whether the first is as far ahead of the second as is said, behind it or apart; rates in points.

    A claimed number of points is held to as many decimals as it is given with.
    """
    first, second = known
    gap = exact(first) - exact(second)
    gap = abs(gap) if asked == "both" else -gap if asked == "less" else gap
    if first.is_ratio:
        gap = fraction(round(float(gap * 100), decimals_of(claim.number)))
    condition = Condition(measure=first.measure, column=None, operator=claim.operator, number=claim.number)
    return meets(gap, condition, fraction(claim.number), fraction(claim.number_to or claim.number))


def difference(first: Figure, second: Figure) -> Value:
    """By how much the first figure is above the second: in points where they are rates."""
    gap = exact(first) - exact(second)
    return Value(
        agency=first.agency,
        year=first.year,
        indicator="change.points" if first.is_ratio else "change.absolute",
        applicant=first.applicant,
        value=float(gap * 100) if first.is_ratio else plain_number(gap),
        unit="百分点" if first.is_ratio else first.unit,
    )


def _read_otherwise(query: Compare, shelf: Shelf, known: Sequence[Figure], figures: Sequence[Figure]) -> Beside:
    """Whether another unit, year or applicant would lead if the rate were counted otherwise."""
    measures = tuple(dict.fromkeys(item.measure for item in figures))
    if query.axis is Axis.INDICATOR or len(known) < 2 or len(measures) > 1:
        return Beside()
    field = Field(
        axis=query.axis,
        agencies=tuple(dict.fromkeys(item.agency for item in figures)),
        years=tuple(dict.fromkeys(item.year for item in figures)),
        measures=measures,
        applicants=tuple(dict.fromkeys(item.applicant for item in figures)),
    )

    descending = query.asked != "less"
    rows = ranked(
        of_figures(known),
        descending=descending,
        name=lambda place: row_name(known[place], query.axis),
        of=lambda agency: [place for place, item in enumerate(known) if item.agency == agency],
    )
    code = (
        ("less" if len(known) == 2 else "least") if query.asked == "less" else ("more" if len(known) == 2 else "most")
    )
    return beside(shelf, field, rows, (Place(code=code, select=Ranking.first),), descending=descending)
