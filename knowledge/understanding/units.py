"""Units by any of their names: a gazetteer built from the index's own units, the office names and the official divisions.

The most dangerous error is to answer with another unit's figure. So a division or office that is plainly named and is not
that of an indexed unit makes a FOREIGN mention, never nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.lexicon.offices import office_code, offices
from knowledge.lexicon.regions import regions
from knowledge.naming import level_of, short_region, split_name
from knowledge.shelf import Unit
from knowledge.understanding.normal import is_han, simplify
from knowledge.understanding.parts import UnitForm, UnitMention

SUGGESTIONS = 5

_LEVELS = {"省": "province", "市": "city", "区": "county", "县": "county", "镇": "township", "乡": "township"}
_ZONE = re.compile(
    r"(经济技术开发区|高新技术产业开发区|经济开发区|开发区|经开区|高新区|示范区|度假区|保税区|工业园区|园区|管理区|新区|新城)$"
)
_ZONE_SHORT = {"经济技术开发区": "经开区", "经济开发区": "经开区", "高新技术产业开发区": "高新区"}
_BODY = re.compile(
    r"(?:[\u4e00-\u9fff](?<![的和与及、哪几多何谁各每是有收在比同跟被])){1,14}?(?:局|厅|委员会|管委会|办公室|办事处|中心|大队|支队|总队|医院|卫生院|学校|大学|学院|小学|中学|幼儿园|公司|集团|银行"
    r"|法院|检察院|研究所|研究院|协会|联合会|基金会|管理处|管理所|总站|派出所|委(?=\d|的|收|去|今|前|近|二|在|有|是|被|$)|办(?=\d|的|收|去|今|前|近|二|在|有|是|被|$))"
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A unit as the gazetteer keeps it: the names of the divisions it lies in, its lowest one, its office and level."""

    name: str
    within: frozenset[str]
    own: str
    office: str
    level: str | None


@dataclass(frozen=True, slots=True)
class _Place:
    """A division named at [start, end): the names it may stand for; `here` whether any indexed unit lies there."""

    start: int
    end: int
    names: frozenset[str]
    here: bool


class Gazetteer:
    """All units with their postings by division and by office. Built once for an index, then only read."""

    __slots__ = (
        "_aliases",
        "_by_office",
        "_by_region",
        "_entries",
        "_heads",
        "_literal",
        "_order",
        "_places",
        "_short",
    )

    def __init__(self, units: Sequence[Unit]) -> None:
        self._entries: list[_Entry] = []
        self._order: dict[str, int] = {}
        self._aliases: dict[str, list[str]] = {}
        self._by_region: dict[str, set[int]] = {}
        self._by_office: dict[str, set[int]] = {}
        self._places: dict[str, set[str]] = {}
        self._literal: dict[str, set[str]] = {}
        self._short: list[str] = []
        for unit in units:
            self._add(unit)
        self._heads: dict[str, tuple[int, ...]] = {}
        sizes: dict[str, set[int]] = {}
        for table in (self._aliases, self._places, self._literal):
            for text in table:
                sizes.setdefault(text[:2], set()).add(len(text))
        self._heads = {head: tuple(sorted(found, reverse=True)) for head, found in sizes.items()}

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Gazetteer:
        """The gazetteer of an index's units."""
        return cls(tuple(units))

    def _add(self, unit: Unit) -> None:
        parts = split_name(unit.name)
        path = unit.region if len(unit.region) >= len(parts.region) else parts.region
        office_text = simplify(parts.office_text).lower()
        office = unit.office or parts.office or (f"text:{office_text}" if office_text else "government")
        own = path[-1] if path else ""
        index = len(self._entries)
        self._entries.append(
            _Entry(unit.name, frozenset(path), own, office, unit.level or (level_of(own) if own else None))
        )
        self._order[unit.name] = index
        for name in (unit.name, *unit.aliases):
            self._aliases.setdefault(simplify(name).lower(), []).append(unit.name)
        for division in path:
            self._by_region.setdefault(division, set()).add(index)
            for text in _called(division):
                self._places.setdefault(text, set()).add(division)
        self._by_office.setdefault(office, set()).add(index)
        if office_text and len(office_text) >= 2:
            self._literal.setdefault(office_text, set()).add(office)

    # ------------------------------------------------------------------ reading a text

    def find(self, text: str) -> Iterator[UnitMention]:
        """Every reading of a stretch of the normalised text as a unit, a group of units or the asker's own one."""
        for start in range(len(text)):
            char = text[start]
            if is_han(char) or (char.isascii() and char.isalpha() and (start == 0 or not text[start - 1].isalnum())):
                yield from self._from(text, start)

    def _from(self, text: str, start: int) -> Iterator[UnitMention]:
        for size in self._heads.get(text[start : start + 2], ()):
            names = self._aliases.get(text[start : start + size])
            if names and _bounded(text, start, start + size):
                yield self._named(text, start, start + size, tuple(dict.fromkeys(names)))
        places: list[_Place] = []
        at = start
        while (place := self._place(text, at)) is not None:
            places.append(place)
            at = place.end
        for count in range(len(places), -1, -1):
            chain = places[:count]
            end = chain[-1].end if chain else start
            if chain:
                yield self._resolve(text, start, end, chain, None, None)
            link = end + 1 if chain and text[end : end + 1] == "的" else end
            yield from self._with_office(text, start, link, chain)
            if count < len(places):
                break

    def _with_office(self, text: str, start: int, at: int, chain: list[_Place]) -> Iterator[UnitMention]:
        level = None if chain else _LEVELS.get(text[at : at + 1])
        for skip in (0, 1) if level else (0,):
            for end, codes in self._offices(text, at + skip):
                for sort, code in codes:
                    if sort == "office":
                        yield from self._branch(text, start, end, chain, code, level if skip else None)
                    elif sort == "group" and not skip:
                        yield self._group(text, start, end, chain, code)
                    elif sort == "self" and not chain and not skip:
                        yield UnitMention(text=text[start:end], names=(), form=UnitForm.SELF, start=start, end=end)
        body = _BODY.match(text, at) if chain else None
        if body is not None:
            yield self._foreign(text, start, body.end())

    def _branch(
        self, text: str, start: int, end: int, chain: list[_Place], code: str, level: str | None
    ) -> Iterator[UnitMention]:
        yield self._resolve(text, start, end, chain, code, level)
        inner = self._place(text, end)
        if inner is not None and text.startswith("分局", inner.end):
            yield self._resolve(text, start, inner.end + 2, [*chain, inner], code, level)

    def _offices(self, text: str, at: int) -> Iterator[tuple[int, tuple[tuple[str, str], ...]]]:
        for end, labels in offices().matches(text, at):
            if _bounded(text, at, end):
                yield end, labels
        for size in self._heads.get(text[at : at + 2], ()):
            codes = self._literal.get(text[at : at + size])
            if codes:
                yield at + size, tuple(("office", code) for code in sorted(codes))

    def _place(self, text: str, at: int) -> _Place | None:
        best: _Place | None = None
        for size in self._heads.get(text[at : at + 2], ()):
            names = self._places.get(text[at : at + size])
            if names and _bounded(text, at, at + size):
                best = _Place(at, at + size, frozenset(names), True)
                break
        if at < len(text) and is_han(text[at]):
            known = regions()
            for size in range(min(known.longest, len(text) - at), best.end - at if best else 1, -1):
                piece = text[at : at + size]
                found = known.by_name.get(piece) or known.by_short.get(piece)
                if found:
                    return _Place(at, at + size, frozenset(item.name for item in found), False)
        return best

    # ------------------------------------------------------------------ what a name means

    def _named(self, text: str, start: int, end: int, names: tuple[str, ...]) -> UnitMention:
        ordered = tuple(sorted(names, key=self._order.__getitem__))
        return UnitMention(text=text[start:end], names=ordered, start=start, end=end)

    def _foreign(self, text: str, start: int, end: int, near: Iterable[int] = ()) -> UnitMention:
        said = text[start:end]
        names = tuple(self._entries[index].name for index in sorted(near)[:SUGGESTIONS])
        return UnitMention(text=said, names=(), form=UnitForm.FOREIGN, suggestions=names, start=start, end=end)

    def _within(self, chain: Sequence[_Place]) -> set[int] | None:
        """The units that lie in every division of the chain; None where no division was named."""
        found: set[int] | None = None
        for place in chain:
            here: set[int] = set()
            for name in place.names:
                here |= self._by_region.get(name, set())
            found = here if found is None else found & here
        return found

    def _resolve(
        self, text: str, start: int, end: int, chain: list[_Place], office: str | None, level: str | None
    ) -> UnitMention:
        within = self._within(chain)
        if within is not None and not within:
            return self._foreign(text, start, end)
        wanted = self._by_office.get(office or "government", set())
        fitting = wanted if within is None else wanted & within
        if level is not None:
            fitting = {index for index in fitting if self._entries[index].level in (level, None)}
        if chain:
            own = {index for index in fitting if self._entries[index].own in chain[-1].names}
            if not own:
                near = fitting if office else within or set()
                return self._foreign(text, start, end, near)
            fitting = self._widest(own)
        if not fitting:
            return self._foreign(text, start, end)
        return self._named(text, start, end, tuple(self._entries[index].name for index in fitting))

    def _widest(self, fitting: set[int]) -> set[int]:
        """淮安 is the city and a district of that city: of such a pair the wider one is meant."""
        owns = {self._entries[index].own for index in fitting}
        return {
            index
            for index in fitting
            if not any(other != self._entries[index].own and other in self._entries[index].within for other in owns)
        }

    # ------------------------------------------------------------------ groups

    def _group(self, text: str, start: int, end: int, chain: list[_Place], code: str) -> UnitMention:
        within = self._within(chain)
        said = text[start:end]
        where = next(iter(sorted(chain[-1].names)), "") if chain else ""
        group = f"{code}@{where}" if chain else code
        if chain and not within:
            return self._foreign(text, start, end)
        if code in {"city", "province"} and within is None:
            tops = self._tops(code)
            if len(tops) > 1:
                return UnitMention(
                    text=said, names=(), group=group, form=UnitForm.GROUP, suggestions=tuple(tops), start=start, end=end
                )
        names = self._members(code, within, chain[-1].names if chain else frozenset())
        return UnitMention(text=said, names=names, group=group, form=UnitForm.GROUP, start=start, end=end)

    def _tops(self, level: str) -> list[str]:
        return sorted({name for entry in self._entries for name in entry.within if level_of(name) == level})

    def _members(self, code: str, within: set[int] | None, below: frozenset[str]) -> tuple[str, ...]:
        chosen = range(len(self._entries)) if within is None else sorted(within)
        return tuple(
            self._entries[index].name
            for index in chosen
            if _belongs(self._entries[index], code)
            and (code not in {"counties", "townships", "cities"} or self._entries[index].own not in below)
        )

    def same_division(self, first: str, second: str) -> bool:
        """Whether two units, by canonical name, are of the same lowest division."""
        return self._entries[self._order[first]].own == self._entries[self._order[second]].own

    def members(self, group: str, *, home: str | None = None) -> tuple[str, ...]:
        """The members of a group code ("counties", "departments@淮安市" …), narrowed to the city of the unit `home`."""
        code, _, where = group.partition("@")
        within: set[int] | None = self._by_region.get(where, set()) if where else None
        if within is None and home in self._order:
            entry = self._entries[self._order[home]]
            level = "province" if code in {"province", "cities"} else "city"
            top = next((name for name in sorted(entry.within) if level_of(name) == level), None)
            within = self._by_region.get(top) if top else None
        return self._members(code, within, frozenset({where} if where else ()))


def _belongs(entry: _Entry, code: str) -> bool:
    if code.startswith("office:"):
        return entry.office == code.removeprefix("office:")
    governing = entry.office in {"government", "management_committee"}
    match code:
        case "counties":
            return governing and entry.level == "county"
        case "cities":
            return governing and entry.level == "city"
        case "townships":
            return entry.level == "township"
        case "governments":
            return entry.office == "government"
        case "departments":
            return not governing and entry.level != "township"
    return True


def _called(division: str) -> Iterator[str]:
    """What an indexed division is called: in full, in short, and for a zone without the name of its city."""
    yield division
    short = short_region(division)
    if short:
        yield short
    zone = _ZONE.search(division)
    if zone and zone.start() > 0:
        yield zone.group()
    if zone and (brief := _ZONE_SHORT.get(zone.group())):
        yield brief


def _bounded(text: str, start: int, end: int) -> bool:
    """Latin words match only whole."""
    return not (
        (
            text[start].isascii()
            and text[start].isalnum()
            and start
            and text[start - 1].isascii()
            and text[start - 1].isalnum()
        )
        or (
            text[end - 1].isascii()
            and text[end - 1].isalnum()
            and end < len(text)
            and text[end].isascii()
            and text[end].isalnum()
        )
    )


def is_office(text: str) -> bool:
    """Whether the whole text is a known name of an office."""
    return office_code(text) is not None
