"""Names of units as documents give them: what can be one, whose office it is, which of two is the fuller."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge.lexicon.regions import regions
from knowledge.lexicon.whose import whose
from knowledge.naming import split_name, written_out

_UNIT = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·()\"]{2,40}")
_TWO_NAMES = re.compile(r"([^()]{4,})\(([^()]{4,})\)")
# Towns that are called like the beginning of a sentence: 对坊乡. 我镇 and 各乡镇 are none.
_TOWN = re.compile(r"[对由为在如][\u4e00-\u9fff](?<!各)(?<!乡)[\u4e00-\u9fff]?(?<!乡)(?:镇|乡|街道)")
_LONGEST_PLACE = 8
_LONGEST_TOPIC = 6
_SHORTEST_UNIT = 4
_EDGES = " 　:：,，。、.·-_—《》<>\"'“”"


def clean_name(text: str) -> str | None:
    """A unit's name out of a raw candidate (folded text), None where it can be none: 我局, 本机关, a bare 办公室."""
    title, words = whose().title, whose().agency
    name = text.strip(_EDGES)
    changed = True
    while changed:
        changed = False
        for prefix in title.prefixes:
            if name.startswith(prefix) and len(name) > len(prefix):
                name, changed = name[len(prefix) :].lstrip("0123456789:：.、()（） "), True
        for link in title.links:
            if name.endswith(link) and len(name) > len(link) + 1:
                name, changed = name[: -len(link)].rstrip("《(（ "), True
    if name.count("(") != name.count(")"):
        name = name.replace("(", "").replace(")", "")
    name = _without_second_name(name)
    if any(word in name for word in words.never_within):
        return None
    if name in title.prefixes or name in title.links or name in words.never:
        return None
    if name.startswith(words.never_begin) and not _begins_with_a_place(name) and not _TOWN.fullmatch(name):
        return None
    if not _UNIT.fullmatch(name) or not re.search(r"[\u4e00-\u9fff]{2}", name):
        return None
    return name


def _without_second_name(name: str) -> str:
    """The name without that of another body in brackets behind it, whose plate hangs at the same door."""
    found = _TWO_NAMES.fullmatch(name)
    return found[1] if found and ends_like_a_unit(found[1]) and ends_like_a_unit(found[2]) else name


def _begins_with_a_place(name: str) -> bool:
    """Whether a name begins with a division's: 本溪市 and 如皋市 begin as sentences do."""
    known = regions()
    return any(name[:length] in known.by_name for length in range(2, known.longest))


def ends_like_a_unit(name: str) -> bool:
    """Whether a name ends as names of units do: like a body, or like a place and then is nothing but places.

    全区, 各乡镇 and what only ends in the word for a place (某某区长…全区) are none.
    """
    words = whose().agency
    if not name.endswith(words.endings):
        return False
    if not name.endswith(tuple(words.regions)):
        return True
    if name in regions().by_name:
        return True
    return not name.endswith(words.never_end) and (len(name) <= _LONGEST_PLACE or not split_name(name).office_text)


def without_topic(name: str) -> str:
    """The name without a topic of the report glued to it: 甲市教育局教育, 甲海关海关, 甲市财政局预决算."""
    for length in range(_LONGEST_TOPIC, 1, -1):
        unit, topic = name[:-length], name[-length:]
        if len(unit) < _SHORTEST_UNIT or not unit.endswith(whose().agency.office_of + whose().agency.government):
            continue
        if topic in unit or not ends_like_a_unit(name):
            return unit
    return name


def leaves_out_where(name: str) -> bool:
    """Whether a name begins with the bare word for a region, as 市教育局 does."""
    words = whose().agency
    return name.startswith(words.partial_begin) and not name.startswith(words.partial_but)


def behind_its_office(name: str, texts: Sequence[str]) -> str | None:
    """The unit that an office answers for: 某局办公室 is 某局, 某镇人民政府党政办公室 the town's government.

    None where the office of a government may speak for either of the two; `texts` (folded) show which voice it has.
    """
    words = whose().agency
    stripped = True
    while stripped:
        stripped = False
        for ending in sorted(words.inner, key=len, reverse=True):
            unit = name.removesuffix(ending)
            if unit != name and (ends_like_a_unit(unit) or unit.endswith(words.office)):
                name, stripped = unit, True
                break
    for ending in words.office:
        unit = name.removesuffix(ending)
        if unit == name or not unit:
            continue
        if unit.endswith(words.government):
            as_government = any(word in text for text in texts for word in words.speaks_as_government)
            as_office = any(word in text for text in texts for word in words.speaks_as_office)
            return None if as_government == as_office else unit if as_government else name
        if unit.endswith(words.office_of):
            return unit
    return name


def fuller(name: str, others: Iterable[str], texts: Sequence[str]) -> str:
    """The name with what it leaves out, where the document says it: 市教育局 of 某市教育局, 某镇 for its government."""
    if leaves_out_where(name):
        # 市教育局 and 云津市教育局, 县政府办 and 柏溪县人民政府办公室: the longer one ends in the shorter.
        ends = (name, written_out(name))
        longer = {
            other for other in others if other not in ends and other.endswith(ends) and not leaves_out_where(other)
        }
        return longer.pop() if len(longer) == 1 else name
    regions = whose().agency.regions
    for ending in sorted(regions, key=len, reverse=True):
        if name.endswith(ending):
            government = name + regions[ending]
            return government if any(government in text for text in texts) else name
    return name


def unit_on_the_way(path: str) -> str | None:
    """The unit whose pages a navigation line (folded) leads to: the last of its steps that is a name."""
    for step in reversed(re.split(r"[>»›/]+", path.partition(":")[2] or path)):
        name = clean_name(step)
        if name and len(name) >= 3 and ends_like_a_unit(name) and "网" not in name and not leaves_out_where(name):
            return name
    return None


def kin(name: str, other: str) -> bool:
    """Whether two names may be one unit's: one within the other, or made of the same characters in another order."""
    short, long = sorted((name, other), key=len)
    if short in long:
        return True
    return len(short) >= 4 and all(character in long for character in short) and short[-1] == long[-1]
