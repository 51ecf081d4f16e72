"""Two units, each in a year of its own: 教育局2022年比公安局2021年多几件."""

from __future__ import annotations

from knowledge.answering.compare import ComparePlan
from knowledge.answering.compare import answer as answer_compared
from knowledge.answering.details import Axis
from knowledge.answering.figures import applicant_of
from knowledge.answering.grid import grid_of, reads_all_cues
from knowledge.answering.plan import Asking, QuestionKind, Refusal
from knowledge.answering.proof import understood
from knowledge.understanding.parts import Slot, Span, UnitForm, YearForm, closest

_UNIT_YEAR = [Slot.UNIT, Slot.YEAR, Slot.UNIT, Slot.YEAR]
_COMPARED = ("compare", "change.absolute", "change.points")


def _pairs(asking: Asking) -> tuple[tuple[str, int], ...]:
    """The unit and year of each side; none where the question does not name two units with a year each."""
    says = asking.understanding
    units = [mention for mention in says.units if mention.form is UnitForm.NAMED and len(closest(mention)) == 1]
    years = [mention for mention in says.years if mention.form is YearForm.LIST and len(mention.years) == 1]
    if not len(units) == len(says.units) == len(years) == len(says.years) == 2:
        return ()
    order = [span.slot for span in sorted(says.spans, key=_start) if span.slot in (Slot.UNIT, Slot.YEAR)]
    if order not in (_UNIT_YEAR, _UNIT_YEAR[::-1]):
        return ()
    sides = tuple((closest(unit)[0], year.years[0]) for unit, year in zip(units, years, strict=True))
    return sides if sides[0][0] != sides[1][0] and sides[0][1] != sides[1][1] else ()


def _start(span: Span) -> int:
    return span.start


def recognise(asking: Asking) -> ComparePlan | Refusal | None:
    """One figure, asked of two units that are each named with another year."""
    says = asking.understanding
    sides = _pairs(asking)
    # 多百分之几: a percentage of another unit's figure of another year is not what is worked out here.
    if (
        not sides
        or says.has("percent")
        or asking.inherited & {"agency", "year"}
        or not reads_all_cues(asking, *_COMPARED, "who.")
    ):
        return None
    grid = grid_of(asking, default=says.has(*_COMPARED))
    if grid is None or isinstance(grid, Refusal):
        return grid
    if len(grid.codes) != 1 or len(grid.applicants) != 1:
        return None
    code, applicant = grid.codes[0], applicant_of(grid.codes[0], grid.applicants[0])
    return ComparePlan(
        asking=says,
        understood=understood(
            agencies=[agency for agency, _ in sides],
            years=[year for _, year in sides],
            indicators=grid.codes,
            applicants=[applicant],
            assumed=grid.assumed,
        ),
        notes=grid.notes,
        rows=tuple((agency, year, code, applicant) for agency, year in sides),
        axis=Axis.AGENCY,
        asked="more" if says.has("compare.more") else "less" if says.has("compare.less") else "both",
        gap=True,
    )


KIND = QuestionKind(name="crossed", recognise=recognise, answer=answer_compared)
