"""Whose report it is, of which year, when and where it was published, each with the evidence it rests on.

Order of trust: title, metadata table, contact line, body, file name; a sentence that names the report whole counts as
a title does. What is not said stays unknown, with a Problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePath
from urllib.parse import unquote

from knowledge.documents.identity.names import (
    behind_its_office,
    clean_name,
    ends_like_a_unit,
    fuller,
    kin,
    leaves_out_where,
    unit_on_the_way,
)
from knowledge.documents.identity.titles import Title, plain_year, title_in, titles_among
from knowledge.lexicon.doubts import doubt
from knowledge.lexicon.editions import earliest_year, editions
from knowledge.lexicon.folding import fold
from knowledge.lexicon.whose import whose
from knowledge.model import Edition, Evidence, Problem, Severity

_DATE = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
# Characters get lost on the way: 自20241月1日至202412月31日, 201711日, 202020年12月31日.
_PERIOD = re.compile(
    r"(?:自|从|期限|期间|时间|时限)[^。]{0,12}?(20\d\d)年?0?1月?0?1日?(?:起|开始)?(?:至|到|-|~)"
    r"(?:同年|(20\d\d)(?:\d\d)?)?年?12月?31日?|截[至止]到?(20\d\d)年12月31日"
)
_STATED_YEAR = re.compile(r"(20\d\d)年度?[^。,;《]{0,24}?信息公开[^。,;]{0,8}?(?:报告|年报|情况)")
_FIRST_YEAR = re.compile(r"^(?:[(\[]?[一二三四五六七八九十\d][)\].、,])?(20\d\d)年(?:度)?(?!\d)[^月]")
_QUOTED = re.compile(r"《[^《》]*》")
_ANNOUNCED = re.compile(r"(现将|现公布|现发布|编制(?:完成)?了?)《([^《》]*)》")
_CALLED = re.compile(r"\((?:以下)?(?:统一?)?简?称[^()]*\)")
"""某局(以下简称发改局): what stands between a name and what is said of it."""
_SCHOOL_YEAR = re.compile(r"(20\d\d年9月1日)(?:起|开始)?(?:至|到|-|~)(20\d\d年8月31日)")
_LATEST = 2099
_SIGNATURE_LINES = 6
_LEAD = 12
_LONGEST_NAME = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What an identity is read from: numbered lines before the first section, prose, metadata, file name, address.

    `paths` are the lines of navigation at the head.
    """

    head: Sequence[tuple[int, str]]
    paths: Sequence[str]
    texts: Sequence[str]
    meta: Mapping[str, str]
    name: str
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What is known of a report's unit, year, title, date and address; None where nothing says it."""

    title: str
    agency: str | None
    year: int | None
    published: str | None
    url: str | None
    aliases: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    problems: tuple[Problem, ...]


def date_in(text: str) -> str | None:
    """The first date of a text as YYYY-MM-DD, None where there is none that a calendar has."""
    for found in _DATE.finditer(text):
        year, month, day = (int(part) for part in found.groups())
        if earliest_year() <= year <= _LATEST and 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year:04}-{month:02}-{day:02}"
    return None


def _file_title(name: str) -> str:
    return unquote(PurePath(name.replace("\\", "/")).stem)


def _matches(patterns: Sequence[re.Pattern[str]], texts: Sequence[str], speech: Sequence[str]) -> Iterator[str]:
    """The units that patterns find in folded texts, offices put aside; `speech` tells whose voice the report has."""
    for pattern in patterns:
        for text in texts:
            for found in pattern.finditer(text):
                value = clean_name(found.group("unit"))
                unit = behind_its_office(value, speech) if value is not None else None
                if unit is not None and _long_enough(unit) and ends_like_a_unit(unit) and clean_name(unit):
                    yield unit


def _long_enough(unit: str) -> bool:
    """Whether a name is more than a word for units: 某某局 is not, a place of three characters is a whole name."""
    return len(unit) >= 4 or (len(unit) == 3 and unit.endswith(tuple(whose().agency.regions)))


def _agencies(source: Source, titles: Sequence[Title], folded: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The units that anything names with where it was read, in order of trust."""
    words = whose()
    for title in titles:
        if title.agency is not None and ends_like_a_unit(title.agency):
            yield title.agency, "title"
    unquoted = [_QUOTED.sub("", _ANNOUNCED.sub(r"\1\2", _CALLED.sub("", text))) for text in folded[:_LEAD]]
    yield from ((unit, "stated") for unit in _matches(words.stated, unquoted, folded))
    known = title_in(source.meta.get("title", ""))
    if known is not None and known.agency:
        yield known.agency, "metadata title"
    value = clean_name(fold(source.meta.get("agency", "")))
    if value and ends_like_a_unit(value) and (unit := behind_its_office(value, folded)):
        yield unit, "metadata"
    yield from ((unit, "contact line") for unit in _matches(words.contact, folded, folded))
    for _, text in source.head[-3:]:
        line = clean_name(fold(text)) if len(text) <= _LONGEST_NAME else None
        if line and len(line) >= 4 and ends_like_a_unit(line):
            yield line, "head line"
    yield from ((unit, "body") for unit in _matches(words.body, folded[:_LEAD], folded))
    last = folded[-_SIGNATURE_LINES:]
    for before, text in pairwise(last):
        value = clean_name(before) if len(before) <= _LONGEST_NAME else None
        if value and ends_like_a_unit(value) and date_in(text) and len(text) <= 14:
            yield value, "signature"
    for title in titles:
        if title.agency is not None and not ends_like_a_unit(title.agency):
            yield title.agency, "title"
    yield from ((unit, "navigation") for path in source.paths if (unit := unit_on_the_way(fold(path))))
    file_title = plain_year(fold(_file_title(source.name)))
    filed = title_in(file_title) or title_in(file_title + "政府信息公开年度报告")
    if filed is not None and filed.agency and ends_like_a_unit(filed.agency):
        yield filed.agency, "file name"


def _years(source: Source, titles: Sequence[Title], folded: Sequence[str]) -> Iterator[tuple[int, str]]:
    for title in titles:
        if title.year is not None:
            yield title.year, "title"
    known = title_in(source.meta.get("title", ""))
    if known is not None and known.year:
        yield known.year, "metadata title"
    plain = [plain_year(text) for text in folded]
    stated = {int(year) for text in plain[:_LEAD] for year in _STATED_YEAR.findall(_QUOTED.sub("", text))}
    periods = [found for text in plain for found in _PERIOD.finditer(text)]
    for found in periods:
        if found.group(3):
            yield int(found.group(3)), "period"
        elif found.group(2) in (None, found.group(1)):
            yield int(found.group(1)), "period"
    if len(stated) == 1:
        yield stated.pop(), "stated"
    for text in plain:
        if len(text) >= 20 and (first := _FIRST_YEAR.match(text)):
            yield int(first.group(1)), "body"
            break
    for where, raw in (
        ("file name", _file_title(source.name)),
        ("address", source.address or source.meta.get("url", "")),
    ):
        years = set(re.findall(r"(?<!\d)(20\d\d)(?=年|度|\D{0,8}(?:政府)?信息公开)", plain_year(fold(raw))))
        years |= set(re.findall(r"fbtime=(20\d\d)", raw))
        if len(years) == 1:
            yield int(years.pop()), where


def identify(source: Source) -> Identity:
    """The identity of a report, the most trusted evidence first."""
    titles = _trusted(titles_among(source.head))
    folded = [fold(text) for text in source.texts]
    evidence: list[Evidence] = []
    problems: list[Problem] = []
    agencies = list(dict.fromkeys(_agencies(source, titles[:1], folded)))
    named = [*(other for other, _ in agencies), *_spoken_of(folded)]
    agency = None
    for name, where in agencies:
        full = fuller(name, named, folded)
        # A name without its region is good enough only in a title; anywhere else it is how a unit speaks among its own.
        if where == "title" or not leaves_out_where(full):
            agency = full
            break
    scope = titles[0].scope if titles else ""
    if scope:
        agency = None
    evidence.extend(Evidence(slot="agency", value=value, where=where) for value, where in agencies[:6])
    if scope:
        problems.append(doubt("agency_scope", scope=scope))
    elif agency is None:
        problems.append(doubt("agency_none"))
    elif leaves_out_where(agency):
        problems.append(doubt("agency_region", agency=agency))
    years = [(year, where) for year, where in _years(source, titles[:1], folded) if earliest_year() <= year <= _LATEST]
    span = _span(titles, folded)
    year = years[0][0] if years and not span else None
    evidence.extend(Evidence(slot="year", value=str(value), where=where) for value, where in dict.fromkeys(years))
    if span:
        problems.append(doubt("year_span", span=span))
    elif year is None:
        problems.append(doubt("year_none"))
    others = sorted(
        {value for value, where in years if year and value != year and where in ("title", "metadata title", "period")}
    )
    if others:
        told, where = [str(other) for other in others], years[0][1]
        problems.append(
            doubt(
                "year_others",
                lambda words: {"where": words.parts[f"where.{where}"], "others": words.listed(told)},
                year=year,
            )
        )
    published = _published(source, year)
    url = source.address or source.meta.get("url") or None
    for slot, given in (("published", published), ("url", url)):
        if given:
            evidence.append(Evidence(slot=slot, value=given, where="metadata" if slot in source.meta else "document"))
    return Identity(
        title=_title(source, titles, agency, year),
        agency=agency,
        year=year,
        published=published,
        url=url,
        aliases=_aliases(agency, agencies, folded),
        evidence=tuple(evidence),
        problems=tuple(problems),
    )


def _trusted(titles: Sequence[Title]) -> list[Title]:
    """Three titles at most, the most telling first; one of several units stands behind any below it that names one.

    What a whole file is called (某市公安系统) is above the title of each report in it.
    """
    last = max((at for at, title in enumerate(titles) if title.agency and title.year), default=-1)
    placed = enumerate(titles)
    ordered = sorted(placed, key=lambda one: (bool(one[1].scope) and one[0] < last, -one[1].weight))
    return [title for _, title in ordered[:3]]


def not_before_its_form(identity: Identity, edition: Edition, *, told: bool) -> Identity:
    """The identity without a year in which the form of its tables was not yet there, unless title or period say it.

    `told` says that the edition was read off tables. A first sentence that was carried on from an old report names the
    year of that one.
    """
    first = editions()[edition].first
    if not told or identity.year is None or identity.year >= first:
        return identity
    wheres = {item.where for item in identity.evidence if item.slot == "year" and item.value == str(identity.year)}
    firm = bool(wheres & {"title", "metadata title", "period", "stated"})
    weighs = Severity.WARNING if firm else Severity.ERROR
    problem = doubt("year_before_form", severity=weighs, year=identity.year, first=first)
    year = identity.year if firm else None
    return replace(identity, year=year, problems=(*identity.problems, problem))


def _spoken_of(folded: Sequence[str]) -> list[str]:
    """The names that sentences give, an office's among them as it stands."""
    words = whose()
    return [
        name
        for pattern in (*words.stated, *words.contact, *words.body)
        for text in folded[:_LEAD]
        for found in pattern.finditer(_CALLED.sub("", text))
        if (name := clean_name(found.group("unit"))) and ends_like_a_unit(name)
    ]


def _span(titles: Sequence[Title], folded: Sequence[str]) -> str:
    """What a report of no calendar year is of, 2023-2024学年, by its title or its period; "" for any other."""
    if titles and (titles[0].span or titles[0].year):
        return titles[0].span
    found = next((found for text in folded[:_LEAD] if (found := _SCHOOL_YEAR.search(text))), None)
    return f"{found[1]}至{found[2]}" if found else ""


def _title(source: Source, titles: Sequence[Title], agency: str | None, year: int | None) -> str:
    if titles:
        return titles[0].text
    if source.meta.get("title", "").strip():
        return source.meta["title"].strip()
    return f"{agency}{year}年政府信息公开工作年度报告" if agency and year else _file_title(source.name)


def _published(source: Source, year: int | None) -> str | None:
    """The day on which the report was published or signed; none before the year that it reports."""
    days = (date_in(source.meta.get("published", "")), _signed(source.texts))
    return next((day for day in days if day and (year is None or int(day[:4]) >= year)), None)


def _signed(texts: Sequence[str]) -> str | None:
    for text in reversed(texts[-_SIGNATURE_LINES:]):
        if len(fold(text)) <= 16 and (found := date_in(text)):
            return found
    return None


def _aliases(agency: str | None, agencies: Sequence[tuple[str, str]], folded: Sequence[str]) -> tuple[str, ...]:
    """Other names of the same unit, as far as their characters bear that out."""
    if agency is None:
        return ()
    named = [value for value, _ in agencies]
    for text in folded:
        for pattern in whose().alias:
            named.extend(value for found in pattern.finditer(text) if (value := clean_name(found.group("unit"))))
    offices = (*whose().agency.inner, *whose().agency.office)
    return tuple(
        dict.fromkeys(
            name
            for name in named
            if name != agency
            and ends_like_a_unit(name)
            and kin(name, agency)
            # What goes on behind the unit's name is an office of it, or the rest of a sentence.
            and (not name.startswith(agency) or name.removeprefix(agency) in offices)
        )
    )
