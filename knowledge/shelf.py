"""What questions and checks may ask of the index: a protocol, so that they never know of SQL.

Implemented by knowledge.store. Units are named by their canonical name, the key of everything here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from knowledge.model import Edition, Fact, Number, Problem, Section, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A body that publishes reports: canonical name, other names it is known by, where it sits and what it is.

    `region` is the administrative path from the province down as far as it is known; `level` is
    "province", "city", "county", "township" or None; `office` is the lexicon's code of its kind
    ("government", "police", "education" …) or None.
    """

    name: str
    aliases: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    level: str | None = None
    office: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much there is on the shelf: units, reports, and reports of each year, earliest first."""

    units: int
    reports: int
    by_year: Mapping[int, int]

    def of(self, year: int | None) -> int:
        """How many reports there are of a year; of all where None."""
        return self.reports if year is None else self.by_year.get(year, 0)


class Seat(NamedTuple):
    """A unit's name, where it sits and what it is, as in Unit."""

    name: str
    region: tuple[str, ...]
    office: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some units of those that fit, and how many fit."""

    units: Sequence[Unit]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEntry:
    """A report on the shelf, without its content."""

    agency: str
    year: int
    title: str
    edition: Edition
    url: str | None
    source: str
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactEntry:
    """A fact with the report it belongs to."""

    report: ReportEntry
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphEntry:
    """A paragraph with its section and report; `position` is its order in the report, `score` higher for better."""

    report: ReportEntry
    section: Section
    """The section's number and heading; `paragraphs` is left empty."""
    position: int
    text: str
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Projected:
    """One cell, or roll-up that the form does not print, of a whole year as numbers, in the order of the shelf's names.

    `values` has a place for each unit, None where there is no number: those are `lacking`, in order. `without` are the
    places of the units whose cell has no value, `inferred` of those whose value was inferred, at least in part. Of a
    unit with a report that has no number and is not in `without` the cells must be looked at.
    """

    values: Sequence[Number | None]
    lacking: Sequence[int]
    without: Collection[int]
    inferred: Collection[int]


class ProblemCount(NamedTuple):
    """How many findings of a rule and a severity the report of a unit has."""

    agency: str
    rule: str
    severity: Severity
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A unit of the index: its divisions, the lowest of them, its office and what its name calls that.

    `above` and `seat` are the divisions that its name begins with: the lowest of them, and what stands before.
    """

    name: str
    path: tuple[str, ...]
    office: str
    office_text: str
    level: str | None
    above: str
    seat: str

    @property
    def within(self) -> frozenset[str]:
        """The divisions that it lies in."""
        return frozenset(self.path)

    @property
    def own(self) -> str:
        """The lowest of its divisions; empty for a body of the whole country."""
        return self.path[-1] if self.path else ""

    @property
    def rest(self) -> str:
        """Its name without the divisions in front."""
        return self.name[len(self.above) + len(self.seat) :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What so many characters at the beginning of a text may be: units, divisions, codes of offices, groups of units.

    A group are the units whose names begin with the same divisions, by `Entry.above` and `Entry.seat`.
    """

    size: int
    units: tuple[str, ...] = ()
    divisions: frozenset[str] = frozenset()
    offices: tuple[str, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitKind:
    """Which units are meant of those somewhere: None or nothing stands for any."""

    offices: Collection[str] | None = None
    but_offices: Collection[str] = ()
    level: str | None = None
    but_level: str | None = None
    but_own: Collection[str] = ()

    def holds(self, entry: Entry) -> bool:
        """Whether a unit is such a one."""
        return (
            (self.offices is None or entry.office in self.offices)
            and entry.office not in self.but_offices
            and (self.level is None or entry.level == self.level)
            and (self.but_level is None or entry.level != self.but_level)
            and entry.own not in self.but_own
        )


ANY = UnitKind()
Scope = Sequence[frozenset[str]]
"""Divisions that a unit must lie in, one of each set; an empty scope is everywhere."""


class UnitNames(Protocol):
    """What the names of an index's units say, looked up by text, division and office; whatever has an order is by name.

    Implemented by knowledge.names_in_memory, from the units, and by knowledge.store, from tables: both give the same.
    """

    def beginning(self, text: str) -> Sequence[Beginning]:
        """What a text, in its normal form, begins with, longest first; groups are not told of single characters."""

    def opens(self, head: str) -> bool:
        """Whether anything that `beginning` tells of begins with these two characters."""

    def sounding(self, sound: str) -> frozenset[str]:
        """The divisions that are written so in Latin letters, in one piece."""

    def entry(self, name: str) -> Entry | None:
        """The unit of that canonical name."""

    def of_division(self, divisions: Collection[str], offices: Collection[str] | None = None) -> Sequence[Entry]:
        """The units whose lowest division is one of these, of these offices only where they are given."""

    def of_office(
        self, offices: Collection[str], *, called: str | None = None, most: int | None = None
    ) -> Sequence[Entry]:
        """The units of these offices, of those that their names call so where given; at most so many, whichever."""

    def of_group(self, group: tuple[str, str]) -> Sequence[Entry]:
        """The units whose names begin with these divisions."""

    def select(self, scope: Scope, kind: UnitKind = ANY) -> Sequence[str]:
        """The names of the units of a kind that lie there."""

    def count(self, scope: Scope) -> int:
        """How many units lie there."""

    def divisions(self) -> Sequence[str]:
        """All divisions that any unit lies in."""

    def places_of(self, length: int) -> Sequence[str]:
        """What the divisions in front of names are called in full, of so many characters."""

    def names(self) -> Sequence[str]:
        """The names of all units."""

    def holding(self, part: str) -> Sequence[str]:
        """The names that a text in its normal form is a part of."""


class Shelf(Protocol):
    """Read access to the index. Every answer is in a fixed order (agency name, then year, then the form's order)."""

    worked_out: Any
    """What was worked out of it, which goes with it; None at first. Kept by knowledge.remembered."""

    def units(self) -> Sequence[Unit]:
        """All units, by name; for a whole country that is much: ask for what is needed of them instead."""

    def unit(self, name: str) -> Unit | None:
        """The unit of that canonical name."""

    def names(self) -> Sequence[str]:
        """The canonical names of all units, in order."""

    def unit_names(self) -> UnitNames:
        """What the names of the units say."""

    def counts(self) -> Counts:
        """How many units and reports there are."""

    def units_like(self, part: str, *, first: int = 0, most: int, by_region: bool = False) -> Page:
        """So many units from the `first` on, by name or by region and name, of those of which a name holds `part`."""

    def seats(self, agencies: Collection[str]) -> Sequence[Seat]:
        """Where these units sit, by name."""

    def fullest(self, most: int) -> Sequence[str]:
        """The units with the most reports, by name where they have as many."""

    def newest(self) -> ReportEntry | None:
        """The report of the latest year, of the last unit by name; None on an empty shelf."""

    def reports_from(
        self, first: int, most: int, *, agency: str | None = None, year: int | None = None
    ) -> Sequence[ReportEntry]:
        """So many reports from the `first` on, of a unit, of a year, of both, or of all, in order."""

    def years_of(self, agencies: Collection[str]) -> Mapping[str, Sequence[int]]:
        """The years of these units' reports, earliest first, by unit; of those that have any."""

    def reports(self, *, agency: str | None = None, year: int | None = None) -> Sequence[ReportEntry]:
        """The reports of a unit, of a year, of both, or all."""

    def years(self, agencies: Collection[str] | None = None) -> Sequence[int]:
        """The years for which any of the units has a report, earliest first; those of the whole index where None."""

    def fact(self, agency: str, year: int, indicator: str, applicant: str | None) -> FactEntry | None:
        """One cell, or None when the report has no such cell or there is no such report."""

    def facts(self, agency: str, year: int) -> Sequence[FactEntry]:
        """All cells of one report, in the form's order."""

    def column(
        self,
        indicators: Iterable[str],
        applicants: Iterable[str | None],
        *,
        years: Iterable[int] | None = None,
        agencies: Iterable[str] | None = None,
    ) -> Sequence[FactEntry]:
        """The given cells over many reports (all years or agencies where None), for rankings, trends and sums."""

    def projected(self, indicator: str, applicant: str | None, year: int) -> Projected | None:
        """A cell of every report of a year; None where that is not kept ready, and the cells tell it."""

    def editions(self, year: int) -> Mapping[str, Edition]:
        """The units that have a report of a year, in the order of their names, with its edition."""

    def problems(self, agency: str, year: int) -> Sequence[Problem]:
        """The findings kept for one report, the cross-year ones included."""

    def problem_counts(self, year: int) -> Sequence[ProblemCount]:
        """How many findings the reports of a year have, by unit, rule and severity."""

    def paragraphs(self, agency: str, year: int) -> Sequence[ParagraphEntry]:
        """All paragraphs of one report in order."""

    def search(
        self, terms: Sequence[str], *, agency: str | None = None, year: int | None = None, limit: int = 5
    ) -> Sequence[ParagraphEntry]:
        """The paragraphs that best match the jieba terms, best first; scoring is deterministic.

        Without an agency, terms that stand nearly everywhere in a large index find nothing by themselves.
        """

    def is_too_common(self, terms: Sequence[str]) -> bool:
        """Whether the terms find nothing without an agency only because they stand nearly everywhere."""
