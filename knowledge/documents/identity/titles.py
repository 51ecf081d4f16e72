"""What a title says: the unit and the year before 政府信息公开工作年度报告, however they are put and wrapped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from knowledge.documents.identity.names import clean_name, ends_like_a_unit, without_topic
from knowledge.lexicon.folding import fold
from knowledge.lexicon.page_words import page_words
from knowledge.lexicon.whose import whose

_DIGITS = str.maketrans("〇○零OoＯ一二三四五六七八九", "000000123456789")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:-20\d\d)?(?:年度|年|(?=\D|$))")
_YEARS = re.compile(r"\(?20\d\d年?度?\)?")
_CHINESE_YEAR = re.compile(r"二[〇○零Oo0][〇○零一二三Oo0][〇○零一二三四五六七八九Oo0]年")
_MARK = re.compile(r"^(?:【[^】]{2,10}】|\[(?:图文|图解|原文|转载|公告)\])")
_PAGE_LABEL = re.compile(r"^(?:公报|信息|文件)?(?:标题|名称)[:：]?")
_SITE_TAIL = re.compile(r"[_\-|｜—·>].*$")
_LABELLED = re.compile(r"[\u4e00-\u9fff]{2,6}[:>]")
"""How lines begin that say something about a page and go on with no title: `日期:`, `来源:`, `首页>`."""
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_SPAN = re.compile(r"(20\d\d)[-~至/](?:20)?\d\d(?:学年度?|年度?)|20\d\d学年度?")
"""Two years that are no year of a report: 2023-2024学年."""
_LONGEST = 64
_MOST_LINES = 4
_TELLING = 3
"""Labels of a page so long are no part of a unit's name: 索引号, 信息分类."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title as it stands, the unit and year in it (None where it names none), and the lines it stands on.

    `scope` is what stands in the unit's place and is more than one unit (全国税务系统), `span` what stands for two
    years (2023-2024学年); both "" otherwise.
    """

    text: str
    agency: str | None
    year: int | None
    lines: tuple[int, ...] = ()
    scope: str = ""
    span: str = ""

    @property
    def weight(self) -> int:
        """How much it says."""
        return 2 * bool(self.agency or self.scope) + bool(self.year or self.span)


@cache
def _kind() -> re.Pattern[str]:
    subjects = "|".join(sorted(map(re.escape, whose().title.subjects), key=len, reverse=True))
    kinds = "|".join(sorted(map(re.escape, whose().title.kinds), key=len, reverse=True))
    return re.compile(
        rf"(?P<before>.*?)(?P<subject>{subjects})(?P<between>.{{0,16}}?)(?P<kind>{kinds})(?P<after>.{{0,24}})$"
    )


def plain_year(text: str) -> str:
    """Folded text with Chinese year numerals as digits: 二〇二一年 is 2021年."""
    return _CHINESE_YEAR.sub(lambda found: found.group().translate(_DIGITS).replace("二", "2"), text)


def title_in(text: str) -> Title | None:
    """The title that a line is, None where it is none: too long, a sentence, or without the words of a title."""
    folded = _MARK.sub("", plain_year(fold(text))).strip("《》")
    if not 6 <= len(folded) <= _LONGEST or re.search(r"[。;!?]", folded):
        return None
    found = _kind().fullmatch(folded)
    if not found:
        return None
    if any(word in found.group("after") or word in found.group("between") for word in whose().title.about):
        return None
    span = _SPAN.search(folded)
    years = _YEAR.findall(_SPAN.sub("", folded))
    pieces = _YEARS.split(_SPAN.sub("", found.group("before")))
    before = "".join(pieces)
    if re.search(r"[,:>»›]", before.lstrip("附件:0123456789")) or len(before) > 40:
        return None
    if any(label in before for label in page_words().labels if len(label) >= _TELLING):
        return None
    if before.endswith("人民"):
        # 某县人民政府信息公开年报: the words of subject and unit run into one another.
        before += "政府"
    scope = before if before.endswith(whose().title.scopes) else ""
    agency = None if scope else _unit_of(pieces if "政府" not in before[-2:] else [before])
    if agency is None and not scope:
        behind = _IN_BRACKETS.findall(found.group("after"))
        agency = next((name for text in behind if (name := clean_name(text)) and ends_like_a_unit(name)), None)
    year = int(years[0]) if len(set(years)) == 1 and not span else None
    bare = re.sub(r"\s+", "", text)
    cut = _SITE_TAIL.sub("", bare)
    # 2023—2024学年 is no tail of a site's name.
    shown = cut if _kind().fullmatch(fold(cut).strip("《》")) and fold(cut).count("(") == fold(cut).count(")") else bare
    shown = _PAGE_LABEL.sub("", _MARK.sub("", shown.strip("《》#* ")))
    return Title(text=shown, agency=agency, year=year, scope=scope, span=span.group() if span else "")


def _unit_of(pieces: Sequence[str]) -> str | None:
    """The unit that the words before a title's subject name, given in the pieces between years: a topic behind the year
    is none of its name (某局2023年教育信息公开)."""
    agency = clean_name("".join(pieces))
    first = clean_name(pieces[0])
    if first is None or len(pieces) == 1 or not ends_like_a_unit(first):
        return None if agency is None else without_topic(agency)
    rest = "".join(pieces[1:])
    return first if rest in first or not ends_like_a_unit(first + rest) else agency


def titles_among(lines: Sequence[tuple[int, str]]) -> list[Title]:
    """The titles among numbered lines, a title torn over up to four lines joined; of overlapping ones the fullest."""
    found: list[Title] = []
    for at in range(len(lines)):
        joined, last = "", -1
        for step in range(_MOST_LINES):
            if at + step >= len(lines):
                break
            number, text = lines[at + step]
            if joined and _LABELLED.match(fold(text)):
                break
            if not text.strip() or len(joined) + len(text) > _LONGEST + 10 or (last >= 0 and number - last > 3):
                break
            joined, last = joined + text.strip(), number
            title = title_in(joined)
            if title is not None and step and title.agency and not ends_like_a_unit(title.agency):
                # What stands on the line above is no unit: 文号 有效性 有效 above a title that names none.
                title = None
            if title is not None:
                numbers = tuple(number for number, _ in lines[at : at + step + 1])
                found.append(replace(title, lines=numbers))
    kept: list[Title] = []
    for title in sorted(found, key=lambda item: (-item.weight, len(item.lines), item.lines)):
        if not any(set(title.lines) & set(other.lines) for other in kept):
            kept.append(title)
    return sorted(kept, key=lambda item: item.lines)
