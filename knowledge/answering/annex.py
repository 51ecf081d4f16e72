"""Rows that only the annex before 2019 has: 2016年主动公开信息多少条, 网络申请几件, 专职人员几人."""

from __future__ import annotations

from knowledge.answering.cell import CellPlan, answer
from knowledge.answering.details import Axis
from knowledge.answering.plan import Asking, QuestionKind, Refusal
from knowledge.answering.slots import Units, units_of, years_of
from knowledge.answers import Kind, Understood
from knowledge.lexicon.annex_words import annex_rows
from knowledge.model import Edition
from knowledge.understanding.parts import Slot, Understanding

_LEFT = (Slot.UNIT, Slot.YEAR, Slot.FILLER)
_PLAIN = ("ask.", "report", "greeting", "thanks", "aggregate.sum", "money", "follow.then")


def recognise(asking: Asking) -> CellPlan | None:
    """One row of the annex of one report of that edition, with nothing else in the question."""
    says = asking.understanding
    if says.truncated or says.excluded or says.applicants or says.whole is not None:
        return None
    units = units_of(asking)
    if not isinstance(units, Units) or units.single is None:
        return None
    years = years_of(asking, units)
    if isinstance(years, Refusal) or len(years.years) != 1 or years.missing:
        return None
    agency, year = units.single, years.years[0]
    report = next(iter(asking.shelf.reports(agency=agency, year=year)), None)
    if report is None or report.edition is not Edition.PRE2019:
        return None
    rows = annex_rows(says.normal)
    if len(rows) != 1 or not _nothing_else(says, rows[0][0], rows[0][1]):
        return None
    code = rows[0][2]
    assumed = {slot for slot, is_so in (("year", years.assumed), ("agency", units.assumed)) if is_so}
    return CellPlan(
        asking=says,
        understood=Understood(
            agencies=(agency,),
            years=(year,),
            indicators=(code,),
            inherited=asking.inherited,
            assumed=frozenset(assumed) - asking.inherited,
        ),
        notes=years.notes,
        kind=Kind.CELL,
        agency=agency,
        year=year,
        wanted=((code, None),),
        axis=Axis.INDICATOR,
    )


def _nothing_else(says: Understanding, start: int, end: int) -> bool:
    """Whether beside the stretch that names the row only slots and words that say nothing stand."""
    read = bytearray(len(says.normal))
    read[start:end] = b"\x01" * (end - start)
    for span in says.spans:
        inside = start <= span.start and span.end <= end
        if not inside and span.slot not in _LEFT and not (span.slot is Slot.CUE and span.value.startswith(_PLAIN)):
            return False
        read[span.start : span.end] = b"\x01" * (span.end - span.start)
    return not any(char.isalnum() and not read[at] for at, char in enumerate(says.normal))


KIND = QuestionKind(name="annex", recognise=recognise, answer=answer)
