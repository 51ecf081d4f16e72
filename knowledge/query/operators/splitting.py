"""What a figure is made of: by reason or outcome, by applicant: 不予公开都是什么理由, 办理结果构成, 申请人类型分布."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace

from knowledge.answers import Kind
from knowledge.language.parts import Understanding
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.hints import hint, hint_word
from knowledge.query.algebra import TOTAL, Axis, Figures, Measure, Split
from knowledge.query.asking import Asking, Proposal, Refusal, refusal, settled
from knowledge.query.measures import takes_applicant
from knowledge.query.operators.axes import whole_of
from knowledge.query.selection import chosen_for
from knowledge.query.shares import DEFAULT_INDICATOR, plain_part
from knowledge.query.which_years import report_meant

_CUES = (
    "breakdown",
    "list",
    "why",
    "by.reason",
    "by.applicant",
    "by.outcome",
    "follow.split",
    "who.reason",
    "who.applicant",
    "who.outcome",
)
_PARTED = (
    "breakdown",
    "list",
    "by.reason",
    "by.applicant",
    "by.outcome",
    "follow.split",
    "who.applicant",
    "who.outcome",
)
"""Cues that ask for parts whatever these are."""
_BY = ("by.reason", "by.applicant", "by.outcome", "who.reason", "who.applicant", "who.outcome")
_RESULT = hint_word("breakdown.result")
_SHARES = ("share", "percent", "rate")
_USED = ("breakdown", "why", "by.", "who.", "list", "follow.split", "each")


def split(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A word that asks for parts, and a figure that has them, of one unit."""
    says = asking.understanding
    shared = says.hinted("breakdown.each_share")
    if shared:
        # 处理结果各占百分之几: a breakdown tells the shares beside its parts.
        says = replace(says, cues=tuple(cue for cue in says.cues if cue.code not in _SHARES))
        asking = replace(asking, understanding=says)
    shaped = says.has(*_CUES) or _asks_for_parts(says)
    if not (shaped or says.has("each")):
        return
    found = yield from (_named(asking) if says.indicators else _unnamed(asking))
    if found is None:
        return
    of = found.query
    if not isinstance(of, Figures) or len(of.who.names) != 1:
        return
    measure = whole_of(says, of.measures[0])
    if shared:
        measure = Measure(code=plain_part(measure.code))
    if not says.has(*_PARTED) and says.has("why", "who.reason") and not _has_reasons(measure):
        # 复议为什么这么多 asks why, and how they ended is none of it.
        return
    if not shaped and (len(of.years) != 1 or not codes().children(measure.code)):
        # 不予处理各几件 asks for the parts of the one figure named; anything else is not split.
        return
    across = _across(measure.code) if _asks_results(says) else ()
    if across:
        # 诉讼结果怎么样: how the suits ended, and not of which kind they were.
        measures = (measure, *(Measure(code=code) for code in across))
        yield replace(found, query=replace(of, measures=measures), used=(*_USED, "ask.what", "ask.how"))
        return
    axis = _axis_of(says, measure, of.columns[0])
    if axis is None:
        return
    counted = says.cue("breakdown")
    if counted is not None and counted.number is not None:
        parts = _parts_of(asking, of, measure) if axis is Axis.INDICATOR else {len(codes().applicants) - 2}
        if counted.number not in parts:
            yield refusal(Kind.NOT_UNDERSTOOD, "other_parts", text=counted.text, count=max(parts))
            return
    columns = (TOTAL,) if axis is Axis.APPLICANT else of.columns
    query = Split(of=replace(of, measures=(measure,), columns=columns), by=axis, chart=says.has("follow.chart"))
    asked = ("ask.what", "ask.how") if _asks_for_parts(says) else ()
    yield replace(found, query=query, used=(*_USED, *asked, *(_SHARES if shared else ())))


def _asks_results(says: Understanding) -> bool:
    """Whether it is asked how something ended: 什么结果, 结果怎么样."""
    return says.has("who.outcome", "by.outcome") or any(
        cue.code == "ask.how" and _RESULT in cue.text for cue in says.cues
    )


def _across(code: str) -> tuple[str, ...]:
    """The sums that cut across the rows right below a figure: how suits of either kind ended."""
    known, below = codes().indicators, set(codes().children(code))
    return tuple(
        one
        for one, item in derived().items()
        if below and not item.is_ratio and {known[term.indicator].parent for term in item.numerator} == below
    )


def _has_reasons(measure: Measure) -> bool:
    """Whether the parts of a figure are reasons: those of what was refused, unavailable, not or otherwise processed."""
    return measure.code.startswith("outcome.")


def _parts_of(asking: Asking, of: Figures, measure: Measure) -> set[int]:
    """How many parts the forms of the reports asked about print of a figure; of all forms together where none does."""
    name = of.who.names[0]
    reports = [report for year in of.years for report in asking.shelf.reports(agency=name, year=year)]
    counts = {len(codes().children_in(measure.code, report.edition)) for report in reports}
    return counts - {0} or {len(codes().children(measure.code))}


def _named(asking: Asking) -> Generator[Refusal, None, Proposal | None]:
    """The one figure that is named, of one report."""
    chosen = yield from chosen_for(asking)
    if chosen is None or not chosen.one_figure or chosen.measures[0].part_of is not None:
        return None
    return chosen.proposal(chosen.figures(), ())


def _unnamed(asking: Asking) -> Generator[Refusal, None, Proposal | None]:
    """What reasons, outcomes or applicants are of where no figure is named."""
    says = asking.understanding
    meant = (yield from settled(report_meant(asking))) if says.has(*_BY) else None
    if meant is None:
        return None
    column = says.applicants[0].code if says.applicants else TOTAL
    measures = (Measure(code=_default(says)),)
    of = Figures(who=meant.units.who, years=meant.years.years, measures=measures, columns=(column,))
    return meant.proposal(of, "", ())


def _default(says: Understanding) -> str:
    """What is split where no figure is named: by reason the refusals, by outcome all outcomes, else new requests."""
    if says.has("by.reason", "who.reason"):
        return "outcome.denied"
    return "outcome.total" if says.has("by.outcome", "who.outcome") else DEFAULT_INDICATOR


def _axis_of(says: Understanding, measure: Measure, column: str) -> Axis | None:
    """The axis asked; None when the form does not split the figure so."""
    below = codes().children(measure.code)
    if says.has("by.applicant", "who.applicant"):
        return None if measure.code in derived() or not takes_applicant(measure) else Axis.APPLICANT
    if below:
        return Axis.INDICATOR
    if says.has("by.reason", "who.reason", "by.outcome", "who.outcome", "why"):
        return None
    if measure.code in codes().indicators and takes_applicant(measure) and column == TOTAL:
        return Axis.APPLICANT
    return None


def _asks_for_parts(says: Understanding) -> bool:
    """Whether 有哪些 or 怎么样 is asked of a single figure that is made of others (复议结果怎么样)."""
    named = says.figures
    whole = len(named) == 1 and len(named[0].codes) == 1 and bool(codes().children(named[0].codes[0]))
    asked = [
        cue for cue in says.cues if cue.code in ("ask.what", "ask.how") and hint("breakdown.parts").search(cue.text)
    ]
    return whole and bool(asked) and not says.has("ask.count")
