"""Questions about a report itself: 报告什么时候发布的, 原文在哪."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answering.details import AboutDetail
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal
from knowledge.answering.proof import understood
from knowledge.answering.slots import one_unit, years_of
from knowledge.answers import Answer, Citation, Kind, Language
from knowledge.lexicon.hints import hint
from knowledge.shelf import ReportEntry, Shelf
from knowledge.understanding.parts import Understanding

PUBLISHED, SOURCE = "published", "source"
_REPORT = hint("about.report")
_ASKED = {PUBLISHED: hint("about.published"), SOURCE: hint("about.source")}


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutPlan(Plan):
    """What is asked of which reports: `what` is published or source."""

    units: tuple[str, ...]
    years: tuple[int, ...]
    what: str


def asked_of(says: Understanding) -> str | None:
    """What a question asks of a report itself; None where it asks for something in it."""
    if not _REPORT.search(says.normal) or says.has("ask.count", "define", "define.how", "text.same", "text.change"):
        return None
    for what, pattern in _ASKED.items():
        match = pattern.search(says.normal)
        if match is None:
            continue
        # 什么时候发布: the verb is no figure of documents issued.
        inside = all(match.start() <= item.start and item.end <= match.end() for item in says.indicators)
        return what if inside and not says.applicants else None
    return None


def recognise(asking: Asking) -> AboutPlan | Refusal | None:
    """A word for the day of a report or for its original, and no figure beside it."""
    says = asking.understanding
    what = asked_of(says)
    if what is None or says.truncated:
        return None
    units = one_unit(asking)
    if isinstance(units, Refusal):
        return units
    years = years_of(asking, units)
    if isinstance(years, Refusal):
        return years
    assumed = ({"year"} if years.assumed else set()) | ({"agency"} if units.assumed else set())
    return AboutPlan(
        asking=says,
        understood=understood(
            agencies=units.names,
            years=years.years,
            inherited=asking.inherited,
            assumed=frozenset(assumed) - asking.inherited,
        ),
        notes=years.notes,
        units=units.names,
        years=years.years,
        what=what,
    )


def about(
    shelf: Shelf,
    units: Sequence[str],
    years: Sequence[int],
    what: str,
    *,
    question: str = "",
    language: Language = Language.HANS,
) -> Answer:
    """When reports were published, or where they are to be read: the address, else the name of the file."""
    reports = tuple(entry for unit in units for year in years for entry in shelf.reports(agency=unit, year=year))
    return Answer(
        kind=Kind.COVERAGE,
        language=language,
        question=question,
        understood=understood(agencies=tuple(units), years=tuple(years)),
        citations=tuple(_citation(entry) for entry in reports),
        detail=AboutDetail(what=what, reports=reports),
    )


def _citation(entry: ReportEntry) -> Citation:
    """A report as a whole: its file stands for the place, its day, where it is known, for what is written."""
    return Citation(
        title=entry.title,
        agency=entry.agency,
        year=entry.year,
        where=entry.source,
        raw=entry.published or "",
        url=entry.url,
    )


def answer(plan: AboutPlan, shelf: Shelf) -> Answer:
    """What is told of the reports, with what was inherited or assumed in reading the question."""
    says = plan.asking
    told = about(shelf, plan.units, plan.years, plan.what, question=says.text, language=says.language)
    return replace(told, understood=plan.understood, notes=plan.notes)


KIND = QuestionKind(name="about", recognise=recognise, answer=answer)
