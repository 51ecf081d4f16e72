"""What is indexed: 有哪些年份, 收录了哪些单位, 缺谁的2023年报, 一共几份年报."""

from __future__ import annotations

from collections import defaultdict

from knowledge.answering.details import CoverageDetail
from knowledge.answering.proof import understood_of
from knowledge.answers import Answer, Kind
from knowledge.query.asked import Asked
from knowledge.query.lookups import Coverage
from knowledge.shelf import Shelf


def answer_coverage(query: Coverage, asked: Asked, shelf: Shelf) -> Answer:
    """The units with their years, and for gaps the units and years without a report."""
    held: dict[str, list[int]] = defaultdict(list)
    agencies = query.who.names
    wanted = set(agencies)
    for entry in shelf.reports():
        if entry.agency in wanted and (not query.years or query.asked == "missing" or entry.year in query.years):
            held[entry.agency].append(entry.year)
    rows = tuple((agency, tuple(sorted(held[agency]))) for agency in agencies if held.get(agency))
    missing: list[tuple[str, tuple[int, ...]]] = []
    if query.asked == "missing":
        span = query.years or tuple(shelf.years(agencies))
        for agency in agencies:
            lacking = tuple(year for year in span if year not in held.get(agency, []))
            if lacking:
                missing.append((agency, lacking))
    return Answer(
        kind=Kind.COVERAGE,
        language=asked.language,
        question=asked.question,
        understood=understood_of(asked),
        detail=CoverageDetail(
            asked=query.asked,
            rows=rows,
            missing=tuple(missing),
            reports=sum(len(years) for _, years in rows),
            years=tuple(sorted({year for _, years in rows for year in years})),
        ),
    )
