"""The units of an index by name, division and office: what a name in a question may stand for.

Built once for an index from its own unit names, then only read. Answers are in the order of the index's units.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.language.divisions import BARE, called, whole_division
from knowledge.language.likeness import GOVERNING, Entry, Guess, NamesAlike
from knowledge.language.normal import simplify
from knowledge.language.spelling import LatinPlaces, most_like
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.offices import office_code
from knowledge.lexicon.regions import regions
from knowledge.naming import level_of, split_name
from knowledge.shelf import Unit

_NOBODY: set[int] = set()
SUGGESTIONS = 5
_MOST_KEPT = 2_000
_INNER = frozenset({"counties", "townships", "cities"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A division named at [start, end): the names that it may stand for."""

    start: int
    end: int
    names: frozenset[str]


class Gazetteer:
    """All units with their postings by division and by office."""

    __slots__ = (
        "_alias_sizes",
        "_aliases",
        "_alike",
        "_alones",
        "_by_office",
        "_by_own",
        "_by_region",
        "_entries",
        "_groups",
        "_latin",
        "_literal",
        "_nationals",
        "_office_sizes",
        "_order",
        "_place_sizes",
        "_places",
        "_singles",
    )

    def __init__(self, units: Sequence[Unit]) -> None:
        """The gazetteer of these units; their order is the order of every answer."""
        self._entries: list[Entry] = []
        self._order: dict[str, int] = {}
        self._aliases: dict[str, list[str]] = {}
        self._by_region: dict[str, set[int]] = {}
        self._by_office: dict[str, set[int]] = {}
        self._by_own: dict[str, list[int]] = {}
        self._places: dict[str, set[str]] = {}
        self._literal: dict[str, set[str]] = {}
        self._nationals: dict[str, list[str]] = {}
        self._alones: dict[tuple[str, str | None, str], tuple[str, ...]] = {}
        self._singles: dict[tuple[frozenset[str], str | None, str | None, str], tuple[str, ...]] = {}
        self._groups: dict[tuple[str, frozenset[str]], tuple[str, tuple[str, ...], tuple[str, ...]]] = {}
        parted = [(unit, split_name(unit.name)) for unit in units]
        full = {division for _, parts in parted for division in parts.region if BARE.search(division)}
        for unit, parts in parted:
            path = unit.region if len(unit.region) > len(parts.region) else parts.region
            text = simplify(parts.office_text).lower()
            office = unit.office or parts.office or (f"text:{text}" if text else "government")
            self._add(unit, tuple(whole_division(division, full) for division in path), office, text)
        self._alias_sizes = _sizes(self._aliases)
        self._place_sizes = _sizes(self._places)
        self._office_sizes = _sizes(self._literal)
        self._latin = LatinPlaces(self._places)
        self._alike = NamesAlike(self._entries, self._literal, self._places)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Gazetteer:
        """The gazetteer of an index's units."""
        return cls(tuple(units))

    def _add(self, unit: Unit, path: tuple[str, ...], office: str, office_text: str) -> None:
        own = path[-1] if path else ""
        index = len(self._entries)
        level = unit.level or (level_of(own) if own else None)
        self._entries.append(
            Entry(name=unit.name, within=frozenset(path), own=own, office=office, office_text=office_text, level=level)
        )
        self._order[unit.name] = index
        for name in (unit.name, *unit.aliases):
            self._aliases.setdefault(simplify(name).lower(), []).append(unit.name)
        for division in path:
            if division not in self._by_region:
                for said in called(division):
                    self._places.setdefault(said, set()).add(division)
            self._by_region.setdefault(division, set()).add(index)
        self._by_office.setdefault(office, set()).add(index)
        self._by_own.setdefault(own, []).append(index)
        if not path and (kind := _national_kind(office_text)):
            self._nationals.setdefault(kind, []).append(unit.name)
        if len(office_text) >= 2:
            self._literal.setdefault(office_text, set()).add(office)

    # ------------------------------------------------------------------ what stands at a place of a text

    def begins(self, text: str, start: int) -> bool:
        """Whether a name, an office or a division that is known begins with the next two characters."""
        two = text[start : start + 2]
        return (
            two in self._alias_sizes or two in self._office_sizes or two in self._place_sizes or two in regions().sizes
        )

    def aliases_at(self, text: str, start: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Full names and given other names that begin at `start`, longest first: end and canonical names."""
        for size in self._alias_sizes.get(text[start : start + 2], ()):
            names = self._aliases.get(text[start : start + size])
            if names and start + size <= len(text):
                yield start + size, self.ordered(names)

    def offices_at(self, text: str, start: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Offices called as the index's own names call them: end and office codes."""
        for size in self._office_sizes.get(text[start : start + 2], ()):
            codes = self._literal.get(text[start : start + size])
            if codes and start + size <= len(text):
                yield start + size, tuple(sorted(codes))

    def place_at(self, text: str, start: int) -> Place | None:
        """The longest division that begins at `start`: the index's, else an official one that it has no unit of."""
        if text[start : start + 1].isascii():
            found = self._latin.at(text, start)
            return Place(start=start, end=found[0], names=found[1]) if found else None
        best = next(self.shorter_places(text, start), None)
        known = regions()
        least = best.end - start if best else 1
        for size in known.sizes.get(text[start : start + 2], ()):
            if size <= least:
                break
            if start + size > len(text):
                continue
            piece = text[start : start + size]
            official = known.by_name.get(piece) or known.by_short.get(piece)
            if official:
                return Place(start=start, end=start + size, names=frozenset(item.name for item in official))
        return best

    def shorter_places(self, text: str, start: int) -> Iterator[Place]:
        """The index's divisions that begin at `start`, longest first: 淮安市, then 淮安 as in 淮安市监局."""
        for size in self._place_sizes.get(text[start : start + 2], ()):
            names = self._places.get(text[start : start + size])
            if names and start + size <= len(text):
                yield Place(start=start, end=start + size, names=frozenset(names))

    # ------------------------------------------------------------------ which units are meant

    def within(self, chain: Sequence[Place]) -> set[int] | None:
        """The units that lie in every division of the chain; None where none was named."""
        if not chain:
            return None
        found = sorted((self._in_any(place.names) for place in chain), key=len)
        return found[0].intersection(*found[1:])

    def _in_any(self, names: frozenset[str]) -> set[int]:
        if len(names) == 1:
            return self._by_region.get(next(iter(names)), _NOBODY)
        return _NOBODY.union(*(self._by_region.get(name, _NOBODY) for name in names))

    def resolve(self, chain: Sequence[Place], office: str | None, level: str | None, said: str = "") -> tuple[str, ...]:
        """The units that divisions, an office (None: the government) and a level word (市, 区 …) name; () for none.

        `said` is what the office was called: 文物局 is no 文化广电和旅游局 where a division has both.
        """
        said = said if said in self._literal else ""
        if not chain:
            return self._alone(office or "government", level, said)
        if len(chain) > 1:
            return self._resolved(chain, office, level, said)
        key = (chain[0].names, office, level, said)
        known = self._singles.get(key)
        if known is None:
            if len(self._singles) >= _MOST_KEPT:
                self._singles.clear()
            known = self._singles[key] = self._resolved(chain, office, level, said)
        return known

    def _resolved(self, chain: Sequence[Place], office: str | None, level: str | None, said: str) -> tuple[str, ...]:
        of_it = self._of(chain)
        own = {index for index in of_it if self._entries[index].office == (office or "government")}
        if level is not None:
            own = {index for index in own if _at_level(self._entries[index], level)}
        if not own and office is None:
            # A zone's or a township's own body is not called a government, but the place alone means it.
            own = {index for index in of_it if self._entries[index].office in GOVERNING}
        above = frozenset().union(*(place.names for place in chain[:-1]))
        if above.isdisjoint(self._entries[index].own for index in own):
            # 抚顺市抚顺 is hardly the city again: there it is asked back.
            own = self._widest(own)
        return self._names(self._so_called(own, said))

    def _so_called(self, fitting: Collection[int], said: str) -> Collection[int]:
        """Of the units of one division those whose office is called just so, where there are any."""
        if not said or len(fitting) < 2:
            return fitting
        literally = {index for index in fitting if self._entries[index].office_text == said}
        settled = {self._entries[index].within for index in literally}
        return {index for index in fitting if index in literally or self._entries[index].within not in settled}

    def _of(self, chain: Sequence[Place]) -> set[int]:
        """The units of the chain's lowest division itself, not of those below it; worked out from the fewest."""
        last = chain[-1].names
        lists = [self._by_own.get(name, []) for name in last]
        above = [self._in_any(place.names) for place in chain[:-1]]
        fewest = min(above, key=len, default=None)
        if fewest is not None and len(fewest) < sum(map(len, lists)):
            of_it = {index for index in fewest if self._entries[index].own in last}
        else:
            of_it = {index for found in lists for index in found}
        for place in chain[:-1]:
            of_it = {index for index in of_it if not place.names.isdisjoint(self._entries[index].within)}
        return of_it

    def national(self, said: str) -> tuple[str, ...]:
        """The body of the whole country that is called so: 国家卫健委 is 国家卫生健康委; () unless it is one."""
        names = self._nationals.get(_national_kind(said) or "", ())
        return tuple(names) if len(names) == 1 else ()

    def called(self, chain: Sequence[Place], ending: str) -> tuple[str, ...]:
        """The units of the chain's lowest division whose names end so: 分局 of 澄湖区."""
        of_it = self._of(chain)
        return self._names(index for index in of_it if self._entries[index].name.endswith(ending))

    def near(self, text: str) -> tuple[str, ...]:
        """The units most like a name that is not known, of those in the divisions that it begins with."""
        chain: list[Place] = []
        at = 0
        while (place := self.place_at(text, at)) is not None:
            chain.append(place)
            at = place.end
        return most_like(text, self._names(self.within(chain) or ()), limit=SUGGESTIONS)

    def _alone(self, office: str, level: str | None, said: str) -> tuple[str, ...]:
        key = (office, level, said)
        known = self._alones.get(key)
        if known is None:
            indexes: Collection[int] = self._by_office.get(office, set())
            if level is not None:
                indexes = {index for index in indexes if _at_level(self._entries[index], level)}
            known = self._alones[key] = self._names(self._so_called(indexes, said))
        return known

    def _widest(self, fitting: set[int]) -> set[int]:
        """淮安 is the city and a district of that city: of such a pair the wider one is meant."""
        owns = {self._entries[index].own for index in fitting}
        if len(owns) < 2:
            return fitting
        return {
            index
            for index in fitting
            if not any(other != self._entries[index].own and other in self._entries[index].within for other in owns)
        }

    def _names(self, indexes: Iterable[int]) -> tuple[str, ...]:
        return tuple(self._entries[index].name for index in sorted(indexes))

    def ordered(self, names: Iterable[str]) -> tuple[str, ...]:
        """Canonical names, each once, in the order of the index."""
        return tuple(sorted(set(names), key=self._order.__getitem__))

    def same_division(self, first: str, second: str) -> bool:
        """Whether two units, by canonical name, are of the same lowest division."""
        return self._entries[self._order[first]].own == self._entries[self._order[second]].own

    def governs(self, name: str) -> bool:
        """Whether a unit, by canonical name, is the government of its division and no office of it."""
        return self._entries[self._order[name]].office in GOVERNING

    # ------------------------------------------------------------------ groups

    def group(self, code: str, chain: Sequence[Place]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """A group's full code, its members, and the places to choose from where 全市 may be that of several cities."""
        key = (code, frozenset().union(*(place.names for place in chain)))
        known = self._groups.get(key)
        if known is None:
            if len(self._groups) >= _MOST_KEPT:
                self._groups.clear()
            known = self._groups[key] = self._group(code, chain)
        return known

    def _group(self, code: str, chain: Sequence[Place]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        within = self.within(chain)
        where = max(sorted(chain[-1].names), key=lambda name: len(self._by_region.get(name, ()))) if chain else ""
        full = f"{code}@{where}" if where else code
        if within is None and code in {"city", "province", "district"}:
            level = "county" if code == "district" else code
            tops = tuple(
                dict.fromkeys(
                    name for entry in self._entries for name in sorted(entry.within) if level_of(name) == level
                )
            )
            if len(tops) > 1:
                return full, (), tops
        return full, self._members(code, within, frozenset({where} if where else ())), ()

    def _members(self, code: str, within: set[int] | None, below: frozenset[str]) -> tuple[str, ...]:
        chosen = range(len(self._entries)) if within is None else sorted(within)
        return tuple(
            self._entries[index].name
            for index in chosen
            if _belongs(self._entries[index], code) and not (code in _INNER and self._entries[index].own in below)
        )

    def members(self, group: str, *, home: str | None = None) -> tuple[str, ...]:
        """The members of a group code ("counties", "departments@淮安市" …), narrowed to the city of the unit `home`."""
        code, _, where = group.partition("@")
        within: set[int] | None = self._by_region.get(where, set()) if where else None
        if within is None and home in self._order:
            entry = self._entries[self._order[home]]
            level = {"province": "province", "cities": "province", "district": "county"}.get(code, "city")
            top = next((name for name in sorted(entry.within) if level_of(name) == level), None)
            within = self._by_region.get(top) if top else None
        return self._members(code, within, frozenset({where} if where else ()))

    # ------------------------------------------------------------------ misspelt

    def guesses(self, text: str, start: int, ends: Sequence[int], most: float) -> list[Guess]:
        """The units that [start, one of `ends`) is a misspelling of with at most so many faults, likeliest first."""
        return self._alike.guesses(text, start, ends, most)

    def suggest(self, said: str) -> tuple[str, ...]:
        """The nearest units to a name that is not known: those in the divisions that it begins with, else of all."""
        return self.near(said) or self._alike.scan(said, limit=SUGGESTIONS)


def _national_kind(said: str) -> str | None:
    """The kind of office that a body of the whole country is, by its name without 国家."""
    prefix = next((one for one in hint_words("units.national") if said.startswith(one)), None)
    return office_code(said.removeprefix(prefix)) if prefix else None


def _sizes(called: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    """How long the names that begin with the same two characters are, the longest first."""
    sizes: dict[str, set[int]] = {}
    for said in called:
        sizes.setdefault(said[:2], set()).add(len(said))
    return {head: tuple(sorted(found, reverse=True)) for head, found in sizes.items()}


def _at_level(entry: Entry, level: str) -> bool:
    """市教育局 is a city's, 县政府 a county's and not a district's: `level` is the word that stood in front."""
    if level in {"区", "县", "镇", "乡"}:
        return entry.own.endswith(level)
    if level == "分局":
        return entry.level not in {"province", "city"}
    if level == "市" and hint("units.no_city").search(entry.own):
        return False
    return entry.level in ({"省": "province", "市": "city"}[level], None)


def _belongs(entry: Entry, code: str) -> bool:
    if code.startswith("office:"):
        return entry.office == code.removeprefix("office:")
    governing = entry.office in {"government", "management_committee"}
    match code:
        case "country":
            # No index holds a country's reports: a sum over what it has would not be what was asked.
            return False
        case "counties":
            return governing and entry.level == "county"
        case "cities":
            return governing and entry.level == "city"
        case "townships":
            return entry.level == "township"
        case "governments":
            return entry.office == "government"
        case "departments":
            return entry.office not in GOVERNING and entry.level != "township"
    return True
