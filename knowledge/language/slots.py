"""The slots that a covered question fills: its figures and applicants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.language.cover import Stretch
from knowledge.language.figures import Part, compose
from knowledge.language.parts import ApplicantMention, Cue, IndicatorMention
from knowledge.language.readings import PARTS, Read
from knowledge.lexicon.codes import codes
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.phrases import Phrase, Phrasebook, Sort

_COUNTED = hint("parts.counted")
_INSIDE = hint("parts.inside")
_WITHIN = hint("parts.within")
_GROUND = hint("parts.ground")
_OF_THOSE = hint("parts.of_those")
_JOINING = hint_words("parts.joining")
"""A part that begins with one is read with it, lest another reading take it: 和重复申请 asks for no likeness."""
_BREAK = hint("parts.break")


def figures_of(text: str, chosen: Sequence[Stretch[Read]], book: Phrasebook) -> tuple[IndicatorMention, ...]:
    """The figures named, composed of their parts."""
    parts: list[Part] = []
    last = -1
    counted = False
    counts = [
        item.end
        for item in chosen
        if isinstance(item.reading, Phrase)
        and (
            item.reading.value == "ask.count"
            or (item.reading.sort in PARTS and _COUNTED.search(text, item.start, item.end))
        )
    ]
    ranks = [item.start for item in chosen if _parting(item.reading)]
    named = [item for item in chosen if isinstance(item.reading, Phrase) and item.reading.sort in PARTS]
    plain = _without_conditions(text, chosen)
    for item in chosen:
        reading = item.reading
        if isinstance(reading, Phrase) and reading.sort in PARTS:
            if reading.sort is Sort.MEASURE and (last < 0 or text[last : item.start].strip()):
                continue
            between = text[last : item.start] if parts else ""
            parts.append(
                Part(
                    start=item.start,
                    end=item.end,
                    sort=reading.sort,
                    value=reading.value,
                    joint=bool(parts)
                    and (
                        (
                            _BREAK.search(plain, last, item.start) is not None
                            and not _WITHIN.fullmatch(between)
                            and not _labelled(parts[-1], reading, between)
                        )
                        or _side_by_side(parts[-1], reading)
                        or text[item.start] in _JOINING
                        or (_between(ranks, last, item.start) and _anew(reading, between))
                    ),
                    soft=counted,
                    apart=_between(counts, last, item.start) and _between(counts, item.end, _next(named, item, text)),
                    inside=_INSIDE.match(between) is not None,
                    of_those=_OF_THOSE.fullmatch(between) is not None and len(counts) == 1,
                )
            )
            last = item.end
            if reading.sort in {Sort.WHOLE, Sort.ASPECT}:
                counted = False
        elif isinstance(reading, Phrase) and reading.value == "ask.count":
            counted = True
    columns = [
        item.start for item in chosen if isinstance(item.reading, Phrase) and item.reading.sort is Sort.APPLICANT
    ]
    return tuple(_without_repeats(text, _one_basis(compose(_of_their_kind(parts), book, text)), columns))


def _one_basis(mentions: Sequence[IndicatorMention]) -> tuple[IndicatorMention, ...]:
    """按可答复口径…公开率: the basis named apart is that of the rate, not another figure."""
    bases = [mention for mention in mentions if _BASIS.search(mention.text) and mention.codes[:1] in _OF_BASIS]
    if len(bases) != 1:
        return tuple(mentions)
    known = _OF_BASIS[bases[0].codes]
    rates = [mention for mention in mentions if mention is not bases[0] and mention.codes in known]
    if not rates:
        return tuple(mentions)
    put = [replace(item, codes=known[item.codes]) if item in rates else item for item in mentions]
    return tuple(item for item, said in zip(put, mentions, strict=True) if said is not bases[0])


def _of_their_kind(parts: Sequence[Part]) -> list[Part]:
    """法院支持的 behind 直接起诉: what became of the suits of that kind, and not of all."""
    found: list[Part] = []
    kind = ""
    for part in parts:
        family, _, outcome = part.value.partition(".")
        if part.sort is Sort.SUBJECT and family in _BOTH:
            kind = part.value
        elif part.sort is Sort.WHOLE and kind and family == kind.partition(".")[0]:
            part = replace(part, sort=Sort.ASPECT, value=outcome)
        found.append(part)
    return found


def _parting(reading: Read) -> bool:
    """Whether a figure of its own stands behind: behind 最多的, a condition (申请超过50件并且没有诉讼), and 没有."""
    if isinstance(reading, Cue):
        return reading.code.startswith(("rank.", "growth.", "filter.")) or reading.code == "negation"
    return isinstance(reading, Phrase) and (
        reading.value.startswith(("rank.", "growth.")) or reading.value == "negation"
    )


def _anew(reading: Phrase, between: str) -> bool:
    """申请最多的单位公开率: behind 最多的 a figure of its own; 不予公开最多的申请 is still the one before."""
    return reading.value != "request" or _RANKED.search(between) is not None


_RANKED = hint("parts.ranked")
_BASIS = hint("parts.basis")
_OF_BASIS: dict[tuple[str, ...], dict[tuple[str, ...], tuple[str, ...]]] = {
    ("rate.answerable",): {("rate.granted",): ("rate.answerable",), ("rate.denied",): ("rate.denied_answerable",)},
    ("rate.substantive",): {("rate.granted",): ("rate.substantive",)},
}
"""What a rate becomes that is asked on a basis named apart."""
_BOTH = frozenset({"reconsideration", "litigation"})


def _without_conditions(text: str, chosen: Sequence[Stretch[Read]]) -> str:
    """The text with conditions blanked: the than of refused more than 20 requests sets no figures apart."""
    for item in chosen:
        if isinstance(item.reading, Cue) and item.reading.code.startswith("filter."):
            text = f"{text[: item.start]}{' ' * (item.end - item.start)}{text[item.end :]}"
    return text


def _labelled(before: Part, reading: Phrase, between: str) -> bool:
    """复议：维持: a colon behind a subject leads to an aspect of it, and parts no figures."""
    return before.sort is Sort.SUBJECT and reading.sort is Sort.ASPECT and between.strip() == ":"


def _side_by_side(before: Part, reading: Phrase) -> bool:
    """复议诉讼各几件: two subjects without a word between them are two."""
    return before.sort is reading.sort is Sort.SUBJECT and {before.value, reading.value} == _BOTH


def _between(places: Sequence[int], first: int, last: int) -> bool:
    return any(first <= place <= last for place in places)


def _next(named: Sequence[Stretch[Read]], item: Stretch[Read], text: str) -> int:
    """Where the next part begins that does not stand right behind this one; the end of the text behind the last."""
    at = item.end
    for other in named:
        if other.start > at:
            return other.start
        if other.start == at:
            at = other.end
    return len(text)


def _without_repeats(
    text: str, mentions: Sequence[IndicatorMention], columns: Sequence[int]
) -> Iterator[IndicatorMention]:
    """2019年公开率和2023年公开率 names one figure; where a column was named in between the second one is of that."""
    for index, mention in enumerate(mentions):
        if len(mention.codes) > 1 and any(
            one is not mention and one.codes and set(one.codes) < set(mention.codes) for one in mentions
        ):
            # 第二十条第六项行政强制: of several readings the one that is named beside it.
            continue
        if index and _GROUND.fullmatch(text, mentions[index - 1].end, mention.start):
            above = codes().indicators.get(mentions[index - 1].codes[0]) if mentions[index - 1].codes else None
            if above is not None and mention.codes == (above.parent,):
                # 以第三方权益为由不公开的: one figure, named with what it is a ground of.
                continue
        before = next((one for one in mentions[:index] if one.codes == mention.codes and not one.scope), None)
        if before is None or not mention.codes or any(before.end <= start <= mention.start for start in columns):
            yield mention


def with_shares(
    mentions: tuple[IndicatorMention, ...],
    applicants: Sequence[ApplicantMention],
    cues: Sequence[Cue],
    book: Phrasebook,
) -> tuple[IndicatorMention, ...]:
    """不予公开占比 is 不予公开率: a single figure that has a rate of its own becomes it."""
    if len(mentions) != 1 or applicants or not any(cue.code in {"share", "percent"} for cue in cues):
        return mentions
    for (subject, aspect, measure), meant in book.compositions.items():
        if measure == "rate" and book.compositions.get((subject, aspect, "")) == mentions[0].codes:
            return (replace(mentions[0], codes=meant),)
    return mentions


def applicants_of(text: str, chosen: Sequence[Stretch[Read]]) -> Iterator[ApplicantMention]:
    """The applicant columns named."""
    for item in chosen:
        reading = item.reading
        if isinstance(reading, Phrase) and reading.sort is Sort.APPLICANT:
            yield ApplicantMention(
                text=text[item.start : item.end],
                code=reading.value,
                start=item.start,
                end=item.end,
                # 申请人是老百姓的: named as a kind of applicant, it is the column.
                vague=reading.vague
                and hint("column.before").search(text, 0, item.start) is None
                and hint("column.behind").match(text, item.end) is None,
            )
