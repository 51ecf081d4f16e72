"""Years told by their number: 2021年, 21年, 二〇二一, 2019至2021, 2020年以来, 21、22、23."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.language.parts import YearForm
from knowledge.lexicon.sieve import Sieve, hastened
from knowledge.numerals import FULL_YEAR, parse_number, parse_year

HAN = "零〇○一二三四五六七八九"
_SPOKEN = (
    r"(?<![一二三四五六七八九十百千万零])[二两]千(?:零?[一二三]十[一二三四五六七八九]?|零[一二三四五六七八九])(?=年)"
)
"""两千零二十三年; only before 年, for 超过两千零二十件 is a number."""
_FULL = rf"(?:{FULL_YEAR}|{_SPOKEN})"
_AS_YEAR = r"(?=年(?!前|后|内|间|来|以内|之内|期))"
_SHORT = rf"(?:(?<![\d.])[0-2]\d{_AS_YEAR}|(?<![{HAN}两\do十百千万第])[一二][零〇○一二三四五六七八九]{_AS_YEAR})"
_QUOTED = r"(?:'[0-25-9]\d(?!\d))"
YEAR = rf"(?:(?:公元|西元)?{_FULL}|{_SHORT}|{_QUOTED})"
YEAR_END = (
    r"(?:(?:年度|年份|年)?那一?年|年(?:这|那|全|整)*一整?年(?![内来间以之后前级期])|年度|年份"
    r"|年子(?![女公项单目])|年|(?<=\d)一整?年(?![内来间以之后前级期]))?"
)
TO = r"(?:一?直?到|一?直?至|迄|-+|~+|—+| to | through | thru | until | till |\s?-\s?|\s?~\s?)"
_LOOSE = rf"(?:{_FULL}|(?<!\d)[0-2]\d(?!\d)|{_QUOTED}|[一二][{HAN}])"

_RANGE = hastened(
    rf"(?:从|自|from |在)?(?P<a>{_LOOSE}){YEAR_END}(?:初|1月(?:1日|份|初)?)?(?:起|开始|算起)?{TO}"
    rf"(?P<b>{_FULL}|(?<!\d)[0-2]\d(?=年)|{_QUOTED}|[一二][{HAN}](?=年)|(?<=20\d{{2}}[-~至到])[0-2]\d(?!\d))"
    rf"{YEAR_END}(?:底|末|12月(?:31日|份|底|末)?)?(?:为?止)?(?:之间|期间|年间|间|(?:的)?(?:这|那)(?:几|些)年(?:间|里|来|中)?)?(?:的)?"
)
_BETWEEN = re.compile(rf"(?:between|from) (?P<a>{_FULL}) (?:and|to) (?P<b>{_FULL})")
_SINCE = hastened(
    rf"(?:自|从)?(?P<a>{YEAR}){YEAR_END}"
    r"(?P<tail>以来|至今|到现在|到今天|到目前|到如今|以后|之后|及以后|起|开始|往后|后)"
    rf"|since (?P<b>{_FULL})|from (?P<c>{_FULL})(?: on(?:wards?)?| until now| to now| to date)?"
    rf"|after (?P<d>{_FULL})|(?P<e>{_FULL}) onwards?"
)
_UNTIL = hastened(
    rf"(?P<a>{YEAR}){YEAR_END}(?P<before>以前|之前|前|及以前|及之前|为止|止)"
    rf"|(?:截至|截止到|截止|直到|到|在)?(?P<b>{_FULL}){YEAR_END}(?:底|末)(?:为止|止)?"
    rf"|(?:截至|截止到|截止|直到|(?<![转留拖])到)(?P<f>{_FULL}){YEAR_END}(?:为止|止)?"
    rf"|(?P<word>before|until|up to|till|prior to) (?P<c>{_FULL})"
)
_YEAR_END_DAY = re.compile(rf"(?:截至|截止到|截止|到|在)?(?P<a>{_FULL})年12月(?:31(?:日|号)|底|末)")
_WHOLE_YEAR = re.compile(
    rf"(?:从|自)?(?P<a>{_FULL})年?(?:度)?1月(?:份|初)?(?:1(?:日|号))?起?{TO}(?:同年|当年|(?P=a)年)?12月(?:份|底|末)?(?:31(?:日|号))?(?:期间|止)?"
    rf"|(?P<b>{_FULL})年?(?:度)?1{TO}12月(?:份)?"
)
_SHORT_LIST = re.compile(
    r"(?<![\d.])[0-2]\d(?:[、,，和与及跟/][0-2]\d)+(?:这|共|一共|总共)?(?P<n>[两二三四五六七八九])?年"
)
_BARE = re.compile(
    r"(?<![\d.第超过于达前满到至近约有])[0-2]\d(?=新收|收到|收了|收件|受理|办结|年报|公开率|予以公开|部分公开|不予公开|无法提供|不予处理"
    r"|结转|复议|诉讼|行政[许处强]|处罚|许可|强制|收费|规范性|申请(?!.*(?:以上|以下)))"
)
"""23新收: two digits right before what is counted are a year, where nothing says that they are a number."""
_NO_COUNTER = (
    r"(?![\d.,、%:年一二三四五六七八九两万千百亿十件份个起宗条项次例人名家号日月天元块多余几以分时楼路街弄幢栋室"
    r"中款章岁届周点强之期级位种类所比到至又/~-])"
)
_ALONE = re.compile(rf"(?:^|(?<=[局委办厅院部会署所队区县市镇乡处心校府]))(?P<a>[12]\d){_NO_COUNTER}(?=.)")
"""教育局 22 收件, 22呢: two digits behind a unit or at the head of a turn, of nothing that is counted."""
_PAIR = re.compile(
    r"(?<![\d.第超过于达满近约共了])(?P<a>[12]\d)年?(?P<to>到|至|-|~|比|跟|和|与|同|对比|vs\.?)(?P<b>[12]\d)"
    r"(?=(?![件个份起宗条项万亿%])[^\d,;]{0,8}?(?:[两二三四五六七八九]个?年|这几年|期间|之间|多(?![件个份起宗])|少|涨|跌|升|降|增|减|变|差|谁|哪))"
)
"""22到23多了多少, 23比22少: two years that a change is asked between."""
_ROW = re.compile(rf"(?<![\d.第超过于达满近约共了])[12]\d(?:[、,/和与及跟][12]\d)+{_NO_COUNTER}")
"""21、22、23申请: years one behind another, ascending."""
_APART = re.compile(r"(?<!\d)(?P<a>[12]\d)年?(?:(?P<to>-+|~+|到|至| ?vs\.? ?|比|对比|对)(?P<b>[12]\d))?(?!\d)")
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")
_COUNTED = re.compile(r"[十百千万亿件份个起宗条项次例人名家户号日月天元块多余几以分时]")
_HELD = re.compile(r"[超过于达前满到至近约有第不少多满]$|以上|以下|不足")
_THEN = re.compile(r"^(?:那么?|再看看?|看看?|换成?|改成?|还有|然后|再来|来个)+(?P<a>[12]\d)[的呢吧嘛]*$")
"""那23: two digits that are all that a turn says beside that it goes on."""
_ONE = hastened(rf"{YEAR}{YEAR_END}|fy ?(?P<fy>\d{{4}})")


_ENDED = re.compile(rf"{YEAR_END}$")
_TWO_DIGITS = re.compile(r"\d\d")
_FIRST_BARE = 2008
"""The year of the first reports: no two digits alone mean an earlier one."""
_REACHES = ("到", "至", "-", "~")


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSpan:
    """A stretch [start, end) of the normalised text that names years, as YearMention has them."""

    start: int
    end: int
    form: YearForm
    years: tuple[int, ...] = ()
    count: int | None = None
    relative: bool = False
    shift: int = 0
    counting: bool = False
    """Whether it may only count the years named beside it: 四年间, these four years."""
    tally: int | None = None
    """How many the years are said to be right behind them: 2020-2023四年."""
    rule: str = ""
    """The grammar rule that read it."""


_ENGLISH = {
    word: number
    for number, word in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=2)
}


def _says_year(text: str) -> bool:
    """Whether the digits form a year, mixed scripts such as 二00七 cut short being none."""
    try:
        return year_of(text) > 0
    except ValueError:
        return False


@lru_cache(maxsize=1_024)
def year_of(text: str) -> int:
    """The year that digits stand for; raises ValueError where they form none."""
    plain = text.removeprefix("公元").removeprefix("西元").lstrip("'").replace("o", "0")
    value = parse_number(plain) if "千" in plain else parse_year(plain)
    if value is None:
        raise ValueError(f"{text!r} is no year")
    return int(value)


@lru_cache(maxsize=1_024)
def count_of(said: str) -> int | None:
    """How many a small number is, also in words; None for none."""
    value = _ENGLISH.get(said) or parse_number(said)
    return int(value) if value else None


def numbered_years(text: str, chars: frozenset[str]) -> Iterator[YearSpan]:
    """The stretches of the text, which has these characters, that name years by their number."""
    for pattern, read in _sieve().of(chars):
        for match in pattern.finditer(text):
            yield from read(match)


def _between(match: re.Match[str]) -> Iterator[YearSpan]:
    first, last = year_of(match.group("a")), year_of(match.group("b"))
    if first < last:
        yield _span(match, YearForm.RANGE, (first, last), "range")


def _since(match: re.Match[str]) -> Iterator[YearSpan]:
    said = next(match.group(name) for name in "abcde" if match.group(name))
    later = match.group("d") is not None or match.group("tail") == "之后"
    yield _span(match, YearForm.SINCE, (year_of(said) + (1 if later else 0),), "since")


def _until(match: re.Match[str]) -> Iterator[YearSpan]:
    said = next(match.group(name) for name in "abcf" if match.group(name))
    if match.group("b") and match.group().endswith(("底", "末")) and "累计" not in match.string:
        # 截至2021年底 is how a stock of the year 2021 is asked for.
        yield _span(match, YearForm.LIST, (year_of(said),), "year_end")
        return
    before = match.group("before") in {"以前", "之前", "前"} or match.group("word") in {"before", "prior to"}
    yield _span(match, YearForm.UNTIL, (year_of(said) - before,), "until")


def _whole(match: re.Match[str]) -> Iterator[YearSpan]:
    yield _span(match, YearForm.LIST, (year_of(match.group("a") or match.group("b")),), "whole_year")


def _at_its_end(match: re.Match[str]) -> Iterator[YearSpan]:
    yield _span(match, YearForm.LIST, (year_of(match.group("a")),), "year_end")


def _listed(match: re.Match[str]) -> Iterator[YearSpan]:
    years = tuple(year_of(said) for said in _TWO_DIGITS.findall(match.group()))
    if not match.group("n") or count_of(match.group("n")) == len(years):
        yield _span(match, YearForm.LIST, years, "short_list")


def _bare(match: re.Match[str]) -> Iterator[YearSpan]:
    if _says_year(match.group()):
        yield _span(match, YearForm.LIST, (year_of(match.group()),), "bare")


def _one(match: re.Match[str]) -> Iterator[YearSpan]:
    said = match.group("fy") or _ENDED.sub("", match.group().strip())
    if not _says_year(said):
        return
    years = (year_of(said),)
    yield _span(match, YearForm.LIST, years, "one")
    if match.group().endswith("年"):
        # 2022年报: the 年 belongs to the word behind.
        yield YearSpan(start=match.start(), end=match.end() - 1, form=YearForm.LIST, years=years, rule="years.one")


def two_digits(text: str, this_year: int) -> Iterator[YearSpan]:
    """Years of two digits with nothing behind them: 教育局 22 收件, 22到23多了多少."""
    alone = _ALONE.search(text) or _THEN.search(text)
    if alone is not None and _FIRST_BARE <= year_of(alone.group("a")) <= this_year:
        yield _span(alone, YearForm.LIST, (year_of(alone.group("a")),), "alone")
    for match in _ROW.finditer(text):
        row = tuple(year_of(said) for said in re.findall(r"\d\d", match.group()))
        if row[0] >= _FIRST_BARE and row[-1] <= this_year and list(row) == sorted(set(row)):
            yield _span(match, YearForm.LIST, row, "row")
    for match in _PAIR.finditer(text):
        years = year_of(match.group("a")), year_of(match.group("b"))
        if years[0] == years[1] or min(years) < _FIRST_BARE or max(years) > this_year:
            continue
        reach = match.group("to") in _REACHES and years[0] < years[1]
        yield _span(match, YearForm.RANGE if reach else YearForm.LIST, years, "pair")


def set_apart(text: str, gaps: Collection[int], this_year: int) -> Iterator[YearSpan]:
    """Years of two digits that spaces set apart from the words beside them: 鹿溪 21-23 行政许可, 规章 现行有效 23.

    `gaps` are the places of the text before which a space was left out. A number of something is none: 满 20 件.
    """
    for match in _APART.finditer(text) if gaps else ():
        edges = {0, len(text), *gaps, *(at for found in _BETWEEN_DIGITS.finditer(text) for at in found.span())}
        if not edges >= {match.start(), match.end()} or _COUNTED.match(text, match.end()):
            continue
        if _HELD.search(text[: match.start()]) is not None:
            continue
        years = tuple(year_of(said) for said in match.group("a", "b") if said)
        reach = match.group("to") is not None and match.group("to").startswith(_REACHES)
        ordered = list(years) == sorted(set(years)) or (not reach and len(set(years)) == len(years))
        if min(years) >= _FIRST_BARE and max(years) <= this_year and ordered:
            yield _span(match, YearForm.RANGE if reach else YearForm.LIST, years, "apart")


def _span(match: re.Match[str], form: YearForm, years: tuple[int, ...], rule: str) -> YearSpan:
    return YearSpan(start=match.start(), end=match.end(), form=form, years=years, rule=f"years.{rule}")


NUMBERED: tuple[tuple[re.Pattern[str], str, Callable[[re.Match[str]], Iterator[YearSpan]]], ...] = (
    (_RANGE, "[到至迄~—t-]", _between),
    (_BETWEEN, "[bf]", _between),
    (_SINCE, "[来今在天前后起始sfo]", _since),
    (_UNTIL, "[前止底末至到butp]", _until),
    (_WHOLE_YEAR, "月", _whole),
    (_YEAR_END_DAY, "月", _at_its_end),
    (_SHORT_LIST, "[、,，和与及跟/]", _listed),
    (_BARE, "", _bare),
    (_ONE, "", _one),
)
"""The patterns around numbers, each with characters of which a match holds one, and with what reads a match."""


@cache
def _sieve() -> Sieve[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[YearSpan]]]]:
    return Sieve((needed, (pattern, read)) for pattern, needed, read in NUMBERED)
