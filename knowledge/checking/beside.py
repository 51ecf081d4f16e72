"""Figures that the words of an earlier one in the sentence narrow, and figures that are the sum of those before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from knowledge.checking.clauses import Said
from knowledge.checking.wordings import filled, in_column
from knowledge.lexicon.narrative import Reading, narrative

_BY_APPLICANT = ("requests.", "outcome.")
_MOST_MEANINGS = 16
_COUNT_WORDS = {"两": 2, "二": 2, "2": 2, "三": 3, "3": 3, "四": 4, "4": 4}
_PARTS = r"(?P<count>[两二三四234])(?:项|者|类|种|个|方面|部分)?"
_TOGETHER = "(?:之和|总和|合计|共计|总计|相加|加起来|合起来|一共|共|为|是|:|达到|达|有)+"
_OF_PARTS = re.compile(_PARTS + _TOGETHER)
_SUM = re.compile(rf"^(?:,|、|以上|上述|前述|这)*{_PARTS}{_TOGETHER}#$")
"""两项合计7件: what the figures before come to."""


def sum_of(before: str, said: Sequence[Said | None]) -> tuple[Reading, ...]:
    """What a figure can mean that the words before it call the sum of so many others; nothing where it is no such sum.

    `said` are the figures before it in the sentence, in order, None for each that was not understood.
    """
    match = _SUM.match(before)
    if match is None:
        return ()
    count = _COUNT_WORDS[match["count"]]
    parts = [one for one in said[-count:] if one is not None]
    if len(parts) != count or len({part.applicant for part in parts}) != 1:
        return ()
    ways = [way for way in product(*(_readings(part) for part in parts)) if _apart(way)]
    if len(ways) > _MOST_MEANINGS or len({one.applicant for way in ways for one in way}) != 1:
        return ()
    return tuple(
        Reading(
            name="+".join(one.name for one in way),
            zh="、".join(one.zh for one in way) + "之和",
            en=", ".join(one.en for one in way) + " together",
            plus=tuple(code for one in way for code in one.plus),
            minus=tuple(code for one in way for code in one.minus),
            applicant=way[0].applicant,
        )
        for way in ways
    )


def _apart(readings: Sequence[Reading]) -> bool:
    """Whether no cell is counted in two of the readings."""
    codes = [code for one in readings for code in one.plus + one.minus]
    return len(codes) == len(set(codes))


def is_count_of_parts(text: str) -> bool:
    """Whether a number only counts those that a sum is of: the 两项 of 两项合计7件."""
    return _OF_PARTS.match(text) is not None


def _readings(said: Said) -> tuple[Reading, ...]:
    return tuple(filled(one, said.result) if said.result else one for one in said.readings)


_PART_OF_CASES = re.compile(
    r"(?:审结|审理|维持|纠正|纠错|败诉|胜诉)的(?:行政)?(?:复议|诉讼)(?:案件|案)?\d[\d,]*[件起宗例],$"
)


def is_beside_part(said: Said, before: Said | None, earlier: str, between: str) -> bool:
    """Whether a number of cases stands right beside a part of others, so that it may be such a part itself.

    尚未审结的复议案件2件、诉讼案件2件: the second may be all or those that are pending, behind a comma too.
    """
    beside = re.match("、|和|及|与|以及", between) or _PART_OF_CASES.search(earlier)
    return before is not None and before.result not in (None, "total") and said.result == "total" and beside is not None


def left(readings: tuple[Reading, ...], words: str, paragraph: str) -> tuple[Reading, ...]:
    """What a figure can still mean by its own words and what stands beside it in its paragraph; never nothing at all.

    新收57件 does not count what was carried in, and with 部分公开2件 beside it 予以公开26件 counts no part.
    """
    out = [
        one.reading
        for one in narrative().ruled_out
        if one.words.search(words) and one.paragraph.search(paragraph) and not one.unless.search(words)
    ]
    kept = tuple(reading for reading in readings if not reading.name.startswith(tuple(out))) if out else readings
    return kept or readings


def narrowed(said: Said, earlier: str) -> Said:
    """What a figure says, with what it would say of one kind of applicants where the sentence has named such before.

    对自然人申请予以公开36件、部分公开10件: the second may be of all applicants or of these.
    """
    if said.applicant or any(one.applicant or not one.plus[0].startswith(_BY_APPLICANT) for one in said.readings):
        return said
    words = narrative()
    whose = {found.lastgroup for found in words.applicant.finditer(earlier)}
    applicants = dict.fromkeys(one for name in words.columns if name in whose for one in words.columns[name])
    also = tuple(in_column(one, applicant) for applicant in applicants for one in said.readings)
    return replace(said, readings=said.readings + also)
