"""Sums, means and medians over units or years: 全市合计多少, 各区平均几件, 中位数, 近三年合计."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from knowledge.answering.change import exact, plain_number
from knowledge.answering.compare import own_summary, which_summary
from knowledge.answering.details import AggregateDetail, Axis
from knowledge.answering.field import Field, gather, gather_all, overlapping, scope_of
from knowledge.answering.figures import applicant_of, unit_of
from knowledge.answering.grid import Grid, ancestors, asks_for_figure, grid_of, is_ratio, reads_all_cues
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal, note, refusal
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import refuse_figure, understood
from knowledge.answering.ranking import coverage_notes, nothing
from knowledge.answering.slots import named_years
from knowledge.answers import Answer, Kind, Value
from knowledge.lexicon.hints import hint
from knowledge.model import Severity
from knowledge.shelf import Shelf
from knowledge.understanding.parts import YearForm

FEWEST = 2
"""Reports with a value without which nothing is added up."""
_EACH = hint("aggregate.each")
_EVERY = hint("aggregate.every")
_CUES = ("aggregate.sum.strong", "aggregate.mean", "aggregate.median")


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregatePlan(Plan):
    """A sum, mean or median of one figure over a field, once for each of its years when that runs over units."""

    operation: str
    field: Field


def operation_of(asking: Asking) -> str | None:
    """sum, mean or median, as the question says; None where it says nothing."""
    says = asking.understanding
    for code, name in (("aggregate.median", "median"), ("aggregate.mean", "mean")):
        if says.has(code):
            return name
    return "sum" if says.has("aggregate.sum", "aggregate.sum.strong") else None


def recognise(asking: Asking) -> AggregatePlan | Refusal | None:
    """A sum, mean or median over a group of units, over all, or over several years of one."""
    says = asking.understanding
    if says.has("each") and not says.has("aggregate.mean", "aggregate.median"):
        return None
    if not reads_all_cues(asking, "aggregate.", "by.unit", "aggregate.sum.strong"):
        return None
    grouped = any(mention.group is not None for mention in says.units) or says.has("units.number", "excluded")
    spans = len(named_years(asking)) > 1 or any(mention.form is not YearForm.LIST for mention in says.years)
    named = len({name for mention in says.units if mention.group is None for name in mention.names[:1]})
    strong = says.has(*_CUES) or (
        says.has("aggregate.sum")
        and (spans or grouped or named > 1 or len(says.indicators) > 1 or len(says.applicants) > 1)
    )
    if not strong and not grouped:
        return None
    if grouped and not strong and any(_EACH.search(mention.text) for mention in says.units):
        return None
    if not strong and _EVERY.search(says.normal):
        # 是不是所有单位都被起诉了: their sum would not say.
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind") if asks_for_figure(asking) else None
    own = (not says.units and asking.home is not None and operation_of(asking) == "sum") or (spans and not says.units)
    grid = grid_of(asking, many=not (own and asking.home is not None), default=strong)
    if grid is None or isinstance(grid, Refusal):
        return grid
    operation = operation_of(asking) or "sum"
    if _adds_up(asking, grid):
        return _over_indicators(asking, grid)
    if len(grid.codes) != 1 or len(grid.applicants) > 1:
        return None
    one = len(grid.units.names) == 1
    if one and len(grid.years.years) == 1:
        # One report has nothing to add up: a strong word alone does not make it a sum of several.
        if grouped and strong and not _own_area(asking, grid, operation):
            return refusal(asking, Kind.NO_REPORT, "one_unit_only")
        return None if operation == "sum" else refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    if is_ratio(grid.codes[0]) and operation == "sum":
        return None if not strong else refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    summary = own_summary(asking, grid)
    if summary is not None and not says.has("aggregate.sum", *_CUES):
        return which_summary(asking, grid, summary)
    field = Field(
        axis=Axis.YEAR if one else Axis.AGENCY,
        agencies=grid.units.names,
        years=grid.years.years,
        codes=grid.codes,
        applicants=(applicant_of(grid.codes[0], grid.applicants[0]),),
        scope=scope_of(asking, grid),
    )
    return AggregatePlan(
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
        operation=operation,
        field=field,
    )


def _own_area(asking: Asking, grid: Grid, operation: str) -> bool:
    """Whether the one unit is the government of the area whose sum is asked: 全市 where only the city's report is."""
    group = (grid.units.group or "").split("@")[0]
    unit = next((unit for unit in asking.shelf.units() if unit.name == grid.units.names[0]), None)
    level = {"city": "city", "province": "province", "district": "county"}.get(group)
    return operation == "sum" and unit is not None and unit.office == "government" and unit.level == level


def _adds_up(asking: Asking, grid: Grid) -> bool:
    """Whether several figures of one report are to be added (复议和诉讼一共多少件), none being part of another."""
    nested = {"organisation", "total"} & set(grid.applicants)
    several = (len(grid.codes) > 1 and len(grid.applicants) == 1) or (
        len(grid.codes) == 1 and len(grid.applicants) > 1 and not nested
    )
    one = len(grid.units.names) == 1 and len(grid.years.years) == 1
    apart = not any(code in ancestors(other) for code in grid.codes for other in grid.codes)
    units = {unit_of(code) for code in grid.codes}
    return (
        several and one and apart and len(units) == 1 and "ratio" not in units and not asking.understanding.has("each")
    )


def _over_indicators(asking: Asking, grid: Grid) -> AggregatePlan:
    return AggregatePlan(
        asking=asking.understanding,
        understood=grid.understood(asking),
        notes=grid.notes,
        operation="sum",
        field=Field(
            axis=Axis.INDICATOR if len(grid.codes) > 1 else Axis.APPLICANT,
            agencies=grid.units.names,
            years=grid.years.years,
            codes=grid.codes,
            applicants=tuple(
                dict.fromkeys(applicant_of(code, column) for code in grid.codes for column in grid.applicants)
            ),
        ),
    )


def worked_out(operation: str, numbers: list[Fraction]) -> Fraction:
    """The sum, mean or median of at least one number, exactly."""
    if operation == "sum":
        return sum(numbers, Fraction(0))
    if operation == "mean":
        return sum(numbers, Fraction(0)) / len(numbers)
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def answer(plan: AggregatePlan, shelf: Shelf) -> Answer:
    """The result with all its cells; reports that are missing or have no value are named and left out."""
    field = plan.field
    gathered = gather(shelf, field)
    if not gathered.known:
        return nothing(plan, Kind.NO_REPORT, "one_unit_only")
    unit = gathered.known[0].unit
    groups = [field.years] if field.axis is not Axis.AGENCY else [(year,) for year in field.years]
    values: list[Value] = []
    parts = field.axis in (Axis.INDICATOR, Axis.APPLICANT)
    if parts and len(gathered.known) < len(gather_all(shelf, field)):
        return refuse_figure(plan, shelf, next(item for item in gather_all(shelf, field) if item.value is None))
    for years in groups:
        numbers = [exact(item) for item in gathered.known if item.year in years]
        if not numbers or (not parts and len(numbers) < FEWEST):
            # One report is neither a sum nor a mean of several.
            continue
        values.append(
            Value(
                agency=field.scope or (field.agencies[0] if len(field.agencies) == 1 else "all"),
                year=years[-1],
                indicator=f"aggregate.{plan.operation}",
                applicant=gathered.known[0].applicant if len(set(field.applicants)) == 1 else None,
                value=plain_number(worked_out(plan.operation, numbers)),
                unit=unit,
            )
        )
    if not values:
        return nothing(plan, Kind.NO_REPORT, "one_unit_only")
    above = overlapping(shelf, field.agencies) if plan.operation == "sum" else ()
    notes = coverage_notes(gathered.coverage, field.axis)
    if above:
        notes = (note("may_overlap", Severity.WARNING, names="、".join(above[:5])), *notes)
    return answer_with(
        plan,
        Kind.AGGREGATE,
        shelf,
        gathered.known,
        detail=AggregateDetail(
            operation=plan.operation,
            result=values[-1].value,
            figures=gathered.known,
            axis=field.axis,
            coverage=gathered.coverage,
            scope=field.scope,
            unit=unit,
        ),
        values=values,
        notes=notes,
    )


KIND = QuestionKind(name="aggregate", recognise=recognise, answer=answer)
