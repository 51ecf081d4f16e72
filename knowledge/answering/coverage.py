"""What is indexed: 有哪些年份, 收录了哪些单位, 缺谁的2023年报, 一共几份年报."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from knowledge.answering.details import CoverageDetail
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal
from knowledge.answering.proof import understood
from knowledge.answering.slots import all_units, indexed_years, units_of, years_of
from knowledge.answers import Answer, Kind
from knowledge.shelf import Shelf

_CUES = ("coverage", "coverage.years", "coverage.units", "coverage.missing", "coverage.reports", "coverage.has")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePlan(Plan):
    """Whose reports, of which years (all where empty), and what is asked: years, units, missing or reports."""

    asked: str
    agencies: tuple[str, ...]
    years: tuple[int, ...]


def recognise(asking: Asking) -> CoveragePlan | Refusal | None:
    """A word for what is collected, and no figure."""
    says = asking.understanding
    shaped = any(cue.code.startswith(("filter.", "rank", "growth.", "compare")) for cue in says.cues)
    counts_units = says.has("count.units", "count.years") and not says.unread and not shaped
    # 哪些单位有2024年的报告: what is asked for is the reports themselves.
    held = says.has("report") and says.has("who.unit", "who.region") and says.has("filter.any") and not says.unread
    if not says.has(*_CUES) and not counts_units and not held:
        return None
    if (
        says.indicators
        or says.applicants
        or (shaped and not held and not says.has("coverage.missing"))
        or any(cue.code.startswith("quality") for cue in says.cues)
    ):
        return None
    asked = "reports"
    for code, name in (
        ("coverage.missing", "missing"),
        ("coverage.years", "years"),
        ("count.years", "years"),
        ("coverage.units", "units"),
        ("count.units", "units"),
        ("coverage.reports", "reports"),
    ):
        if says.has(code):
            asked = name
            break
    if held and asked == "reports":
        asked = "units"
    if says.has("negation") and asked != "years":
        # 没有报告的单位: those that lack one.
        asked = "missing"
    units = units_of(asking) if says.units else None
    if isinstance(units, Refusal):
        return units
    chosen = units or all_units(asking.shelf)
    years: tuple[int, ...] = ()
    if says.years and asked != "missing":
        found = years_of(asking, chosen)
        if isinstance(found, Refusal):
            return found
        years = found.years
    elif says.years:
        years = tuple(dict.fromkeys(year for mention in says.years for year in mention.years))
    return CoveragePlan(
        asking=says,
        understood=understood(agencies=chosen.names if says.units else (), years=years, inherited=asking.inherited),
        asked=asked,
        agencies=chosen.names,
        years=years,
    )


def answer(plan: CoveragePlan, shelf: Shelf) -> Answer:
    """The units with their years, and for gaps the units and years without a report."""
    held: dict[str, list[int]] = defaultdict(list)
    wanted = set(plan.agencies)
    for entry in shelf.reports():
        if entry.agency in wanted and (not plan.years or plan.asked == "missing" or entry.year in plan.years):
            held[entry.agency].append(entry.year)
    rows = tuple((agency, tuple(sorted(held[agency]))) for agency in plan.agencies if held.get(agency))
    missing: list[tuple[str, tuple[int, ...]]] = []
    if plan.asked == "missing":
        span = plan.years or indexed_years(shelf, plan.agencies)
        for agency in plan.agencies:
            lacking = tuple(year for year in span if year not in held.get(agency, []))
            if lacking:
                missing.append((agency, lacking))
    return Answer(
        kind=Kind.COVERAGE,
        language=plan.asking.language,
        question=plan.asking.text,
        understood=plan.understood,
        detail=CoverageDetail(
            asked=plan.asked,
            rows=rows,
            missing=tuple(missing),
            reports=sum(len(years) for _, years in rows),
            years=tuple(sorted({year for _, years in rows for year in years})),
        ),
    )


KIND = QuestionKind(name="coverage", recognise=recognise, answer=answer)
