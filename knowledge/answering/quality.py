"""Whether a report's figures fit together: 2022年报勾稽平吗, 上年结转对得上吗, 正文和表格一致吗."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge.answering.details import QualityDetail
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal
from knowledge.answering.proof import cell_citation, understood
from knowledge.answering.slots import all_units, indexed_years, one_unit, units_of, years_of
from knowledge.answers import Answer, Citation, Kind
from knowledge.lexicon.rules import NAMES
from knowledge.model import Problem, Severity
from knowledge.shelf import Shelf

_RULES = {
    "quality.identity": ("R1", "R2", "R3", "R4", "R5"),
    "quality.carry": ("R5",),
    "quality.prose": ("R8", "R9"),
}
_SOUND = "quality.sound"
_UNSEEN = ("read.table", "read.columns", "read.unchecked")
"""Doubts that leave no rule judged: never is such a report said to have passed."""

MOST_REPORTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityPlan(Plan):
    """Whose reports of which years to look at, for which rules (all where empty).

    With `latest` it is each unit's latest report, whatever its year; with `sound` those without findings are asked for.
    """

    agencies: tuple[str, ...]
    years: tuple[int, ...]
    rules: tuple[str, ...]
    latest: bool = False
    sound: bool = False


def recognise(asking: Asking) -> QualityPlan | Refusal | None:
    """A word that asks whether figures are right or fit together."""
    says = asking.understanding
    named = next((rules for code, rules in _RULES.items() if says.has(code)), None)
    if named is None and not says.has("quality", _SOUND):
        return None
    if says.unread:
        return None
    units = units_of(asking) if says.units or asking.home else None
    if units is None:
        units = one_unit(asking) if len(asking.shelf.units()) == 1 else all_units(asking.shelf)
    if isinstance(units, Refusal):
        return units
    years = years_of(asking, units)
    if isinstance(years, Refusal):
        return years
    return QualityPlan(
        asking=says,
        understood=understood(
            agencies=units.names[:50],
            years=years.years,
            inherited=asking.inherited,
            assumed=({"year"} if years.assumed else set()) | ({"agency"} if units.assumed else set()),
        ),
        notes=years.notes,
        agencies=units.names,
        years=years.years,
        rules=named or (),
        latest=years.assumed and len(units.names) > 1,
        sound=says.has(_SOUND),
    )


def answer(plan: QualityPlan, shelf: Shelf) -> Answer:
    """The findings that the index holds for these reports, with the cells they touch."""
    reports = [
        entry
        for agency in plan.agencies
        for year in (indexed_years(shelf, [agency])[-1:] if plan.latest else plan.years)
        for entry in shelf.reports(agency=agency, year=year)
    ][:MOST_REPORTS]
    findings: list[tuple[int, Problem]] = []
    whose: list[str] = []
    proof: list[Citation] = []
    for entry in reports:
        for problem in shelf.problems(entry.agency, entry.year):
            if plan.rules and problem.rule not in plan.rules and problem.rule not in _UNSEEN:
                continue
            if problem.rule not in NAMES and problem.severity is Severity.NOTICE:
                # What the reader has settled for itself is no finding about the report.
                continue
            findings.append((entry.year, problem))
            whose.append(entry.agency)
            for indicator, applicant in problem.cells[:8]:
                cell = shelf.fact(entry.agency, entry.year, indicator, applicant)
                if cell is not None:
                    proof.append(cell_citation(cell))
    if not reports:
        raise ValueError("a quality plan names at least one report")
    return Answer(
        kind=Kind.QUALITY,
        language=plan.asking.language,
        question=plan.asking.text,
        understood=replace(plan.understood, years=tuple(sorted({entry.year for entry in reports}))),
        citations=tuple(dict.fromkeys(proof)),
        notes=plan.notes,
        detail=QualityDetail(
            reports=tuple(reports), findings=tuple(findings), whose=tuple(whose), rules=plan.rules, sound=plan.sound
        ),
    )


KIND = QuestionKind(name="quality", recognise=recognise, answer=answer)
