"""The same figure over many reports: gathered for rankings, filters and sums, with what is missing named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answering.details import Axis, Coverage
from knowledge.answering.figures import (
    TOTAL,
    CellSource,
    Figure,
    ReadAhead,
    Status,
    applicant_of,
    figure,
    formula_of,
    takes_applicant,
)
from knowledge.answering.grid import Grid
from knowledge.answering.plan import Asking, Refusal, refusal
from knowledge.answering.slots import MAX_CHOICES, indexed_years
from knowledge.answers import Choice, Kind, Language
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import Term, in_annex
from knowledge.model import Edition
from knowledge.shelf import Shelf

SMALL_BASE = 10
"""A rate or growth on a base under this is pointed out."""

MOST_NAMES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Which figures to gather: every combination of these, along one axis."""

    axis: Axis
    agencies: tuple[str, ...]
    years: tuple[int, ...]
    codes: tuple[str, ...]
    applicants: tuple[str | None, ...]
    scope: str | None = None

    @property
    def subject(self) -> str:
        """The code that the field is about: the roll-up where it runs along rows."""
        above = codes().indicators[self.codes[0]].parent if self.axis is Axis.INDICATOR else None
        return above or self.codes[0]


def scope_of(asking: Asking, grid: Grid) -> str | None:
    """What the units together are called: their group's name or their own; None where all of the index is meant."""
    names = grid.units.names
    if set(names) == {unit.name for unit in asking.shelf.units()}:
        return grid.units.label
    if grid.units.label is not None or grid.units.group is not None or grid.units.assumed or len(names) < 2:
        return grid.units.label
    return (", " if asking.understanding.language is Language.EN else "、").join(names)


_OTHER_AXES = (
    "who.applicant",
    "by.applicant",
    "who.unit",
    "who.region",
    "count.units",
    "count.years",
    "coverage.years",
)


def field_of(asking: Asking, grid: Grid) -> Field | None:
    """The axis that a question about the most, the least or how many runs along; None when it has none."""
    says = asking.understanding
    code = grid.codes[0]
    applicants = tuple(applicant_of(code, applicant) for applicant in grid.applicants)
    one = len(grid.units.names) == 1
    scope = scope_of(asking, grid)
    by_parts = says.has("who.reason", "who.outcome", "by.reason", "by.outcome")
    lone = one and grid.units.group is None and len(grid.years.years) == 1 and not says.has("who.year", "rank.position")
    if by_parts or (lone and codes().children(code) and not says.has(*_OTHER_AXES)):
        below = parts_below(code, asking)
        if not below or not one:
            return None
        return Field(
            axis=Axis.INDICATOR,
            agencies=grid.units.names,
            years=grid.years.years[-1:],
            codes=below,
            applicants=tuple(applicant_of(below[0], applicant) for applicant in grid.applicants),
        )
    if says.has("who.applicant", "by.applicant"):
        if not one or not takes_applicant(code):
            return None
        leaves = tuple(
            leaf
            for column in codes().applicant_children(TOTAL)
            for leaf in (codes().applicant_children(column) or (column,))
        )
        return Field(
            axis=Axis.APPLICANT,
            agencies=grid.units.names,
            years=grid.years.years[-1:],
            codes=(code,),
            applicants=leaves,
        )
    over_years = says.has("who.year", "count.years", "by.year", "coverage.years") or (one and len(grid.years.years) > 1)
    if over_years and one:
        span = indexed_years(asking.shelf, grid.units.names) if grid.years.assumed else grid.years.years
        return Field(axis=Axis.YEAR, agencies=grid.units.names, years=span, codes=(code,), applicants=applicants[:1])
    if one and grid.units.group is None:
        return None
    return Field(
        axis=Axis.AGENCY,
        agencies=grid.units.names,
        years=grid.years.years[-1:],
        codes=(code,),
        applicants=applicants[:1],
        scope=scope,
    )


def which_year(asking: Asking, field: Field, grid: Grid) -> Refusal | None:
    """Ask which year is meant where units are to be ranked or judged and several years are named."""
    if field.axis is not Axis.AGENCY or len(grid.years.years) < 2 or grid.years.assumed:
        return None
    text = asking.understanding.normal
    mentions = [mention for mention in asking.understanding.years if mention.text and mention.text in text]
    offers: list[Choice] = []
    if len(mentions) == 1:
        for year in reversed(grid.years.years):
            offers.append(Choice(label=f"{year}年", question=text.replace(mentions[0].text, f"{year}年", 1)))
    return refusal(asking, Kind.AMBIGUOUS, "which_year", choices=tuple(offers[:MAX_CHOICES]))


def parts_below(code: str, asking: Asking) -> tuple[str, ...]:
    """The rows that reasons or outcomes are chosen from."""
    says = asking.understanding
    if says.has("who.outcome", "by.outcome") and code == "requests.new":
        code = "outcome.total"
    if says.has("who.reason", "by.reason", "why") and code in ("requests.new", "outcome.total"):
        code = "outcome.denied"
    return codes().children(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The figures that have a value, and how much of the field they cover."""

    known: tuple[Figure, ...]
    coverage: Coverage


MANY = 24
"""From this many units on their cells are read in one go."""


def cells_of(code: str) -> frozenset[str]:
    """The indicators that a figure may be made of."""
    formula = formula_of(code, None)
    if formula is not None:
        return frozenset(
            leaf for term in (*formula.numerator, *formula.denominator) for leaf in cells_of(term.indicator)
        )
    annexed = {in_annex()[code]} if code in in_annex() else set()
    if codes().indicators[code].editions >= {Edition.Y2019, Edition.Y2021}:
        # Printed in every form: never put together from its parts.
        return frozenset({code, *annexed})
    return frozenset({code, *annexed, *(leaf for child in codes().children(code) for leaf in cells_of(child))})


def read_ahead(
    shelf: Shelf,
    wanted: Sequence[str],
    applicants: Sequence[str | None],
    agencies: Sequence[str],
    years: Sequence[int],
) -> ReadAhead:
    """All cells that the given figures may be made of, over many units."""
    named = {applicant for applicant in applicants if applicant is not None}
    named |= {term.applicant for code in wanted for term in _terms(code) if term.applicant is not None}
    columns: set[str | None] = {None, TOTAL, *named}
    columns |= {leaf for applicant in named if applicant != TOTAL for leaf in codes().applicant_children(applicant)}
    cells = {cell for code in wanted for cell in cells_of(code)}
    return ReadAhead(shelf, agencies, years, sorted(cells), sorted(columns, key=str))


def _terms(code: str) -> tuple[Term, ...]:
    formula = formula_of(code, None)
    return () if formula is None else (*formula.numerator, *formula.denominator)


def gather_all(shelf: Shelf, field: Field) -> tuple[Figure, ...]:
    """All figures of a field in its order, those without a value too."""
    source: CellSource = shelf
    if len(field.agencies) >= MANY:
        source = read_ahead(shelf, field.codes, field.applicants, field.agencies, field.years)
    return tuple(
        figure(source, agency, year, code, applicant)
        for agency in field.agencies
        for year in field.years
        for code in field.codes
        for applicant in field.applicants
        if applicant == applicant_of(code, applicant)
    )


def gather(shelf: Shelf, field: Field) -> Gathered:
    """All figures of a field in its order; units without a report or without a usable cell are named."""
    known: list[Figure] = []
    missing: list[str] = []
    unusable: list[str] = []
    small: list[str] = []
    everything = gather_all(shelf, field)
    for item in everything:
        name = row_name(item, field.axis)
        if item.status is Status.NO_REPORT:
            missing.append(name)
        elif item.value is None:
            unusable.append(name)
        else:
            known.append(item)
            if item.denominator is not None and item.denominator < SMALL_BASE:
                small.append(name)
    return Gathered(
        known=tuple(known),
        coverage=Coverage(
            covered=len(known),
            asked=len(everything),
            missing=tuple(dict.fromkeys(missing)),
            unusable=tuple(dict.fromkeys(unusable)),
            small=tuple(dict.fromkeys(small)),
        ),
    )


def row_name(item: Figure, axis: Axis) -> str:
    """What a row is called, in the terms of the form: unit, year, label or column."""
    match axis:
        case Axis.AGENCY:
            return item.agency
        case Axis.YEAR:
            return f"{item.year}年"
        case Axis.APPLICANT:
            return codes().applicants[item.applicant or TOTAL].zh
        case Axis.INDICATOR:
            return codes().indicators[item.code].zh if item.code in codes().indicators else item.code


def overlapping(shelf: Shelf, agencies: Sequence[str]) -> tuple[str, ...]:
    """Governments among the units whose summary reports may already hold the figures of others among them."""
    wanted = set(agencies)
    units = [unit for unit in shelf.units() if unit.name in wanted]
    if len(units) < 2:
        return ()
    # The divisions that an office of their own or a unit further down is among them.
    covered: set[tuple[str, ...]] = set()
    for unit in units:
        own = len(unit.region) if unit.office != "government" else len(unit.region) - 1
        covered.update(unit.region[:depth] for depth in range(1, own + 1))
    return tuple(unit.name for unit in units if unit.office == "government" and unit.region in covered)
