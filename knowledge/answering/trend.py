"""A figure over the years of one unit or a few: 近三年趋势, 历年新收申请, 2019到2023年不予公开情况."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answering.details import TrendDetail
from knowledge.answering.figures import Status, applicant_of, figure
from knowledge.answering.grid import grid_of, reads_all_cues
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import refuse_figure
from knowledge.answers import Answer, Kind
from knowledge.shelf import Shelf

MAX_SERIES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPlan(Plan):
    """Series of figures (unit, code, applicant) over the same years."""

    series: tuple[tuple[str, str, str | None], ...]
    years: tuple[int, ...]
    missing: tuple[int, ...]


def recognise(asking: Asking) -> TrendPlan | Refusal | None:
    """Several years, or a word for a course over the years."""
    says = asking.understanding
    asks_course = says.has("trend", "by.year", "who.year", "change", "follow.chart")
    # 有没有败诉过 with no year named asks of all of them.
    ever = says.has("ever") and not says.years
    grid = grid_of(asking, all_years=asks_course or ever, default=says.has("trend"))
    if grid is None or isinstance(grid, Refusal):
        return grid
    if not reads_all_cues(asking, "trend", "by.year", "change", "compare", "who.year"):
        return None
    if len(grid.years.years) < 2 and not (says.has("trend", "by.year") or grid.years.several):
        return None
    if grid.units.group is not None and len(grid.units.names) > 1:
        return None
    series = tuple(
        dict.fromkeys(
            (agency, code, applicant_of(code, applicant))
            for agency in grid.units.names
            for code in grid.codes
            for applicant in grid.applicants
        )
    )
    if len(series) > MAX_SERIES:
        return None
    return TrendPlan(
        asking=says,
        understood=grid.understood(asking),
        notes=grid.notes,
        series=series,
        years=grid.years.years,
        missing=grid.years.missing,
    )


def answer(plan: TrendPlan, shelf: Shelf) -> Answer:
    """The figures by year, one series after the other; years whose cell has no value are named."""
    series = tuple(
        tuple(figure(shelf, agency, year, code, applicant) for year in plan.years)
        for agency, code, applicant in plan.series
    )
    flat = [item for row in series for item in row]
    if not any(item.value is not None or item.status is Status.ZERO_DENOMINATOR for item in flat):
        return refuse_figure(plan, shelf, flat[-1])
    return answer_with(plan, Kind.TREND, shelf, flat, detail=TrendDetail(series=series, missing=plan.missing))


KIND = QuestionKind(name="trend", recognise=recognise, answer=answer)
