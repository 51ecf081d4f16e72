"""Figures side by side: 教育局和卫健委谁收得多, A区、B区公开率对比, 自然人和企业哪个多, 各区新收申请分别多少."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answering.change import against_unit, exact, plain_number
from knowledge.answering.details import Axis, CompareDetail, Placed
from knowledge.answering.field import Field, overlapping
from knowledge.answering.figures import Figure, Status, applicant_of, figure
from knowledge.answering.grid import Grid, grid_of, is_ratio, reads_all_cues
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal, note, refusal
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import refuse_figure, understood, value_of
from knowledge.answering.ranking import placed
from knowledge.answering.readings import Beside, Place, beside, first
from knowledge.answers import Answer, Choice, Kind, Value
from knowledge.lexicon.hints import hint_word
from knowledge.shelf import Shelf
from knowledge.understanding.parts import UnitMention

MOST = 60
_CUES = ("compare", "compare.more", "compare.less", "compare.gap")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePlan(Plan):
    """The figures to set side by side (unit, year, code, applicant) and what is asked: both, more, less."""

    rows: tuple[tuple[str, int, str, str | None], ...]
    axis: Axis
    asked: str
    gap: bool


def recognise(asking: Asking) -> ComparePlan | Refusal | None:
    """Several units, applicants, indicators or years, one of each of the others."""
    says = asking.understanding
    if not reads_all_cues(asking, "compare", "change.absolute", "change.points", "change.percent", "by.unit", "who."):
        return None
    cued = says.has(*_CUES)
    named_units = len({name for mention in says.units for name in mention.names}) > 1
    listed = any(mention.group is not None for mention in says.units) or says.has("by.unit", "units.number")
    if not cued and not named_units and not listed:
        return None
    if against_unit(asking) and not named_units and not listed:
        home = asking.home
        if home is None or home in {name for mention in says.units for name in mention.names}:
            return None
        # 比卫健委高多少: the unit meant is the one that is compared.
        first = UnitMention(text=home, names=(home,))
        return recognise(replace(asking, understanding=replace(says, units=(first, *says.units))))
    grid = grid_of(asking, many=listed, default=cued)
    if grid is None or isinstance(grid, Refusal):
        return grid
    years, notes = grid.years.years, grid.notes
    summary = own_summary(asking, grid)
    if summary is not None and not cued and any(is_ratio(code) for code in grid.codes):
        return which_summary(asking, grid, summary)
    several = {
        Axis.AGENCY: len(grid.units.names) > 1,
        Axis.YEAR: len(years) > 1,
        Axis.INDICATOR: len(grid.codes) > 1,
        Axis.APPLICANT: len(grid.applicants) > 1,
    }
    if several[Axis.AGENCY] and several[Axis.YEAR] and not grid.years.assumed:
        return None
    if several[Axis.AGENCY] and (grid.years.assumed or len(years) > 1):
        common = [
            year
            for year in sorted({entry.year for entry in asking.shelf.reports(agency=grid.units.names[0])}, reverse=True)
            if all(asking.shelf.reports(agency=name, year=year) for name in grid.units.names)
        ]
        if common and grid.units.group is None and common[0] != years[-1]:
            years, notes = (common[0],), (*notes, note("common_year", year=common[0]))
    axes = [axis for axis, is_so in several.items() if is_so and (axis is not Axis.YEAR or len(years) > 1)]
    if len(axes) != 1:
        return None
    axis = axes[0]
    if axis is Axis.YEAR and not cued:
        return None
    rows = tuple(
        dict.fromkeys(
            (agency, year, code, applicant_of(code, applicant))
            for agency in grid.units.names[:MOST]
            for year in years
            for code in grid.codes
            for applicant in grid.applicants
        )
    )
    asked = "more" if says.has("compare.more") else "less" if says.has("compare.less") else "both"
    return ComparePlan(
        asking=says,
        understood=understood(
            agencies=grid.units.names[:50],
            years=years,
            indicators=grid.codes,
            applicants=[row[3] for row in rows],
            inherited=asking.inherited,
            assumed=grid.assumed,
        ),
        notes=notes,
        rows=rows,
        axis=axis,
        asked=asked,
        gap=says.has("compare.gap", "compare.more", "compare.less", "change.absolute", "change.points"),
    )


def own_summary(asking: Asking, grid: Grid) -> str | None:
    """The government whose own report already sums up the group that the question names (全市, 全区)."""
    if grid.units.group is None or grid.units.group.split("@")[0] not in ("city", "district", "province"):
        return None
    above = overlapping(asking.shelf, grid.units.names)
    return above[0] if above else None


def _worded(key: str, **params: object) -> str:
    return hint_word(f"labels.{key}").format(**params)


def which_summary(asking: Asking, grid: Grid, summary: str) -> Refusal:
    """Ask whether the government's own report is meant, or its units one by one (added up, for a count)."""
    text = asking.understanding.normal
    label = grid.units.label or ""
    rest = text.replace(label, "", 1) if label else text
    ratio = any(is_ratio(code) for code in grid.codes)
    count = len(grid.units.names)
    other = (
        Choice(label=_worded("one_by_one", count=count), question=_worded("each_unit", rest=rest))
        if ratio
        else Choice(
            label=_worded("group_total", group=label, count=count),
            question=_worded("group_sum", group=label, rest=rest),
        )
    )
    return refusal(
        asking,
        Kind.AMBIGUOUS,
        "which_summary" if ratio else "which_total",
        choices=(Choice(label=summary, question=f"{summary}{rest}"), other),
        text=label,
    )


def answer(plan: ComparePlan, shelf: Shelf) -> Answer:
    """The figures in the order asked; two named units of which one has no figure are not compared."""
    figures = tuple(figure(shelf, *row) for row in plan.rows)
    unknown = [item for item in figures if item.value is None]
    known = [item for item in figures if item.value is not None]
    stuck = [item for item in unknown if item.status is not Status.ZERO_DENOMINATOR]
    if not known or (stuck and len(figures) <= 2):
        if not stuck:
            return answer_with(
                plan, Kind.COMPARE, shelf, figures, detail=CompareDetail(figures=figures, axis=plan.axis)
            )
        return refuse_figure(plan, shelf, stuck[0])
    same_unit = len({item.unit for item in known}) == 1
    winner = None
    if plan.asked != "both" and same_unit and not unknown:
        best = (max if plan.asked == "more" else min)(exact(item) for item in known)
        leaders = [item for item in known if exact(item) == best]
        winner = leaders[0] if len(leaders) == 1 else None
    gap = None
    if plan.gap and len(known) == 2 and same_unit:
        gap = plain_number(abs(exact(known[0]) - exact(known[1])))
    read_otherwise = _read_otherwise(plan, shelf, known)
    asked = gap is not None and plan.asking.has("change.absolute", "change.points", "compare.gap")
    return answer_with(
        plan,
        Kind.COMPARE,
        shelf,
        figures,
        values=(*map(value_of, known), difference(*known)) if asked else None,
        detail=CompareDetail(figures=figures, axis=plan.axis, asked=plan.asked, winner=winner, gap=gap),
        notes=read_otherwise.notes,
        beside=read_otherwise.figures,
    )


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


def _read_otherwise(plan: ComparePlan, shelf: Shelf, known: Sequence[Figure]) -> Beside:
    """Whether another unit, year or applicant would lead if the rate were counted otherwise."""
    if plan.axis is Axis.INDICATOR or len(known) < 2:
        return Beside()
    agencies, years, indicators, applicants = (tuple(dict.fromkeys(column)) for column in zip(*plan.rows, strict=True))
    field = Field(axis=plan.axis, agencies=agencies, years=years, codes=indicators, applicants=applicants)

    def rank(figures: Sequence[Figure]) -> tuple[Placed, ...]:
        return placed(figures, descending=plan.asked != "less")

    code = ("less" if len(known) == 2 else "least") if plan.asked == "less" else ("more" if len(known) == 2 else "most")
    return beside(shelf, field, rank(known), (Place(code=code, select=first),), rank)


KIND = QuestionKind(name="compare", recognise=recognise, answer=answer)
