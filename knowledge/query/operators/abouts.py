"""Questions about a report itself: 报告什么时候发布的, 原文在哪."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.language.parts import Understanding
from knowledge.lexicon.hints import hint
from knowledge.query.asking import Asking, Proposal, Refusal, settled
from knowledge.query.lookups import About
from knowledge.query.which_years import report_meant

_ASKED = {"published": hint("about.published"), "source": hint("about.source")}


def about(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A word for the day of a report or for its original, and no figure beside it."""
    says = asking.understanding
    what = asked_of(says)
    if what is None or says.truncated:
        return
    meant = yield from settled(report_meant(asking))
    if meant is None:
        return
    yield meant.proposal(About(who=meant.units.who, years=meant.years.years, what=what), "about")


def asked_of(says: Understanding) -> str | None:
    """What a question asks of a report itself; None where it asks for something in it."""
    if not says.hinted("about.report") or says.has("ask.count", "define", "define.how", "text.same", "text.change"):
        return None
    for what, pattern in _ASKED.items():
        match = pattern.search(says.normal)
        if match is None:
            continue
        # 什么时候发布: the verb is no figure of documents issued.
        inside = all(match.start() <= item.start and item.end <= match.end() for item in says.indicators)
        return what if inside and not says.applicants else None
    return None
