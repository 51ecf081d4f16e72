"""Reports with consistent figures, made in memory, and the slips that are put into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from random import Random

from knowledge.lexicon.codes import codes
from knowledge.model import CellKey, Cite, Edition, Fact, Number, Report, Section, State
from tests.generator.figures import Scale, draw

AGENCY = "青渚市教育局"

Figures = dict[CellKey, Number]


def figures_of(seed: int, edition: str = "2021", requests: int = 60) -> Figures:
    """Figures of a report that keep every sum."""
    return draw(Random(seed), edition, Scale(requests=requests, disputes=9, rules=3, documents=30))


@lru_cache(maxsize=None, typed=True)
def fact_of(key: CellKey, value: Number | None, raw: str | None = None, state: State = State.STATED) -> Fact:
    """One cell as a reader would have read it."""
    indicator = codes().indicators[key[0]]
    return Fact(
        indicator=key[0],
        applicant=key[1],
        value=value,
        unit=indicator.unit,
        raw=raw if raw is not None else ("" if value is None else str(value)),
        state=state,
        cite=Cite(table=indicator.table, row=indicator.zh, column=key[1] or ""),
    )


def report_of(
    figures: Mapping[CellKey, Number],
    *,
    prose: str | Sequence[str] = (),
    year: int = 2023,
    agency: str = AGENCY,
    edition: str = "2021",
    sections: Sequence[Section] | None = None,
    blank: Iterable[CellKey] = (),
) -> Report:
    """A report with these figures; `prose` are the paragraphs of its first section, `blank` cells are left empty."""
    empty = set(blank)
    paragraphs = (prose,) if isinstance(prose, str) else tuple(prose)
    return Report(
        source="invented.html",
        title=f"{agency}{year}年政府信息公开工作年度报告",
        agency=agency,
        year=year,
        edition=Edition(edition),
        sections=tuple(sections) if sections else (Section(number=1, heading="总体情况", paragraphs=paragraphs),),
        facts=tuple(
            fact_of(key, None, state=State.BLANK) if key in empty else fact_of(key, value)
            for key, value in figures.items()
        ),
    )


def with_fact(report: Report, fact: Fact) -> Report:
    """The report with one cell replaced."""
    return replace(report, facts=tuple(fact if old.key == fact.key else old for old in report.facts))
