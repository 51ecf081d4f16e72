"""Which and how many meet a condition: 申请超100件的单位, 几家零申请, 有没有被纠正的."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan, nan

from knowledge.answers import Answer, Kind, Value
from knowledge.questions.change import exact
from knowledge.questions.details import Axis, FilterDetail
from knowledge.questions.field import Field, field_of, gather, which_year
from knowledge.questions.figures import Figure, applicant_of, unit_of
from knowledge.questions.grid import grid_of, is_ratio, reads_all_cues
from knowledge.questions.plan import Asking, Plan, QuestionKind, Refusal, refusal
from knowledge.questions.proof import answer as answer_with
from knowledge.questions.proof import understood, value_of
from knowledge.questions.ranking import coverage_notes, nothing, placed
from knowledge.shelf import Shelf
from knowledge.understanding.parts import Cue

_NEW = ("申请", "收件", "一件", "一份", "request", "application")
"""What 零 must be of for new requests to be meant where no figure is named."""

_WHO = ("who.unit", "who.region", "count.units")
OPERATORS = ("over", "at_least", "under", "at_most", "equal", "between", "zero", "any")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterPlan(Plan):
    """A condition on a figure over a field; `counting` when only the number is asked for."""

    field: Field
    operator: str
    number: float | None
    number_to: float | None
    counting: bool


def condition_of(asking: Asking) -> Cue | None:
    """The cue of the condition; one with a number before one without."""
    cues = [cue for cue in asking.understanding.cues if cue.code.startswith("filter.")]
    cues = [cue for cue in cues if cue.code.removeprefix("filter.") in OPERATORS]
    if not cues and asking.understanding.has("coverage.missing"):
        # 哪个单位没有收到申请: no report is missing, the figure is zero.
        missing = asking.understanding.cue("coverage.missing")
        return None if missing is None else replace(missing, code="filter.zero")
    shaping = ("rank", "growth", "compare", "change", "aggregate", "trend", "by.", "breakdown", "why", "share", "each")
    who = next((found for code in _WHO if (found := asking.understanding.cue(code)) is not None), None)
    named = [mention for mention in asking.understanding.indicators if not mention.scope]
    plain = not any(cue.code.startswith(shaping) for cue in asking.understanding.cues)
    if not cues and who is not None and named and plain and not asking.understanding.units:
        # 哪些单位打过官司: those that have any.
        return replace(who, code="filter.any", number=None)
    cues.sort(key=lambda cue: cue.number is None)
    return cues[0] if cues else None


def recognise(asking: Asking) -> FilterPlan | Refusal | None:
    """A condition on one figure over units or years."""
    says = asking.understanding
    cue = condition_of(asking)
    if cue is None or (
        cue.code == "filter.zero" and not cue.number and says.has("coverage.missing") and not says.indicators
    ):
        return None
    if any(item.code.startswith(("change", "growth", "compare")) for item in says.cues):
        return None
    if cue.code == "filter.zero" and not says.indicators and not any(word in cue.text for word in _NEW):
        return None
    handled = ("filter.", "who.", "count.", "coverage.missing", "coverage.years", "by.unit")
    if not reads_all_cues(asking, *handled, *(("coverage.units",) if cue.code == "filter.zero" else ())):
        return None
    numbered = [item for item in says.cues if item.code.startswith("filter.") and item.number is not None]
    grid = grid_of(
        asking,
        many=True,
        all_years=says.has("who.year", "count.years", "coverage.years"),
        default=cue.code in ("filter.zero", "filter.any"),
    )
    if grid is None or isinstance(grid, Refusal):
        return grid
    if cue.code == "filter.any" and is_ratio(grid.codes[0]):
        return None
    if len(grid.codes) != 1 or len(grid.applicants) > 1 or len(numbered) > 1:
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    if grid.units.single is not None and len(grid.years.years) == 1 and cue.code in ("filter.any", "filter.zero"):
        # One report, yes or no: that is the cell itself.
        return None
    field = field_of(asking, grid)
    if field is None:
        if grid.units.single is None:
            return None
        field = Field(
            axis=Axis.AGENCY,
            agencies=grid.units.names,
            years=grid.years.years[-1:],
            codes=grid.codes,
            applicants=(applicant_of(grid.codes[0], grid.applicants[0]),),
        )
    several = which_year(asking, field, grid)
    if several is not None:
        return several
    if len(field.codes) > 1 or (len(field.years) > 1 and len(field.agencies) > 1):
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    number, number_to = (_limit(cue, limit, grid.codes[0]) for limit in (cue.number, cue.number2))
    if any(limit is not None and isnan(limit) for limit in (number, number_to)):
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    return FilterPlan(
        asking=says,
        understood=understood(
            agencies=field.agencies[:50],
            years=field.years,
            indicators=grid.codes,
            applicants=field.applicants,
            inherited=asking.inherited,
            assumed=grid.assumed,
        ),
        notes=grid.notes,
        field=field,
        operator=cue.code.removeprefix("filter."),
        number=number,
        number_to=number_to,
        counting=says.has("count.units", "count.years") or _counts(asking),
    )


def _limit(cue: Cue, number: float | None, code: str) -> float | None:
    """The number of a condition in the unit of the figure; not a number where it cannot be one of that unit."""
    if number is None:
        return None
    unit = unit_of(code)
    money = "元" in cue.text or "yuan" in cue.text
    if is_ratio(code):
        # 公开率超过50 without a percent sign.
        written = any(sign in cue.text for sign in ("%", "％", "‰", "百分之", "percent"))
        share = number / 100 if number > 1 and not written else number
        return share if share <= 1 and not money and "件" not in cue.text else nan
    if unit == "万元":
        # 10万元 arrives as 100000; a small number without its unit may be either.
        return number / 10_000 if money or number >= 10_000 else nan
    if unit == "元":
        return number if money or number >= 10_000 else nan
    return nan if money or (0 < number < 1) else number


def _counts(asking: Asking) -> bool:
    """Whether 有几个/多少家 asks for the number of units rather than for a figure."""
    return any(
        cue.code == "ask.count" and cue.text.endswith(("个", "家", "个单位", "家单位"))
        for cue in asking.understanding.cues
    )


def meets(item: Figure, plan: FilterPlan) -> bool:
    """Whether a known figure meets the condition."""
    value = exact(item)
    number = plan.number or 0
    match plan.operator:
        case "over":
            return value > number
        case "at_least":
            return value >= number
        case "under":
            return value < number
        case "at_most":
            return value <= number
        case "equal":
            return float(value) == number
        case "between":
            return number <= value <= (plan.number_to or number)
        case "zero":
            return value == 0
        case _:
            return value > 0


def answer(plan: FilterPlan, shelf: Shelf) -> Answer:
    """What meets the condition, from the most on, with the number; what could not be judged is named."""
    gathered = gather(shelf, plan.field)
    if not gathered.known:
        return nothing(plan, Kind.NO_REPORT, "one_unit_only")
    rows = placed([item for item in gathered.known if meets(item, plan)], descending=True)
    matching = tuple(row.figure for row in rows)
    first = gathered.known[0]
    count = Value(
        agency=plan.field.scope or (first.agency if len(plan.field.agencies) == 1 else "all"),
        year=plan.field.years[-1],
        indicator="count.matching",
        applicant=first.applicant,
        value=len(matching),
        unit="个",
    )
    lone = len(plan.field.agencies) == 1 and plan.field.axis is Axis.AGENCY
    listed = tuple(value_of(item) for item in (gathered.known if lone else matching))
    return answer_with(
        plan,
        Kind.FILTER,
        shelf,
        matching or gathered.known,
        detail=FilterDetail(
            matching=matching,
            operator=plan.operator,
            number=plan.number,
            number_to=plan.number_to,
            axis=plan.field.axis,
            coverage=gathered.coverage,
            scope=plan.field.scope,
            counting=plan.counting,
            lone=gathered.known[0] if lone else None,
        ),
        values=(count, *listed) if plan.counting or not listed else (*listed, count),
        notes=coverage_notes(gathered.coverage, plan.field.axis),
    )


KIND = QuestionKind(name="filter", recognise=recognise, answer=answer)
