"""What a report says that is to be done: 打算2023年做哪些, 来年要干点啥, what do they plan for 2023.

A year that somebody plans for is told of in the report of the year before it.
"""

from __future__ import annotations

from dataclasses import replace

from knowledge.language.parts import Cue, Slot, Span, Understanding, YearForm, YearMention
from knowledge.lexicon.hints import hint
from knowledge.query.asking import Asking

PLANNED = "topic.improvements"
_ASKED = hint("plans.asked")
_NEXT = hint("plans.next")
LEAST_APART = 3
"""Characters between two years that are not those of two reports side by side (2022、2023年)."""
_BARRED = ("text.", "rank", "compare", "filter", "aggregate", "trend", "quality", "negation", "except")


def with_plans(asking: Asking) -> Asking:
    """The question with the words that ask for plans read as the topic they are, and its years as those of reports."""
    says = asking.understanding
    if says.indicators or says.applicants or any(cue.code.startswith(_BARRED) for cue in says.cues):
        return asking
    match = _ASKED.search(says.normal)
    if match is None:
        return asking
    return replace(asking, understanding=_read(says, match.start(), match.end()))


def _read(says: Understanding, start: int, end: int) -> Understanding:
    text = says.normal[start:end]
    planned = [span for span in says.spans if span.slot is Slot.YEAR and _planned_for(says, span, start, end)]
    outside = [span for span in says.spans if span.end <= start or span.start >= end]
    rest = "".join(" " if start <= place < end else sign for place, sign in enumerate(says.normal))
    cue = Cue(code=PLANNED, text=text, start=start, end=end)
    kept = tuple(one for one in says.cues if one.end <= start or one.start >= end)
    named = Span(start=start, end=end, text=text, slot=Slot.CUE, value=PLANNED)
    return replace(
        says,
        years=_reported(says, planned),
        cues=(*kept, cue),
        spans=tuple(sorted((*outside, named), key=lambda span: (span.start, span.end))),
        unread=tuple(word for word in says.unread if word in rest),
        content=tuple(word for word in says.content if word in rest),
    )


def _planned_for(says: Understanding, span: Span, start: int, end: int) -> bool:
    """Whether a year is one that is planned for: named with the plan, or right before it beside the year of a report.

    2022年的报告里，2023年要做什么: the report is of 2022.
    """
    behind = span.start >= end and not says.normal[end : span.start].strip()
    if start <= span.start < end or behind:
        return _NEXT.search(says.normal, start, span.start) is None
    if span.end != start:
        return False
    others = [one for one in says.spans if one.slot is Slot.YEAR and one.end + LEAST_APART <= span.start]
    return any({str(int(one.value) + 1) for one in others if one.value.isdigit()} & {span.value} for one in others)


def _reported(says: Understanding, planned: list[Span]) -> tuple[YearMention, ...]:
    """The years of the reports: those named beside the years planned for, else the years before these.

    None, which is the latest that has any, where only 明年 is said.
    """
    told = {span.text for span in planned}
    others = tuple(mention for mention in says.years if mention.text not in told)
    if others or not planned:
        return others or says.years
    absolute = [year for mention in says.years if not mention.relative for year in mention.years]
    return tuple(YearMention(text=str(year - 1), form=YearForm.LIST, years=(year - 1,)) for year in absolute)
