"""What is indexed: 有哪些年份, 收录了哪些单位, 缺谁的2023年报, 一共几份年报."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from knowledge.answering.details import CoverageDetail
from knowledge.answering.proof import understood_of
from knowledge.answers import Answer, Kind
from knowledge.query.asked import Asked
from knowledge.query.lookups import Coverage
from knowledge.remembered import of_index
from knowledge.shelf import Shelf

MOST_TOLD = 200
"""Units that are told of one by one; the others are counted."""

_MANY = 500
"""Units from which on it is kept what was worked out of them."""

Held = Mapping[str, Sequence[int]]


def answer_coverage(query: Coverage, asked: Asked, shelf: Shelf) -> Answer:
    """The units with their years, and for gaps the units and years without a report."""
    return Answer(
        kind=Kind.COVERAGE,
        language=asked.language,
        question=asked.question,
        understood=understood_of(asked),
        detail=_told(query, shelf),
    )


def _told(query: Coverage, shelf: Shelf) -> CoverageDetail:
    agencies = query.who.names
    if len(agencies) < _MANY:
        return _covering(query, shelf)
    found: CoverageDetail = of_index(shelf).get(
        ("covering", agencies, query.years, query.asked), lambda: _covering(query, shelf)
    )
    return found


def _covering(query: Coverage, shelf: Shelf) -> CoverageDetail:
    agencies, asked_years = query.who.names, frozenset(query.years)
    every = shelf.years_of(agencies)
    held = every if query.asked == "missing" or not asked_years else _in_years(every, asked_years)
    span = (query.years or tuple(shelf.years(agencies))) if query.asked == "missing" else ()
    missing = _lacking(agencies, held, span)
    has = [agency for agency in agencies if agency in held]
    rows = [held[agency] for agency in has]
    return CoverageDetail(
        asked=query.asked,
        units=len(has),
        rows=tuple((agency, tuple(years)) for agency, years in zip(has[:MOST_TOLD], rows, strict=False)),
        lacking=len(missing),
        missing=tuple(missing[:MOST_TOLD]),
        reports=sum(map(len, rows)),
        # Few units have years of their own.
        years=tuple(sorted(set().union(*set(map(tuple, rows))))),
    )


def _in_years(held: Held, years: AbstractSet[int]) -> Held:
    found = {agency: [year for year in of_it if year in years] for agency, of_it in held.items()}
    return {agency: of_it for agency, of_it in found.items() if of_it}


def _lacking(agencies: Sequence[str], held: Held, span: Sequence[int]) -> list[tuple[str, tuple[int, ...]]]:
    """The units without a report of one of these years, with those years."""
    if not span:
        return []
    # Units share few lists of years.
    without: dict[tuple[int, ...], tuple[int, ...]] = {}
    found = []
    for agency in agencies:
        years = tuple(held.get(agency, ()))
        lacks = without.get(years)
        if lacks is None:
            lacks = without[years] = tuple(year for year in span if year not in years)
        if lacks:
            found.append((agency, lacks))
    return found
