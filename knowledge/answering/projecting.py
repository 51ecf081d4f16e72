"""The figures of many units read as numbers from the projection of an index, under the rules of answering.figures.

A unit whose cells the projection does not tell, as one with a correction or with a form before 2019, is looked at cell
by cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.answering.field import Field, read_ahead
from knowledge.answering.figures import TOTAL, Status, figure, formula_of
from knowledge.answering.numbers import Numbers, is_touched
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import Derived, Term, in_annex
from knowledge.lexicon.editions import is_annex
from knowledge.model import Edition, Number
from knowledge.query.algebra import Measure
from knowledge.shelf import Projected, Shelf


class _Column:
    """The numbers of one measure of a year, a place for each unit; `unsure` are the places to be looked at."""

    def __init__(self) -> None:
        self.tops: list[Number | None] = []
        self.bases: list[Number | None] | None = None
        self.absent: list[int] = []
        self.touched: list[int] = []
        self.unsure: list[int] = []


def projected_numbers(shelf: Shelf, field: Field) -> Numbers | None:
    """The numbers of a field over units; None where the index does not keep all of its cells ready."""
    columns: list[_Column] = []
    for year in field.years:
        for measure, applicant in field.pairs:
            found = _column(shelf, field.agencies, year, measure, applicant)
            if found is None:
                return None
            columns.append(found)
    _look(shelf, field, columns)
    width = len(columns)
    rated = any(column.bases is not None for column in columns)
    nothing: list[Number | None] = [None] * len(field.agencies)
    return Numbers(
        tops=_interleaved([column.tops for column in columns]),
        bases=_interleaved([column.bases or nothing for column in columns]) if rated else (),
        absent=frozenset(place * width + at for at, column in enumerate(columns) for place in column.absent),
        touched=frozenset(place * width + at for at, column in enumerate(columns) for place in column.touched),
        make=lambda place: figure(shelf, *field.key(place)),
    )


def _interleaved(columns: Sequence[list[Number | None]]) -> list[Number | None]:
    """The numbers unit by unit."""
    return columns[0] if len(columns) == 1 else [number for row in zip(*columns, strict=True) for number in row]


def _column(
    shelf: Shelf, agencies: Sequence[str], year: int, measure: Measure, applicant: str | None
) -> _Column | None:
    formula = formula_of(measure, applicant)
    terms = (Term(sign=1, indicator=measure.code),) if formula is None else (*formula.numerator, *formula.denominator)
    parts: list[Projected] = []
    for term in terms:
        found = _projected(shelf, term, applicant, year)
        if found is None:
            return None
        parts.append(found)
    editions = shelf.editions(year)
    made = _Column()
    _fill(made, agencies, formula, parts)
    early = _annexed_places(agencies, measure, formula, editions)
    for place in early:
        made.tops[place] = None
    for place, top in enumerate(made.tops):
        if top is None:
            name = agencies[place]
            if name not in editions:
                made.absent.append(place)
            elif place in early or not _is_told(name, parts):
                made.unsure.append(place)
    inferred = {name for part in parts for name in part.inferred}
    if inferred:
        made.touched = [place for place, name in enumerate(agencies) if name in inferred and name in editions]
    return made


def _projected(shelf: Shelf, term: Term, applicant: str | None, year: int) -> Projected | None:
    column = term.applicant or applicant
    if codes().indicators[term.indicator].by_applicant:
        return shelf.projected(term.indicator, column or TOTAL, year)
    return shelf.projected(term.indicator, None, year) if column in (None, TOTAL) else None


def _fill(made: _Column, agencies: Sequence[str], formula: Derived | None, parts: Sequence[Projected]) -> None:
    """The values where all parts have one."""
    if formula is None:
        made.tops = [*map(parts[0].values.get, agencies)]
        return
    above = _added(agencies, formula.numerator, parts)
    if not formula.is_ratio:
        made.tops = above
        return
    below = _added(agencies, formula.denominator, parts[len(formula.numerator) :])
    made.tops = [top if base else None for top, base in zip(above, below, strict=True)]
    made.bases = [base if top is not None else None for top, base in zip(made.tops, below, strict=True)]


def _added(agencies: Sequence[str], terms: Sequence[Term], parts: Sequence[Projected]) -> list[Number | None]:
    """The sum of terms for each unit; None where one of them has no value."""
    found: list[Number | None] = [*map(parts[0].values.get, agencies)]
    if terms[0].sign < 0:
        found = [None if number is None else -number for number in found]
    for term, part in zip(terms[1:], parts[1:], strict=False):
        more = map(part.values.get, agencies)
        found = [
            None if one is None or other is None else one + term.sign * other
            for one, other in zip(found, more, strict=True)
        ]
    return found


def _is_told(name: str, parts: Sequence[Projected]) -> bool:
    """Whether it is known why a figure has no value: each cell is told, so that one has none, or the base is 0."""
    return any(name in part.without for part in parts) or all(name in part.values for part in parts)


def _annexed_places(
    agencies: Sequence[str], measure: Measure, formula: Derived | None, editions: Mapping[str, Edition]
) -> frozenset[int]:
    """The units whose form before 2019 prints what later ones only add up."""
    if formula is None or measure.name not in in_annex():
        return frozenset()
    return frozenset(place for place, name in enumerate(agencies) if name in editions and is_annex(editions[name]))


def _look(shelf: Shelf, field: Field, columns: Sequence[_Column]) -> None:
    """Fill what the projection does not tell from the cells."""
    width = len(columns)
    places = {place for column in columns for place in column.unsure}
    if not places:
        return
    names = [field.agencies[place] for place in sorted(places)]
    source = read_ahead(shelf, field.measures, field.applicants, names, field.years)
    for at, column in enumerate(columns):
        for place in column.unsure:
            item = figure(source, *field.key(place * width + at))
            rate = item.numerator is not None and bool(item.denominator)
            column.tops[place] = None if item.value is None else item.numerator if rate else item.value
            if rate:
                if column.bases is None:
                    column.bases = [None] * len(field.agencies)
                column.bases[place] = item.denominator
            if item.status is Status.NO_REPORT:
                column.absent.append(place)
            if is_touched(item):
                column.touched.append(place)
