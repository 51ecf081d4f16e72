"""Who grew or fell the most: 哪个区增长最快, 谁降幅最大, 哪项理由涨得最多."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction

from knowledge.answering.change import exact, plain_number, two_years
from knowledge.answering.details import Axis, Coverage, Placed, RankingDetail
from knowledge.answering.field import MANY, SMALL_BASE, Field, field_of, read_ahead, row_name
from knowledge.answering.figures import CellSource, Figure, Status, figure
from knowledge.answering.grid import grid_of, is_ratio, reads_all_cues
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal, refusal
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import understood
from knowledge.answering.ranking import SHOWN, coverage_notes, nothing
from knowledge.answering.slots import Units
from knowledge.answers import Answer, Kind, Value
from knowledge.lexicon.hints import hint, hint_words
from knowledge.shelf import Shelf
from knowledge.understanding.parts import Cue

_PERCENT_WORDS = hint_words("growth.by_percent")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthPlan(Plan):
    """What to rank by its change between pairs of years; `rising`, falling, or by size where None."""

    field: Field
    pairs: tuple[tuple[int, int], ...]
    rising: bool | None
    by_percent: bool
    shown: int


def recognise(asking: Asking) -> GrowthPlan | Refusal | None:
    """A word for the greatest growth or fall, or a word for rank beside one for change."""
    says = asking.understanding
    growth = says.has("growth.up", "growth.down", "growth.any")
    moves = any(cue.code.startswith("change") for cue in says.cues)
    ranked = says.has("rank", "rank.most", "rank.least", "rank.top", "rank.bottom") and moves
    asks_who = says.has("who.unit", "who.region") and says.has("change.up", "change.down")
    if not growth and not ranked and not asks_who:
        return None
    if any(_asked_of_it(asking, cue) for cue in says.cues if cue.code.startswith("growth.")):
        # 增长最快的单位申请多少件: a figure of that unit, and of what the growth was is not said.
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    if says.has("rank.most") and says.has("rank.least"):
        # 最多的比最少的多多少: the gap between two units, no growth of any.
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    if not reads_all_cues(asking, "growth.", "rank", "change", "who.", "by.", "compare", "why"):
        return None
    over_one = says.has("who.year", "who.reason", "who.outcome", "who.applicant")
    grid = grid_of(asking, many=not over_one or bool(says.units), default=True)
    if grid is None or isinstance(grid, Refusal):
        return grid
    if len(grid.codes) != 1 or len(grid.applicants) > 1:
        return None
    field = field_of(asking, grid)
    if field is None:
        return None
    if field.axis is Axis.YEAR:
        span = sorted(field.years)
        pairs = tuple((first, second) for first, second in itertools.pairwise(span) if second - first == 1)
        if not pairs:
            return None
    else:
        found = two_years(asking, Units(names=field.agencies, group=grid.units.group))
        if found is None or isinstance(found, Refusal):
            return found
        pairs = (found,)
    words = "".join(cue.text for cue in says.cues if cue.code.startswith(("growth.", "rank.", "change.")))
    rising: bool | None = None
    if says.has("growth.up", "change.up") or any(word in words for word in hint_words("growth.rising")):
        rising = True
    elif says.has("growth.down", "change.down") or any(word in words for word in hint_words("growth.falling")):
        rising = False
    count = next(
        (int(cue.number) for cue in says.cues if cue.code in ("rank.top", "rank.bottom") and cue.number), SHOWN
    )
    return GrowthPlan(
        asking=says,
        understood=understood(
            agencies=field.agencies[:50],
            years=sorted({year for pair in pairs for year in pair}),
            indicators=[field.subject],
            applicants=field.applicants if field.axis is not Axis.APPLICANT else (),
            inherited=asking.inherited,
            assumed=grid.assumed,
        ),
        notes=grid.notes,
        field=field,
        pairs=pairs,
        rising=rising,
        by_percent=any(word in words for word in _PERCENT_WORDS) and not is_ratio(grid.codes[0]),
        shown=max(1, count),
    )


def _asked_of_it(asking: Asking, grown: Cue) -> bool:
    """Whether all figures named stand behind the unit that grew the most, so that they are its own."""
    says = asking.understanding
    named = [mention for mention in says.indicators if not mention.scope]
    first = min((mention.start for mention in named), default=0)
    return first >= grown.end and hint("ranked.unit").fullmatch(says.normal[grown.end : first]) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    before: Figure
    after: Figure
    size: Fraction


def answer(plan: GrowthPlan, shelf: Shelf) -> Answer:
    """The rows by growth from first to last; those without two figures, or with a base of 0, are named."""
    moves: list[_Move] = []
    missing: list[str] = []
    unusable: list[str] = []
    small: list[str] = []
    asked = 0
    source: CellSource = shelf
    if len(plan.field.agencies) >= MANY:
        years = sorted({year for pair in plan.pairs for year in pair})
        source = read_ahead(shelf, plan.field.codes, plan.field.applicants, plan.field.agencies, years)
    for agency in plan.field.agencies:
        for first, second in plan.pairs:
            for code in plan.field.codes:
                for applicant in plan.field.applicants:
                    asked += 1
                    before = figure(source, agency, first, code, applicant)
                    after = figure(source, agency, second, code, applicant)
                    name = row_name(after, plan.field.axis)
                    if Status.NO_REPORT in (before.status, after.status):
                        missing.append(name)
                        continue
                    if before.value is None or after.value is None or (plan.by_percent and before.known == 0):
                        unusable.append(name)
                        continue
                    difference = exact(after) - exact(before)
                    size = difference / exact(before) if plan.by_percent else difference
                    if plan.by_percent and before.known < SMALL_BASE:
                        small.append(name)
                    moves.append(_Move(before=before, after=after, size=size))
    if not moves:
        return nothing(plan, Kind.NO_REPORT, "no_base", code=plan.field.codes[0])
    if plan.rising is None:
        ordered = sorted(moves, key=lambda move: abs(move.size), reverse=True)
    else:
        ordered = sorted(moves, key=lambda move: move.size, reverse=plan.rising)
        ordered = [move for move in ordered if (move.size > 0) == plan.rising and move.size != 0] or ordered[:0]
    rows: list[Placed] = []
    for number, move in enumerate(ordered, 1):
        tied = bool(rows) and _size(rows[-1], plan) == abs_if(move.size, plan)
        rows.append(
            Placed(
                place=rows[-1].place if tied else number,
                figure=move.after,
                before=move.before,
                change=plain_number(exact(move.after) - exact(move.before)),
                percent=None if exact(move.before) == 0 else float(move.size if plan.by_percent else _share(move)),
            )
        )
    chosen = tuple(rows[: plan.shown])
    coverage = Coverage(
        covered=len(moves),
        asked=asked,
        missing=tuple(dict.fromkeys(missing)),
        unusable=tuple(dict.fromkeys(unusable)),
        small=tuple(dict.fromkeys(small)),
    )
    figures = [item for row in chosen for item in (row.before, row.figure) if item is not None]
    return answer_with(
        plan,
        Kind.GROWTH_RANKING,
        shelf,
        figures,
        detail=RankingDetail(
            rows=chosen,
            axis=plan.field.axis,
            descending=plan.rising is not False,
            coverage=coverage,
            scope=plan.field.scope,
            total_rows=len(rows),
            by_percent=plan.by_percent,
        ),
        values=tuple(_value(row, plan) for row in chosen),
        notes=coverage_notes(coverage, plan.field.axis),
    )


def _share(move: _Move) -> Fraction:
    return (exact(move.after) - exact(move.before)) / exact(move.before)


def abs_if(size: Fraction, plan: GrowthPlan) -> Fraction:
    """The size that rows are ordered by."""
    return abs(size) if plan.rising is None else size


def _size(row: Placed, plan: GrowthPlan) -> Fraction:
    if row.before is None:
        return Fraction(0)
    difference = exact(row.figure) - exact(row.before)
    return abs_if(difference / exact(row.before) if plan.by_percent else difference, plan)


def _value(row: Placed, plan: GrowthPlan) -> Value:
    item = row.figure
    if plan.by_percent:
        indicator, value, unit = "change.percent", row.percent or 0.0, "ratio"
    elif item.is_ratio:
        before = exact(row.before) if row.before is not None else Fraction(0)
        indicator, value, unit = "change.points", float((exact(item) - before) * 100), "百分点"
    else:
        indicator, value, unit = "change.absolute", row.change or 0, item.unit
    return Value(
        agency=item.agency,
        year=item.year,
        indicator=indicator,
        applicant=item.applicant,
        value=value,
        unit=unit,
    )


KIND = QuestionKind(name="growth_ranking", recognise=recognise, answer=answer)
