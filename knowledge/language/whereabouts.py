"""Places that say where and are no unit: 云津市哪个单位…最多, 云津市一共…; and bureaus, where only they are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.language.cover import Stretch
from knowledge.language.gazetteer import Gazetteer, Place
from knowledge.language.parts import UnitForm, UnitMention
from knowledge.language.readings import Read
from knowledge.lexicon.hints import hint
from knowledge.lexicon.phrases import Phrase, Sort

_ASKED = frozenset({"who.unit", "who.region", "count.units", "by.unit"})
_TOGETHER = frozenset({"aggregate.sum", "aggregate.sum.strong", "each"})
_KINDS = (
    (hint("whereabouts.bureaus"), "departments"),
    (hint("whereabouts.townships"), "townships"),
    (hint("whereabouts.counties"), "counties"),
)


def with_whereabouts(text: str, chosen: Sequence[Stretch[Read]], gazetteer: Gazetteer) -> list[Stretch[Read]]:
    """The cover in which a place that is named alone, where units of it are asked for, is the group of its units.

    Whether the place's own government reports makes no difference where it is asked which unit; where it is asked how
    much altogether, the government's own report goes before.
    """
    units = [item for item in chosen if isinstance(item.reading, UnitMention)]
    # 澄湖区有多少家公司: who applied is counted, and no unit.
    applicants = {
        item.start for item in chosen if isinstance(item.reading, Phrase) and item.reading.sort is Sort.APPLICANT
    }
    cues = [
        item
        for item in chosen
        if isinstance(item.reading, Phrase) and item.reading.value in _ASKED | _TOGETHER and item.end not in applicants
    ]
    if len(units) != 1 or not cues:
        return list(chosen)
    (item,) = units
    mention = item.reading
    assert isinstance(mention, UnitMention)
    chain = _place(mention.text, gazetteer)
    # English says where behind which agency: which agency in Yunjin.
    asked = next(
        (
            cue
            for cue in cues
            if _which(text, cue)
            and (cue.start >= item.end or hint("whereabouts.within").fullmatch(text, cue.end, item.start))
        ),
        None,
    )
    together = mention.form is UnitForm.FOREIGN and any(cue.start >= item.end for cue in cues)
    if not chain or not (asked or together) or gazetteer.count(chain) < 2:
        return list(chosen)
    code = _kind(text[asked.start : asked.end]) if asked is not None else "all"
    full, names, places = gazetteer.group(code, chain)
    if not names:
        return list(chosen)
    group = replace(mention, names=names, group=full, form=UnitForm.GROUP, suggestions=places, rule="unit.whereabouts")
    return [replace(one, reading=group) if one is item else one for one in chosen]


def bureaus_asked(
    text: str, chosen: Sequence[Stretch[Read]], units: Sequence[UnitMention], gazetteer: Gazetteer
) -> tuple[UnitMention, ...]:
    """The group of bureaus, where it is asked which bureau and no unit or place is named: 哪些局申请最多."""
    if units:
        return ()
    for item in chosen:
        said = text[item.start : item.end]
        if isinstance(item.reading, Phrase) and item.reading.value == "who.unit" and _kind(said) == "departments":
            full, names, _ = gazetteer.group("departments", [])
            return (
                UnitMention(
                    text=_noun(said),
                    names=names,
                    group=full,
                    form=UnitForm.GROUP,
                    start=item.start,
                    end=item.end,
                    rule="unit.bureaus",
                ),
            )
    return ()


def _noun(said: str) -> str:
    """The words for the units without the verb that asks for them: any department of did any department."""
    return hint("whereabouts.verb").sub("", said, count=1)


def _kind(said: str) -> str:
    return next((code for pattern, code in _KINDS if pattern.search(said)), "all")


def _which(text: str, cue: Stretch[Read]) -> bool:
    """Whether it is asked which unit it is, and not who applied."""
    return (
        isinstance(cue.reading, Phrase)
        and cue.reading.value in _ASKED
        and hint("whereabouts.anybody").search(text, cue.start, cue.end) is None
    )


def _place(said: str, gazetteer: Gazetteer) -> list[Place]:
    """The divisions that a name is nothing but; [] where something else is in it."""
    chain: list[Place] = []
    at = 0
    while (place := gazetteer.place_at(said, at)) is not None:
        chain.append(place)
        at = place.end
    return chain if at == len(said) else []
