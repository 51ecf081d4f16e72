"""Whose report it is, of which year, when and where it was published, each with the evidence it rests on.

Order of trust: title, metadata table, contact line, body, file name. What is not said stays unknown, with a Problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import unquote

from knowledge.lexicon.folding import fold
from knowledge.lexicon.whose import whose
from knowledge.model import Evidence, Problem, Severity
from knowledge.reading.titles import Title, clean_name, ends_like_a_unit, plain_year, title_in, titles_among

_DATE = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_PERIOD = re.compile(
    r"(?:自|从|期限|期间|时间)[^。]{0,12}?(20\d\d)年?1月?0?1日?(?:起|开始)?(?:至|到|-|~)(?:同年|(20\d\d))?年?12月?31日?"
)
_FIRST_YEAR = re.compile(r"^(?:[(\[]?[一二三四五六七八九十\d][)\].、,])?(20\d\d)年(?:度)?(?!\d)[^月]")
_EARLIEST, _LATEST = 2008, 2099
_SIGNATURE_LINES = 6


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
    for found in _DATE.finditer(fold(text) if len(text) < 400 else text):
        year, month, day = (int(part) for part in found.groups())
        if _EARLIEST <= year <= _LATEST and 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year:04}-{month:02}-{day:02}"
    return None


def _file_title(name: str) -> str:
    return unquote(PurePath(name.replace("\\", "/")).stem)


def _agencies(
    titles: Sequence[Title], meta: Mapping[str, str], texts: Sequence[str], name: str
) -> Iterator[tuple[str, str]]:
    """The units that anything names with where it was read, in order of trust."""
    words = whose()
    for title in titles:
        if title.agency is not None:
            yield title.agency, "title"
    known = title_in(meta.get("title", ""))
    if known is not None and known.agency:
        yield known.agency, "metadata title"
    for key in ("agency", "author_agency"):
        if (value := clean_name(fold(meta.get(key, "")))) and ends_like_a_unit(value):
            yield value, "metadata"
    folded = [fold(text) for text in texts]
    for where, patterns in (("contact line", words.contact), ("body", words.body)):
        for text in folded:
            for pattern in patterns:
                for found in pattern.finditer(text):
                    value = clean_name(found.group("unit"))
                    if value and len(value) >= 4 and ends_like_a_unit(value):
                        named = _behind_its_office(value, folded)
                        if named is not None:
                            yield named, where
    for before, text in zip(folded[-_SIGNATURE_LINES:], folded[-_SIGNATURE_LINES + 1 :], strict=False):
        value = clean_name(before) if len(before) <= 30 else None
        if value and ends_like_a_unit(value) and date_in(text) and len(text) <= 14:
            yield value, "signature"
    file_title = plain_year(fold(_file_title(name)))
    filed = title_in(file_title) or title_in(file_title + "政府信息公开年度报告")
    if filed is not None and filed.agency and ends_like_a_unit(filed.agency):
        yield filed.agency, "file name"


def _behind_its_office(name: str, texts: Sequence[str]) -> str | None:
    """The unit that a contact's office answers for; None where an office of a government may speak for either."""
    words = whose()
    for ending in words.office:
        unit = name.removesuffix(ending)
        if unit == name:
            continue
        if unit.endswith(words.government):
            as_government = any(word in text for text in texts for word in words.speaks_as_government)
            as_office = any(word in text for text in texts for word in words.speaks_as_office)
            return None if as_government == as_office else unit if as_government else name
        if unit.endswith(words.office_of):
            return unit
    return name


def _years(
    titles: Sequence[Title], meta: Mapping[str, str], texts: Sequence[str], name: str, address: str | None
) -> Iterator[tuple[int, str]]:
    for title in titles:
        if title.year is not None:
            yield title.year, "title"
    known = title_in(meta.get("title", ""))
    if known is not None and known.year:
        yield known.year, "metadata title"
    folded = [plain_year(fold(text)) for text in texts]
    for text in folded:
        for found in _PERIOD.finditer(text):
            if found.group(2) in (None, found.group(1)):
                yield int(found.group(1)), "period"
    for text in folded:
        if len(text) >= 20 and (first := _FIRST_YEAR.match(text)):
            yield int(first.group(1)), "body"
            break
    for where, source in (("file name", _file_title(name)), ("address", address or meta.get("url", ""))):
        years = set(re.findall(r"(?<!\d)(20\d\d)(?=年|度|\D{0,8}(?:政府)?信息公开)", plain_year(fold(source))))
        years |= set(re.findall(r"fbtime=(20\d\d)", source))
        if len(years) == 1:
            yield int(years.pop()), where


def identify(
    *, head: Sequence[tuple[int, str]], texts: Sequence[str], meta: Mapping[str, str], name: str, address: str | None
) -> Identity:
    """The identity of a report: `head` are the numbered lines before its first section, `texts` all its prose."""
    titles = sorted(titles_among(head), key=lambda title: -title.weight)[:3]
    best = titles[0] if titles else None
    evidence: list[Evidence] = []
    problems: list[Problem] = []
    agencies = list(_agencies(titles[:1], meta, texts, name))
    agency = agencies[0][0] if agencies else None
    for value, where in agencies[:6]:
        evidence.append(Evidence(slot="agency", value=value, where=where))
    if agency is None:
        problems.append(_problem("read.agency", Severity.ERROR, "没有读出报告单位"))
    years = [(year, where) for year, where in _years(titles[:1], meta, texts, name, address) if year <= _LATEST]
    year = years[0][0] if years else None
    for number, where in years[:6]:
        evidence.append(Evidence(slot="year", value=str(number), where=where))
    if year is None:
        problems.append(_problem("read.year", Severity.ERROR, "没有读出报告年份"))
    others = sorted(
        {number for number, where in years if number != year and where in ("title", "metadata title", "period")}
    )
    if others:
        problems.append(
            _problem("read.year", Severity.WARNING, f"标题年份{year}与文中年份{'、'.join(map(str, others))}不一致")
        )
    published = date_in(meta.get("published", "")) or _signed(texts)
    url = address or meta.get("url") or None
    for slot, given in (("published", published), ("url", url)):
        if given:
            evidence.append(Evidence(slot=slot, value=given, where="metadata" if slot in meta else "document"))
    title = best.text if best else (meta.get("title") or "").strip() or _made_title(agency, year) or _file_title(name)
    return Identity(
        title=title,
        agency=agency,
        year=year,
        published=published,
        url=url,
        aliases=_aliases(agency, agencies, texts),
        evidence=tuple(evidence),
        problems=tuple(problems),
    )


def _problem(rule: str, severity: Severity, message: str) -> Problem:
    return Problem(rule=rule, severity=severity, message=message)


def _made_title(agency: str | None, year: int | None) -> str:
    return f"{agency}{year}年政府信息公开工作年度报告" if agency and year else ""


def _signed(texts: Sequence[str]) -> str | None:
    for text in reversed(texts[-_SIGNATURE_LINES:]):
        if len(fold(text)) <= 16 and (found := date_in(text)):
            return found
    return None


def _aliases(agency: str | None, agencies: Sequence[tuple[str, str]], texts: Sequence[str]) -> tuple[str, ...]:
    """Other names of the same unit: those that share its last two characters or hold it whole."""
    if agency is None:
        return ()
    named = [value for value, where in agencies if where in ("metadata", "contact line", "body", "signature")]
    for text in texts:
        for pattern in whose().alias:
            named.extend(
                value
                for found in pattern.finditer(fold(text))
                if (value := clean_name(found.group("unit"))) is not None
            )
    return tuple(
        dict.fromkeys(
            name
            for name in named
            if name != agency and ends_like_a_unit(name) and (agency in name or name in agency or _kin(name, agency))
        )
    )


def _kin(name: str, agency: str) -> bool:
    """Whether the longer name has every character of the shorter: 某市公安局经开区分局 for 经开区公安分局."""
    short, long = sorted((name, agency), key=len)
    return len(short) >= 4 and all(character in long for character in short) and short[-1] == long[-1]
