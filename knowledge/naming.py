"""A unit's full name taken apart: the divisions in front, the office behind, and the short forms that people use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from knowledge.lexicon.offices import office_code
from knowledge.lexicon.regions import Region, regions
from knowledge.lexicon.short_regions import also_called, core_of
from knowledge.lexicon.whose import whose

_HAN = "\u4e00-\u9fff"
_ZONES = (
    "经济技术开发区|高新技术产业开发区|经济开发区|开发区|经开区|高新区|示范区|度假区|保税区|自贸区|工业园区|产业园区|园区|管理区"
    "|风景名胜区|风景区|新区|新城|科技城|实验区|合作区|保护区"
)
_DIVISION = re.compile(
    rf"(?P<name>[{_HAN}]{{0,8}}?(?:特别行政区|自治区|自治州|自治县|自治旗)"
    rf"|[{_HAN}]{{0,7}}?(?:{_ZONES})|(?:(?![省市区县旗州盟])[{_HAN}]){{8,12}}?(?:{_ZONES})"
    rf"|[{_HAN}]{{2,4}}?(?:省|地区|盟|市|林区|特区|矿区|城区|州(?![市省区县镇乡]))"
    rf"|[{_HAN}]{{2,5}}?(?:区|县|旗)|[{_HAN}]县"
    rf"|[{_HAN}]{{1,6}}?(?:民族乡|苏木|街道|镇|乡))"
)
_BRANCH = re.compile(rf"^(?P<head>.*?(?:局|厅))(?P<region>[{_HAN}]{{2,12}}?)分局$")
_SUFFIX = re.compile(
    r"(?:特别行政区|自治区|自治州|自治县|自治旗|经济技术开发区|高新技术产业开发区|经济开发区|地区|林区|新区|街道办事处|街道|民族乡|苏木|省|市|盟|县|区|旗|镇|乡)$"
)
_STATE_TAX = "国家税务总局"
"""Stands before the name of every tax bureau of a city or county."""
_SENT_OUT = re.compile(rf"^人民政府(?=[{_HAN}]{{1,6}}(?:街道|镇|乡))")
_KEPT_ZONE = {"经济技术开发区": "经开区", "经济开发区": "经开区", "高新技术产业开发区": "高新区"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NameParts:
    """A unit's name: the divisions from the widest down as the name (and the official list) has them, and the office.

    `written` are the divisions that the name itself gives. `office_text` is what is left of the name, `office` its code
    where it is a known one. `level` is that of the lowest division: "province", "city", "county", "township" or None.
    """

    region: tuple[str, ...]
    written: tuple[str, ...]
    office_text: str
    office: str | None
    level: str | None


@lru_cache(maxsize=20_000)
def short_region(name: str) -> str:
    """A division as people say it (淮安 for 淮安市); "" where less than two characters would be left."""
    for long, short in _KEPT_ZONE.items():
        if name.endswith(long):
            return name.removesuffix(long) + short
    official = regions().by_name.get(name)
    if official and official[0].short:
        return official[0].short
    short = core_of(name) if name.endswith(("自治州", "自治县", "自治旗", "州")) else _SUFFIX.sub("", name)
    return short if len(short) >= 2 and short != name else ""


def other_short_names(name: str) -> tuple[str, ...]:
    """What a division is called beside its name and that without its suffix: 恩施州, 长阳县, 锡盟."""
    official = regions().by_name.get(name)
    return official[0].more if official else also_called(name)


def without_city(division: str, zone: int) -> Iterator[str]:
    """滨海新区 for 天津滨海新区: a zone, whose kind begins at `zone`, by its own name behind that of its city."""
    known = regions()
    for size in range(2, zone):
        if division[:size] in known.by_short or division[:size] in known.by_name:
            yield division[size:]


@lru_cache(maxsize=20_000)
def level_of(division: str) -> str:
    """The level that a division's own name tells, for one that is on no official list."""
    official = regions().by_name.get(division)
    if official:
        return official[0].level
    if division.endswith(("省", "自治区")):
        return "province"
    if division.endswith(("镇", "乡", "街道", "苏木")):
        return "township"
    return "city" if division.endswith(("市", "地区", "盟", "州")) else "county"


def split_name(name: str) -> NameParts:
    """The parts of a full name; a name without division or office gives empty parts, never an error."""
    branch = _BRANCH.match(name)
    if branch and _office_tail(branch.group("head")):
        head = split_name(branch.group("head"))
        own = branch.group("region")
        if own not in head.written:
            return _parts((*head.written, own), head.office_text, head.office)
        return _parts(head.written, head.office_text, head.office)
    written: list[str] = []
    rest = name.removeprefix(_STATE_TAX) or name
    while rest and office_code(rest) is None:
        # 区人民政府某某街道办事处: the government sends it out, and its place lies below.
        rest = _SENT_OUT.sub("", rest)
        found = _leading_division(rest, written)
        if found is None or (written and len(found) >= len(rest)):
            break
        written.append(found)
        rest = rest[len(found) :]
    return _parts(tuple(written), rest, office_code(rest) if rest else None)


def written_out(name: str) -> str:
    """The name with the office at its end in full: 县政府办 is 县人民政府办公室."""
    for short, long in whose().agency.written_out.items():
        if name.endswith(short) and not name.endswith(long):
            return name.removesuffix(short) + long
    return name


def _office_tail(text: str) -> bool:
    return any(office_code(text[start:]) for start in range(len(text) - 1))


def _leading_division(text: str, above: list[str]) -> str | None:
    known = regions()
    for size in range(min(known.longest, len(text)), 1, -1):
        if text[:size] in known.by_name:
            return text[:size]
    match = _DIVISION.match(text)
    if match is None:
        return None
    name = match.group("name")
    # 市市场监督管理局 has no division in front, and 街道 or 镇 stand only before an office or at the end.
    return name if name not in above else None


def _parts(written: tuple[str, ...], office_text: str, office: str | None) -> NameParts:
    known = regions()
    path: tuple[str, ...] = ()
    for division in written:
        candidates = known.by_name.get(division) or known.by_short.get(division, ())
        fitting = [item for item in candidates if not path or _is_under(item, path)]
        if len(fitting) == 1 and (not path or known.path(fitting[0])[: len(path)] != path):
            path = tuple(dict.fromkeys((*path, *known.path(fitting[0]))))
        elif len(fitting) == 1:
            path = known.path(fitting[0])
        else:
            path = (*path, division)
    return NameParts(
        region=path,
        written=written,
        office_text=office_text,
        office=office,
        level=level_of(written[-1]) if written else None,
    )


def _is_under(region: Region, path: tuple[str, ...]) -> bool:
    return bool(set(regions().path(region)) & set(path))
