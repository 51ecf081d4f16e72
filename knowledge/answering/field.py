"""The same figure over many reports: gathered for rankings, filters and sums, with what is missing named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answering.details import Axis
from knowledge.answering.figures import (
    CellSource,
    Figure,
    ReadAhead,
    applicant_of,
    formula_of,
)
from knowledge.answers import Named
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import Term, in_annex
from knowledge.lexicon.editions import with_tables
from knowledge.query.algebra import TOTAL, Figures, Measure
from knowledge.shelf import Shelf

Key = tuple[str, int, Measure, str | None]
"""What a figure is of: unit, year, measure, column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Which figures to gather: every combination of these, along one axis."""

    axis: Axis
    agencies: tuple[str, ...]
    years: tuple[int, ...]
    measures: tuple[Measure, ...]
    applicants: tuple[str | None, ...]
    scope: str | None = None

    @property
    def subject(self) -> Measure:
        """The measure that the field is about: the roll-up where it runs along rows."""
        above = codes().indicators[self.measures[0].code].parent if self.axis is Axis.INDICATOR else None
        return Measure(code=above) if above else self.measures[0]

    @property
    def pairs(self) -> tuple[tuple[Measure, str | None], ...]:
        """The measures, each with the columns that it can be asked for."""
        return tuple(
            (measure, applicant)
            for measure in self.measures
            for applicant in self.applicants
            if applicant == applicant_of(measure, applicant)
        )

    @property
    def block(self) -> int:
        """How many figures each unit has."""
        return len(self.years) * len(self.pairs)

    def places_of(self, agency: str) -> range:
        """The places of the figures of a unit; none where it is not among the field's."""
        if agency not in self.agencies:
            return range(0)
        first = self.agencies.index(agency) * self.block
        return range(first, first + self.block)

    def all_keys(self) -> list[Key]:
        """What each figure is of, in order: by unit, then year, then measure and column."""
        pairs = self.pairs
        return [(agency, year, *pair) for agency in self.agencies for year in self.years for pair in pairs]

    def key(self, place: int) -> Key:
        """What the figure at a place is of."""
        pairs = self.pairs
        rest, at = divmod(place, len(pairs))
        rest, year = divmod(rest, len(self.years))
        return (self.agencies[rest], self.years[year], *pairs[at])

    def name(self, place: int) -> str | Named:
        """What the figure at a place is along the axis: the unit's name, the year, the figure or the column."""
        return self.names([place])[0]

    def names(self, places: Sequence[int]) -> Sequence[str | Named]:
        """What the figures at some places are along the axis, one by one."""
        if self.axis is Axis.AGENCY:
            block, agencies = self.block, self.agencies
            return [agencies[place // block] for place in places]
        return [name_along(self.axis, *self.key(place)[1:]) for place in places]


def field_of(of: Figures, over: Axis) -> Field:
    """The field that a selection spans along an axis: along rows the parts of its figure, along columns all of them."""
    measures, columns = of.measures, of.columns
    if over is Axis.INDICATOR and len(measures) == 1 and measures[0].part_of is None:
        measures = tuple(Measure(code=child) for child in codes().children(measures[0].code)) or measures
    if over is Axis.APPLICANT and columns == (TOTAL,):
        columns = applicant_leaves()
    return Field(
        axis=over,
        agencies=of.who.names,
        years=of.years,
        measures=measures,
        applicants=tuple(dict.fromkeys(applicant_of(measure, column) for measure in measures for column in columns)),
        scope=of.who.label,
    )


def applicant_leaves() -> tuple[str, ...]:
    """The columns of table 3 that all applicants fall into, in the form's order."""
    return tuple(
        leaf
        for column in codes().applicant_children(TOTAL)
        for leaf in (codes().applicant_children(column) or (column,))
    )


MANY = 24
"""From this many units on their cells are read in one go."""


def cells_of(measure: Measure) -> frozenset[str]:
    """The indicators that a figure may be made of."""
    formula = formula_of(measure, None)
    if formula is not None:
        return frozenset(
            leaf for term in (*formula.numerator, *formula.denominator) for leaf in _cells_under(term.indicator)
        )
    return _cells_under(measure.code)


def _cells_under(code: str) -> frozenset[str]:
    annexed = {in_annex()[code]} if code in in_annex() else set()
    if codes().indicators[code].editions.issuperset(with_tables()):
        # Printed in every form with tables: put together, at most, from what the annex before 2019 has of its parts.
        return frozenset({code, *annexed, *_annexed_under(code)})
    return frozenset({code, *annexed, *(leaf for child in codes().children(code) for leaf in _cells_under(child))})


def _annexed_under(code: str) -> frozenset[str]:
    below = frozenset(leaf for child in codes().children(code) for leaf in _annexed_under(child))
    return below | {in_annex()[code]} if code in in_annex() else below


def read_ahead(
    shelf: Shelf,
    wanted: Sequence[Measure],
    applicants: Sequence[str | None],
    agencies: Sequence[str],
    years: Sequence[int],
) -> ReadAhead:
    """All cells that the given figures may be made of, over many units."""
    named = {applicant for applicant in applicants if applicant is not None}
    named |= {term.applicant for measure in wanted for term in _terms(measure) if term.applicant is not None}
    columns: set[str | None] = {None, TOTAL, *named}
    columns |= {leaf for applicant in named if applicant != TOTAL for leaf in codes().applicant_children(applicant)}
    cells = {cell for measure in wanted for cell in cells_of(measure)}
    return ReadAhead(shelf, agencies, years, sorted(cells), sorted(columns, key=str))


def _terms(measure: Measure) -> tuple[Term, ...]:
    formula = formula_of(measure, None)
    return () if formula is None else (*formula.numerator, *formula.denominator)


def source_for(shelf: Shelf, field: Field) -> CellSource:
    """Where a field's figures are read from: in one go over many units, cell by cell over few."""
    if len(field.agencies) < MANY:
        return shelf
    return read_ahead(shelf, field.measures, field.applicants, field.agencies, field.years)


def row_name(item: Figure, axis: Axis) -> str | Named:
    """What a row is: the unit's name, the year, the figure or the column."""
    if axis is Axis.AGENCY:
        return item.agency
    return name_along(axis, item.year, item.measure, item.applicant)


def name_along(axis: Axis, year: int, measure: Measure, applicant: str | None) -> Named:
    """What a row that is no unit is: the year, the figure or the column."""
    if axis is Axis.YEAR:
        return Named(year=year)
    if axis is Axis.APPLICANT:
        return Named(applicant=applicant or TOTAL)
    return Named(measure=measure.name)
