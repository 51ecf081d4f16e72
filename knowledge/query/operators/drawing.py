"""A chart that is asked for where nothing was shown that can be drawn: what can be is offered (画个图)."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.answers import Kind
from knowledge.language.parts import Slot, Understanding
from knowledge.query.algebra import Axis, Figures, Measure, Order, Query, Split
from knowledge.query.asking import Alternative, Asking, Proposal, Refusal, refusal
from knowledge.query.saying import say
from knowledge.query.shares import DEFAULT_INDICATOR
from knowledge.query.which_years import indexed_years, years_of
from knowledge.query.whose import Units, all_units, units_of

_CHART = "follow.chart"
_BESIDE = (_CHART, "ask.", "follow.", "greeting", "thanks")


def nothing_to_draw(asking: Asking) -> Iterator[Proposal | Refusal]:
    """That there is nothing to draw, with the figures that can be drawn of the unit talked about, or of all."""
    language = asking.understanding.language
    if asks_only_for_chart(asking.understanding) and not asking.understanding.indicators:
        yield refusal(
            Kind.NOT_UNDERSTOOD,
            "nothing_to_draw",
            alternatives=tuple(Alternative(label=say(query, language), query=query) for query in _drawn(asking)),
        )


def asks_only_for_chart(says: Understanding) -> bool:
    """Whether a turn says no more than that it wants a chart, and whose or when."""
    own = [span for span in says.spans if span.slot not in (Slot.UNIT, Slot.YEAR, Slot.FILLER)]
    cues = all(span.slot is Slot.CUE and span.value.startswith(_BESIDE) for span in own)
    return says.has(_CHART) and cues and not says.unread and not says.truncated


def _drawn(asking: Asking) -> Iterator[Query]:
    """What can be drawn: a course over the years and what a figure is made of; of all units who has how many."""
    found = units_of(asking)
    units = found if isinstance(found, Units) else all_units(asking.shelf)
    years = years_of(asking, units)
    indexed = indexed_years(asking.shelf, units.names)
    if isinstance(years, Refusal) or not indexed:
        return
    requests, granted = Measure(code=DEFAULT_INDICATOR), Measure(code="rate.granted")
    refused = Measure(code="outcome.denied")
    if units.single is None:
        for measure in (requests, granted):
            latest = Figures(who=units.who, years=years.years[-1:], measures=(measure,))
            yield Order(of=latest, over=Axis.AGENCY)
        return
    if len(indexed) > 1:
        for measure in (requests, granted):
            yield Figures(who=units.who, years=indexed, measures=(measure,), course=True)
    report = Figures(who=units.who, years=years.years[-1:], measures=(refused,))
    yield Split(of=report, by=Axis.INDICATOR, chart=True)
