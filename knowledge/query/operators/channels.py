"""Channels by their own names: 平安云津 in a question is no place, where a report writes “平安云津” of an account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.answers import Language
from knowledge.language.parts import Slot, Span, Understanding, UnitForm, UnitMention
from knowledge.lexicon.hints import hint, hint_words
from knowledge.query.asking import Asking
from knowledge.shelf import ParagraphEntry

MOST_AROUND = 4
"""Characters of a channel's name on either side of the place in it."""
MOST_PARAGRAPHS = 40
CHANNEL = "topic.channel"
_SIGN = hint("channels.sign")
_NO_PLACE = hint_words("channels.no_place")


def with_channels(asking: Asking) -> Asking:
    """The question with the names of channels read as such, and as units those whose reports write of them.

    Only a place that stands for a unit without saying what it is (云津, and not 云津市) can be part of a name, and only
    names that a report puts in quotation marks are known.
    """
    says = asking.understanding
    if says.language is Language.EN:
        return asking
    for mention in says.units:
        found = _named(asking, mention)
        if found is not None:
            start, end, agencies = found
            return replace(asking, understanding=_renamed(says, mention, start, end, agencies))
    return asking


def _named(asking: Asking, mention: UnitMention) -> tuple[int, int, tuple[str, ...]] | None:
    says = asking.understanding
    if mention.form is not UnitForm.NAMED or mention.end <= mention.start:
        return None
    stretches = list(_around(says, mention))
    if not stretches:
        return None
    widest = says.normal[min(start for start, _ in stretches) : max(end for _, end in stretches)]
    terms = asking.search_terms(replace(says, content=(widest,)))
    paragraphs = asking.shelf.search(terms, limit=MOST_PARAGRAPHS)
    for start, end in stretches:
        agencies = _writing(f"“{says.normal[start:end]}”", paragraphs)
        if agencies:
            return start, end, agencies
    return None


def _writing(name: str, paragraphs: Sequence[ParagraphEntry]) -> tuple[str, ...]:
    """The units whose reports write a name, in order."""
    return tuple(sorted({entry.report.agency for entry in paragraphs if name in entry.text}))


def _around(says: Understanding, mention: UnitMention) -> Iterator[tuple[int, int]]:
    """The stretches that a name may be, the longest first: the place with what stands right before and behind it."""
    if mention.text.endswith(_NO_PLACE):
        return
    taken = {
        place
        for span in says.spans
        if span.slot in (Slot.UNIT, Slot.YEAR) and span.start != mention.start
        for place in range(span.start, span.end)
    }

    def free(place: int) -> bool:
        return 0 <= place < len(says.normal) and _SIGN.match(says.normal, place) is not None and place not in taken

    first, last = mention.start, mention.end
    while first > mention.start - MOST_AROUND and free(first - 1):
        first -= 1
    while last < mention.end + MOST_AROUND and free(last):
        last += 1
    made = [(a, b) for a in range(first, mention.start + 1) for b in range(mention.end, last + 1)]
    yield from sorted((item for item in made if item != (mention.start, mention.end)), key=lambda it: it[0] - it[1])


def _renamed(
    says: Understanding, mention: UnitMention, start: int, end: int, agencies: tuple[str, ...]
) -> Understanding:
    name = says.normal[start:end]
    others = tuple(unit for unit in says.units if unit is not mention)
    own = UnitMention(text=name, names=agencies, start=start, end=end)
    spans = [span for span in says.spans if span.end <= start or span.start >= end]
    outside = "".join(sign if not start <= place < end else " " for place, sign in enumerate(says.normal))
    return replace(
        says,
        units=others or (own,),
        indicators=tuple(item for item in says.indicators if item.end <= start or item.start >= end),
        cues=tuple(cue for cue in says.cues if cue.end <= start or cue.start >= end),
        spans=tuple(
            sorted(
                (*spans, Span(start=start, end=end, text=name, slot=Slot.CUE, value=CHANNEL)),
                key=lambda span: (span.start, span.end),
            )
        ),
        unread=tuple(word for word in says.unread if word in outside),
        content=(name, *(word for word in says.content if word in outside)),
    )
