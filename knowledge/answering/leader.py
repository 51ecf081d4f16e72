"""A figure of whoever another figure ranks first: 申请最多的单位公开率是多少, 教育局申请最多的那年不予公开几件."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge.answering.details import Axis, LeaderDetail
from knowledge.answering.field import Field, field_of, gather, which_year
from knowledge.answering.figures import TOTAL, Status, applicant_of, figure
from knowledge.answering.grid import grid_of, is_ratio, reads_all_cues
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal, refusal
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import refuse_figure, understood, value_of
from knowledge.answering.ranking import coverage_notes, cut, nothing, placed
from knowledge.answering.slots import reading_of
from knowledge.answers import Answer, Kind, Language
from knowledge.shelf import Shelf
from knowledge.understanding.parts import Cue, IndicatorMention

MOST_TIED = 3
"""More than these at the same place are no one that a figure could be told of."""

_PLACES = ("rank.most", "rank.least", "rank.nth")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderPlan(Plan):
    """By what to rank, which place is meant, and the figure asked of whoever stands there."""

    field: Field
    descending: bool
    nth: int | None
    code: str
    applicant: str | None


def _places(asking: Asking) -> tuple[Cue, IndicatorMention, IndicatorMention] | None:
    """The cue of the place, the figure that ranks and the one asked; None where the question has not just these."""
    says = asking.understanding
    places = [cue for cue in says.cues if cue.code.startswith("rank")]
    named = [mention for mention in says.indicators if not mention.scope]
    if len(places) != 1 or places[0].code not in _PLACES or len(named) != 2:
        return None
    place, (first, second) = places[0], named
    for by, asked in ((first, second), (second, first)) if says.language is Language.EN else ():
        # The grant rate of the unit with the most requests: what ranks stands right behind the word for the place.
        if place.end <= by.start and not says.normal[place.end : by.start].strip():
            return place, by, asked
    if first.end <= place.start and place.end <= second.start:
        return place, first, second
    return None


def recognise(asking: Asking) -> LeaderPlan | Refusal | None:
    """Two figures with a word for one place of a ranking between them, over units or years."""
    found = _places(asking)
    if found is None or not reads_all_cues(asking, *_PLACES, "who.unit", "who.region", "who.year", "coverage.units"):
        return None
    place, by, asked = found
    says = asking.understanding
    grid = grid_of(asking, many=True, all_years=says.has("who.year"))
    if grid is None or isinstance(grid, Refusal):
        return grid
    names, years = grid.units.names, grid.years.years
    read = [reading_of(asking, mention, names[0], years[-1]) for mention in (by, asked)]
    codes: list[str] = []
    for code in read:
        if isinstance(code, Refusal):
            return code
        codes.append(code)
    unclear = refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    if set(codes) != set(grid.codes) or len(set(codes)) != 2 or len(says.applicants) > 1 or (place.number or 2) < 1:
        return unclear
    column = says.applicants[0] if says.applicants else None
    ranks = column is not None and abs(column.start - by.start) < abs(column.start - asked.start)
    columns = [column.code if column is not None and ranks is first else TOTAL for first in (True, False)]
    applicants = [applicant_of(code, applicant) for code, applicant in zip(codes, columns, strict=True)]
    field = field_of(asking, replace(grid, codes=(codes[0],), applicants=(columns[0],)))
    if field is None or field.axis not in (Axis.AGENCY, Axis.YEAR):
        return unclear
    several = which_year(asking, field, grid)
    if several is not None:
        return several
    return LeaderPlan(
        asking=says,
        understood=understood(
            agencies=field.agencies[:50],
            years=field.years,
            indicators=[codes[1], codes[0]],
            applicants=[applicants[1], applicants[0]],
            inherited=asking.inherited,
            assumed=grid.assumed,
        ),
        notes=grid.notes,
        field=replace(field, applicants=(applicants[0],)),
        descending=place.code != "rank.least",
        nth=int(place.number) if place.code == "rank.nth" and place.number else None,
        code=codes[1],
        applicant=applicants[1],
    )


def answer(plan: LeaderPlan, shelf: Shelf) -> Answer:
    """The figure of whoever stands at that place, all of them where they tie, with what put them there."""
    gathered = gather(shelf, plan.field)
    rows = placed(gathered.known, descending=plan.descending)
    if len(rows) < 2:
        return nothing(plan, Kind.NO_REPORT, "one_unit_only")
    leaders = cut(rows, 1, plan.nth or 1)
    if not leaders or len(leaders) > MOST_TIED:
        return nothing(plan, Kind.NOT_UNDERSTOOD, "no_kind")
    asked = tuple(figure(shelf, row.figure.agency, row.figure.year, plan.code, plan.applicant) for row in leaders)
    for item in asked:
        if item.value is None and item.status is not Status.ZERO_DENOMINATOR:
            return refuse_figure(plan, shelf, item)
    ranked = tuple(row.figure for row in leaders)
    made = answer_with(
        plan,
        Kind.RATIO if is_ratio(plan.code) else Kind.CELL,
        shelf,
        (*asked, *ranked),
        detail=LeaderDetail(
            rows=leaders,
            asked=asked,
            axis=plan.field.axis,
            descending=plan.descending,
            nth=plan.nth,
            scope=plan.field.scope,
        ),
        values=[value_of(item) for item in (*asked, *ranked) if item.value is not None],
        notes=coverage_notes(gathered.coverage, plan.field.axis),
    )
    return replace(
        made,
        understood=replace(
            plan.understood,
            agencies=tuple(dict.fromkeys(item.agency for item in asked)),
            years=tuple(dict.fromkeys(item.year for item in asked)),
        ),
    )


KIND = QuestionKind(name="leader", recognise=recognise, answer=answer)
