"""What a figure is made of: by reason or outcome, by applicant: 不予公开都是什么理由, 办理结果构成, 申请人类型分布."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answering.details import Axis, FiguresDetail
from knowledge.answering.figures import TOTAL, Status, figure, takes_applicant
from knowledge.answering.grid import DEFAULT_INDICATOR, grid_of, reads_all_cues
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal, note, refusal
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import refuse_figure, understood
from knowledge.answering.slots import one_unit, years_of
from knowledge.answers import Answer, Kind
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.hints import hint
from knowledge.model import Severity
from knowledge.shelf import Shelf

_CUES = (
    "breakdown",
    "list",
    "why",
    "by.reason",
    "by.applicant",
    "by.outcome",
    "follow.split",
    "who.reason",
    "who.applicant",
)
_CUES_OUTCOME = ("who.outcome",)
_PARTS = hint("breakdown.parts")


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownPlan(Plan):
    """A figure of one unit with its parts, for one year or several."""

    agency: str
    years: tuple[int, ...]
    whole: tuple[str, str | None]
    parts: tuple[tuple[str, str | None], ...]
    axis: Axis
    chart: bool = False


def parts_of(
    code: str, applicant: str | None, asking: Asking
) -> tuple[Axis, tuple[tuple[str, str | None], ...]] | None:
    """The parts of a figure along the axis asked; None when the form does not split it so."""
    says = asking.understanding
    columns = codes().applicant_children(TOTAL)
    leaves = tuple(leaf for column in columns for leaf in (codes().applicant_children(column) or (column,)))
    below = codes().children(code)
    if says.has("by.applicant", "who.applicant"):
        if code in derived() or not takes_applicant(code):
            return None
        return Axis.APPLICANT, tuple((code, leaf) for leaf in leaves)
    if below:
        return Axis.INDICATOR, tuple((child, applicant if takes_applicant(child) else None) for child in below)
    if says.has("by.reason", "who.reason", "by.outcome", "who.outcome", "why"):
        return None
    if code in codes().indicators and takes_applicant(code) and applicant in (None, TOTAL):
        return Axis.APPLICANT, tuple((code, leaf) for leaf in leaves)
    return None


def _asks_for_parts(asking: Asking) -> bool:
    """Whether 有哪些 or 怎么样 is asked of a single figure that is made of others (复议结果怎么样)."""
    says = asking.understanding
    named = [mention for mention in says.indicators if not mention.scope]
    whole = len(named) == 1 and len(named[0].codes) == 1 and bool(codes().children(named[0].codes[0]))
    asked = [cue for cue in says.cues if cue.code in ("ask.what", "ask.how") and _PARTS.search(cue.text)]
    return whole and bool(asked) and not says.has("ask.count")


def default_whole(asking: Asking) -> str:
    """What is split where no figure is named: by reason the refusals, by outcome all outcomes, else new requests."""
    says = asking.understanding
    if says.has("by.reason", "who.reason"):
        return "outcome.denied"
    if says.has("by.outcome", "who.outcome"):
        return "outcome.total"
    return DEFAULT_INDICATOR


def recognise(asking: Asking) -> BreakdownPlan | Refusal | None:
    """A word that asks for parts, and a figure that has them, of one unit."""
    says = asking.understanding
    shaped = says.has(*_CUES, *_CUES_OUTCOME) or _asks_for_parts(asking)
    if not (shaped or says.has("each")) or not reads_all_cues(asking, "breakdown", "why", "by.", "who."):
        return None
    named = bool(says.indicators)
    if named:
        grid = grid_of(asking)
        if grid is None or isinstance(grid, Refusal):
            return grid
        if len(grid.codes) != 1 or len(grid.applicants) != 1:
            return None
        units, years, assumed, notes = grid.units, grid.years, grid.assumed, grid.notes
        code, applicant = grid.codes[0], grid.applicants[0]
        if code == DEFAULT_INDICATOR and says.has("by.outcome", "who.outcome"):
            code = "outcome.total"
        if code in (DEFAULT_INDICATOR, "outcome.total") and says.has("by.reason", "who.reason"):
            code = "outcome.denied"
    else:
        if not says.has("by.reason", "by.applicant", "by.outcome", "who.reason", "who.applicant", "who.outcome"):
            return None
        found = one_unit(asking)
        if isinstance(found, Refusal):
            return found
        span = years_of(asking, found)
        if isinstance(span, Refusal):
            return span
        units, years, notes = found, span, span.notes
        code, applicant = default_whole(asking), says.applicants[0].code if says.applicants else TOTAL
        assumed = (
            frozenset(slot for slot, is_so in (("year", years.assumed), ("agency", units.assumed)) if is_so)
            - asking.inherited
        )
    if len(units.names) != 1:
        return None
    if not shaped and (len(years.years) != 1 or not codes().children(code)):
        # 不予处理各几件 asks for the parts of the one figure named; anything else is not split.
        return None
    split = parts_of(code, applicant, asking)
    if split is None:
        return None
    axis, parts = split
    counted = says.cue("breakdown")
    if counted is not None and counted.number is not None and counted.number != len(parts):
        return refusal(asking, Kind.NOT_UNDERSTOOD, "other_parts", text=counted.text, count=len(parts))
    whole = (code, (TOTAL if axis is Axis.APPLICANT else applicant) if takes_applicant(code) else None)
    return BreakdownPlan(
        asking=says,
        understood=understood(
            agencies=units.names,
            years=years.years,
            indicators=[code],
            applicants=[whole[1]],
            inherited=asking.inherited,
            assumed=assumed,
        ),
        notes=notes,
        agency=units.names[0],
        years=years.years,
        whole=whole,
        parts=parts,
        axis=axis,
        chart=says.has("follow.chart"),
    )


def answer(plan: BreakdownPlan, shelf: Shelf) -> Answer:
    """The whole, then its parts in the order of the form, year by year; parts that do not add up are pointed out."""
    shown = []
    wholes = []
    notes = []
    for year in plan.years:
        whole = figure(shelf, plan.agency, year, *plan.whole)
        parts = [figure(shelf, plan.agency, year, code, applicant) for code, applicant in plan.parts]
        parts = [item for item in parts if item.status is not Status.NOT_IN_FORM]
        known = [item for item in parts if item.value is not None]
        if not known:
            continue
        wholes.append(whole)
        shown.extend([whole, *parts] if whole.status is not Status.NOT_IN_FORM else parts)
        if len(known) == len(parts) and whole.value is not None and sum(item.known for item in known) != whole.value:
            notes.append(
                note(
                    "parts_differ",
                    Severity.WARNING,
                    year=year,
                    parts=sum(item.known for item in known),
                    whole=whole.value,
                )
            )
    if not wholes:
        return refuse_figure(plan, shelf, figure(shelf, plan.agency, plan.years[-1], *plan.parts[0]))
    return answer_with(
        plan,
        Kind.BREAKDOWN,
        shelf,
        shown,
        detail=FiguresDetail(figures=tuple(shown), axis=plan.axis, whole=wholes[-1], chart=plan.chart),
        notes=notes,
    )


KIND = QuestionKind(name="breakdown", recognise=recognise, answer=answer)
