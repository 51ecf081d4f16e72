"""Units as English names them: a city before its office or district, or behind it; a branch of an office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from knowledge.language.gazetteer import Gazetteer, Place
from knowledge.language.mentions import foreign, form_of, mention_of, offices_from, whole_words
from knowledge.language.parts import UnitMention
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.offices import office_code

_GOVERNED = {"municipal": "市", "city": "市", "provincial": "省", "district": "区", "county": "县"}
_GOVERNMENT = re.compile(
    r"(?P<level>municipal|city|provincial|district|county) (?:people'?s )?(?:governments?|gov(?:'?t)?)\b"
)
_LEVEL = re.compile(
    r"(?:(?:our|your|this|my) )?(?P<level>municipal|city|provincial|district|county)"
    r"(?:'s|'|[ -]level)? (?:people's )?(?:government'?s )?"
)
_WORD = re.compile(r"[a-z'&-]+")
_WORDS = re.compile(r"[a-z'&-]+(?:,? [a-z'&-]+){1,6}")
_OF_KIND = hint("units.of_kind")
_KIND_END = hint("units.kind_end")
_CITY_OF = re.compile(r"(?:city|municipality|district|county|province) of (?:the )?")
_INNER = re.compile(r"(?:'s?)? (?:the )?(?=[a-z])")
_OUTER = re.compile(r",? (?:of|in|within) (?:the )?(?:city of |municipality of )?(?=[a-z])")
_GOVERNMENTS = re.compile(r" (?:(?:municipal|city|district|county) )?(?:people'?s )?government'?s (?:own )?")
_BRANCH = r"(?:district )?(?:branch|sub-?bureau|sub-?office|division|sub-?division)(?: office| bureau)?"
_BRANCH_OF = re.compile(rf"(?:'s)? {_BRANCH} (?:of|at|in|for|within) (?:the )?")
_BEFORE_BRANCH = re.compile(r"(?:'s?)?(?:,|:| -| in| at| of)? ?\(?(?:the )?(?=[a-z])")
_BRANCH_END = re.compile(rf"(?:'s)? {_BRANCH}\b\)?")
OF = re.compile(r"(?:'s)? (?:of |in |at |for )?(?:the )?")
"""What may stand between a place or an office and the other that it is of."""

_Office = tuple[int, str, str | None, str]
"""Where an office's name ends, its code, its level, and what it was called."""


def english_units(text: str, start: int, gazetteer: Gazetteer) -> Iterator[UnitMention]:
    """Every reading as one unit of an English stretch that begins there, but for an office by its plain name."""
    government = _GOVERNMENT.match(text, start)
    if government is not None:
        level = _GOVERNED[government["level"]]
        yield mention_of(text, start, government.end(), gazetteer, [], None, level)
        yield from where_behind(text, start, government.end(), gazetteer, [], "government")
    for end, code, of_level, called in _in_other_words(text, start, gazetteer):
        yield mention_of(text, start, end, gazetteer, [], code, of_level, called)
        yield from where_behind(text, start, end, gazetteer, [], code)
    for end, chain in _places(text, start, gazetteer):
        if chain[-1].start > start or len(chain) > 1:
            yield mention_of(text, start, end, gazetteer, chain, None, None)
        for office in _offices_of(text, end, gazetteer):
            yield mention_of(text, start, office[0], gazetteer, chain, *office[1:])
            yield from where_behind(text, start, office[0], gazetteer, chain, office[1])
        yield from _branch_of(text, start, end, gazetteer, chain)


def where_behind(
    text: str, start: int, end: int, gazetteer: Gazetteer, chain: list[Place], code: str
) -> Iterator[UnitMention]:
    """An office with its place behind it: education bureau of Huai'an, Yunjin police (Chenghu branch)."""
    link = OF.match(text, end)
    if link is not None:
        for stop, places in _places(text, link.end(), gazetteer):
            whole = [*places, *chain]
            if not chain or _lies_within(whole, gazetteer):
                yield mention_of(text, start, stop, gazetteer, whole, code, None)
    before = _BEFORE_BRANCH.match(text, end)
    if before is None:
        return
    for stop, places in _places(text, before.end(), gazetteer):
        branch = _BRANCH_END.match(text, stop)
        if branch is not None:
            yield mention_of(text, start, branch.end(), gazetteer, [*chain, *places], code, None)


def _branch_of(text: str, start: int, end: int, gazetteer: Gazetteer, chain: list[Place]) -> Iterator[UnitMention]:
    """Chenghu branch of the Yunjin police; the Chenghu branch alone."""
    alone = _BRANCH_END.match(text, end)
    if alone is not None:
        names = gazetteer.called(chain, hint_words("units.branches")[0])
        mention = foreign(text, start, alone.end(), "units.branch")
        yield replace(mention, names=names, form=form_of(names))
    branch = _BRANCH_OF.match(text, end)
    if branch is None:
        return
    at = branch.end()
    for office in (*_plain_offices(text, at, gazetteer), *_in_other_words(text, at, gazetteer)):
        yield mention_of(text, start, office[0], gazetteer, chain, office[1], None)
    for stop, above in _places(text, at, gazetteer):
        for office in _offices_of(text, stop, gazetteer):
            yield mention_of(text, start, office[0], gazetteer, [*above, *chain], office[1], None)


def _places(text: str, at: int, gazetteer: Gazetteer) -> Iterator[tuple[int, list[Place]]]:
    """Divisions from a place on, the highest first, and where they end: Yunjin's Chenghu, Chenghu in Yunjin."""
    opening = _CITY_OF.match(text, at)
    first = gazetteer.place_at(text, opening.end() if opening is not None else at)
    if first is None or not text[first.start].isascii() or not whole_words(text, first.start, first.end):
        return
    yield first.end, [first]
    for joint, below in ((_INNER, True), (_OUTER, False)):
        link = joint.match(text, first.end)
        other = gazetteer.place_at(text, link.end()) if link is not None else None
        if other is None or other.names == first.names or not whole_words(text, other.start, other.end):
            continue
        chain = [first, other] if below else [other, first]
        if _lies_within(chain, gazetteer):
            yield other.end, chain


def _lies_within(chain: list[Place], gazetteer: Gazetteer) -> bool:
    """Whether the last division of a chain has units of its own within those before it."""
    return bool(gazetteer.called(chain, ""))


def _offices_of(text: str, end: int, gazetteer: Gazetteer) -> Iterator[_Office]:
    """The offices named behind the end of a place: Yunjin's health commission, Yunjin Municipal Education Bureau."""
    links = {match.end() for joint in (OF, _GOVERNMENTS) if (match := joint.match(text, end)) is not None}
    for at in sorted(links):
        yield from _plain_offices(text, at, gazetteer)
        yield from _in_other_words(text, at, gazetteer)


def _plain_offices(text: str, at: int, gazetteer: Gazetteer) -> Iterator[_Office]:
    for end, code in offices_from(text, at, gazetteer):
        yield end, code, None, text[at:end]


def _in_other_words(text: str, start: int, gazetteer: Gazetteer) -> Iterator[_Office]:
    """The municipal police bureau, the bureau of education, the tax authorities: a level, a kind in other words."""
    said = _LEVEL.match(text, start)
    level = _GOVERNED[said["level"]] if said is not None else None
    at = said.end() if said is not None else start
    found = dict(offices_from(text, at, gazetteer)) if said is not None else {}
    words = _WORDS.match(text, at)
    ends = [end for match in _WORD.finditer(words.group()) for end in _without_genitive(match)] if words else []
    for end in reversed(ends):
        code = _reworded(text[at : at + end])
        if code is not None:
            found.setdefault(at + end, code)
            break
    for end, code in found.items():
        if whole_words(text, start, end) and code != "government":
            yield end, code, level, text[at:end]


def _without_genitive(word: re.Match[str]) -> tuple[int, ...]:
    """Where a word ends, and before that where it does without what makes it a genitive: the market regulator's."""
    said = word.group()
    return (word.end() - len("'s"), word.end()) if said.endswith("'s") else (word.end(),)


@lru_cache(maxsize=4_096)
def _reworded(said: str) -> str | None:
    """The kind of office that is called so in other words: bureau of education, tax authorities; None for none."""
    turned = _OF_KIND.fullmatch(said)
    if turned is not None:
        return office_code(f"{turned['what']} {_plain_kind(turned['kind'])}") or office_code(f"{turned['what']} bureau")
    ending = _KIND_END.fullmatch(said)
    if ending is None:
        return None
    return next(filter(None, (office_code(f"{ending['what']} {kind}") for kind in hint_words("units.kinds"))), None)


def _plain_kind(kind: str) -> str:
    return kind.removesuffix("s")
