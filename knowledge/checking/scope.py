"""Of which year and of whom a clause of prose speaks: the unit and year of the report, the year before, or others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.lexicon.folding import fold
from knowledge.lexicon.narrative import narrative
from knowledge.model import Report
from knowledge.numerals import parse_year

_HAN_DIGIT = "一二三四五六七八九零〇○"
YEAR = rf"(?:20\d\d|二[零〇○][{_HAN_DIGIT}]{{2}})年(?:度)?"
_YEAR = re.compile(YEAR)
_FULL_YEAR = re.compile(
    rf"(?:自|从|统计期限|统计时间|时间|期限|:)*(?P<year>{YEAR})1月1日(?:起)?(?:至|到|-|~)(?:(?P<again>{YEAR})|同年|当年)?12月31日(?:止|期间|底|,)*"
)
_UNTIL = re.compile(rf"截[至止]到?(?P<year>{YEAR})?(?:12月(?:31日|底|末)|年?[底末])(?:止)?,?")
_SINCE_EVER = "累计"
_MONTHS = re.compile(r"\d{1,2}月(?!份?报)")
_OPENING = re.compile(rf"^(?:在|自|从|回顾|至|到|其中)?(?P<year>{YEAR}|去年度?|上一?年度?)(?P<rest>.*)$")
_NO_PERIOD = re.compile(
    r"^(?:修订|新修订|制定|出台|印发|新?改版|颁布|实施|施行|发布|版|起|的?(?:《|要求|要点|通知|文件)|度?(?:结转|转结|未|无(?:结转|转结)|没有(?:结转|转结)|遗留|延续|接转|转入))"
)
_THIS_YEAR = re.compile(r"^(?:今年|本年度?|当年|全年|年内|一年来)")
_AFTER_BODY = re.compile(
    r"^(?:等)?(?:$|共|全年|全部|年|收到|新收|受理|办理|累计|收|作为|在|认真|积极|严格|按照|坚持|通过|高度|切实|进一步|围绕|把|以|主动|的|\d)"
)
_CONNECTING = re.compile(r"^(?:其中|另外|此外|同时)?[,:]?")
_GOVERNMENTS = ("政府", "管委会", "管理委员会", "街道办事处")
_OFFICES = ("政府办公室", "政府办公厅")
_RUNNING_AREAS = ("办事处", "管委会", "管理委员会")
_TOWNS = ("镇", "乡", "街道")
_BEHALF = "代表"
_SHORT_NAME = re.compile(
    rf"(?:^|[,;:.。()、]|{YEAR},?)([\u4e00-\u9fff]{{2,8}}?(?:局|委员会|委|办公室|办|厅|中心|街道|队|会))"
)
_MOST_LOOKED_AT = 4000
_SHORTEST_NAME = 3
_INNERMOST = re.compile("(?<=[省市州盟])[\u4e00-\u9fff]{2,6}?[市县区旗]$")
_LONGEST_NAME = 24


class Of(StrEnum):
    """Whom a figure is about."""

    OWN = "own"
    WIDE = "wide"
    SYSTEM = "system"
    """All offices of a kind in the area, whose figures the unit's tables may hold: 全市公安机关."""
    OTHER = "other"


class When(StrEnum):
    """Which year a figure is about."""

    THIS = "this"
    LAST = "last"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom and which year a clause speaks of."""

    of: Of = Of.OWN
    when: When = When.THIS


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """The unit whose report it is, and what follows from its names.

    `government`: its tables may be those of a whole area; `office`: the office of one, whose tables may be those of its
    government. `places`: what a government's area is called. `judges`: it decides reconsideration cases itself, so that
    收到行政复议 may mean those. `own`: what it may be called in its own report, every ending of its names and 我局 and
    the like, in a fixed order in `openings`. `words`: what may stand before a figure without narrowing it, the longest
    of them `longest` characters long; `within`: own names and names of its year, which may stand anywhere.
    """

    year: int
    names: tuple[str, ...]
    government: bool
    office: bool
    places: frozenset[str]
    judges: bool
    own: frozenset[str]
    openings: tuple[str, ...]
    words: frozenset[str]
    within: frozenset[str]
    longest: int


def speaker_of(report: Report) -> Speaker | None:
    """Who speaks in a report; None where its unit or its year is not known."""
    if not report.year or not report.agency:
        return None
    title = fold(report.title)
    named = _YEAR.split(title)[0] if _YEAR.search(title) else ""
    given = (*(fold(name) for name in (report.agency, *report.aliases)), named)
    names = tuple(dict.fromkeys(name for name in given if name))
    government = any(name.endswith(_GOVERNMENTS) for name in names)
    office = not government and any(name.endswith(_OFFICES) for name in names)
    words = narrative()
    own = set(words.own)
    for name in names:
        for form in (
            name,
            name.replace("人民政府", "政府"),
            name.removesuffix("办事处"),
            _place_of(name),
            _ended(name),
        ):
            own.update(form[start:] for start in range(len(form) - _SHORTEST_NAME + 1))
    own.update(_short_names(report, names))
    places = frozenset(_areas_of(names)) if government else frozenset[str]()
    own.update(places)
    own.update(area for name in names if name.endswith(_RUNNING_AREAS) for area in words.areas if area in name)
    behalf = frozenset(f"{_BEHALF}{word}" for word in words.wide_words)
    year = {f"{report.year}年", f"{report.year}年度", "本年", "本年度", "当年", "今年"}
    harmless = own | words.harmless | (words.wide_words if government or office else behalf)
    return Speaker(
        year=report.year,
        names=names,
        government=government,
        office=office,
        places=places,
        judges=government or any("司法" in name or name.endswith("厅") for name in names),
        own=frozenset(own),
        openings=tuple(sorted(own)),
        words=frozenset(harmless),
        within=frozenset(own | year),
        longest=max(map(len, harmless)),
    )


def year_of(text: str) -> int | None:
    """The year that 2023年度 or 二〇二三年 is."""
    return parse_year(text.removesuffix("度"))


def without_ranges(sentence: str) -> str:
    """The sentence with 2023年1月1日至12月31日, and 截至2023年12月31日, put as 2023年, where that is a whole year.

    What was counted up by a day (累计) may have been counted since any other.
    """

    def whole(match: re.Match[str]) -> str:
        first, again = match.group("year"), match.group("again")
        same = again is None or year_of(again) == year_of(first)
        return f"{year_of(first)}年," if same else match.group()

    if "截" in sentence and _SINCE_EVER not in sentence:
        sentence = _UNTIL.sub(lambda found: f"{year_of(found['year'])}年," if found["year"] else "本年,", sentence)
    return _FULL_YEAR.sub(whole, sentence) if "月31日" in sentence else sentence


def is_cloudy(sentence: str) -> bool:
    """Whether the sentence speaks of some part or sum of years, of plans or of examples."""
    return bool(narrative().cloudy.search(sentence) or _MONTHS.search(sentence))


def is_wide(text: str, places: frozenset[str] = frozenset()) -> bool:
    """Whether the text speaks of the whole area; the office of its government (区政府办公室) is no whole area."""
    if any(f"{place}人民政府" not in text and place in text for place in places):
        return True
    return bool(narrative().wide.search(text.replace("政府办", "")))


def opened(scope: Scope, clause: str, speaker: Speaker) -> Scope:
    """The scope after a clause has opened: a year or a body at its head replaces what was spoken of before."""
    words = narrative()
    rest = _CONNECTING.sub("", clause, count=1)
    of, when = scope.of, scope.when
    opening = _OPENING.match(rest)
    if opening and not _NO_PERIOD.match(opening.group("rest")):
        when = when_of(opening.group("year"), speaker.year)
        rest = opening.group("rest")
    elif _THIS_YEAR.match(rest):
        when = When.THIS
        rest = _THIS_YEAR.sub("", rest)
    rest = rest.lstrip(",")
    if not speaker.government and _BEHALF in rest[:_LONGEST_NAME]:
        # 市教育局代表市政府: what a bureau does for the government is its own work, and no other body's.
        rest = re.sub(rf"{_BEHALF}(?:{words.wide.pattern})", "", rest, count=1)
    return Scope(of=_of(rest, of, speaker), when=when)


def when_of(text: str, year: int) -> When:
    """The year that a word names, seen from the report's year."""
    if not text[0].isdigit() and text[0] != "二":
        return When.LAST
    named = year_of(text)
    return When.THIS if named == year else When.LAST if named == year - 1 else When.OTHER


def _of(rest: str, before: Of, speaker: Speaker) -> Of:
    words = narrative()
    for end in range(min(len(rest), _LONGEST_NAME), 1, -1):
        name = rest[:end]
        if name.endswith(words.bodies) and _AFTER_BODY.match(rest[end:]) and _is_name(name):
            if speaker.office and name in words.wide_words:
                return Of.WIDE
            own = name in speaker.own or (speaker.government and name in words.wide_words)
            if not own and words.system.fullmatch(name):
                return Of.SYSTEM
            # 涉及我局的: the unit itself, whatever stands before its name.
            return Of.OWN if own or name.endswith(tuple(words.own)) else Of.OTHER
    if speaker.office and words.wide.match(rest) and not rest.startswith(speaker.openings):
        return Of.WIDE
    if rest.startswith(speaker.openings) or (speaker.government and words.wide.match(rest)):
        return Of.OWN
    if words.system.match(rest):
        return Of.SYSTEM
    return Of.OTHER if words.others.match(rest) else before


def _is_name(text: str) -> bool:
    return all("\u4e00" <= sign <= "\u9fff" or sign == "、" for sign in text) and not narrative().no_names.search(text)


def _place_of(name: str) -> str:
    """The town that a town's government may be called by: 莲塘镇; a county is the whole area and not its government."""
    place = name.removesuffix("人民政府")
    return place if place != name and place.endswith(_TOWNS) else name


def _areas_of(names: Sequence[str]) -> Iterator[str]:
    """What the area of a government is called: 云津市鹿溪区, 鹿溪区."""
    for name in names:
        place = name.removesuffix("人民政府")
        if place != name and not place.endswith(_TOWNS):
            yield place
            if inner := _INNERMOST.search(place):
                yield inner[0]


def _short_names(report: Report, names: Sequence[str]) -> set[str]:
    """What the prose calls the unit by its name with signs left out: 市住建局 of a 市住房和城乡建设局.

    A run of the name's own signs alone may be the body above it: 市公安局 of a 市公安局分局.
    """
    wholes = [_ended(name) for name in names]
    found = {
        name
        for section in report.sections
        for paragraph in section.paragraphs
        for name in _SHORT_NAME.findall(fold.__wrapped__(paragraph[:_MOST_LOOKED_AT]))
    }
    # 区公安分局 of a 市公安局城东分局: the level of what a branch covers is not in its name.
    bare = {name: re.sub(r"^[区县市旗](?=.+分局$)", "", name) for name in found}
    return {name for name in found if any(_is_shorter(_ended(bare[name]), whole) for whole in wholes)}


def _is_shorter(short: str, whole: str) -> bool:
    signs = iter(whole)
    return (
        len(short) >= _SHORTEST_NAME
        and short not in whole
        and short[-1] == whole[-1]
        and all(sign in signs for sign in short)
    )


def _ended(name: str) -> str:
    """A name whose 委员会 and 办公室 are put as the 委 and 办 that short names end in."""
    return name.replace("委员会", "委").replace("办公室", "办")
