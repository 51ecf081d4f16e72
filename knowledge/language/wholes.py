"""Of what something is a share, where the question names it: 占新收申请的比例, 不予公开中…占多少."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.language.cover import Stretch
from knowledge.language.numbered_years import YearSpan
from knowledge.language.parts import ApplicantMention, Cue, IndicatorMention, UnitMention, WholeMention
from knowledge.language.readings import PARTS, Read
from knowledge.language.slots import applicants_of, figures_of
from knowledge.lexicon.derived import derived
from knowledge.lexicon.hints import hint
from knowledge.lexicon.phrases import Phrase, Phrasebook, Sort
from knowledge.lexicon.wholes import whole_words

_OUTCOMES, _OF_OUTCOMES = "outcome.total", ("outcome.", "rate.")
_NAMING = PARTS | {Sort.APPLICANT}


def named_with(
    text: str, chosen: Sequence[Stretch[Read]], book: Phrasebook
) -> tuple[tuple[IndicatorMention, ...], tuple[ApplicantMention, ...], WholeMention | None]:
    """The figures and applicants named, and of what a share is asked; a part and its whole make no figure together.

    An applicant named with the whole alone is that of its part too (企业申请中不予公开占多少).
    """
    region = find_whole(text, chosen)
    if region is None:
        return figures_of(text, chosen, book), tuple(applicants_of(text, chosen)), None
    start, end = region
    inside = [item for item in chosen if start <= item.start < end]
    outside = [item for item in chosen if item not in inside]
    parts = figures_of(text, outside, book)
    wholes = _decided(text, region, parts) or tuple(_counted(one) for one in figures_of(text, inside, book))
    parts = tuple(_of_one_kind(part, wholes) for part in parts)
    columns = tuple(applicants_of(text, inside))
    named = text[start:end]
    whole = WholeMention(
        text=named.strip(),
        indicators=wholes,
        applicants=columns,
        everything=whole_words().everything.search(named) is not None,
        plain=_plain(text, region, inside, outside),
    )
    people = tuple(applicants_of(text, outside)) or columns
    return tuple(sorted((*parts, *wholes), key=lambda mention: mention.start)), people, whole


def _counted(whole: IndicatorMention) -> IndicatorMention:
    """占办结的比例: a share is of what is counted, and never of a rate that the same words would name."""
    counted = []
    for code in whole.codes:
        rate = derived().get(code)
        top = rate.numerator if rate is not None and rate.is_ratio else ()
        counted.append(top[0].indicator if len(top) == 1 else code)
    return replace(whole, codes=tuple(dict.fromkeys(counted)), scope=True)


def _of_one_kind(part: IndicatorMention, wholes: Sequence[IndicatorMention]) -> IndicatorMention:
    """行政诉讼里被纠正的占多少: of what may be a part of several kinds, the one of the whole's kind."""
    kinds = {code.rpartition(".")[0] for whole in wholes for code in whole.codes}
    fitting = tuple(code for code in part.codes if any(code.startswith(f"{kind}.") for kind in kinds))
    return replace(part, codes=fitting) if len(part.codes) > 1 and len(fitting) == 1 else part


def _decided(text: str, region: tuple[int, int], parts: Sequence[IndicatorMention]) -> tuple[IndicatorMention, ...]:
    """All that was decided on requests, where English says so of a whole by a word of many meanings: its decisions.

    Requests alone are those decided on where an outcome is its part.
    """
    if _shared(text) != region or hint("wholes.other_cases").search(text, *region) is not None:
        return ()
    outcome = any(code.startswith(_OF_OUTCOMES) for part in parts for code in part.codes)
    bare = hint("wholes.requests") if outcome else None
    found = whole_words().decided.search(text, *region)
    if found is None and bare is not None and hint("wholes.arrived").search(text, *region) is None:
        found = bare.search(text, *region)
    if found is None:
        return ()
    return (IndicatorMention(text=found.group(), codes=(_OUTCOMES,), start=found.start(), end=found.end(), scope=True),)


def _shared(text: str) -> tuple[int, int] | None:
    found = whole_words().shared.search(text)
    return None if found is None else found.span("whole")


def _plain(
    text: str, region: tuple[int, int], inside: Sequence[Stretch[Read]], outside: Sequence[Stretch[Read]]
) -> bool:
    """Whether nothing stands in the name but figures, an applicant and words that say nothing."""
    words = whole_words()
    left = list(text)
    for item in inside:
        reading = item.reading
        if isinstance(reading, UnitMention | YearSpan):
            group = isinstance(reading, UnitMention) and reading.group is not None
            if group or any(isinstance(other.reading, type(reading)) for other in outside):
                return False
        elif isinstance(reading, Phrase) and reading.value == "ask.count" and item.end > region[1]:
            # 占办结量多少: how many, whose first word ends the name.
            pass
        elif isinstance(reading, Cue) or (reading.sort is Sort.CUE and not reading.value.startswith(_SAYING_NOTHING)):
            # A word that would turn the question into another kind says more of the whole than its name.
            return False
        left[item.start : item.end] = " " * (item.end - item.start)
    return not words.empty.sub("", words.everything.sub("", "".join(left[slice(*region)])))


_SAYING_NOTHING = ("share", "percent", "aggregate.sum", "by.outcome", "follow.it", "follow.they")


def find_whole(text: str, chosen: Sequence[Stretch[Read]]) -> tuple[int, int] | None:
    """Where the whole of a share is named, or None; a name behind the part goes before one in front of it."""
    return _shared(text) or _behind(text) or _before(text, chosen)


def _behind(text: str) -> tuple[int, int] | None:
    words = whole_words()
    for opening in words.behind.finditer(text):
        start = opening.end()
        closing = words.closing.search(text, start)
        end = closing.start() if closing is not None else len(text)
        if text[start:end].strip():
            return start, end
    return None


def _before(text: str, chosen: Sequence[Stretch[Read]]) -> tuple[int, int] | None:
    words = whole_words()
    if words.asked.search(text) is None:
        return None
    ordered = sorted(chosen, key=lambda item: item.start)
    for index, item in enumerate(ordered):
        marker = words.before.match(text, item.end)
        behind = any(_part(other) for other in ordered if marker is not None and other.start >= marker.end())
        if not _names(item) or marker is None:
            continue
        start = item.start
        for earlier in reversed(ordered[:index]):
            between = text[earlier.end : start]
            if words.empty.sub("", between) or not (
                _names(earlier) or not words.empty.sub("", text[earlier.start : earlier.end])
            ):
                break
            start = earlier.start
        within = words.within.search(text[:start])
        if behind or (within is not None and any(_names(other) for other in ordered if other.end <= within.start())):
            return start, item.end
    return None


def _part(item: Stretch[Read]) -> bool:
    """Whether what stands behind the name of a whole may be a part of it: a figure, an applicant, or a unit."""
    return _names(item) or isinstance(item.reading, UnitMention)


def _names(item: Stretch[Read]) -> bool:
    return isinstance(item.reading, Phrase) and item.reading.sort in _NAMING
