"""Which and how many meet a condition: 申请超100件的单位, 几家零申请, 有没有被纠正的."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan, nan

from knowledge.answering.conditions import Clause, Row, alternatives, clauses_of, condition_cues, judged_rows
from knowledge.answering.details import Axis, Condition, Coverage, FilterDetail
from knowledge.answering.field import Field, field_of, gather, gather_all, row_name, which_year
from knowledge.answering.figures import TOTAL, Figure, applicant_of, unit_of
from knowledge.answering.grid import Grid, grid_of, is_ratio, reads_all_cues
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal, refusal
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import understood, value_of
from knowledge.answering.ranking import coverage_notes, nothing, placed
from knowledge.answering.slots import reading_of
from knowledge.answers import Answer, Kind, Value
from knowledge.lexicon.hints import hint_words
from knowledge.shelf import Shelf
from knowledge.understanding.parts import Cue

_WHO = ("who.unit", "who.region", "count.units")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterPlan(Plan):
    """Conditions on figures over a field, all of which must be met, or one where `either`.

    `counting` is set when only the number is asked for.
    """

    field: Field
    conditions: tuple[Condition, ...]
    counting: bool
    either: bool = False


def condition_of(asking: Asking) -> Cue | None:
    """The cue of the condition; one with a number before one without."""
    cues = list(condition_cues(asking))
    whether = asking.understanding.cue("ask.whether")
    if (
        not cues
        and whether is not None
        and any(word in asking.understanding.normal for word in hint_words("filter.units"))
    ):
        # 有没有被纠正的单位: whether there is any such unit.
        return None if asking.understanding.units else replace(whether, code="filter.any", number=None)
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
    if (
        cue.code == "filter.zero"
        and not says.indicators
        and not any(word in cue.text for word in hint_words("filter.new"))
    ):
        return None
    handled = ("filter.", "who.", "count.", "coverage.missing", "coverage.years", "by.unit")
    if not reads_all_cues(asking, *handled, *(("coverage.units",) if cue.code == "filter.zero" else ())):
        return None
    clauses = clauses_of(asking)
    if isinstance(clauses, Refusal):
        return clauses
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
    if (len(grid.codes) != 1 and clauses is None) or len(grid.applicants) > 1:
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    if grid.units.single is not None and len(grid.years.years) == 1 and cue.code in ("filter.any", "filter.zero"):
        # One report, yes or no: that is the cell itself.
        return None
    field = field_of(asking, replace(grid, codes=grid.codes[:1]))
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
    first = _condition(cue, field.codes[0], field.applicants[0])
    conditions = (first,) if clauses is None else _conditions(asking, clauses, grid)
    if isinstance(conditions, Refusal):
        return conditions
    if any(limit is not None and isnan(limit) for item in conditions for limit in (item.number, item.number_to)):
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    if len(conditions) > 1:
        if field.axis not in (Axis.AGENCY, Axis.YEAR):
            return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
        field = replace(field, codes=(conditions[0].code,), applicants=(conditions[0].applicant,))
    return FilterPlan(
        asking=says,
        understood=understood(
            agencies=field.agencies[:50],
            years=field.years,
            indicators=[item.code for item in conditions],
            applicants=[*field.applicants, *(item.applicant for item in conditions[1:])],
            inherited=asking.inherited,
            assumed=grid.assumed,
        ),
        notes=grid.notes,
        field=field,
        conditions=conditions,
        either=len(conditions) > 1 and alternatives(asking),
        counting=says.has("count.units", "count.years") or _counts(asking),
    )


def _condition(cue: Cue, code: str, applicant: str | None) -> Condition:
    return Condition(
        code=code,
        applicant=applicant,
        operator=cue.code.removeprefix("filter."),
        number=_limit(cue, cue.number, code),
        number_to=_limit(cue, cue.number2, code),
    )


def _conditions(asking: Asking, clauses: tuple[Clause, ...], grid: Grid) -> tuple[Condition, ...] | Refusal:
    """The conditions with their codes, in the order written; a Refusal where a figure is not certain."""
    made: list[Condition] = []
    for clause in clauses:
        if clause.figure is None:
            return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
        code = reading_of(asking, clause.figure, grid.units.names[0], grid.years.years[-1])
        if isinstance(code, Refusal):
            return code
        if code not in grid.codes or (clause.cue.code == "filter.any" and is_ratio(code)):
            return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
        made.append(_condition(clause.cue, code, applicant_of(code, TOTAL)))
    return tuple(made)


def _limit(cue: Cue, number: float | None, code: str) -> float | None:
    """The number of a condition in the unit of the figure; not a number where it cannot be one of that unit."""
    if number is None:
        return None
    unit = unit_of(code)
    money = any(word in cue.text for word in hint_words("filter.money"))
    if is_ratio(code):
        # 公开率超过50 without a percent sign.
        written = any(sign in cue.text for sign in hint_words("filter.percent"))
        share = number / 100 if number > 1 and not written else number
        return (
            share
            if share <= 1 and not money and not any(word in cue.text for word in hint_words("filter.item"))
            else nan
        )
    if unit == "万元":
        # 10万元 arrives as 100000; a small number without its unit may be either.
        return number / 10_000 if money or number >= 10_000 else nan
    if unit == "元":
        return number if money or number >= 10_000 else nan
    return nan if money or (0 < number < 1) else number


def _counts(asking: Asking) -> bool:
    """Whether 有几个/多少家 asks for the number of units rather than for a figure."""
    return any(
        cue.code == "ask.count" and cue.text.endswith(hint_words("filter.counted")) for cue in asking.understanding.cues
    )


def answer(plan: FilterPlan, shelf: Shelf) -> Answer:
    """What meets the conditions, from the most on, with the number; what could not be judged is named."""
    field, first = plan.field, plan.conditions[0]
    pairs = tuple(dict.fromkeys((item.code, item.applicant) for item in plan.conditions))
    # The first stands for the field itself, which may run over all columns.
    fields = {
        pair: replace(field, codes=(pair[0],), applicants=(pair[1],)) if at else field for at, pair in enumerate(pairs)
    }
    gathered = {pair: gather(shelf, each) for pair, each in fields.items()}
    by_row = {
        pair: {
            _row(item, field.axis): item for item in (gather_all(shelf, fields[pair]) if plan.either else found.known)
        }
        for pair, found in gathered.items()
    }
    judged, fitting = judged_rows(by_row, plan.conditions, either=plan.either)
    if not judged:
        return nothing(plan, Kind.NO_REPORT, "one_unit_only")
    first_figures = [by_row[pairs[0]][row] for row in fitting]
    rows = placed([item for item in first_figures if item.value is not None], descending=True)
    matching = (*(row.figure for row in rows), *(item for item in first_figures if item.value is None))
    beside = tuple(tuple(by_row[pair][_row(item, field.axis)] for pair in pairs[1:]) for item in matching)
    known = [item for row in judged for pair in pairs if (item := by_row[pair][row]).value is not None]
    shown = [
        item
        for lead, others in zip(matching, beside, strict=True)
        for item in (lead, *others)
        if item.value is not None
    ]
    count = Value(
        agency=field.scope or (known[0].agency if len(field.agencies) == 1 else "all"),
        year=field.years[-1],
        indicator="count.matching",
        applicant=known[0].applicant,
        value=len(matching),
        unit="个",
    )
    lone = len(field.agencies) == 1 and field.axis is Axis.AGENCY and len(plan.conditions) == 1
    listed = tuple(value_of(item) for item in (known if lone else shown))
    coverage = _coverage(tuple(found.coverage for found in gathered.values()), len(judged))
    if plan.either:
        seen = {row_name(by_row[pairs[0]][row], field.axis) for row in judged}
        coverage = replace(coverage, unusable=tuple(name for name in coverage.unusable if name not in seen))
    return answer_with(
        plan,
        Kind.FILTER,
        shelf,
        shown or known,
        detail=FilterDetail(
            matching=matching,
            beside=beside,
            operator=first.operator,
            number=first.number,
            number_to=first.number_to,
            also=plan.conditions[1:],
            either=plan.either,
            axis=field.axis,
            coverage=coverage,
            scope=field.scope,
            counting=plan.counting,
            lone=known[0] if lone else None,
        ),
        values=(count, *listed) if plan.counting or not listed else (*listed, count),
        notes=coverage_notes(coverage, field.axis),
    )


def _row(item: Figure, axis: Axis) -> Row:
    match axis:
        case Axis.AGENCY:
            return item.agency
        case Axis.YEAR:
            return item.year
        case Axis.INDICATOR:
            return item.code
        case _:
            return item.applicant


def _coverage(parts: tuple[Coverage, ...], judged: int) -> Coverage:
    """How many rows could be judged by all conditions, and what any of them lacked."""
    return Coverage(
        covered=judged,
        asked=parts[0].asked,
        missing=tuple(dict.fromkeys(name for part in parts for name in part.missing)),
        unusable=tuple(dict.fromkeys(name for part in parts for name in part.unusable)),
        small=tuple(dict.fromkeys(name for part in parts for name in part.small)),
    )


KIND = QuestionKind(name="filter", recognise=recognise, answer=answer)
