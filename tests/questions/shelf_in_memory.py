"""A Shelf over plain Python values, for tests of questions without a store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from knowledge.lexicon.codes import codes
from knowledge.model import Cite, Edition, Fact, Number, Problem, Section, State
from knowledge.names_in_memory import NamesInMemory
from knowledge.shelf import (
    Counts,
    FactEntry,
    Page,
    ParagraphEntry,
    ProblemCount,
    Projected,
    ReportEntry,
    Seat,
    Unit,
    UnitNames,
)

EDITION = {
    year: Edition("pre2019") if year < 2019 else Edition("2019") if year < 2021 else Edition("2021")
    for year in range(2010, 2031)
}


class MemoryShelf:
    """Reports put in with `put`; everything else is the Shelf protocol."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.worked_out: Any = None
        self._units = sorted(units, key=lambda unit: unit.name)
        self._reports: dict[tuple[str, int], ReportEntry] = {}
        self._facts: dict[tuple[str, int], dict[tuple[str, str | None], Fact]] = {}
        self._paragraphs: dict[tuple[str, int], list[ParagraphEntry]] = {}
        self._problems: dict[tuple[str, int], list[Problem]] = {}

    def put(
        self,
        agency: str,
        year: int,
        cells: Mapping[tuple[str, str | None], Number | str | None],
        prose: Sequence[tuple[int, str, Sequence[str]]] = (),
        problems: Sequence[Problem] = (),
    ) -> None:
        """A report: a number is a stated value, None a blank, "/" a slash."""
        report = ReportEntry(
            agency=agency,
            year=year,
            title=f"{agency}{year}年政府信息公开工作年度报告",
            edition=EDITION[year],
            url=None,
            source=f"{agency}-{year}.html",
            published=None,
        )
        self._reports[agency, year] = report
        facts: dict[tuple[str, str | None], Fact] = {}
        for (code, applicant), given in cells.items():
            state = State.BLANK if given is None else State.NOT_APPLICABLE if isinstance(given, str) else State.STATED
            value = given if isinstance(given, int | float) else None
            item = codes().indicators[code]
            column = codes().applicants[applicant].zh if applicant else "本年数量"
            facts[code, applicant] = Fact(
                indicator=code,
                applicant=applicant,
                value=value,
                unit=item.unit,
                raw="" if given is None else str(given),
                state=state,
                cite=Cite(table=item.table, row=item.zh, column=column),
            )
        order = {code: place for place, code in enumerate(codes().indicators)}
        self._facts[agency, year] = dict(sorted(facts.items(), key=lambda pair: order[pair[0][0]]))
        paragraphs: list[ParagraphEntry] = []
        for number, heading, texts in prose:
            section = Section(number=number, heading=heading, paragraphs=())
            for text in texts:
                paragraphs.append(ParagraphEntry(report=report, section=section, position=len(paragraphs), text=text))
        self._paragraphs[agency, year] = paragraphs
        self._problems[agency, year] = list(problems)

    def unit(self, name: str) -> Unit | None:
        return next((unit for unit in self._units if unit.name == name), None)

    def names(self) -> Sequence[str]:
        return [unit.name for unit in self._units]

    def unit_names(self) -> UnitNames:
        return NamesInMemory(self._units)

    def counts(self) -> Counts:
        by_year = Counter(year for _, year in sorted(self._reports, key=lambda key: key[1]))
        return Counts(units=len(self._units), reports=len(self._reports), by_year=by_year)

    def fullest(self, most: int) -> Sequence[str]:
        return [name for name, _ in Counter(agency for agency, _ in sorted(self._reports)).most_common(most)]

    def newest(self) -> ReportEntry | None:
        return max(self._reports.values(), key=lambda entry: (entry.year, entry.agency), default=None)

    def reports_from(
        self, first: int, most: int, *, agency: str | None = None, year: int | None = None
    ) -> Sequence[ReportEntry]:
        return self.reports(agency=agency, year=year)[first : first + most]

    def seats(self, agencies: Collection[str]) -> Sequence[Seat]:
        return [Seat(unit.name, unit.region, unit.office) for unit in self._units if unit.name in agencies]

    def units_like(self, part: str, *, first: int = 0, most: int, by_region: bool = False) -> Page:
        found = [unit for unit in self._units if any(part in name for name in (unit.name, *unit.aliases))]
        if by_region:
            found.sort(key=lambda unit: ("/".join(unit.region), unit.name))
        return Page(units=found[first : first + most], count=len(found))

    def years_of(self, agencies: Collection[str]) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = {}
        for agency, year in sorted(self._reports):
            if agency in agencies:
                found.setdefault(agency, []).append(year)
        return found

    def units(self) -> Sequence[Unit]:
        return tuple(self._units)

    def reports(self, *, agency: str | None = None, year: int | None = None) -> Sequence[ReportEntry]:
        return tuple(
            self._reports[key]
            for key in sorted(self._reports)
            if (agency is None or key[0] == agency) and (year is None or key[1] == year)
        )

    def years(self, agencies: Collection[str] | None = None) -> Sequence[int]:
        return sorted({year for agency, year in self._reports if agencies is None or agency in agencies})

    def fact(self, agency: str, year: int, indicator: str, applicant: str | None) -> FactEntry | None:
        found = self._facts.get((agency, year), {}).get((indicator, applicant))
        return FactEntry(report=self._reports[agency, year], fact=found) if found else None

    def facts(self, agency: str, year: int) -> Sequence[FactEntry]:
        report = self._reports.get((agency, year))
        if report is None:
            return ()
        return tuple(FactEntry(report=report, fact=fact) for fact in self._facts[agency, year].values())

    def column(
        self,
        indicators: Iterable[str],
        applicants: Iterable[str | None],
        *,
        years: Iterable[int] | None = None,
        agencies: Iterable[str] | None = None,
    ) -> Sequence[FactEntry]:
        wanted, columns = set(indicators), set(applicants)
        in_years = None if years is None else set(years)
        of = None if agencies is None else set(agencies)
        return tuple(
            entry
            for agency, year in sorted(self._reports)
            if (in_years is None or year in in_years) and (of is None or agency in of)
            for entry in self.facts(agency, year)
            if entry.fact.indicator in wanted and entry.fact.applicant in columns
        )

    def projected(self, indicator: str, applicant: str | None, year: int) -> Projected | None:
        return None

    def editions(self, year: int) -> Mapping[str, Edition]:
        return {entry.agency: entry.edition for entry in self.reports(year=year)}

    def problems(self, agency: str, year: int) -> Sequence[Problem]:
        return tuple(self._problems.get((agency, year), ()))

    def problem_counts(self, year: int) -> Sequence[ProblemCount]:
        found = Counter(
            (agency, problem.rule, problem.severity)
            for (agency, of_year), problems in self._problems.items()
            for problem in problems
            if of_year == year
        )
        return [ProblemCount(*key, count) for key, count in found.items()]

    def paragraphs(self, agency: str, year: int) -> Sequence[ParagraphEntry]:
        return tuple(self._paragraphs.get((agency, year), ()))

    def search(
        self, terms: Sequence[str], *, agency: str | None = None, year: int | None = None, limit: int = 5
    ) -> Sequence[ParagraphEntry]:
        found: list[tuple[int, str, int, int, ParagraphEntry]] = []
        for report in self.reports(agency=agency, year=year):
            for entry in self.paragraphs(report.agency, report.year):
                hits = sum(term in entry.text for term in terms)
                if hits:
                    found.append((-hits, report.agency, -report.year, entry.position, entry))
        found.sort(key=lambda item: item[:4])
        return tuple(item[4] for item in found[:limit])

    def is_too_common(self, terms: Sequence[str]) -> bool:
        return False
