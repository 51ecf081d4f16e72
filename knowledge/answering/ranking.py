"""The most and the least: 哪个单位不予公开最多, 公开率最低的五家, 哪年申请最多, 教育局排第几."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter

from knowledge.answering.change import exact
from knowledge.answering.details import Axis, Coverage, Placed, RankingDetail, RefusalDetail
from knowledge.answering.field import Field, field_of, gather, which_year
from knowledge.answering.figures import Figure
from knowledge.answering.grid import Grid, grid_of, reads_all_cues
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal, note, refusal
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import understood
from knowledge.answering.readings import Place, beside, first, last, nth, of_unit
from knowledge.answering.slots import Units, all_units, named_years
from knowledge.answers import Answer, Kind, Note
from knowledge.lexicon.hints import hint
from knowledge.shelf import Shelf
from knowledge.understanding.parts import Cue, UnitForm, YearForm, closest

SHOWN = 10
_AROUND = hint("ranking.around")
_CUES = (
    "rank",
    "rank.most",
    "rank.least",
    "rank.top",
    "rank.bottom",
    "rank.position",
    "rank.nth",
    "aggregate.max",
    "aggregate.min",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingPlan(Plan):
    """What to rank, from which end, how many rows, and whose place is asked."""

    field: Field
    descending: bool
    shown: int
    both: bool = False
    nth: int | None = None
    position_of: str | None = None


def recognise(asking: Asking) -> RankingPlan | Refusal | None:
    """A word for rank, with something that there are several of: units, years, reasons, applicants."""
    says = asking.understanding
    # 哪个区申请更多: with no one named to compare, the most of all.
    more = says.has("who.unit", "who.region") and says.has("compare.more", "compare.less") and not says.units
    if not (says.has(*_CUES) or more) or not reads_all_cues(
        asking,
        *(("compare.more", "compare.less") if more else ()),
        "rank",
        "who.",
        "by.",
        "why",
        "count.",
        "filter.any",
        "aggregate.max",
        "aggregate.min",
    ):
        return None
    lone = [m for m in says.units if m.form is UnitForm.NAMED and len(closest(m)) == 1]
    alone = (
        says.has("rank") and len(lone) == 1 and not says.has("who.year", "who.reason", "who.outcome", "who.applicant")
    )
    position = says.has("rank.position") or (alone and len(named_years(asking)) <= 1 and not _spans(asking))
    over_one = says.has("who.year", "who.reason", "who.outcome", "who.applicant", "by.reason", "by.outcome", "why")
    grid = grid_of(asking, many=not over_one or bool(says.units), all_years=says.has("who.year"), default=True)
    if grid is None or isinstance(grid, Refusal):
        return grid
    named = grid.units.single or _named_in_group(asking) or (asking.home if position else None)
    if position and says.excluded:
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    if position and named is not None:
        everyone = _among(asking, named)
        if everyone is None:
            return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
        grid = Grid(
            units=everyone,
            years=grid.years,
            codes=grid.codes,
            applicants=grid.applicants,
            assumed=grid.assumed,
            notes=grid.notes,
        )
    if len(grid.codes) > 1 and says.has("rank.most", "rank.least", "rank.top", "rank.bottom", "rank.nth"):
        # 申请最多的单位公开率是多少: one figure of the unit that another one ranks first.
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    if len(grid.codes) != 1 or len(grid.applicants) > 1:
        return None
    field = field_of(asking, grid)
    if field is None:
        return None
    if field.axis is Axis.AGENCY and says.has("why", "by.reason", "who.reason") and len(field.agencies) > 1:
        # 全市最主要的理由: reasons are asked for, and those of several reports together.
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    several = which_year(asking, field, grid)
    if several is not None:
        return several
    top, bottom, nth = says.cue("rank.top"), says.cue("rank.bottom"), says.cue("rank.nth")
    if any(_summed(asking, cue) for cue in (top, bottom)):
        # 前三名申请之和: the sum of some is neither the ranking nor the sum of all.
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    if any(cue is not None and cue.number is not None and cue.number < 1 for cue in (top, bottom)):
        # 前50%的单位: a share of the units is no number of them.
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    descending = not says.has("rank.least", "rank.bottom", "aggregate.min", *(("compare.less",) if more else ()))
    both = says.has("rank.most") and says.has("rank.least") and top is None and bottom is None
    descending = descending or both
    limit = next((int(cue.number) for cue in (top, bottom) if cue is not None and cue.number), SHOWN)
    return RankingPlan(
        asking=says,
        understood=understood(
            agencies=[named] if position and named is not None else field.agencies[:50],
            years=field.years,
            indicators=[field.subject],
            applicants=field.applicants if field.axis is not Axis.APPLICANT else (),
            inherited=asking.inherited,
            assumed=grid.assumed,
        ),
        notes=grid.notes,
        field=field,
        descending=descending,
        shown=len(field.agencies) * len(field.years) * len(field.codes) * len(field.applicants)
        if both
        else max(1, limit),
        both=both,
        nth=int(nth.number) if nth is not None and nth.number else None,
        position_of=named if position else None,
    )


def _summed(asking: Asking, ranked: Cue | None) -> bool:
    """Whether those ranked first are to be added up: a word of sum behind them and behind the figure."""
    says = asking.understanding
    if ranked is None or says.has("aggregate.mean", "aggregate.median", "aggregate.sum.strong"):
        return ranked is not None
    behind = max([ranked.end, *(mention.end for mention in says.indicators)])
    return any(cue.code == "aggregate.sum" and cue.start >= behind for cue in says.cues)


def _spans(asking: Asking) -> bool:
    return any(mention.form is not YearForm.LIST for mention in asking.understanding.years)


def _among(asking: Asking, named: str) -> Units | None:
    """The group among which a unit's place is asked (在各局里排第几), or all; None where it is not of the group."""
    groups = [mention for mention in asking.understanding.units if mention.form is UnitForm.GROUP]
    if len(groups) != 1:
        return all_units(asking.shelf)
    if named not in groups[0].names:
        return None
    return Units(names=groups[0].names, label=_AROUND.sub("", groups[0].text), group=groups[0].group)


def _named_in_group(asking: Asking) -> str | None:
    """The one unit that is named beside a group (教育局在全市排第几)."""
    named = [
        closest(mention)[0]
        for mention in asking.understanding.units
        if mention.form is UnitForm.NAMED and len(closest(mention)) == 1
    ]
    return named[0] if len(named) == 1 else None


def placed(figures: Sequence[Figure], *, descending: bool) -> tuple[Placed, ...]:
    """Figures from first to last; equal ones share a place and stand in the order given."""
    # Whole numbers are compared as such: a tenth of the work.
    sized: list[tuple[int | Fraction, Figure]] = [
        (size.numerator if size.denominator == 1 else size, item) for item in figures for size in (exact(item),)
    ]
    sized.sort(key=itemgetter(0), reverse=descending)
    rows: list[Placed] = []
    before: int | Fraction | None = None
    for number, (size, item) in enumerate(sized, 1):
        rows.append(Placed(place=rows[-1].place if size == before else number, figure=item))
        before = size
    return tuple(rows)


def cut(rows: Sequence[Placed], shown: int, nth: int | None) -> tuple[Placed, ...]:
    """The rows asked for; a tie at the end is kept whole."""
    if nth is not None:
        if nth > len(rows):
            return ()
        return tuple(row for row in rows if row.place == rows[nth - 1].place)
    if len(rows) <= shown:
        return tuple(rows)
    last = rows[shown - 1].place
    tail = [row for row in rows[shown:] if row.place == last]
    return (*rows[:shown], *(tail if len(tail) <= SHOWN else ()))


def nothing(plan: Plan, kind: Kind, reason: str, **params: str) -> Answer:
    """A refusal made while answering."""
    return Answer(
        kind=kind,
        language=plan.asking.language,
        question=plan.asking.text,
        understood=plan.understood,
        notes=plan.notes,
        detail=RefusalDetail(reason=reason, params=tuple(params.items())),
    )


def answer(plan: RankingPlan, shelf: Shelf) -> Answer:
    """The rows from first to last, with ties, coverage and small bases named."""
    gathered = gather(shelf, plan.field)
    rows = placed(gathered.known, descending=plan.descending)
    if not rows or (len(rows) < 2 and plan.field.axis in (Axis.AGENCY, Axis.YEAR)):
        return nothing(plan, Kind.NO_REPORT, "one_unit_only")
    chosen = cut(rows, plan.shown, plan.nth)
    if plan.position_of is not None:
        chosen = tuple(row for row in rows if row.figure.agency == plan.position_of)
    if not chosen:
        return nothing(plan, Kind.NO_REPORT, "one_unit_only")
    read_otherwise = beside(
        shelf, plan.field, rows, _places(plan), lambda figures: placed(figures, descending=plan.descending)
    )
    return answer_with(
        plan,
        Kind.RANKING,
        shelf,
        [row.figure for row in chosen],
        detail=RankingDetail(
            rows=chosen,
            axis=plan.field.axis,
            descending=plan.descending,
            coverage=gathered.coverage,
            scope=plan.field.scope,
            total_rows=len(rows),
            position_of=plan.position_of,
            nth=plan.nth,
            both=plan.both,
        ),
        notes=(*coverage_notes(gathered.coverage, plan.field.axis), *read_otherwise.notes),
        beside=read_otherwise.figures,
    )


def _places(plan: RankingPlan) -> tuple[Place, ...]:
    """The places that the answer's sentence names."""
    if plan.position_of is not None:
        return (Place(code="position", select=of_unit(plan.position_of)),)
    if plan.nth is not None:
        return (Place(code="nth", select=nth(plan.nth)),)
    leading = Place(code="most" if plan.descending else "least", select=first)
    return (leading, Place(code="least", select=last)) if plan.both else (leading,)


def coverage_notes(coverage: Coverage, axis: Axis) -> tuple[Note, ...]:
    """How many reports an answer rests on, and which it lacks."""
    notes: list[Note] = []
    if axis is Axis.AGENCY:
        notes.append(note("coverage", covered=coverage.covered, asked=coverage.asked))
    for code, names in (
        ("coverage_missing", coverage.missing),
        ("coverage_unusable", coverage.unusable),
        ("small", coverage.small),
    ):
        if names:
            notes.append(note(code, names="、".join(names[:30])))
    return tuple(notes)


KIND = QuestionKind(name="ranking", recognise=recognise, answer=answer)
