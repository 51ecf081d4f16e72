"""What the asker takes back while asking: 2022年，不对，2021年; 不是教育局是卫健委. The later one stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from knowledge.language.cover import Stretch
from knowledge.language.numbered_years import YearSpan
from knowledge.language.parts import UnitForm, UnitMention
from knowledge.language.passing import Aside
from knowledge.language.readings import PARTS, Read
from knowledge.lexicon.hints import hint
from knowledge.lexicon.phrases import Phrase, Sort


class _Slot(StrEnum):
    UNIT = "unit"
    YEAR = "year"
    FIGURE = "figure"
    APPLICANT = "applicant"


_OUTSIDE = ("outside.",)
_MARKS = " ,.。!…-"
_Named = tuple[_Slot, int, int]
"""A slot of the question and where it is named."""


def repairs(text: str, chosen: Sequence[Stretch[Read]]) -> list[Aside]:
    """What is taken back, with the words that take it back; [] where nothing is, or where it is not plain what."""
    named = list(_named(text, chosen))
    for turned, pattern in ((False, hint("repairs.not_but")), (True, hint("repairs.but_not"))):
        for match in pattern.finditer(text):
            if turned and _narrows(match, chosen):
                continue
            found = _opposed(text, match, named, turned=turned)
            if not found and turned:
                found = _beside_it(text, match, named, chosen)
            if found:
                return [*found, *_held_up(text, found)]
    for match in hint("repairs.marker").finditer(text):
        found = _said_of_what(text, match, named, chosen) or _broken_off(text, match, named, chosen)
        found = found or _replaced(text, match, named)
        if found:
            return found
    return []


def _named(text: str, chosen: Sequence[Stretch[Read]]) -> Iterator[_Named]:
    """The slots in order; the parts of one figure, and years that are joined, as one."""
    last: _Named | None = None
    for item in chosen:
        slot = _slot(item.reading)
        if slot is None:
            continue
        if last is not None:
            first, start, end = last
            if first is slot is _Slot.FIGURE and hint("repairs.within").fullmatch(text, end, item.start):
                last = (slot, start, item.end)
                continue
            yield last
        last = (slot, item.start, item.end)
    if last is not None:
        yield last


def _slot(reading: Read) -> _Slot | None:
    if isinstance(reading, UnitMention):
        return None if reading.form is UnitForm.SELF else _Slot.UNIT
    if isinstance(reading, YearSpan):
        return _Slot.YEAR
    if isinstance(reading, Phrase):
        return _Slot.FIGURE if reading.sort in PARTS else _Slot.APPLICANT if reading.sort is Sort.APPLICANT else None
    return None


def _narrows(match: re.Match[str], chosen: Sequence[Stretch[Read]]) -> bool:
    """Whether what is denied is of what stands before it: requests not refused are not all requests."""
    sorts = [
        next((item.reading.sort for item in chosen if place == at(item) and isinstance(item.reading, Phrase)), None)
        for place, at in ((match.start(), _end), (match.end(), _start))
    ]
    return sorts == [Sort.SUBJECT, Sort.ASPECT]


def _start(item: Stretch[Read]) -> int:
    return item.start


def _end(item: Stretch[Read]) -> int:
    return item.end


def _opposed(text: str, match: re.Match[str], named: Sequence[_Named], *, turned: bool) -> list[Aside]:
    """不是X是Y, 是Y不是X: two of one slot, of which the denied one goes."""
    first = next((one for one in named if one[1] == match.end()), None)
    if first is None:
        return []
    if turned:
        kept = next((one for one in named if one[2] == match.start()), None)
        if kept is None or kept[0] is not first[0]:
            return []
        if text[kept[1] : kept[2]] == text[first[1] : first[2]]:
            # 去年，不是去年，前年: what was just said is denied, and what follows stands.
            after = next((one for one in named if one[1] >= first[2]), None)
            plain = after is not None and after[0] is first[0] and not text[first[2] : after[1]].strip(_MARKS)
            return [Aside(start=kept[1], end=first[2], said=text[kept[1] : first[2]])] if plain else []
        return [Aside(start=match.start(), end=first[2], said=text[match.start() : first[2]].lstrip(" ,"))]
    link = hint("repairs.but").match(text, first[2])
    kept = next((one for one in named if link is not None and one[1] == link.end()), None)
    if link is None or kept is None or kept[0] is not first[0]:
        return []
    denied = Aside(start=match.start(), end=link.end(), said=text[match.start() : first[2]])
    return [*_said_before(text, first, match.start(), named), denied]


def _beside_it(
    text: str, match: re.Match[str], named: Sequence[_Named], chosen: Sequence[Stretch[Read]]
) -> list[Aside]:
    """行政事业性收费，不是罚款: what no table counts is denied behind what one does, and says nothing more."""
    kept = next((one for one in named if one[2] == match.start()), None)
    denied = next((item for item in chosen if item.start == match.end()), None)
    if kept is None or kept[0] is not _Slot.FIGURE or denied is None or text[denied.end :].strip(_MARKS):
        return []
    reading = denied.reading
    if not isinstance(reading, Phrase) or not reading.value.startswith(_OUTSIDE):
        return []
    return [Aside(start=match.start(), end=denied.end, said=text[match.start() : denied.end].lstrip(" ,"))]


def _held_up(text: str, found: Sequence[Aside]) -> list[Aside]:
    """The words that halt before what is taken back: 不予公开等一下不是不予公开是部分公开."""
    return [
        Aside(start=match.start(), end=aside.start, said=match.group().strip(_MARKS))
        for aside in found
        for match in [hint("repairs.hold").search(text[: aside.start])]
        if match is not None
    ]


def _said_before(text: str, denied: _Named, end: int, named: Sequence[_Named]) -> list[Aside]:
    """公开了几件，不是公开，是不公开: what is denied was said just before, and goes with it."""
    slot, start, stop = denied
    before = [one for one in named if one[0] is slot and one[2] <= end]
    if not before or not text[before[-1][1] : before[-1][2]].startswith(text[start:stop]):
        return []
    return [Aside(start=before[-1][1], end=before[-1][2], said=text[before[-1][1] : before[-1][2]])]


def _said_of_what(
    text: str, match: re.Match[str], named: Sequence[_Named], chosen: Sequence[Stretch[Read]]
) -> list[Aside]:
    """没办完的申请有多少，我说的是信息公开申请: the requests that were named more closely before, and nothing else."""
    after = next((one for one in named if one[1] >= match.end()), None)
    before = [one for one in named if one[2] <= match.start() and one[0] is _Slot.FIGURE]
    if after is None or not before or after[0] is not _Slot.FIGURE:
        return []
    if hint("repairs.gap").fullmatch(text, match.end(), after[1]) is None:
        return []
    bare = all(_is_bare(item) for item in chosen if after[1] <= item.start < after[2])
    closer = any(
        isinstance(item.reading, Phrase) and item.reading.sort is Sort.ASPECT and before[-1][1] <= item.start
        for item in chosen
        if item.end <= before[-1][2]
    )
    if not bare or not closer:
        return []
    return [Aside(start=match.start(), end=after[2], said=text[match.start() : after[2]].strip(" ,.。!"))]


def _broken_off(
    text: str, match: re.Match[str], named: Sequence[_Named], chosen: Sequence[Stretch[Read]]
) -> list[Aside]:
    """拘…不对，行政强制: a word that was begun and not ended, with the marker, where something is named behind it."""
    behind = max((item.end for item in chosen if item.end <= match.start()), default=0)
    stub = hint("repairs.broken_off").match(text, behind)
    if stub is None or stub.end() != match.end():
        return []
    after = next((one for one in named if one[1] >= match.end()), None)
    if after is None or hint("repairs.gap").fullmatch(text, match.end(), after[1]) is None:
        return []
    return [Aside(start=stub.start(), end=match.end(), said=text[stub.start() : match.end()].strip(_MARKS))]


def _is_bare(item: Stretch[Read]) -> bool:
    reading = item.reading
    return isinstance(reading, Phrase) and (reading.sort is Sort.FILLER or reading.value == "request")


def _replaced(text: str, match: re.Match[str], named: Sequence[_Named]) -> list[Aside]:
    """What stands before the marker of each slot that is named right behind it; the marker goes with it."""
    before = [one for one in named if one[2] <= match.start()]
    behind = before[-1][2] if before else 0
    if before and hint("repairs.glue").fullmatch(text, behind, match.start()) is None:
        # 数据不对，2022年呢: what is wrong is what is asked about, and nothing is taken back.
        return []
    after = [one for one in named if one[1] >= match.end()]
    if not after or hint("repairs.gap").fullmatch(text, match.end(), after[0][1]) is None:
        return []
    marker = Aside(start=match.start(), end=match.end(), said=text[match.start() : match.end()].strip(" ,.。!"))
    if not before:
        # 写错了，是2021年: what it takes back was said the turn before.
        return [marker] if hint("repairs.opening").fullmatch(text, 0, match.start()) else []
    gone: list[Aside] = []
    for slot in dict.fromkeys(one[0] for one in after):
        former = [one for one in before if one[0] is slot]
        if len(former) > 1:
            return []
        for _, start, end in former:
            # 2022年不对: what says that it is a year goes with the number.
            unit = hint("repairs.year").match(text, end) if slot is _Slot.YEAR and end == behind else None
            gone.append(Aside(start=start, end=end if unit is None else unit.end(), said=text[start:end]))
    return [*gone, marker] if gone else []
