"""Units in a text, by any of their names: every reading of a stretch as a unit, a group of them or one's own.

The most dangerous error is to answer with another unit's figure. So a division or office that is plainly named and
is not that of an indexed unit makes a FOREIGN mention, never nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.hanzi import is_han
from knowledge.language.english_units import OF, english_units, where_behind
from knowledge.language.gazetteer import Gazetteer, Place
from knowledge.language.mentions import foreign, form_of, mention_of, offices_from, whole_words
from knowledge.language.parts import UnitForm, UnitMention
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.offices import OfficeLabel, offices
from knowledge.lexicon.sieve import hastened

_LEVELS = frozenset(hint_words("units.levels"))
_ALL = hint("units.all")
_WHICH = hint("units.which")
_BODY = hint("units.body")
_OURS = hint("units.ours")
_BRANCHES = hint_words("units.branches")
_ZONE_BRANCH = hint("units.zone_branch")
_INSIDE = hint("units.inside")
_OUR_PLACE = hint("units.our_place")
_BARE_BUREAU = hint("units.bare_bureau")
_OPENS = hastened("|".join(f"(?:{pattern.pattern})" for pattern in (_OURS, _ALL, _ZONE_BRANCH, _BARE_BUREAU)))
"""Whether a unit is opened by a word of no gazetteer: all of them tried at once."""


def find_units(text: str, gazetteer: Gazetteer) -> Iterator[UnitMention]:
    """Every reading of a stretch of the normalised text as units; readings overlap, the longest is the one meant."""
    for start in range(len(text)):
        if opens_at(text, start, gazetteer):
            yield from units_from(text, start, gazetteer)


def opens_at(text: str, start: int, gazetteer: Gazetteer) -> bool:
    """Whether a stretch that begins there can be read as units."""
    char = text[start]
    if is_han(char):
        return may_begin(text, start, gazetteer)
    return char.isascii() and char.isalpha() and not (start and text[start - 1].isalnum())


def name_at(text: str, start: int, gazetteer: Gazetteer) -> UnitMention | None:
    """The longest name of a unit, as the index has it, that begins at a Chinese character; None where none does."""
    for end, names in gazetteer.aliases_at(text, start) if is_han(text[start]) else ():
        return UnitMention(text=text[start:end], names=names, start=start, end=end, rule="units.name")
    return None


def may_begin(text: str, start: int, gazetteer: Gazetteer) -> bool:
    """Whether the name of a unit can begin at a Chinese character; of most it is seen at once that none does."""
    return gazetteer.opens(text[start : start + 2]) or _OPENS.match(text, start) is not None


def units_from(text: str, start: int, gazetteer: Gazetteer) -> Iterator[UnitMention]:
    """Every reading as units of a stretch that begins where one can."""
    for end, names in gazetteer.aliases_at(text, start):
        if whole_words(text, start, end):
            yield UnitMention(text=text[start:end], names=names, start=start, end=end, rule="units.name")
    chain: list[Place] = []
    at = start
    while (place := gazetteer.place_at(text, at)) is not None and whole_words(text, at, place.end):
        chain.append(place)
        at = place.end
        inner = gazetteer.place_at(text, at + 1) if text[at : at + 1] == "的" else None
        if inner is not None and gazetteer.count([*chain, inner]):
            # 深圳市的龙华区财政局
            at += 1
    yield from _behind(text, start, at, gazetteer, chain)
    yield from _body(text, start, at, chain)
    if text[start].isascii():
        yield from english_units(text, start, gazetteer)
    if chain and is_han(text[start]):
        for place in gazetteer.shorter_places(text, chain[-1].start):
            if place.end < at:
                yield from _behind(text, start, place.end, gazetteer, [*chain[:-1], place])


def _body(text: str, start: int, at: int, chain: list[Place]) -> Iterator[UnitMention]:
    """A body of the division that no lexicon knows; read behind the whole division alone, for 市公司 is none."""
    body = _BODY.match(text, at) if chain else None
    if body is not None:
        yield foreign(text, start, body.end(), "units.body")


def _behind(text: str, start: int, at: int, gazetteer: Gazetteer, chain: list[Place]) -> Iterator[UnitMention]:
    """What a chain of divisions (perhaps none) that ends at `at` means, alone and with what stands behind it."""
    if chain:
        yield mention_of(text, start, at, gazetteer, chain, None, None)
    links = [at]
    those = hint("units.those").match(text, at) if chain else None
    if those is not None:
        links.append(those.end())
    elif chain and text[at : at + 1] in _LEVELS and text[at - 1] == text[at]:
        # 鹿溪区区政府
        links.append(at + 1)
    for link_end in links:
        yield from _with_office(text, start, link_end, gazetteer, chain)
    yield from _every(text, at, gazetteer, chain, start)


def _every(text: str, at: int, gazetteer: Gazetteer, chain: list[Place], start: int) -> Iterator[UnitMention]:
    """所有公安局, 各教育局, 全市各公安分局: the group of all units that are such an office."""
    for end, code in _groups_of_office(text, at, gazetteer):
        yield _group(text, start, end, gazetteer, chain, f"office:{code}")


def _groups_of_office(text: str, at: int, gazetteer: Gazetteer) -> Iterator[tuple[int, str]]:
    every = _ALL.match(text, at)
    if every is None:
        return
    for end, code in offices_from(text, every.end(), gazetteer):
        if code != "government":
            yield end, code


def _with_office(text: str, start: int, at: int, gazetteer: Gazetteer, chain: list[Place]) -> Iterator[UnitMention]:
    yield from _bare_branch(text, start, at, gazetteer, chain)
    matched = offices().matches(text, at)
    yield from _office_itself(text, start, at, gazetteer, chain, matched)
    if not chain:
        yield from _ours(text, start, at, gazetteer)
        yield from _by_level(text, start, gazetteer)
    yield from _labelled(text, start, at, gazetteer, chain, matched)


def _ours(text: str, start: int, at: int, gazetteer: Gazetteer) -> Iterator[UnitMention]:
    """我市卫健委, 我市的卫健委: where, and no group of its units; 我市各卫健委 is one."""
    said = _OURS.match(text, at)
    if said is None:
        return
    behind = said.end()
    for end, code in _groups_of_office(text, behind + 1, gazetteer):
        yield _group(text, start, end, gazetteer, [], f"office:{code}")
    yield from _office_itself(text, start, behind, gazetteer, [], offices().matches(text, behind))
    if text.startswith("的", behind + 1):
        for end, code in offices_from(text, behind + 2, gazetteer):
            yield mention_of(text, start, end, gazetteer, [], code, text[behind], text[behind + 2 : end])


def _labelled(
    text: str,
    start: int,
    at: int,
    gazetteer: Gazetteer,
    chain: list[Place],
    matched: list[tuple[int, tuple[OfficeLabel, ...]]],
) -> Iterator[UnitMention]:
    """What is named by a label that is no office's own: a group of units, a body of the whole country, us."""
    for end, labels in matched:
        if not whole_words(text, at, end):
            continue
        for sort, code in labels:
            if sort == "group":
                yield _group(text, start, end, gazetteer, chain, code)
                yield from _group_of(text, start, end, gazetteer, chain, code)
            elif sort == "national" and not chain:
                names = gazetteer.national(text[start:end])
                yield replace(foreign(text, start, end, "units.national"), names=names, form=form_of(names))
            elif sort == "self" and not chain:
                yield UnitMention(
                    text=text[start:end], names=(), form=UnitForm.SELF, start=start, end=end, rule="units.self"
                )


def _office_itself(
    text: str,
    start: int,
    at: int,
    gazetteer: Gazetteer,
    chain: list[Place],
    matched: list[tuple[int, tuple[OfficeLabel, ...]]],
) -> Iterator[UnitMention]:
    level = text[at] if not chain and at < len(text) and text[at] in _LEVELS else None
    for skip in (0, 1) if level else (0,):
        for end, code in offices_from(text, at + skip, gazetteer, None if skip else matched):
            if code == "government" and not (chain or skip):
                # 政府 alone is everyone's word for whoever publishes.
                continue
            if code != "government" and not chain and _WHICH.search(text[:start]):
                yield _group(text, start, end, gazetteer, chain, f"office:{code}")
                continue
            called = text[at + skip : end]
            yield mention_of(text, start, end, gazetteer, chain, code, level if skip else _told_level(called), called)
            yield from _branches(text, start, end, gazetteer, chain, code)


def _by_level(text: str, start: int, gazetteer: Gazetteer) -> Iterator[UnitMention]:
    """区里, 市局, 分局: a unit by its level alone, whichever of those that there are."""
    if text[start] in _LEVELS or text.startswith(_BRANCHES, start):
        inside, bureau = _INSIDE.match(text, start), _BARE_BUREAU.match(text, start)
    else:
        inside, bureau = _OUR_PLACE.match(text, start), None
    if inside is not None:
        found = mention_of(text, start, inside.end(), gazetteer, [], "government", inside["level"])
        if found.names:
            yield replace(found, rule="units.inside")
    names = gazetteer.bureaus(bureau["level"]) if bureau is not None else ()
    if bureau is not None and names:
        end = bureau.end()
        yield UnitMention(
            text=text[start:end], names=names, form=UnitForm.NAMED, start=start, end=end, rule="units.bureau"
        )


def _branches(
    text: str, start: int, end: int, gazetteer: Gazetteer, chain: list[Place], code: str
) -> Iterator[UnitMention]:
    """公安局经开区分局."""
    if text[start].isascii():
        yield from where_behind(text, start, end, gazetteer, chain, code)
        return
    inner = gazetteer.place_at(text, end)
    if inner is not None and text.startswith("分局", inner.end):
        yield mention_of(text, start, inner.end + 2, gazetteer, [*chain, inner], code, None)


def _group_of(
    text: str, start: int, end: int, gazetteer: Gazetteer, chain: list[Place], code: str
) -> Iterator[UnitMention]:
    """All departments in Huai'an."""
    link = None if chain or not text[start].isascii() else OF.match(text, end)
    place = gazetteer.place_at(text, link.end()) if link and link.end() > end else None
    if place is not None:
        yield _group(text, start, place.end, gazetteer, [place], code)


def _bare_branch(text: str, start: int, at: int, gazetteer: Gazetteer, chain: list[Place]) -> Iterator[UnitMention]:
    """澄湖分局: a branch by its place alone, where the index has such a one of that place."""
    if not chain:
        if zone := _ZONE_BRANCH.match(text, at):
            yield foreign(text, start, zone.end(), "units.zone_branch")
        return
    ending = next((word for word in _BRANCHES if text.startswith(word, at)), None)
    if ending is None:
        return
    end = at + len(ending)
    names = gazetteer.called(chain, ending)
    form = UnitForm.NAMED if names else UnitForm.FOREIGN
    yield UnitMention(text=text[start:end], names=names, form=form, start=start, end=end, rule="units.branch")


def _told_level(office: str) -> str | None:
    """教育厅 is a province's and 公安分局 below a city, whatever the lexicon has them for."""
    if office.endswith(hint_words("units.provincial")):
        return "省"
    return "分局" if office.endswith("分局") else None


def _group(text: str, start: int, end: int, gazetteer: Gazetteer, chain: list[Place], code: str) -> UnitMention:
    if chain and not gazetteer.count(chain):
        return foreign(text, start, end, "units.group")
    full, names, places = gazetteer.group(code, chain)
    return UnitMention(
        text=text[start:end],
        names=names,
        group=full,
        form=UnitForm.GROUP,
        suggestions=places,
        start=start,
        end=end,
        rule="units.group",
    )
