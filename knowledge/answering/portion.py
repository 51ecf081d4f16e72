"""What one unit's figure is of the sum over a group: 教育局的申请占全市的比例, 占所有单位的百分之几."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from knowledge.answering.change import exact, plain_number
from knowledge.answering.details import Axis, PortionDetail
from knowledge.answering.field import Field, gather, overlapping
from knowledge.answering.figures import applicant_of
from knowledge.answering.grid import grid_of, is_ratio
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal, note, refusal
from knowledge.answering.proof import answer as answer_with
from knowledge.answering.proof import understood, value_of
from knowledge.answering.ranking import coverage_notes, nothing
from knowledge.answers import Answer, Kind, Value
from knowledge.lexicon.hints import hint_word
from knowledge.model import Severity
from knowledge.shelf import Shelf
from knowledge.understanding.parts import Understanding, UnitForm, UnitMention, closest

_SHARES = ("share", "percent", "ask.", "report", "aggregate.sum", "greeting", "thanks", "follow.then")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortionPlan(Plan):
    """The unit, the field whose sum is the whole, and what the group is called."""

    agency: str
    field: Field


def _unit_and_group(asking: Asking) -> tuple[UnitMention, UnitMention] | None:
    """The unit that is the part and the group that is the whole, where the question names just these two."""
    says = asking.understanding
    if says.whole is None or not says.has("share", "percent") or says.excluded or len(says.units) != 2:
        return None
    groups = [mention for mention in says.units if mention.form is UnitForm.GROUP]
    named = [mention for mention in says.units if mention.form is UnitForm.NAMED and len(closest(mention)) == 1]
    if len(groups) != 1 or len(named) != 1:
        return None
    return (named[0], groups[0]) if _names_whole(says, groups[0]) or _owns_whole(says, *groups, *named) else None


def owns_or_names_whole(says: Understanding, first: UnitMention, second: UnitMention) -> bool:
    """Whether one of two units is the group that a share is of, and the other its part."""
    group, part = (first, second) if first.form is UnitForm.GROUP else (second, first)
    if group.form is not UnitForm.GROUP or part.form is UnitForm.GROUP:
        return False
    return _names_whole(says, group) or _owns_whole(says, group, part)


def _names_whole(says: Understanding, group: UnitMention) -> bool:
    """Whether a group stands in the name of the whole, with or without the particle behind it."""
    if says.whole is None:
        return False
    whole = says.whole.text
    return group.text in whole or (bool(whole) and group.text.startswith(whole))


def _owns_whole(says: Understanding, group: UnitMention, part: UnitMention) -> bool:
    """全市2023年申请中教育局占多少: the group, then what is counted over it, then the part."""
    if says.whole is None or not group.end <= part.start:
        return False
    start = says.normal.find(says.whole.text, group.end, part.start)
    between = says.normal[group.end : start] if start >= 0 else ""
    for year in says.years:
        between = between.replace(year.text, "", 1)
    return start >= 0 and not between.strip().removesuffix(hint_word("portion.of"))


def recognise(asking: Asking) -> PortionPlan | Refusal | None:
    """One unit, one group that the share is of, one count, and one year."""
    pair = _unit_and_group(asking)
    says = asking.understanding
    if pair is None or says.whole is None or any(not cue.code.startswith(_SHARES) for cue in says.cues):
        return None
    part, group = pair
    unclear = refusal(asking, Kind.NOT_UNDERSTOOD, "share_of_what")
    wholes = says.whole.indicators
    named = [mention for mention in says.indicators if not mention.scope]
    mention = next(iter((*named, *wholes)), None)
    if len(named) > 1 or len(wholes) > 1 or mention is None or len(says.applicants) > 1:
        return unclear
    if any(other.codes != mention.codes for other in wholes):
        return unclear
    # The cells themselves: the words for a share are this kind's own.
    plain = replace(
        says,
        units=(group,),
        whole=None,
        indicators=(replace(mention, scope=False),),
        cues=tuple(cue for cue in says.cues if cue.code not in ("share", "percent")),
    )
    grid = grid_of(replace(asking, understanding=plain), many=True)
    if grid is None or isinstance(grid, Refusal):
        return grid
    agency = closest(part)[0]
    if len(grid.codes) != 1 or is_ratio(grid.codes[0]) or len(grid.years.years) != 1 or agency not in grid.units.names:
        return unclear
    field = Field(
        axis=Axis.AGENCY,
        agencies=grid.units.names,
        years=grid.years.years,
        codes=grid.codes,
        applicants=(applicant_of(grid.codes[0], grid.applicants[0]),),
        scope=group.text.removesuffix(hint_word("portion.of")),
    )
    return PortionPlan(
        asking=says,
        understood=understood(
            agencies=[agency],
            years=field.years,
            indicators=grid.codes,
            applicants=field.applicants,
            inherited=asking.inherited,
            assumed=grid.assumed,
        ),
        notes=grid.notes,
        agency=agency,
        field=field,
    )


def answer(plan: PortionPlan, shelf: Shelf) -> Answer:
    """The share with its part and its whole; refused where the whole lacks a unit's figure, or is 0."""
    gathered = gather(shelf, plan.field)
    lacking = (*gathered.coverage.missing, *gathered.coverage.unusable)
    part = next((item for item in gathered.known if item.agency == plan.agency), None)
    if lacking or part is None:
        names = "、".join(lacking[:5])
        return nothing(plan, Kind.NO_REPORT, "portion_lacks", names=names, year=str(plan.field.years[-1]))
    whole = sum((exact(item) for item in gathered.known), Fraction(0))
    if whole == 0:
        return nothing(plan, Kind.NOT_UNDERSTOOD, "portion_of_nothing", scope=plan.field.scope or "")
    share = float(exact(part) / whole)
    made = Value(
        agency=plan.agency,
        year=part.year,
        indicator="share.of_units",
        applicant=part.applicant,
        value=share,
        unit="ratio",
    )
    total = replace(
        made,
        agency=plan.field.scope or "all",
        indicator="aggregate.sum",
        value=plain_number(whole),
        unit=part.unit,
    )
    notes = coverage_notes(gathered.coverage, Axis.AGENCY)
    above = overlapping(shelf, plan.field.agencies)
    if above:
        notes = (note("may_overlap", Severity.WARNING, names="、".join(above[:5])), *notes)
    return answer_with(
        plan,
        Kind.RATIO,
        shelf,
        (part, *(item for item in gathered.known if item is not part)),
        detail=PortionDetail(
            part=part, whole=plain_number(whole), share=share, figures=gathered.known, scope=plan.field.scope
        ),
        values=(made, value_of(part), total),
        notes=notes,
    )


KIND = QuestionKind(name="portion", recognise=recognise, answer=answer)
