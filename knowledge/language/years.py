"""Years as people name them: 2021年, 21年, 二〇二一, 去年, 近三年, 2019至2021, 2020年以来, 十三五期间, since 2020."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from knowledge.errors import LexiconError
from knowledge.language.parts import YearForm
from knowledge.lexicon.languages import spoken_texts
from knowledge.lexicon.loading import load_toml
from knowledge.numerals import FULL_YEAR, parse_number, parse_year

FILE = "years.toml"
_HAN = "零〇○一二三四五六七八九"
_SPOKEN = (
    r"(?<![一二三四五六七八九十百千万零])[二两]千(?:零?[一二三]十[一二三四五六七八九]?|零[一二三四五六七八九])(?=年)"
)
"""两千零二十三年; only before 年, for 超过两千零二十件 is a number."""
_FULL = rf"(?:{FULL_YEAR}|{_SPOKEN})"
_AS_YEAR = r"(?=年(?!前|后|内|间|来|以内|之内|期))"
_SHORT = rf"(?:(?<![\d.])[0-2]\d{_AS_YEAR}|(?<![{_HAN}两\do十百千万第])[一二][零〇○一二三四五六七八九]{_AS_YEAR})"
_QUOTED = r"(?:'[0-25-9]\d(?!\d))"
_YEAR = rf"(?:(?:公元)?{_FULL}|{_SHORT}|{_QUOTED})"
_YEAR_END = r"(?:(?:年度|年份|年)?那一?年|年(?:这|那|全|整)*一整?年(?![内来间以之后前级期])|年度|年份|年)?"
_TO = r"(?:一?直?到|一?直?至|迄|-+|~+|—+| to | through | thru | until | till |\s?-\s?|\s?~\s?)"
_SEP = r"(?:、|,|，|和|与|跟|及|以及|还有|或|/| and | or |, ?and |, )"
_LOOSE = rf"(?:{_FULL}|(?<!\d)[0-2]\d(?!\d)|{_QUOTED}|[一二][{_HAN}])"

_RANGE = re.compile(
    rf"(?:从|自|from |在)?(?P<a>{_LOOSE}){_YEAR_END}(?:初|1月(?:1日|份|初)?)?(?:起|开始|算起)?{_TO}"
    rf"(?P<b>{_FULL}|(?<!\d)[0-2]\d(?=年)|{_QUOTED}|[一二][{_HAN}](?=年)|(?<=20\d{{2}}[-~至到])[0-2]\d(?!\d))"
    rf"{_YEAR_END}(?:底|末|12月(?:31日|份|底|末)?)?(?:为?止)?(?:之间|期间|年间|间|(?:的)?(?:这|那)(?:几|些)年(?:间|里|来|中)?)?(?:的)?"
)
_BETWEEN = re.compile(rf"(?:between|from) (?P<a>{_FULL}) (?:and|to) (?P<b>{_FULL})")
_SINCE = re.compile(
    rf"(?:自|从)?(?P<a>{_YEAR}){_YEAR_END}"
    r"(?P<tail>以来|至今|到现在|到今天|到目前|到如今|以后|之后|及以后|起|开始|往后|后)"
    rf"|since (?P<b>{_FULL})|from (?P<c>{_FULL})(?: on(?:wards?)?| until now| to now| to date)?"
    rf"|after (?P<d>{_FULL})|(?P<e>{_FULL}) onwards?"
)
_UNTIL = re.compile(
    rf"(?P<a>{_YEAR}){_YEAR_END}(?P<before>以前|之前|前|及以前|及之前|为止|止)"
    rf"|(?:截至|截止到|截止|直到|到|在)?(?P<b>{_FULL}){_YEAR_END}(?:底|末)(?:为止|止)?"
    rf"|(?:截至|截止到|截止|直到|(?<![转留拖])到)(?P<f>{_FULL}){_YEAR_END}(?:为止|止)?"
    rf"|(?P<word>before|until|up to|till|prior to) (?P<c>{_FULL})"
)
_YEAR_END_DAY = re.compile(rf"(?:截至|截止到|截止|到|在)?(?P<a>{_FULL})年12月(?:31(?:日|号)|底|末)")
_WHOLE_YEAR = re.compile(
    rf"(?:从|自)?(?P<a>{_FULL})年?(?:度)?1月(?:份|初)?(?:1(?:日|号))?起?{_TO}(?:同年|当年|(?P=a)年)?12月(?:份|底|末)?(?:31(?:日|号))?(?:期间|止)?"
    rf"|(?P<b>{_FULL})年?(?:度)?1{_TO}12月(?:份)?"
)
_SHORT_LIST = re.compile(
    r"(?<![\d.])[0-2]\d(?:[、,，和与及跟/][0-2]\d)+(?:这|共|一共|总共)?(?P<n>[两二三四五六七八九])?年"
)
_BARE = re.compile(
    r"(?<![\d.第超过于达前满到至近约有])[0-2]\d(?=新收|收到|收了|受理|办结|年报|公开率|不予公开|申请(?!.*(?:以上|以下)))"
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
    r"(?=(?![件个份起宗条项万亿%])[^\d,;]{0,8}?(?:多(?![件个份起宗])|少|涨|跌|升|降|增|减|变|差|谁|哪))"
)
"""22到23多了多少, 23比22少: two years that a change is asked between."""
_ROW = re.compile(rf"(?<![\d.第超过于达满近约共了])[12]\d(?:[、,/和与及跟][12]\d)+{_NO_COUNTER}")
"""21、22、23申请: years one behind another, ascending."""
_ONE = re.compile(rf"{_YEAR}{_YEAR_END}|fy ?(?P<fy>\d{{4}})")


_FROM_YEAR = re.compile(rf"(?:从|自|from )?(?P<a>{_YEAR}){_YEAR_END}{_TO}$")
_MOST_AGO = 9
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    relative: tuple[tuple[re.Pattern[str], int, int], ...]
    latest: tuple[tuple[YearForm, re.Pattern[str], int | None, bool], ...]
    all: re.Pattern[str]
    plans: re.Pattern[str]
    since: re.Pattern[str]
    since_before: re.Pattern[str]
    upto: re.Pattern[str]
    year_end: re.Pattern[str]
    to: re.Pattern[str]
    counted: tuple[tuple[str, re.Pattern[str]], ...]
    tallied: tuple[re.Pattern[str], ...]
    periods: dict[str, tuple[int, int]]


@cache
def _words() -> _Words:
    data = load_toml(FILE)
    small = rf"(?P<n>\d{{1,2}}|[{_HAN}两十]{{1,3}}|two|three|four|five|six|seven|eight|nine|ten)"

    def joined(entry: dict[str, Any], of: str) -> str:
        spoken = spoken_texts(entry, ("offset", "shift"), FILE, of)
        return "|".join(rf"\b{text}\b" if tongue != "zh" else text for tongue, text in spoken)

    try:
        periods = {name: (int(span[0]), int(span[1])) for name, span in data["plans"].items()}
        names = "|".join(sorted(map(re.escape, periods), key=len, reverse=True))
        return _Words(
            relative=tuple(
                (re.compile(joined(entry, "relative")), int(entry["offset"]), int(entry.get("shift", 0)))
                for entry in data["relative"]
            ),
            latest=tuple(
                (form, re.compile(text.replace("{n}", small)), entry.get("count"), bool(entry.get("counting")))
                for form in (YearForm.LATEST, YearForm.EARLIEST)
                for entry in data[form.value]
                for _, text in spoken_texts(entry, ("count", "counting"), FILE, form.value)
            ),
            all=re.compile("|".join(joined(entry, "all") for entry in data["all"])),
            plans=re.compile(
                rf"[\"']?(?P<p>{names})[\"']?(?:规划|计划)?(?P<tail>期间|时期|以来|以前|之前|至今|期|开局|收官)?(?:的)?"
            ),
            since=re.compile("|".join(data["spans"]["since"])),
            since_before=re.compile(f"(?:{'|'.join(data['spans']['since_before'])})$"),
            upto=re.compile(f"(?:{'|'.join(data['spans']['upto'])})$"),
            year_end=re.compile("|".join(data["spans"]["year_end"])),
            to=re.compile("|".join(data["spans"]["to"])),
            counted=tuple(
                (key, re.compile(text.replace("{n}", small).replace("{y}", f"(?P<y>{_YEAR})")))
                for key, texts in data["counted"].items()
                for text in texts
            ),
            tallied=tuple(
                re.compile(text.replace("{n}", small)) for texts in data["tallied"].values() for text in texts
            ),
            periods=periods,
        )
    except (KeyError, re.error, ValueError) as fault:
        raise LexiconError(FILE, "words", str(fault)) from fault


_ENGLISH = {
    word: number
    for number, word in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=2)
}


def _says_year(text: str) -> bool:
    """Whether the digits form a year, mixed scripts such as 二00七 cut short being none."""
    try:
        return _year(text) > 0
    except ValueError:
        return False


def _year(text: str) -> int:
    plain = text.removeprefix("公元").lstrip("'").replace("o", "0")
    value = parse_number(plain) if "千" in plain else parse_year(plain)
    if value is None:
        raise ValueError(f"{text!r} is no year")
    return int(value)


def find_years(text: str, this_year: int) -> list[YearSpan]:
    """All readings of stretches of the text as years; where stretches overlap the longest is the one meant."""
    return sorted(_candidates(text, this_year), key=lambda span: (span.start, -span.end))


def _candidates(text: str, this_year: int) -> Iterator[YearSpan]:
    words = _words()
    # Of 2022年起三年 as the year counted from, and as years whose number is said: the former, which stands first.
    yield from _counted(text, this_year)
    if any(char.isdigit() or char in _HAN for char in text):
        yield from _numbered(text)
        yield from _two_digits(text, this_year)
    yield from _relative(text, this_year)
    for form, ends, fixed, counting in words.latest:
        for match in ends.finditer(text):
            count = fixed if fixed is not None else _count(match.group("n"))
            if fixed is None and not count:
                continue
            yield YearSpan(
                start=match.start(),
                end=match.end(),
                form=form,
                count=count or None,
                counting=counting,
                rule=f"years.{form.value}",
            )
    for match in words.all.finditer(text):
        yield YearSpan(start=match.start(), end=match.end(), form=YearForm.ALL, rule="years.all")
    for match in words.plans.finditer(text):
        first, last = words.periods[match.group("p")]
        tail = match.group("tail") or ""
        form = YearForm.RANGE
        years: tuple[int, ...] = (first, last)
        if tail in {"以来", "至今"}:
            form, years = YearForm.SINCE, (first,)
        elif tail in {"以前", "之前"}:
            form, years = YearForm.UNTIL, (first - 1,)
        elif tail == "开局":
            form, years = YearForm.LIST, (first,)
        elif tail == "收官":
            form, years = YearForm.LIST, (last,)
        yield YearSpan(start=match.start(), end=match.end(), form=form, years=years, rule="years.plan")


def _count(said: str) -> int | None:
    value = _ENGLISH.get(said) or parse_number(said)
    return int(value) if value else None


def _relative(text: str, this_year: int) -> Iterator[YearSpan]:
    """去年, 前年以来, 去年到现在, 前年到去年."""
    words = _words()
    found: list[YearSpan] = []
    for pattern, offset, shift in words.relative:
        for match in pattern.finditer(text):
            found.append(
                YearSpan(
                    start=match.start(),
                    end=match.end(),
                    form=YearForm.LIST,
                    years=(this_year + offset,),
                    relative=True,
                    shift=shift,
                    rule="years.relative",
                )
            )
    yield from found
    for span in found:
        if span.shift or span.years[0] > this_year:
            continue
        upto = words.upto.search(text, 0, span.start)
        if upto is not None:
            # 截至去年底, as 截至2023年底: a stock of that year; 截至去年 the years up to it.
            at_end = words.year_end.match(text, span.end)
            until = replace(span, start=upto.start(), form=YearForm.UNTIL, rule="years.relative_until")
            if at_end is not None:
                yield replace(until, end=at_end.end(), form=YearForm.LIST)
            elif len(upto.group()) > 1:
                # 收到去年的申请: what was received, and no reach of years.
                yield until
        tail = words.since.match(text, span.end)
        opening = words.since_before.search(text, 0, span.start)
        if tail is not None or opening is not None:
            start = opening.start() if opening is not None else span.start
            end = tail.end() if tail is not None else span.end
            yield replace(span, start=start, end=end, form=YearForm.SINCE, rule="years.relative_since")
        opening = _FROM_YEAR.search(text, 0, span.start)
        if opening is not None and _year(opening.group("a")) < span.years[0]:
            reach = (_year(opening.group("a")), span.years[0])
            yield replace(span, start=opening.start(), form=YearForm.RANGE, years=reach, rule="years.to_relative")
        link = words.to.match(text, span.end)
        for last in found if link is not None else ():
            if link is not None and last.start == link.end() and last.years > span.years and not last.shift:
                years = (*span.years, *last.years)
                yield replace(span, end=last.end, form=YearForm.RANGE, years=years, rule="years.relative_range")


def _counted(text: str, this_year: int) -> Iterator[YearSpan]:
    """三年前, 2022年前三年, 2022年起三年: one year, the three before, the three from it on."""
    for key, pattern in _words().counted:
        for match in pattern.finditer(text):
            count = _count(match.group("n"))
            if not count or (match.group("n").isdigit() and count > _MOST_AGO):
                # 20年前: as well the years before 2020.
                continue
            if key == "ago":
                years: tuple[int, ...] = (this_year - count,)
            else:
                year = _year(match.group("y"))
                first = {"before": year - count, "onward": year, "after": year + 1}[key]
                years = tuple(range(first, first + count))
            yield YearSpan(
                start=match.start(),
                end=match.end(),
                form=YearForm.LIST if len(years) == 1 else YearForm.RANGE,
                years=(years[0],) if len(years) == 1 else (years[0], years[-1]),
                relative=key == "ago",
                rule=f"years.{key}",
            )


def _numbered(text: str) -> Iterator[YearSpan]:
    for span in (*_between(text), *_open_ended(text), *_whole(text), *_listed(text), *_single(text)):
        yield span
        for pattern in _words().tallied:
            tally = pattern.match(text, span.end)
            count = _count(tally.group("n")) if tally is not None else None
            if tally is not None and count is not None and count > 1:
                # 2020-2023四年: how many the years are, which must be true of them.
                yield replace(span, end=tally.end(), tally=count)


def _between(text: str) -> Iterator[YearSpan]:
    for match in (*_RANGE.finditer(text), *_BETWEEN.finditer(text)):
        first, last = _year(match.group("a")), _year(match.group("b"))
        if first < last:
            yield _span(match, YearForm.RANGE, (first, last), "range")


def _open_ended(text: str) -> Iterator[YearSpan]:
    for match in _SINCE.finditer(text):
        said = next(match.group(name) for name in "abcde" if match.group(name))
        later = match.group("d") is not None or match.group("tail") == "之后"
        yield _span(match, YearForm.SINCE, (_year(said) + (1 if later else 0),), "since")
    for match in _UNTIL.finditer(text):
        said = next(match.group(name) for name in "abcf" if match.group(name))
        if match.group("b") and match.group().endswith(("底", "末")) and "累计" not in text:
            # 截至2021年底 is how a stock of the year 2021 is asked for.
            yield _span(match, YearForm.LIST, (_year(said),), "year_end")
            continue
        before = match.group("before") in {"以前", "之前", "前"} or match.group("word") in {"before", "prior to"}
        yield _span(match, YearForm.UNTIL, (_year(said) - before,), "until")


def _whole(text: str) -> Iterator[YearSpan]:
    for match in _WHOLE_YEAR.finditer(text):
        yield _span(match, YearForm.LIST, (_year(match.group("a") or match.group("b")),), "whole_year")
    for match in _YEAR_END_DAY.finditer(text):
        yield _span(match, YearForm.LIST, (_year(match.group("a")),), "year_end")


def _listed(text: str) -> Iterator[YearSpan]:
    for match in _SHORT_LIST.finditer(text):
        years = tuple(_year(said) for said in re.findall(r"\d\d", match.group()))
        if not match.group("n") or _count(match.group("n")) == len(years):
            yield _span(match, YearForm.LIST, years, "short_list")


def _single(text: str) -> Iterator[YearSpan]:
    for match in _BARE.finditer(text):
        if _says_year(match.group()):
            yield _span(match, YearForm.LIST, (_year(match.group()),), "bare")
    for match in _ONE.finditer(text):
        said = match.group("fy") or re.sub(rf"{_YEAR_END}$", "", match.group().strip())
        if not _says_year(said):
            continue
        yield _span(match, YearForm.LIST, (_year(said),), "one")
        if match.group().endswith("年"):
            # 2022年报: the 年 belongs to the word behind.
            yield replace(_span(match, YearForm.LIST, (_year(said),), "one"), end=match.end() - 1)


def _two_digits(text: str, this_year: int) -> Iterator[YearSpan]:
    """Years of two digits with nothing behind them: 教育局 22 收件, 22到23多了多少."""
    alone = _ALONE.search(text)
    if alone is not None and _FIRST_BARE <= _year(alone.group("a")) <= this_year:
        yield _span(alone, YearForm.LIST, (_year(alone.group("a")),), "alone")
    for match in _ROW.finditer(text):
        row = tuple(_year(said) for said in re.findall(r"\d\d", match.group()))
        if row[0] >= _FIRST_BARE and row[-1] <= this_year and list(row) == sorted(set(row)):
            yield _span(match, YearForm.LIST, row, "row")
    for match in _PAIR.finditer(text):
        years = _year(match.group("a")), _year(match.group("b"))
        if years[0] == years[1] or min(years) < _FIRST_BARE or max(years) > this_year:
            continue
        reach = match.group("to") in _REACHES and years[0] < years[1]
        yield _span(match, YearForm.RANGE if reach else YearForm.LIST, years, "pair")


def _span(match: re.Match[str], form: YearForm, years: tuple[int, ...], rule: str) -> YearSpan:
    return YearSpan(start=match.start(), end=match.end(), form=form, years=years, rule=f"years.{rule}")
