"""The figures of many units read as numbers from the projection of an index, under the rules of answering.figures.

A unit whose cells the projection does not tell, as one with a correction or with a form before 2019, is looked at cell
by cell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import add, sub
from typing import Any, NamedTuple

from knowledge.answering.field import Field, read_ahead
from knowledge.answering.figures import TOTAL, Figure, Status, figure, formula_of
from knowledge.answering.numbers import Numbers, empty, is_touched
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import Derived, Term, in_annex
from knowledge.lexicon.editions import is_annex
from knowledge.model import Edition, Number
from knowledge.query.algebra import Measure
from knowledge.remembered import of_index
from knowledge.shelf import Projected, Shelf


class _Column:
    """The numbers of one measure of a year, a place for each unit; `unsure` are the places to be looked at."""

    def __init__(self) -> None:
        self.tops: Sequence[Number | None] = ()
        self.bases: Sequence[Number | None] | None = None
        self.absent: list[int] = []
        self.touched: list[int] = []
        self.unsure: list[int] = []

    def put(self, place: int, item: Figure, units: int) -> None:
        """Take in a figure that was looked at; `units` are how many have a place."""
        rate = item.numerator is not None and bool(item.denominator)
        self.tops = self.tops if isinstance(self.tops, list) else list(self.tops)
        self.tops[place] = None if item.value is None else item.numerator if rate else item.value
        if rate:
            bases = [None] * units if self.bases is None else self.bases
            self.bases = bases if isinstance(bases, list) else list(bases)
            self.bases[place] = item.denominator
        if item.status is Status.NO_REPORT:
            self.absent.append(place)
        if is_touched(item):
            self.touched.append(place)


class _Part(NamedTuple):
    """The numbers of some units, and the places of those that have none."""

    values: Sequence[Number | None]
    lacking: Collection[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seats:
    """Some units, and where each of them stands among all of the index: -1 for one that is not there.

    None stands for all of them in their order.
    """

    agencies: Sequence[str]
    among: Sequence[int] | None

    def of(self, found: Projected) -> _Part:
        """The numbers of these units out of those of all."""
        if self.among is None:
            return _Part(found.values, found.lacking)
        values = tuple(map((*found.values, None).__getitem__, self.among))
        return _Part(values, empty(values))

    def at(self, place: int) -> int:
        """Where the unit at a place stands among all."""
        return place if self.among is None else self.among[place]

    def places(self, among: Collection[int]) -> Sequence[int]:
        """The places of those that stand at some places among all."""
        if self.among is None:
            return sorted(among)
        return [place for place, seat in enumerate(self.among) if seat in among]


def _seats_of(shelf: Shelf, agencies: Sequence[str]) -> _Seats:
    names = shelf.names()
    if len(agencies) == len(names) and tuple(agencies) == tuple(names):
        return _Seats(agencies=agencies, among=None)
    seats: Mapping[str, int] = of_index(shelf).get(
        ("seats",), lambda: {name: seat for seat, name in enumerate(shelf.names())}
    )
    return _Seats(agencies=agencies, among=[seats.get(name, -1) for name in agencies])


def projected_numbers(shelf: Shelf, field: Field) -> Numbers | None:
    """The numbers of a field over units; None where the index does not keep all of its cells ready."""
    columns: list[_Column] = []
    seats = _seats_of(shelf, field.agencies)
    for year in field.years:
        for measure, applicant in field.pairs:
            found = _column(shelf, seats, year, measure, applicant)
            if found is None:
                return None
            columns.append(found)
    _look(shelf, field, columns)
    width = len(columns)
    rated = any(column.bases is not None for column in columns)
    nothing: Sequence[None] = (None,) * len(field.agencies)
    return Numbers(
        tops=_interleaved([column.tops for column in columns]),
        bases=_interleaved([column.bases or nothing for column in columns]) if rated else (),
        absent=frozenset(place * width + at for at, column in enumerate(columns) for place in column.absent),
        touched=frozenset(place * width + at for at, column in enumerate(columns) for place in column.touched),
        make=lambda place: figure(shelf, *field.key(place)),
    )


def _interleaved(columns: Sequence[Sequence[Number | None]]) -> Sequence[Number | None]:
    """The numbers unit by unit."""
    return columns[0] if len(columns) == 1 else [*chain.from_iterable(zip(*columns, strict=True))]


def _column(shelf: Shelf, seats: _Seats, year: int, measure: Measure, applicant: str | None) -> _Column | None:
    formula = formula_of(measure, applicant)
    terms = (Term(sign=1, indicator=measure.code),) if formula is None else (*formula.numerator, *formula.denominator)
    parts: list[Projected] = []
    for term in terms:
        found = _projected(shelf, term, applicant, year)
        if found is None:
            return None
        parts.append(found)
    agencies, editions = seats.agencies, shelf.editions(year)
    made = _Column()
    own = [seats.of(part) for part in parts]
    _fill(made, formula, own)
    early = _annexed_places(agencies, measure, formula, editions)
    if early:
        made.tops = [None if place in early else top for place, top in enumerate(made.tops)]
    # Of all others it is known why they have no value: their base is 0.
    for place in sorted(early.union(*(part.lacking for part in own))):
        if agencies[place] not in editions:
            made.absent.append(place)
        elif place in early or not any(seats.at(place) in part.without for part in parts):
            made.unsure.append(place)
    inferred = {seat for part in parts for seat in part.inferred}
    if inferred:
        made.touched = [place for place in seats.places(inferred) if agencies[place] in editions]
    return made


def _projected(shelf: Shelf, term: Term, applicant: str | None, year: int) -> Projected | None:
    column = term.applicant or applicant
    if codes().indicators[term.indicator].by_applicant:
        return shelf.projected(term.indicator, column or TOTAL, year)
    return shelf.projected(term.indicator, None, year) if column in (None, TOTAL) else None


def _fill(made: _Column, formula: Derived | None, parts: Sequence[_Part]) -> None:
    """The values where all parts have one."""
    if formula is None:
        made.tops = parts[0].values
        return
    above = _added(formula.numerator, parts)
    if not formula.is_ratio:
        made.tops = above.values
        return
    below = _added(formula.denominator, parts[len(formula.numerator) :])
    out = {*above.lacking, *(place for place, base in enumerate(below.values) if not base)}
    made.tops, made.bases = _without(above.values, out), _without(below.values, out)


def _without(numbers: Sequence[Number | None], places: Iterable[int]) -> Sequence[Number | None]:
    """The numbers but for those at some places."""
    kept = list(numbers)
    for place in places:
        kept[place] = None
    return kept


def _added(terms: Sequence[Term], parts: Sequence[_Part]) -> _Part:
    """The sum of terms for each unit; None where one of them has no value."""
    if len(terms) == 1 and terms[0].sign > 0:
        return parts[0]
    lacking = {place for part, _ in zip(parts, terms, strict=False) for place in part.lacking}
    sums: Sequence[Number] = (0,) * len(parts[0].values)
    for term, part in zip(terms, parts, strict=False):
        whole: list[Any] = list(part.values)
        for place in lacking:
            whole[place] = 0
        sums = [*map(add if term.sign > 0 else sub, sums, whole)]
    return _Part(_without(sums, lacking), lacking)


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
            column.put(place, figure(source, *field.key(place * width + at)), len(field.agencies))
