"""Years as people name them: 2021年, 21年, 二〇二一, 去年, 近三年, 2019至2021, 2020年以来, 十三五期间, since 2020."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from knowledge.errors import LexiconError
from knowledge.language.numbered_years import (
    HAN,
    TO,
    YEAR,
    YEAR_END,
    YearSpan,
    count_of,
    numbered_years,
    two_digits,
    year_of,
)
from knowledge.language.parts import YearForm
from knowledge.lexicon.languages import spoken_texts
from knowledge.lexicon.loading import load_toml
from knowledge.lexicon.sieve import Sieve, hastened

FILE = "years.toml"
_FROM_YEAR = re.compile(rf"(?:从|自|from )?(?P<a>{YEAR}){YEAR_END}{TO}$")
_A_DIGIT = re.compile(rf"[\d{HAN}]")
_MOST_AGO = 9


_MOST_TALLIED = 16
"""More years than there are reports of are no number of years: the 23年 of 22年23年."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    relative: Sieve[tuple[re.Pattern[str], int, int]]
    latest: Sieve[tuple[YearForm, re.Pattern[str], int | None, bool]]
    all: re.Pattern[str]
    plans: re.Pattern[str]
    since: re.Pattern[str]
    since_before: re.Pattern[str]
    upto: re.Pattern[str]
    year_end: re.Pattern[str]
    to: re.Pattern[str]
    counted: Sieve[tuple[str, re.Pattern[str]]]
    tallied: tuple[re.Pattern[str], ...]
    periods: dict[str, tuple[int, int]]


@cache
def _words() -> _Words:
    data = load_toml(FILE)
    small = rf"(?P<n>\d{{1,2}}|[{HAN}两十]{{1,3}}|two|three|four|five|six|seven|eight|nine|ten)"

    def joined(entry: dict[str, Any], of: str) -> str:
        spoken = spoken_texts(entry, ("offset", "shift"), FILE, of)
        return "|".join(rf"\b{text}\b" if tongue != "zh" else text for tongue, text in spoken)

    try:
        periods = {name: (int(span[0]), int(span[1])) for name, span in data["plans"].items()}
        names = "|".join(sorted(map(re.escape, periods), key=len, reverse=True))
        return _Words(
            relative=Sieve(
                (text, (re.compile(text), int(entry["offset"]), int(entry.get("shift", 0))))
                for entry in data["relative"]
                for text in (joined(entry, "relative"),)
            ),
            latest=Sieve(
                (
                    text.replace("{n}", "."),
                    (form, re.compile(text.replace("{n}", small)), entry.get("count"), bool(entry.get("counting"))),
                )
                for form in (YearForm.LATEST, YearForm.EARLIEST)
                for entry in data[form.value]
                for _, text in spoken_texts(entry, ("count", "counting"), FILE, form.value)
            ),
            all=hastened("|".join(joined(entry, "all") for entry in data["all"])),
            plans=re.compile(
                rf"[\"']?(?P<p>{names})[\"']?(?:规划|计划)?(?P<tail>期间|时期|以来|以前|之前|至今|期|开局|收官)?(?:的)?"
            ),
            since=re.compile("|".join(data["spans"]["since"])),
            since_before=re.compile(f"(?:{'|'.join(data['spans']['since_before'])})$"),
            upto=re.compile(f"(?:{'|'.join(data['spans']['upto'])})$"),
            year_end=re.compile("|".join(data["spans"]["year_end"])),
            to=re.compile("|".join(data["spans"]["to"])),
            counted=Sieve(
                (
                    text.replace("{n}", ".").replace("{y}", "."),
                    (key, hastened(text.replace("{n}", small).replace("{y}", f"(?P<y>{YEAR})"))),
                )
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


def find_years(text: str, this_year: int) -> list[YearSpan]:
    """All readings of stretches of the text as years; where stretches overlap the longest is the one meant."""
    return sorted(_candidates(text, this_year), key=lambda span: (span.start, -span.end))


def _candidates(text: str, this_year: int) -> Iterator[YearSpan]:
    words = _words()
    chars = frozenset(text)
    # Of 2022年起三年 as the year counted from, and as years whose number is said: the former, which stands first.
    yield from _counted(text, this_year, chars)
    if _A_DIGIT.search(text):
        yield from _numbered(text, this_year, chars)
    yield from _relative(text, this_year, chars)
    for form, ends, fixed, counting in words.latest.of(chars):
        for match in ends.finditer(text):
            count = fixed if fixed is not None else count_of(match.group("n"))
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


def _relative(text: str, this_year: int, chars: frozenset[str]) -> Iterator[YearSpan]:
    """去年, 前年以来, 去年到现在, 前年到去年."""
    words = _words()
    found: list[YearSpan] = []
    for pattern, offset, shift in words.relative.of(chars):
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
        if opening is not None and year_of(opening.group("a")) < span.years[0]:
            reach = (year_of(opening.group("a")), span.years[0])
            yield replace(span, start=opening.start(), form=YearForm.RANGE, years=reach, rule="years.to_relative")
        link = words.to.match(text, span.end)
        for last in found if link is not None else ():
            if link is not None and last.start == link.end() and last.years > span.years and not last.shift:
                years = (*span.years, *last.years)
                yield replace(span, end=last.end, form=YearForm.RANGE, years=years, rule="years.relative_range")


def _counted(text: str, this_year: int, chars: frozenset[str]) -> Iterator[YearSpan]:
    """三年前, 2022年前三年, 2022年起三年: one year, the three before, the three from it on."""
    for key, pattern in _words().counted.of(chars):
        for match in pattern.finditer(text):
            count = count_of(match.group("n"))
            if not count or (match.group("n").isdigit() and count > _MOST_AGO):
                # 20年前: as well the years before 2020.
                continue
            if key == "ago":
                years: tuple[int, ...] = (this_year - count,)
            else:
                year = year_of(match.group("y"))
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


def _numbered(text: str, this_year: int, chars: frozenset[str]) -> Iterator[YearSpan]:
    for span in (*numbered_years(text, chars), *two_digits(text, this_year)):
        yield span
        for pattern in _words().tallied:
            tally = pattern.match(text, span.end)
            count = count_of(tally.group("n")) if tally is not None else None
            if tally is not None and count is not None and 1 < count <= _MOST_TALLIED:
                # 2020-2023四年: how many the years are, which must be true of them.
                yield replace(span, end=tally.end(), tally=count)
