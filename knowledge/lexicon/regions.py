"""The official administrative divisions down to the county, from regions.csv (written by build_regions.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.errors import LexiconError

FILE = "regions.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A division: its six-digit code, official name, the name as people say it ("" where that is an ordinary word).

    `more` are the other short names, with the kind of division in them (恩施州, 长阳县, 锡盟).
    """

    code: str
    name: str
    short: str
    more: tuple[str, ...] = ()

    @property
    def level(self) -> str:
        """ "province", "city" or "county"."""
        return "province" if self.code.endswith("0000") else "city" if self.code.endswith("00") else "county"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """All divisions, by code and by what they are called; a name may be that of several.

    `by_short` has all short names, those with the kind of division in them too.
    """

    by_code: Mapping[str, Region]
    by_name: Mapping[str, tuple[Region, ...]]
    by_short: Mapping[str, tuple[Region, ...]]
    longest: int
    sizes: Mapping[str, tuple[int, ...]]
    """How long the names that begin with these two characters are, the longest first; the short ones included."""

    def path(self, region: Region) -> tuple[str, ...]:
        """The names from the province down to the region itself; a county right under a province has no city in it."""
        return _path(region.code)


@cache
def _path(code: str) -> tuple[str, ...]:
    known = regions().by_code
    above = (known.get(code[:2] + "0000"), known.get(code[:4] + "00"), known[code])
    return tuple(dict.fromkeys(item.name for item in above if item is not None))


@cache
def regions() -> Regions:
    """The divisions, loaded once; raises LexiconError naming the line that is not four fields."""
    by_code: dict[str, Region] = {}
    by_name: dict[str, list[Region]] = {}
    by_short: dict[str, list[Region]] = {}
    text = files("knowledge.lexicon").joinpath(FILE).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines()[1:], start=2):
        fields = line.split(",")
        if len(fields) != 4 or len(fields[0]) != 6 or not fields[1]:
            raise LexiconError(FILE, f"line {number}", "is not code,name,short,more")
        region = Region(code=fields[0], name=fields[1], short=fields[2], more=tuple(fields[3].split()))
        by_code[region.code] = region
        by_name.setdefault(region.name, []).append(region)
        for short in (region.short, *region.more) if region.short else region.more:
            by_short.setdefault(short, []).append(region)
    sizes: dict[str, set[int]] = {}
    for called in (*by_name, *by_short):
        sizes.setdefault(called[:2], set()).add(len(called))
    return Regions(
        by_code=by_code,
        by_name={name: tuple(found) for name, found in by_name.items()},
        by_short={name: tuple(found) for name, found in by_short.items()},
        longest=max(map(len, by_name)),
        sizes={head: tuple(sorted(found, reverse=True)) for head, found in sizes.items()},
    )
