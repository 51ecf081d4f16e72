"""One cell, or a few side by side: 2021年收到多少件申请, 商业企业被不予公开几件, 予以公开和部分公开各多少."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answering.details import Axis, FiguresDetail
from knowledge.answering.figures import Status, applicant_of, figure
from knowledge.answering.grid import Grid, grid_of, is_ratio, reads_all_cues
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal, refusal
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import refuse_figure
from knowledge.answers import Answer, Kind, Understood
from knowledge.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlan(Plan):
    """The figures of one report, each a code with its applicant, in the order asked."""

    kind: Kind
    agency: str
    year: int
    wanted: tuple[tuple[str, str | None], ...]
    axis: Axis
    whether: bool = False


def plan_of(asking: Asking, grid: Grid, kind: Kind) -> CellPlan:
    """The plan for the figures of one report."""
    pairs = [(code, applicant_of(code, applicant)) for code in grid.codes for applicant in grid.applicants]
    read = grid.understood(asking)
    return CellPlan(
        asking=asking.understanding,
        understood=Understood(
            agencies=read.agencies,
            years=read.years,
            indicators=read.indicators,
            applicants=tuple(dict.fromkeys(applicant for _, applicant in pairs if applicant is not None)),
            inherited=read.inherited,
            assumed=read.assumed,
        ),
        notes=grid.notes,
        kind=kind,
        agency=grid.units.names[0],
        year=grid.years.years[-1],
        wanted=tuple(dict.fromkeys(pairs)),
        axis=Axis.APPLICANT if len(grid.applicants) > 1 else Axis.INDICATOR,
        whether=asking.understanding.has("ask.whether", "filter.any"),
    )


def recognise(asking: Asking) -> CellPlan | Refusal | None:
    """A figure of one unit and one year, which no other kind has claimed."""
    grid = grid_of(asking)
    if grid is None or isinstance(grid, Refusal):
        return grid
    none = asking.understanding.cue("filter.zero")
    if none is not None and asking.understanding.has("ask.count"):
        # 没收到多少申请: neither what was received nor what was not.
        return refusal(asking, Kind.NOT_UNDERSTOOD, "negation", text=none.text)
    if (
        asking.understanding.has("percent")
        or not reads_all_cues(asking, "filter.any", "filter.zero")
        or len(grid.units.names) > 1
        or len(grid.years.years) > 1
        or all(is_ratio(code) for code in grid.codes)
    ):
        return None
    return plan_of(asking, grid, Kind.CELL)


def answer(plan: CellPlan, shelf: Shelf) -> Answer:
    """The figures with their cells; a single figure without a value is refused with the reason."""
    figures = tuple(figure(shelf, plan.agency, plan.year, code, applicant) for code, applicant in plan.wanted)
    known = [item for item in figures if item.status in (Status.KNOWN, Status.ZERO_DENOMINATOR)]
    if not known:
        return refuse_figure(plan, shelf, figures[0])
    return answer_with(
        plan, plan.kind, shelf, figures, detail=FiguresDetail(figures=figures, axis=plan.axis, whether=plan.whether)
    )


KIND = QuestionKind(name="cell", recognise=recognise, answer=answer)
