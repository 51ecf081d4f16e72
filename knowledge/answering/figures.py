"""What a figure is for one report: a cell, a roll-up over cells, or a derived figure, with everything it was made of.

Never treats a blank as 0: a sum with an unknown leaf is unknown, and says which leaf.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Protocol

from knowledge.answering.together import Together
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import Derived, Term, derived, in_annex
from knowledge.lexicon.editions import is_annex
from knowledge.model import Edition, Number, State
from knowledge.query.algebra import TOTAL as TOTAL
from knowledge.query.algebra import Measure
from knowledge.query.measures import applicant_of as applicant_of
from knowledge.query.measures import formula_of as formula_of
from knowledge.query.measures import is_ratio as is_ratio
from knowledge.query.measures import takes_applicant as takes_applicant
from knowledge.query.measures import unit_of as unit_of
from knowledge.shelf import FactEntry, ReportEntry, Shelf


class Status(StrEnum):
    """What can be said of a figure."""

    KNOWN = "known"
    BLANK = "blank"
    SLASH = "slash"
    UNREADABLE = "unreadable"
    NOT_IN_FORM = "not_in_form"
    NO_REPORT = "no_report"
    ZERO_DENOMINATOR = "zero_denominator"


_OF_STATE = {
    State.STATED: Status.KNOWN,
    State.INFERRED: Status.KNOWN,
    State.BLANK: Status.BLANK,
    State.NOT_APPLICABLE: Status.SLASH,
    State.UNREADABLE: Status.UNREADABLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of one report: `value` is None unless `status` is known; `cells` are all facts it was made of.

    With `together` it is that of several reports, of years up to this one or of several units: their sum, mean or
    pooled rate.
    For a ratio `numerator` and `denominator` are given where they are known. `blocking` are the cells without a value.
    """

    agency: str
    year: int
    measure: Measure
    applicant: str | None
    unit: str
    status: Status
    value: Number | None = None
    report: ReportEntry | None = None
    cells: tuple[FactEntry, ...] = ()
    blocking: tuple[FactEntry, ...] = ()
    numerator: Number | None = None
    denominator: Number | None = None
    together: str | None = None

    @property
    def code(self) -> str:
        """The name of its measure in the machine interface."""
        return self.measure.name

    @property
    def is_ratio(self) -> bool:
        """Whether it is a fraction."""
        return self.unit == "ratio"

    @property
    def known(self) -> Number:
        """Its value; raises ValueError where there is none."""
        if self.value is None:
            raise ValueError(f"{self.code} of {self.agency} {self.year} is {self.status}")
        return self.value


class CellSource(Protocol):
    """What a figure is made from: the part of a Shelf that tells reports and cells."""

    def reports(self, *, agency: str | None = None, year: int | None = None) -> Sequence[ReportEntry]:
        """The reports of a unit, of a year, of both, or all."""

    def fact(self, agency: str, year: int, indicator: str, applicant: str | None) -> FactEntry | None:
        """One cell, or None when there is none."""


_NAMED = 200
"""Units up to which their own reports are read, and not all of a year."""


class ReadAhead:
    """The given cells of many reports, read from a Shelf in one go."""

    def __init__(
        self,
        shelf: Shelf,
        agencies: Sequence[str],
        years: Sequence[int],
        indicators: Sequence[str],
        columns: Sequence[str | None],
    ) -> None:
        wanted = set(agencies)
        few = len(wanted) <= _NAMED
        self._cells = {
            (entry.report.agency, entry.report.year, entry.fact.indicator, entry.fact.applicant): entry
            for entry in shelf.column(indicators, columns, years=years, agencies=sorted(wanted) if few else None)
            if entry.report.agency in wanted
        }
        self._reports = {
            (entry.agency, entry.year): entry
            for year in years
            for name in (sorted(wanted) if few else (None,))
            for entry in shelf.reports(agency=name, year=year)
            if entry.agency in wanted
        }

    def reports(self, *, agency: str | None = None, year: int | None = None) -> Sequence[ReportEntry]:
        """The reports of a unit, of a year, of both, or all that were read."""
        if agency is not None and year is not None:
            found = self._reports.get((agency, year))
            return () if found is None else (found,)
        return tuple(
            entry
            for entry in self._reports.values()
            if (agency is None or entry.agency == agency) and (year is None or entry.year == year)
        )

    def fact(self, agency: str, year: int, indicator: str, applicant: str | None) -> FactEntry | None:
        """One cell, or None when there is none."""
        return self._cells.get((agency, year, indicator, applicant))


def figure(shelf: CellSource, agency: str, year: int, measure: Measure, applicant: str | None = TOTAL) -> Figure:
    """A cell, roll-up, derived figure or share of one report. Tables 2 and 4 take no applicant but the total.

    Of several units together it is the sum of theirs, or the rate of the sums; that of the first without one, if any.
    """
    if isinstance(agency, Together):
        return put_together([figure(shelf, name, year, measure, applicant) for name in agency.names], agency)
    report = next(iter(shelf.reports(agency=agency, year=year)), None)
    if report is None:
        return Figure(
            agency=agency,
            year=year,
            measure=measure,
            applicant=applicant_of(measure, applicant),
            unit=unit_of(measure),
            status=Status.NO_REPORT,
        )
    formula = formula_of(measure, applicant)
    if formula is not None and is_annex(report.edition) and measure.name in in_annex():
        return _annexed(shelf, report, measure)
    if formula is not None:
        return _derived(shelf, report, formula, measure, applicant)
    return _cell(shelf, report, measure, applicant)


def _annexed(shelf: CellSource, report: ReportEntry, measure: Measure) -> Figure:
    """A figure that later forms only add up, as the annex before 2019 prints it."""
    entry = shelf.fact(report.agency, report.year, in_annex()[measure.code], None)
    status = Status.NOT_IN_FORM if entry is None else _OF_STATE[entry.fact.state]
    known = entry is not None and status is Status.KNOWN
    cells = () if entry is None else (entry,)
    return Figure(
        agency=report.agency,
        year=report.year,
        measure=measure,
        applicant=applicant_of(measure, None),
        unit=unit_of(measure),
        status=status,
        value=entry.fact.value if known and entry is not None else None,
        report=report,
        cells=cells,
        blocking=() if known else cells,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What a figure says, before it is one: rankings read thousands of leaves that are only summed up."""

    status: Status
    value: Number | None = None
    cells: tuple[FactEntry, ...] = ()
    blocking: tuple[FactEntry, ...] = ()

    @property
    def known(self) -> Number:
        """Its value; raises ValueError where there is none."""
        if self.value is None:
            raise ValueError(f"a figure that is {self.status} has no value")
        return self.value


_NOT_IN_FORM = _Read(status=Status.NOT_IN_FORM)


def _cell(shelf: CellSource, report: ReportEntry, measure: Measure, applicant: str | None) -> Figure:
    code = measure.code
    found = _read(shelf, report, code, applicant)
    return Figure(
        agency=report.agency,
        year=report.year,
        measure=measure,
        applicant=applicant_of(measure, applicant),
        unit=found.cells[0].fact.unit if found.cells else codes().indicators[code].unit,
        status=found.status,
        value=found.value,
        report=report,
        cells=found.cells,
        blocking=found.blocking,
    )


def _read(shelf: CellSource, report: ReportEntry, code: str, applicant: str | None) -> _Read:
    item = codes().indicators[code]
    asked = (applicant or TOTAL) if item.by_applicant else None
    if not item.by_applicant and applicant not in (None, TOTAL):
        return _NOT_IN_FORM
    entry = shelf.fact(report.agency, report.year, code, asked)
    if entry is None and is_annex(report.edition) and asked in (None, TOTAL) and code in in_annex():
        entry = shelf.fact(report.agency, report.year, in_annex()[code], None)
    if entry is not None:
        status = _OF_STATE[entry.fact.state]
        if status is Status.KNOWN:
            return _Read(status=status, value=entry.fact.value, cells=(entry,))
        return _Read(status=status, cells=(entry,), blocking=(entry,))
    below, columns = _children(code, report.edition), _columns(asked)
    if not below and not columns:
        return _NOT_IN_FORM
    # A printed cell that is missing is never put together from its parts: only roll-ups that no form prints are.
    if report.edition in item.editions and (asked == TOTAL or not columns):
        return _NOT_IN_FORM
    if below and not (columns and report.edition in item.editions):
        return _sum([_read(shelf, report, child, asked) for child in below])
    # A printed row is added up over its columns; the rows below it are not what it is made of in every edition.
    return _sum([_read(shelf, report, code, column) for column in columns])


@cache
def _children(code: str, edition: Edition) -> tuple[str, ...]:
    # The annex has codes of its own for what later forms print.
    return codes().children(code) if is_annex(edition) else codes().children_in(code, edition)


@cache
def _columns(applicant: str | None) -> tuple[str, ...]:
    return codes().applicant_children(applicant) if applicant else ()


def _sum(parts: Sequence[_Read]) -> _Read:
    cells = tuple([cell for part in parts for cell in part.cells])
    worst = next((part.status for part in parts if part.status is not Status.KNOWN), None)
    if worst is None:
        return _Read(status=Status.KNOWN, value=sum([part.known for part in parts]), cells=cells)
    if any(part.status is Status.NOT_IN_FORM for part in parts):
        worst = Status.NOT_IN_FORM
    return _Read(status=worst, cells=cells, blocking=tuple([cell for part in parts for cell in part.blocking]))


def _derived(
    shelf: CellSource, report: ReportEntry, formula: Derived, measure: Measure, applicant: str | None
) -> Figure:
    def side(terms: tuple[Term, ...]) -> list[tuple[int, _Read]]:
        return [(term.sign, _read(shelf, report, term.indicator, term.applicant or applicant)) for term in terms]

    above, below = side(formula.numerator), side(formula.denominator)
    whole = _sum([part for _, part in (*above, *below)])
    status, cells, blocking = whole.status, whole.cells, whole.blocking
    own = applicant_of(measure, None)
    if not formula.by_applicant and applicant not in (None, TOTAL, own) and measure.name in derived():
        status = Status.NOT_IN_FORM
    numerator = sum(sign * part.known for sign, part in above) if status is Status.KNOWN else None
    denominator = sum(sign * part.known for sign, part in below) if status is Status.KNOWN and below else None
    value: Number | None = numerator
    if formula.is_ratio and numerator is not None and denominator is not None:
        if denominator == 0:
            status, value = Status.ZERO_DENOMINATOR, None
        else:
            value = float(Fraction(numerator) / Fraction(denominator))
    distinct = tuple({(cell.fact.key): cell for cell in cells}.values())
    return Figure(
        agency=report.agency,
        year=report.year,
        measure=measure,
        applicant=applicant_of(measure, applicant),
        unit=formula.unit,
        status=status,
        value=value,
        report=report,
        cells=distinct,
        blocking=blocking,
        numerator=numerator,
        denominator=denominator,
    )


def put_together(parts: Sequence[Figure], agency: str, how: str = "sum") -> Figure:
    """The sum or mean of figures of one measure, or the rate of their sums; the first without a value, if any is."""
    last, nothing = parts[-1], Status.ZERO_DENOMINATOR
    # A rate of nothing adds nothing to the sums above and below.
    unknown = next((item for item in parts if item.value is None and item.status is not nothing), None)
    if unknown is not None:
        return unknown
    distinct = {(cell.report.agency, cell.report.year, cell.fact.key): cell for item in parts for cell in item.cells}
    cells = tuple(distinct.values())
    if last.is_ratio:
        above = sum((_fraction(item.numerator or 0) for item in parts), Fraction(0))
        below = sum((_fraction(item.denominator or 0) for item in parts), Fraction(0))
        return replace(
            last,
            agency=agency,
            status=Status.KNOWN if below else nothing,
            value=float(above / below) if below else None,
            numerator=plain_number(above),
            denominator=plain_number(below),
            cells=cells,
            together="pooled",
        )
    total = sum((exact(item) for item in parts), Fraction(0))
    value = plain_number(total / len(parts) if how == "mean" else total)
    return replace(last, agency=agency, value=value, numerator=None, denominator=None, cells=cells, together=how)


def exact(item: Figure) -> Fraction:
    """A known figure without the rounding of floating point: a ratio as numerator over denominator."""
    if item.numerator is not None and item.denominator:
        return _fraction(item.numerator) / _fraction(item.denominator)
    return _fraction(item.known)


def _fraction(value: Number) -> Fraction:
    # As it is written: 0.1 is a tenth.
    return Fraction(value) if isinstance(value, int) else Fraction(str(value))


def plain_number(value: Fraction) -> Number:
    """The nearest plain number: an int where it is whole."""
    return int(value) if value.denominator == 1 else float(value)
