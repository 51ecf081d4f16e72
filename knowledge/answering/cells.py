"""Figures as they are asked: one cell, several of one report, side by side over units, or a course over the years."""

from __future__ import annotations

from itertools import pairwise

from knowledge.answering.change import since_last_year
from knowledge.answering.compare import difference, side_by_side
from knowledge.answering.details import Axis, FiguresDetail, TrendDetail
from knowledge.answering.figures import Figure, Status, applicant_of, exact, figure, is_ratio
from knowledge.answering.proof import answer_with, refuse_figure, value_of
from knowledge.answers import Answer, Kind
from knowledge.model import Number
from knowledge.query.algebra import Compare, Figures
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf


def answer_figures(query: Figures, asked: Asked, shelf: Shelf) -> Answer:
    """The figures with their cells; a single figure without a value is refused with the reason."""
    if query.course or len(query.years) > 1:
        return _course(query, asked, shelf)
    if len(query.who.names) > 1:
        axis = Axis.AGENCY
        return side_by_side(Compare(of=(query,), axis=axis), asked, shelf)
    return _of_one_report(query, asked, shelf)


def _of_one_report(query: Figures, asked: Asked, shelf: Shelf) -> Answer:
    (agency,), (year,) = query.who.names, query.years
    wanted = dict.fromkeys(
        (measure, applicant_of(measure, column)) for measure in query.measures for column in query.columns
    )
    figures = tuple(figure(shelf, agency, year, measure, column) for measure, column in wanted)
    if not any(item.status in (Status.KNOWN, Status.ZERO_DENOMINATOR) for item in figures):
        return refuse_figure(asked, shelf, figures[0])
    change = since_last_year(shelf, figures[0]) if len(figures) == 1 else None
    return answer_with(
        asked,
        Kind.RATIO if all(map(is_ratio, query.measures)) else Kind.CELL,
        shelf,
        figures,
        detail=FiguresDetail(
            figures=figures,
            axis=Axis.APPLICANT if len(query.columns) > 1 else Axis.INDICATOR,
            whether=query.whether,
            denied=query.denied,
            change=change,
        ),
        held=() if change is None else (change.before,),
    )


def _course(query: Figures, asked: Asked, shelf: Shelf) -> Answer:
    """The figures by year, one series after the other; years whose cell has no value are named."""
    series = dict.fromkeys(
        (agency, measure, applicant_of(measure, column))
        for agency in query.who.names
        for measure in query.measures
        for column in query.columns
    )
    rows = tuple(
        tuple(figure(shelf, agency, year, measure, column) for year in query.years)
        for agency, measure, column in series
    )
    flat = [item for row in rows for item in row]
    if not any(item.status in (Status.KNOWN, Status.ZERO_DENOMINATOR) for item in flat):
        return refuse_figure(asked, shelf, flat[-1])
    gaps = tuple(_apart(*pair) for pair in zip(*rows, strict=True)) if query.gap and len(rows) == 2 else ()
    apart = (
        tuple(difference(first, second) for first, second, gap in zip(*rows, gaps, strict=True) if gap is not None)
        if gaps
        else ()
    )
    return answer_with(
        asked,
        Kind.TREND,
        shelf,
        flat,
        detail=TrendDetail(
            series=rows, gaps=gaps, moved=query.moved, steps=_steps(rows[0]) if query.moved and len(rows) == 1 else ()
        ),
        values=(*apart, *(value_of(item) for item in flat if item.value is not None)) if apart else None,
    )


def _steps(row: tuple[Figure, ...]) -> tuple[int, ...]:
    """Whether a figure rose, stayed or fell from each year to the next; nothing where a year has none."""
    if any(item.value is None for item in row):
        return ()
    apart = (exact(after) - exact(before) for before, after in pairwise(row))
    return tuple((gap > 0) - (gap < 0) for gap in apart)


def _apart(first: Figure, second: Figure) -> Number | None:
    """By how much the first figure is above the second; None where one of them has no value."""
    return None if first.value is None or second.value is None else difference(first, second).value
