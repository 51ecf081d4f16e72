"""The years that a covered question names: spans joined to lists and ranges, and how many it says that they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.language.cover import Stretch
from knowledge.language.numbered_years import YearSpan
from knowledge.language.parts import IndicatorMention, YearForm, YearMention
from knowledge.language.readings import Read
from knowledge.lexicon.hints import hint, hint_words

_CARRIED = hint_words("parts.carried")
_JOINED = hint("parts.joined_years")
_REACHING = hint("parts.reaching_years")
_UP_TO = hint("parts.up_to")
_CARRIED_IN, _CARRIED_OUT = "requests.carried_in", "requests.carried_out"
_FROM_LAST = hint("edits.from_last")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A mention, where it stands, and whether it only counts years that are named beside it (四年间)."""

    mention: YearMention
    start: int
    end: int
    counting: bool = False


def years_of(text: str, chosen: Sequence[Stretch[Read]]) -> tuple[YearMention, ...]:
    """The years named; those joined by 和 or a comma stand in one mention, those with a reach between in a range.

    A number of years said beside them is dropped where it is plainly theirs, else it is their `tally`.
    """
    named: list[_Named] = []
    for item in chosen:
        span = item.reading
        if not isinstance(span, YearSpan) or text.endswith(_CARRIED, 0, item.start):
            # 没办完转到2023年: where to it was carried, not what is asked about.
            continue
        span = _counted_from(span, named)
        last = named[-1] if named else None
        joined = None if last is None else _joined(text, last, span)
        if joined is not None:
            named[-1] = joined
        else:
            named.append(_of_span(text, span))
    mentions = tuple(_with_tallies(_between(named)))
    if len(mentions) > 1:
        # 2020年以来每年: which years is told by the other mention.
        mentions = tuple(item for item in mentions if item.form is not YearForm.ALL) or mentions[:1]
    return mentions


def _of_span(text: str, span: YearSpan) -> _Named:
    mention = YearMention(
        text=text[span.start : span.end],
        form=span.form,
        years=span.years,
        count=span.count,
        relative=span.relative,
        shift=span.shift,
        tally=span.tally,
    )
    return _Named(mention=mention, start=span.start, end=span.end, counting=span.counting)


def _joined(text: str, last: _Named, span: YearSpan) -> _Named | None:
    """The mention before with a span that stands right behind it; None where they are two."""
    before = last.mention
    form, years = None, before.years
    if before.form is span.form is YearForm.LIST and _JOINED.fullmatch(text, last.end, span.start):
        form, years = YearForm.LIST, tuple(dict.fromkeys((*before.years, *span.years)))
    elif (
        before.form in {YearForm.LIST, YearForm.SINCE}
        and len(before.years) == len(span.years) == 1
        and (
            (span.form is YearForm.LIST and _REACHING.fullmatch(text, last.end, span.start))
            or (span.form is YearForm.UNTIL and not text[last.end : span.start].strip(" ,、-~"))
        )
    ):
        # 2020年起到2023年止, 2023-2020年: a reach however it is written, and never two years apart.
        form, years = YearForm.RANGE, tuple(sorted({*before.years, *span.years}))
    if form is None:
        return None
    mention = YearMention(
        text=text[last.start : span.end],
        form=form,
        years=years,
        tally=span.tally,
        relative=before.relative or span.relative,
    )
    return _Named(mention=mention, start=last.start, end=span.end)


def _between(named: Sequence[_Named]) -> list[_Named]:
    """Years from one on and up to another are those between them, wherever the two are said."""
    since = [item for item in named if item.mention.form is YearForm.SINCE]
    until = [item for item in named if item.mention.form is YearForm.UNTIL]
    if len(since) != 1 or len(until) != 1 or since[0].mention.years[0] > until[0].mention.years[0]:
        return list(named)
    reach = (since[0].mention.years[0], until[0].mention.years[0])
    form = YearForm.RANGE if reach[0] < reach[1] else YearForm.LIST
    years = reach if form is YearForm.RANGE else reach[:1]
    whole = replace(since[0], mention=replace(since[0].mention, form=form, years=years))
    return [whole if item is since[0] else item for item in named if item is not until[0]]


def _with_tallies(named: Sequence[_Named]) -> Iterator[YearMention]:
    """The mentions; one that only counts those named beside it says how many they are, and names no further years."""
    counts = [item for item in named if _counts(item, named)]
    number = next((item.mention.count for item in counts if item.mention.count), None)
    kept = [item.mention for item in named if item not in counts]
    told = {year for mention in kept for year in _plainly(mention)}
    for mention in kept:
        tally = mention.tally or (number if mention is kept[-1] else None)
        if tally and len(mention.years) == 1 and _UP_TO.match(mention.text) and len(kept) == 1:
            # 截至2023年底四年: as many years, of which that is the last.
            yield replace(
                mention, form=YearForm.RANGE, years=(mention.years[0] - tally + 1, mention.years[0]), tally=None
            )
            continue
        yield replace(mention, tally=None if tally in {len(_plainly(mention)), len(told)} else tally)


def _plainly(mention: YearMention) -> tuple[int, ...]:
    """The years that a mention names, whatever is indexed; none where that decides."""
    if mention.form is YearForm.RANGE:
        return tuple(range(min(mention.years), max(mention.years) + 1))
    return mention.years if mention.form is YearForm.LIST else ()


def _counts(item: _Named, named: Sequence[_Named]) -> bool:
    """Whether a number of years is of those named beside it: 2020-2023这四年, 近三年(2021到2023年), 四年里.

    近三年 beside one year is another reach: 2023年比近三年平均多多少.
    """
    if item.mention.form is not YearForm.LATEST or (item.mention.count == 1 and not item.counting):
        return False
    others = [one.mention for one in named if one.mention.form is not YearForm.LATEST and one.mention.years]
    several = any(one.form is not YearForm.LIST or len(one.years) > 1 for one in others) or len(others) > 1
    return bool(others) and (several or item.counting)


def _counted_from(span: YearSpan, named: Sequence[_Named]) -> YearSpan:
    """2021年和前一年: the year before the one just named, not the one before today."""
    last = named[-1].mention if named else None
    years = last.years if last is not None and last.form is YearForm.LIST else ()
    if not span.shift or not years:
        return span
    base = min(years) if span.shift < 0 else max(years)
    return replace(span, years=(base + span.shift,), relative=False, shift=0)


def carried_on(
    indicators: tuple[IndicatorMention, ...], years: tuple[YearMention, ...], today: date
) -> tuple[tuple[IndicatorMention, ...], tuple[YearMention, ...]]:
    """Return 去年没办完转到今年的 as what last year's report carried over, where no other year is named.

    Of a report that is named (2022年的报告里，去年结转到今年的) it is what that report carried in.
    """
    carried = next((one for one in indicators if one.codes == (_CARRIED_IN,) and _FROM_LAST.match(one.text)), None)
    if years or carried is None:
        return indicators, years
    over = replace(carried, codes=(_CARRIED_OUT,))
    last = YearMention(text=carried.text, form=YearForm.LIST, years=(today.year - 1,), relative=True)
    return tuple(over if one is carried else one for one in indicators), (last,)
