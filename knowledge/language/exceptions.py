"""Units and applicants that a question leaves out: 除教育局和卫健委以外, 公安局除外, except the city government."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.language.cover import Stretch
from knowledge.language.gazetteer import Gazetteer
from knowledge.language.parts import Cue, UnitForm, UnitMention
from knowledge.language.readings import Read
from knowledge.lexicon.codes import codes
from knowledge.lexicon.hints import hint
from knowledge.lexicon.phrases import Phrase, Sort

_NUMBER = "units.number"
EXCLUDED = "excluded"
"""The cue that stands for a whole exception whose units are known."""

_REST = {"natural_person": "organisation", "organisation": "natural_person"}
"""What is left of all applicants when one of the two columns that make them up is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Region:
    start: int
    end: int
    items: tuple[Stretch[Read], ...]


def with_exceptions(
    text: str, chosen: Sequence[Stretch[Read]], gazetteer: Gazetteer
) -> tuple[list[Stretch[Read]], tuple[UnitMention, ...]]:
    """The cover with each exception read as one stretch, and the units left out; what cannot be left out stays.

    An exception of units becomes a cue. One of natural persons (or of organisations) becomes the other column.
    """
    kept = _with_counties(text, chosen, gazetteer)
    left_out: list[UnitMention] = []
    for region in _regions(text, kept):
        units = [item.reading for item in region.items if isinstance(item.reading, UnitMention)]
        columns = [item.reading.value for item in region.items if isinstance(item.reading, Phrase)]
        said = text[region.start : region.end]
        reading: Read
        if len(units) == len(region.items) and all(unit.form in (UnitForm.NAMED, UnitForm.GROUP) for unit in units):
            reading = Cue(code=EXCLUDED, text=said, start=region.start, end=region.end, rule="exceptions.units")
            left_out.extend(units)
        elif not units and columns and _left_out_already(columns, region, kept):
            reading = Phrase(sort=Sort.FILLER, value="frame", rule="exceptions.other_columns")
        elif not units and len(columns) == 1 and columns[0] in _REST:
            reading = Phrase(sort=Sort.APPLICANT, value=_REST[columns[0]], rule="exceptions.column")
        else:
            continue
        kept = [item for item in kept if item.end <= region.start or item.start >= region.end]
        kept.append(Stretch(start=region.start, end=region.end, rank=0, reading=reading))
        kept.sort(key=lambda item: item.start)
    return _without_rest(text, kept) if left_out else kept, tuple(left_out)


def _left_out_already(columns: Sequence[str], region: _Region, chosen: Sequence[Stretch[Read]]) -> bool:
    """Whether none of the columns left out is part of those that are asked for: 个人申请的几件，不含企业."""
    known = codes().applicants
    asked = {
        item.reading.value
        for item in chosen
        if isinstance(item.reading, Phrase) and item.reading.sort is Sort.APPLICANT
        if not region.start <= item.start < region.end
    }
    parted = all(
        one != other and known[one].parent != other and known[other].parent != one
        for one in columns
        if one in known
        for other in asked
        if other in known
    )
    return bool(asked) and parted and "total" not in asked and set(columns) <= set(known)


def _with_counties(text: str, chosen: Sequence[Stretch[Read]], gazetteer: Gazetteer) -> list[Stretch[Read]]:
    """The cover with the counties named by their number right behind what leaves them out: 不算两个区政府."""
    openings = {match.end() for match in hint("except.opening").finditer(text)}
    made: list[Stretch[Read]] = []
    for item in chosen:
        reading = item.reading
        said = text[item.start : item.end]
        counted = isinstance(reading, Cue) and reading.code == _NUMBER and item.start in openings
        names = gazetteer.group("counties", ())[1] if counted and hint("except.counties").search(said) else ()
        if names and isinstance(reading, Cue) and reading.number == len(names):
            group = UnitMention(
                text=said, names=names, group="counties", form=UnitForm.GROUP, start=item.start, end=item.end
            )
            made.append(Stretch(start=item.start, end=item.end, rank=item.rank, reading=group))
        else:
            made.append(item)
    return made


def _without_rest(text: str, chosen: Sequence[Stretch[Read]]) -> list[Stretch[Read]]:
    """The cover where 其余, 剩下 behind an exception say only that: 剔除市政府，2023年其余单位合计."""
    said = [match.span() for match in hint("except.rest").finditer(text)]
    made: list[Stretch[Read]] = []
    for item in chosen:
        rest = next(((start, end) for start, end in said if start <= item.start and item.end <= end), None)
        if rest is None or isinstance(item.reading, UnitMention):
            made.append(item)
        elif not made or made[-1].end <= rest[0]:
            cue = Cue(code=EXCLUDED, text=text[slice(*rest)], start=rest[0], end=rest[1], rule="exceptions.rest")
            made.append(Stretch(start=rest[0], end=rest[1], rank=0, reading=cue))
    return made


def _regions(text: str, chosen: Sequence[Stretch[Read]]) -> Iterator[_Region]:
    last = 0
    for opening in hint("except.opening").finditer(text):
        if opening.start() < last:
            continue
        items, end = _listed(text, opening.end(), chosen)
        if not items:
            continue
        closing = hint("except.closing").match(text, end)
        stop = closing.end() if closing is not None else end
        # A word that only begins as the closing does is not cut in two.
        across = [item.start for item in chosen if item.start < stop < item.end and item.start >= end]
        last = min([stop, *across])
        yield _Region(start=opening.start(), end=last, items=items)
    for behind in hint("except.behind").finditer(text):
        items = _before(text, behind.start(), chosen)
        if items and items[0].start >= last:
            last = behind.end()
            yield _Region(start=items[0].start, end=last, items=items)


def _listed(text: str, at: int, chosen: Sequence[Stretch[Read]]) -> tuple[tuple[Stretch[Read], ...], int]:
    """The units or applicants that stand from `at` on, one after another, and where they end."""
    joint = hint("except.joint")
    found: list[Stretch[Read]] = []
    end = at
    while (item := _at(chosen, at, "start")) is not None:
        if found and isinstance(found[0].reading, UnitMention) is not isinstance(item.reading, UnitMention):
            # 不含自然人，澄湖区…: of whom it is asked is no more of what is left out.
            break
        if found and _holds(item.reading, found[-1].reading):
            # 除了两个区政府，各单位…: those that are asked for, some of whom are left out.
            break
        found.append(item)
        end = item.end
        gap = joint.match(text, end)
        at = gap.end() if gap is not None else end
    return tuple(found), end


def _holds(whole: Read, part: Read) -> bool:
    if not isinstance(whole, UnitMention) or not isinstance(part, UnitMention) or whole.form is not UnitForm.GROUP:
        return False
    return set(whole.names) > set(part.names) or not whole.names


def _before(text: str, at: int, chosen: Sequence[Stretch[Read]]) -> tuple[Stretch[Read], ...]:
    """The units or applicants that end at `at`, with those that are joined before them."""
    joint = hint("except.joint")
    found: list[Stretch[Read]] = []
    while (item := _at(chosen, at, "end")) is not None:
        found.insert(0, item)
        earlier = [one.end for one in chosen if one.end <= item.start and _named(one)]
        if not earlier or not re.fullmatch(joint, text[max(earlier) : item.start]) or max(earlier) == item.start:
            break
        at = max(earlier)
    return tuple(found)


def _at(chosen: Sequence[Stretch[Read]], place: int, side: str) -> Stretch[Read] | None:
    return next((item for item in chosen if getattr(item, side) == place and _named(item)), None)


def _named(item: Stretch[Read]) -> bool:
    reading = item.reading
    if isinstance(reading, UnitMention):
        return reading.form is not UnitForm.SELF
    return isinstance(reading, Phrase) and reading.sort is Sort.APPLICANT and not reading.vague
