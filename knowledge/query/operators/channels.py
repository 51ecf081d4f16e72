"""Words that reports print and that are read as something else: 平安云津 is no place, 公开屏 no outcome.

A report's own words are looked up in what the reports write, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.language.parts import Slot, Span, Understanding, UnitForm, UnitMention
from knowledge.lexicon.hints import hint, hint_words
from knowledge.query.asking import Asking
from knowledge.shelf import ParagraphEntry

MOST_AROUND = 5
"""Characters of a printed word on either side of what was read in it."""
MOST_PARAGRAPHS = 40
MOST_READ = 12
"""Reports of the units named that are looked through."""
SHORTEST = 3
"""Characters of a word that is looked for without quotation marks."""
CHANNEL = "topic.channel"
PRINTED = "topic.printed"
_SIGN = hint("channels.sign")
_QUOTED = hint("channels.quoted")
_BARRING = ("outside.", "doubt.", "negation", "except", "rank", "compare", "change", "filter")
_NO_PLACE = hint_words("channels.no_place")
_BEFORE, _BEHIND = hint("channels.before"), hint("channels.behind")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Where a printed word stands in the question, the units whose reports write it, and whether it is a channel."""

    start: int
    end: int
    agencies: tuple[str, ...]
    channel: bool


def with_channels(asking: Asking) -> Asking:
    """The question with the names of channels read as such, and as units those whose reports write of them.

    A place that stands for a unit without saying what it is (云津, and not 云津市) is part of a name that a report puts
    in quotation marks. A place that the index does not have, and a figure that stands in an unread word, are part of
    any word that a report prints with them.
    """
    says = asking.understanding
    if not says.language.chinese:
        return asking
    for match in _QUOTED.finditer(says.normal):
        quoted = _quoted(asking, match)
        if quoted is not None:
            return replace(asking, understanding=_renamed(says, quoted))
    for mention in says.units:
        apart = _apart(asking, mention)
        if apart is not None:
            return apart
        found = _named(asking, mention) if mention.form is UnitForm.NAMED else _foreign(asking, mention)
        if found is not None:
            return replace(asking, understanding=_renamed(says, found, out=mention))
    for span in says.spans if says.unread else ():
        inside = _inside(asking, span) if span.slot is Slot.INDICATOR else None
        if inside is not None:
            return replace(asking, understanding=_renamed(says, inside))
    return asking


def _quoted(asking: Asking, match: re.Match[str]) -> _Found | None:
    """What stands in quotation marks and was read as something else, where a text is asked for or prints it."""
    says = asking.understanding
    start, end = match.span(1)
    inside = [span for span in says.spans if start <= span.start and span.end <= end]
    if not any(span.slot is not Slot.CUE or span.value.startswith(_BARRING) for span in inside):
        return None
    if any(unit.start < end and start < unit.end for unit in says.units):
        return None
    written = _written([(start, end)], _printed(asking, [(start, end)]), "{}", says)
    if written is not None or not any(cue.code == "passage" and cue.end <= start for cue in says.cues):
        return written
    return _Found(start=start, end=end, agencies=(), channel=False)


def _named(asking: Asking, mention: UnitMention) -> _Found | None:
    if mention.end <= mention.start or mention.text.endswith(_NO_PLACE):
        return None
    made = tuple(_around(asking.understanding, mention.start, mention.end, unread=False))
    return _written(made, _searched(asking, made), "“{}”", asking.understanding)


def _apart(asking: Asking, mention: UnitMention) -> Asking | None:
    """The question with a name taken apart that is a known place and the beginning of a word that its report prints.

    鹿溪区惠农补贴 is no place 惠农 in 鹿溪区, where the report of 鹿溪区 writes 惠农补贴.
    """
    if mention.form is not UnitForm.FOREIGN or len(mention.suggestions) != 1:
        return None
    name, begins = mention.suggestions[0], mention.start
    while begins < mention.end and asking.understanding.normal[mention.start : begins + 1] in name:
        begins += 1
    if not mention.start < begins < mention.end:
        return None
    says = asking.understanding
    known = UnitMention(text=says.normal[mention.start : begins], names=(name,), start=mention.start, end=begins)
    spans = tuple(span for span in says.spans if (span.start, span.end) != (mention.start, mention.end))
    place = Span(start=known.start, end=begins, text=known.text, slot=Slot.UNIT, value=name)
    units = tuple(known if unit is mention else unit for unit in says.units)
    apart = replace(says, units=units, spans=tuple(sorted((*spans, place), key=lambda span: (span.start, span.end))))
    anew = replace(asking, understanding=apart)
    made = tuple(item for item in _around(apart, begins, mention.end, unread=False) if item[0] == begins)
    found = _written(made, _printed(anew, made), "{}", apart)
    return None if found is None else replace(asking, understanding=_renamed(apart, found))


def _foreign(asking: Asking, mention: UnitMention) -> _Found | None:
    """A place that the index does not have, as part of a word that a report prints (惠农 of 惠农补贴)."""
    # 乡镇: a group that has no unit in the index is a word like any other where a report writes it.
    empty = mention.form is UnitForm.GROUP and not mention.names
    if not (mention.form is UnitForm.FOREIGN or empty) or mention.end <= mention.start:
        return None
    made = tuple(_around(asking.understanding, mention.start, mention.end, unread=False))
    paragraphs = _printed(asking, made)
    found = _written(made, paragraphs, "{}", asking.understanding)
    if found is not None or not any(other.form is UnitForm.NAMED for other in asking.understanding.units):
        return found
    # 给图书馆、档案馆发了多少册: bodies that the report of the unit named writes of are no unit asked about.
    terms = asking.search_terms(replace(asking.understanding, content=(mention.text,)))
    writing = [entry for entry in paragraphs if terms and all(term in entry.text for term in terms)]
    agencies = tuple(sorted({entry.report.agency for entry in writing}))
    return _Found(start=mention.start, end=mention.end, agencies=agencies, channel=False) if writing else None


def _inside(asking: Asking, span: Span) -> _Found | None:
    """A part of a figure that stands in a word that nothing reads and a report prints (公开 of 公开屏)."""
    made = tuple(_around(asking.understanding, span.start, span.end, unread=True))
    return _written(made, _printed(asking, made), "{}", asking.understanding)


def _printed(asking: Asking, made: Sequence[tuple[int, int]]) -> Sequence[ParagraphEntry]:
    """What the reports of the units named write, or the paragraphs that a search finds where none is."""
    says = asking.understanding
    names = [mention.names[0] for mention in says.units if len(mention.names) == 1]
    years = {year for mention in says.years for year in mention.years}
    reports = [report for name in names for report in asking.shelf.reports(agency=name)]
    reports = [report for report in reports if not years or report.year in years][:MOST_READ]
    found = [entry for report in reports for entry in asking.shelf.paragraphs(report.agency, report.year)]
    return found or _searched(asking, made)


def _searched(asking: Asking, made: Sequence[tuple[int, int]]) -> Sequence[ParagraphEntry]:
    if not made:
        return ()
    says = asking.understanding
    widest = says.normal[min(start for start, _ in made) : max(end for _, end in made)]
    terms = asking.search_terms(replace(says, content=(widest,)))
    return asking.shelf.search(terms, limit=MOST_PARAGRAPHS)


def _written(
    made: Sequence[tuple[int, int]], paragraphs: Sequence[ParagraphEntry], form: str, says: Understanding
) -> _Found | None:
    """The longest of several stretches that paragraphs write in a form, with the units whose they are, in order."""
    for start, end in made:
        name = form.format(says.normal[start:end])
        writing = [entry for entry in paragraphs if name in entry.text]
        if len(name) >= SHORTEST and writing:
            agencies = tuple(sorted({entry.report.agency for entry in writing}))
            channel = any(_is_channel(name, entry.text) for entry in writing)
            return _Found(start=start, end=end, agencies=agencies, channel=channel)
    return None


def _is_channel(name: str, text: str) -> bool:
    """Whether a text writes a name in quotation marks or right beside the channel whose it is (微信公众号平安某某)."""
    places = [match.span() for match in re.finditer(re.escape(name), text)]
    return any(
        _BEFORE.search(text, 0, start) is not None or _BEHIND.match(text, end) is not None or name.startswith("“")
        for start, end in places
    )


def _around(says: Understanding, begin: int, stop: int, *, unread: bool) -> Iterator[tuple[int, int]]:
    """The stretches that a word may be, the longest first: what was read in it with what stands before and behind.

    With `unread` only what nothing reads may stand there, else anything but units and years.
    """
    taken = {
        place
        for span in says.spans
        if (unread or span.slot in (Slot.UNIT, Slot.YEAR)) and not (span.start < stop and begin < span.end)
        for place in range(span.start, span.end)
    }

    def free(place: int) -> bool:
        return 0 <= place < len(says.normal) and _SIGN.match(says.normal, place) is not None and place not in taken

    first, last = begin, stop
    while first > begin - MOST_AROUND and free(first - 1):
        first -= 1
    while last < stop + MOST_AROUND and free(last):
        last += 1
    made = [(a, b) for a in range(first, begin + 1) for b in range(stop, last + 1)]
    yield from sorted((item for item in made if item != (begin, stop)), key=lambda it: it[0] - it[1])


def _renamed(says: Understanding, found: _Found, *, out: UnitMention | None = None) -> Understanding:
    start, end = found.start, found.end
    name = says.normal[start:end]
    others = tuple(unit for unit in says.units if unit is not out)
    own = UnitMention(text=name, names=found.agencies, start=start, end=end)
    spans = [span for span in says.spans if span.end <= start or span.start >= end]
    outside = "".join(sign if not start <= place < end else " " for place, sign in enumerate(says.normal))
    return replace(
        says,
        units=others or ((own,) if found.agencies else ()),
        indicators=tuple(item for item in says.indicators if item.end <= start or item.start >= end),
        applicants=tuple(item for item in says.applicants if item.end <= start or item.start >= end),
        cues=tuple(cue for cue in says.cues if cue.end <= start or cue.start >= end),
        spans=tuple(
            sorted(
                (
                    *spans,
                    Span(start=start, end=end, text=name, slot=Slot.CUE, value=CHANNEL if found.channel else PRINTED),
                ),
                key=lambda span: (span.start, span.end),
            )
        ),
        unread=tuple(word for word in says.unread if word in outside),
        content=(name, *(word for word in says.content if word in outside)),
    )
