"""What questions and checks may ask of the index: a protocol, so that they never know of SQL.

Implemented by knowledge.store. Units are named by their canonical name, the key of everything here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.model import Edition, Fact, Number, Problem, Section


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
    """One cell, or roll-up that the form does not print, of a whole year as numbers, by unit.

    `without` are the units whose cell has no value, `inferred` those whose value was inferred, at least in part. Of a
    unit that is in neither `values` nor `without` the cells must be looked at.
    """

    values: Mapping[str, Number]
    without: Collection[str]
    inferred: Collection[str]


class Shelf(Protocol):
    """Read access to the index. Every answer is in a fixed order (agency name, then year, then the form's order)."""

    def units(self) -> Sequence[Unit]:
        """All units, by name."""

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
        """The units that have a report of a year, by name, with its edition."""

    def problems(self, agency: str, year: int) -> Sequence[Problem]:
        """The findings kept for one report, the cross-year ones included."""

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
