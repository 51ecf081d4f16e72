"""The main figures of one report at once: 主要数据有哪些, 数据概览, 数据给我概括一下, key figures."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.lexicon.hints import hint_words
from knowledge.query.algebra import Figures, measure_named
from knowledge.query.asking import Asking, Proposal, Refusal, settled
from knowledge.query.which_years import report_meant

_MAIN = tuple(measure_named(code) for code in hint_words("figures.main"))


def main_figures(asking: Asking) -> Iterator[Proposal | Refusal]:
    """What came in, what became of it, and what was disputed, of one unit's report of one year."""
    says = asking.understanding
    if not says.has("figures.main") or says.indicators or says.applicants or says.excluded:
        return
    meant = yield from settled(report_meant(asking))
    if meant is None or meant.units.single is None or len(meant.years.years) != 1:
        return
    query = Figures(who=meant.units.who, years=meant.years.years, measures=_MAIN)
    used = ("figures.main", "report", "list", "passage", "topic.overview")
    yield meant.proposal(query, "main_figures", used)
