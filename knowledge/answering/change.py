"""From one year to another: 2023比2022多多少, 公开率同比几个百分点, 五年增长几倍."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from knowledge.answering.details import ChangeDetail, FiguresDetail
from knowledge.answering.figures import Figure, Status, applicant_of, figure
from knowledge.answering.grid import grid_of, is_ratio, reads_all_cues
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal, note
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import refuse_figure, understood, value_of
from knowledge.answering.slots import Units, indexed_years, named_years, no_year
from knowledge.answers import Answer, Kind, Value
from knowledge.lexicon.hints import hint, hint_word, hint_words
from knowledge.model import Number
from knowledge.shelf import Shelf
from knowledge.understanding.parts import Slot, YearForm

MEASURED = ("change.absolute", "change.percent", "change.points", "change.times")
_AGAINST = hint("change.against")
"""What stands between 2023年 and 2022年 when the first is counted from the second; 与2022年相比，… is the other way."""
_CUES = ("change.up", "change.down", "change.yoy", *MEASURED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePlan(Plan):
    """One figure of one unit in two years; `asked` is absolute, percent, points or times."""

    agency: str
    before: int
    after: int
    code: str
    applicant: str | None
    asked: str


def exact(item: Figure) -> Fraction:
    """A known figure without the rounding of floating point: a ratio as numerator over denominator."""
    if item.numerator is not None and item.denominator:
        return _fraction(item.numerator) / _fraction(item.denominator)
    return _fraction(item.known)


def _fraction(value: Number) -> Fraction:
    # As it is written: 0.1 is a tenth.
    return Fraction(value) if isinstance(value, int) else Fraction(str(value))


def plain_number(value: Fraction) -> Number:
    """The nearest plain number: an int where it is whole."""
    return int(value) if value.denominator == 1 else float(value)


def two_years(asking: Asking, units: Units) -> tuple[int, int] | Refusal | None:
    """The year counted from and the year counted to; None when the question names no pair of years."""
    says = asking.understanding
    indexed = indexed_years(asking.shelf, units.names)
    named = named_years(asking)
    spans = [mention for mention in says.years if mention.form is not YearForm.LIST]
    pair: tuple[int, int] | None = None
    if len(named) >= 2:
        first, second = named[0], named[-1]
        pair = (second, first) if _set_against(asking) else (min(first, second), max(first, second))
    elif spans:
        mention = spans[0]
        if mention.form is YearForm.RANGE:
            pair = (min(mention.years), max(mention.years))
        elif mention.form is YearForm.SINCE:
            pair = (mention.years[0], indexed[-1] if indexed else mention.years[0])
        elif indexed:
            count = mention.count if mention.form is YearForm.LATEST and mention.count else len(indexed)
            inside = [year for year in indexed if mention.form is not YearForm.UNTIL or year <= mention.years[0]]
            chosen = inside[-count:]
            pair = (chosen[0], chosen[-1]) if len(chosen) > 1 else None
    elif named:
        pair = (named[0] - 1, named[0])
    elif indexed:
        pair = (indexed[-1] - 1, indexed[-1])
    if pair is None or pair[0] == pair[1]:
        return None
    absent = [year for year in pair if year not in indexed]
    return no_year(asking, units, absent, indexed) if absent and indexed else pair


def against_unit(asking: Asking) -> bool:
    """Whether a unit is what is compared with (比卫健委高多少), so that the change is between units, not years."""
    says = asking.understanding
    if len(named_years(asking)) > 1 or says.has("change.yoy"):
        return False
    return any(
        mention.text and any(f"{word}{mention.text}" in says.normal for word in hint_words("change.before_unit"))
        for mention in says.units
    ) and says.has("compare", "compare.more", "compare.less", "compare.gap", "change.absolute")


def _names_two(asking: Asking) -> bool:
    """Whether just two years are named, one by one or as the ends of a span of two."""
    named = set(named_years(asking))
    for mention in asking.understanding.years:
        if mention.form is YearForm.RANGE:
            named |= set(range(min(mention.years), max(mention.years) + 1))
    return len(named) == 2 and all(m.form in (YearForm.LIST, YearForm.RANGE) for m in asking.understanding.years)


def _set_against(asking: Asking) -> bool:
    """Whether 比 stands between the two years named, so that the first is counted from the second."""
    says = asking.understanding
    years = [span for span in says.spans if span.slot is Slot.YEAR]
    if len(years) < 2:
        return False
    between = says.normal[years[0].end : years[-1].start]
    return bool(_AGAINST.search(between))


def asked_measure(asking: Asking, code_is_ratio: bool) -> str:
    """Which measure of the change leads: absolute, percent, points or times."""
    says = asking.understanding
    if says.has("change.times"):
        return "times"
    if code_is_ratio or says.has("change.points"):
        return "points"
    shares = any(
        word in cue.text
        for cue in says.cues
        if cue.code.startswith("change")
        for word in hint_words("change.by_percent")
    )
    return "percent" if shares or says.has("change.percent", "percent") else "absolute"


def recognise(asking: Asking) -> ChangePlan | Refusal | None:
    """A word for change with two years named, a span, or the year before understood."""
    says = asking.understanding
    # 多了还是少了, of the one year talked about: from the year before.
    lone = says.has("change") and len(says.years) == 1 and len(named_years(asking)) == 1
    set_apart = says.has("compare", "compare.gap", "change") and _names_two(asking)
    if not says.has(*_CUES) and not set_apart and not lone:
        return None
    if says.has("trend") and not says.has(*MEASURED):
        return None
    if not reads_all_cues(asking, "change", "compare", "filter.", "trend") or against_unit(asking):
        return None
    # The base year may be one that is not indexed: that is told by two_years, not by the grid.
    grid = grid_of(asking, default=True)
    if grid is None or isinstance(grid, Refusal):
        return grid
    if len(grid.units.names) > 1 or len(grid.codes) != 1 or len(grid.applicants) != 1:
        return None
    pair = two_years(asking, grid.units)
    if pair is None or isinstance(pair, Refusal):
        return pair
    code = grid.codes[0]
    applicant = applicant_of(code, grid.applicants[0])
    return ChangePlan(
        asking=says,
        understood=understood(
            agencies=grid.units.names,
            years=sorted(pair),
            indicators=grid.codes,
            applicants=[applicant],
            inherited=asking.inherited,
            assumed=grid.assumed,
        ),
        notes=(*grid.notes, note("yearly_only"))
        if any(hint_word("change.monthly") in cue.text for cue in says.cues)
        else grid.notes,
        agency=grid.units.names[0],
        before=pair[0],
        after=pair[1],
        code=code,
        applicant=applicant,
        asked=asked_measure(asking, is_ratio(code)),
    )


def change_values(before: Figure, after: Figure, asked: str) -> tuple[tuple[Value, ...], ChangeDetail]:
    """The measures of a change in the order asked, and the detail to word it by."""
    difference = exact(after) - exact(before)
    base = exact(before)
    percent = float(difference / base) if base != 0 else None
    points = float(difference * 100) if after.is_ratio else None
    absolute = plain_number(difference)

    def made(indicator: str, value: Number, unit: str) -> Value:
        return Value(
            agency=after.agency,
            year=after.year,
            indicator=indicator,
            applicant=after.applicant,
            value=value,
            unit=unit,
        )

    measures: list[Value] = []
    if points is not None:
        measures.append(made("change.points", points, "百分点"))
    else:
        measures.append(made("change.absolute", absolute, after.unit))
    if percent is not None and (points is None or asked in ("percent", "times")):
        share = made("change.percent", percent, "ratio")
        measures.insert(0 if asked in ("percent", "times") else 1, share)
    detail = ChangeDetail(before=before, after=after, absolute=absolute, percent=percent, points=points, asked=asked)
    return tuple(measures), detail


def answer(plan: ChangePlan, shelf: Shelf) -> Answer:
    """The change in the measure asked, then in the others, then the two figures it lies between."""
    before = figure(shelf, plan.agency, plan.before, plan.code, plan.applicant)
    after = figure(shelf, plan.agency, plan.after, plan.code, plan.applicant)
    for item in (after, before):
        if item.value is None and item.status is not Status.ZERO_DENOMINATOR:
            return refuse_figure(plan, shelf, item)
    pair: Sequence[Figure] = (before, after)
    if any(item.value is None for item in pair):
        return answer_with(plan, Kind.CHANGE, shelf, pair, detail=FiguresDetail(figures=tuple(pair)))
    measures, detail = change_values(before, after, plan.asked)
    return answer_with(
        plan,
        Kind.CHANGE,
        shelf,
        pair,
        detail=detail,
        values=(*measures, *(value_of(item) for item in sorted(pair, key=lambda item: item.year))),
    )


KIND = QuestionKind(name="change", recognise=recognise, answer=answer)
