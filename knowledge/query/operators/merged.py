"""Several figures added up to one of which more is asked: 复议加诉讼最多的单位, 复议诉讼合计哪年最多, 总数历年趋势."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from knowledge.language.parts import IndicatorMention, Understanding, YearForm
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.hints import hint
from knowledge.query.asking import Asking, Proposal, Refusal
from knowledge.query.operators.changing import change, growth
from knowledge.query.operators.comparing import side_by_side
from knowledge.query.operators.ends import ends
from knowledge.query.operators.filtering import where
from knowledge.query.operators.ordering import order
from knowledge.query.operators.over_years import over_years
from knowledge.query.operators.plain import courses

_SUM = ("aggregate.sum", "aggregate.sum.strong")
_MOVING = ("change", "compare", "rank", "trend", "filter.", "who.", "first", "by.year", "growth.")
_OPERATORS: tuple[Callable[[Asking], Iterator[Proposal | Refusal]], ...] = (
    order,
    over_years,
    ends,
    change,
    growth,
    where,
    side_by_side,
    courses,
)


def merged(asking: Asking) -> Iterator[Proposal | Refusal]:
    """Figures that are added up in the question, and together are one that is known, with more asked of it."""
    says = asking.understanding
    named = says.figures
    if len(named) < 2 or not _added(says, named):
        return
    several = any(mention.form is not YearForm.LIST for mention in says.years) or len(says.years) > 1
    if not several and not says.speaks_of(*_MOVING):
        return
    code = together(named)
    if code is None:
        return
    one = replace(named[0], codes=(code,), end=named[-1].end)
    plain = replace(says, indicators=(one,), cues=tuple(cue for cue in says.cues if cue.code not in _SUM))
    for operator in _OPERATORS:
        for made in operator(replace(asking, understanding=plain)):
            if isinstance(made, Proposal):
                yield replace(made, used=(*made.used, *_SUM))


def _added(says: Understanding, named: Sequence[IndicatorMention]) -> bool:
    """Whether the figures are added up: a word of sum, or one of addition between them."""
    between = says.normal[named[0].end : named[-1].start]
    written = any(cue.code in _SUM and cue.text for cue in says.cues)
    return written or hint("merged.plus").search(between) is not None


def together(named: Sequence[IndicatorMention]) -> str | None:
    """The code of the figure that these are together; None where no such one is known."""
    if any(len(mention.codes) != 1 for mention in named):
        return None
    cells = sorted(cell for mention in named for cell in _cells(mention.codes[0]))
    for code, item in derived().items():
        plus = sorted(term.indicator for term in item.numerator if term.sign > 0 and term.applicant is None)
        if not item.is_ratio and len(plus) == len(item.numerator) and plus == cells:
            return code
    return None


def _cells(code: str) -> tuple[str, ...]:
    if code in derived():
        item = derived()[code]
        return tuple(term.indicator for term in item.numerator) if not item.is_ratio else ()
    below = codes().children(code)
    return below if below and not codes().indicators[code].editions else (code,)
