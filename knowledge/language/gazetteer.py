"""The units of an index by name, division and office: what a name in a question may stand for.

It reads the names of an index (knowledge.shelf.UnitNames) and remembers what was worked out last. Answers are in the
order of the units' names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.language.likeness import Guess, NamesAlike
from knowledge.language.spelling import LatinPlaces, most_like
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.offices import office_code, offices
from knowledge.lexicon.regions import regions
from knowledge.names_in_memory import NamesInMemory
from knowledge.naming import level_of
from knowledge.remembered import Remembered
from knowledge.shelf import ANY, Beginning, Entry, Unit, UnitKind, UnitNames
from knowledge.unit_names import GOVERNING, as_said

SUGGESTIONS = 5
_MOST_KEPT = 2_000
_MOST_HEADS = 20_000
"""Beginnings of two characters of which it is kept whether anything begins so, about 2 MB."""
_LEVELS = frozenset(hint_words("units.levels"))
_MOST_NAMES = 200_000
"""Names in answers that are kept, about 16 MB."""
_INNER = frozenset({"counties", "townships", "cities"})
_GOVERNMENTS = frozenset({"government", "management_committee"})

Groups = tuple[str, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A division named at [start, end): the names that it may stand for."""

    start: int
    end: int
    names: frozenset[str]


_BRANCH = "分"
_OF_BRANCH = "分局"
_BUREAU_LEVELS = {"省": "province", "市": "city", "区": "county", "县": "county"}


class Gazetteer:
    """All units by what they may be called."""

    def __init__(self, names: UnitNames, more: Mapping[str, Sequence[str]] | None = None) -> None:
        """The gazetteer of an index's names, and of `more` names that units (by canonical name) are given."""
        self._names = names
        self._more: dict[str, dict[str, list[str]]] = {}
        for unit, given in (more or {}).items():
            for said in map(as_said, given):
                self._more.setdefault(said[:2], {}).setdefault(said, []).append(unit)
        self._heads: dict[str, bool] = {}
        self._looking: tuple[str, dict[int, Sequence[Beginning]]] = ("", {})
        self._begun: Remembered[tuple[str, int], Sequence[Beginning]] = Remembered(_MOST_KEPT)
        self._singles: Remembered[tuple[object, ...], tuple[str, ...]] = Remembered(_MOST_NAMES, weight=len)
        self._groups: Remembered[tuple[str, frozenset[str]], Groups] = Remembered(_MOST_NAMES, weight=_weight)
        self._latin = LatinPlaces(names.sounding)
        self._alike = NamesAlike(names, self._beginning)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Gazetteer:
        """The gazetteer of these units, in memory."""
        return cls(NamesInMemory(units))

    # ------------------------------------------------------------------ what stands at a place of a text

    def _beginning(self, text: str, start: int) -> Sequence[Beginning]:
        # A place of one text is asked about again and again.
        of, looked_at = self._looking
        if of is not text:
            of, looked_at = self._looking = (text, {})
        found = looked_at.get(start)
        if found is None:
            found = ()
            if self._names.opens(text[start : start + 2]):
                found = self._begun.get((text, start), lambda: self._names.beginning(text[start:]))
            looked_at[start] = found
        return found

    def opens(self, head: str) -> bool:
        """Whether a name, an office, a division or a level may begin with these two characters; mostly none does."""
        found = self._heads.get(head)
        if found is None:
            if len(self._heads) >= _MOST_HEADS:
                self._heads.clear()
            known = head[:1] in _LEVELS or head in self._more or head in regions().sizes
            found = self._heads[head] = known or offices().may_begin(head) or self._names.opens(head)
        return found

    def longest(self, text: str, start: int) -> int:
        """How many characters the longest name, office or division has that is known and begins at `start`."""
        found = self._beginning(text, start)
        size = found[0].size if found else 0
        for said in self._more.get(text[start : start + 2], ()):
            if len(said) > size and text.startswith(said, start):
                size = len(said)
        return size

    def aliases_at(self, text: str, start: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Full names and given other names that begin at `start`, longest first: end and canonical names."""
        found = {item.size: item.units for item in self._beginning(text, start) if item.units}
        for said, units in self._more.get(text[start : start + 2], {}).items():
            if text.startswith(said, start):
                found[len(said)] = (*found.get(len(said), ()), *units)
        for size in sorted(found, reverse=True):
            yield start + size, tuple(sorted(set(found[size])))

    def offices_at(self, text: str, start: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Offices called as the index's own names call them: end and office codes."""
        for item in self._beginning(text, start):
            if item.offices:
                yield start + item.size, item.offices

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
        for item in self._beginning(text, start):
            if item.divisions:
                yield Place(start=start, end=start + item.size, names=item.divisions)

    # ------------------------------------------------------------------ which units are meant

    def count(self, chain: Sequence[Place]) -> int:
        """How many units lie in every division of the chain."""
        return self._names.count([place.names for place in chain])

    def resolve(self, chain: Sequence[Place], office: str | None, level: str | None, said: str = "") -> tuple[str, ...]:
        """The units that divisions, an office (None: the government) and a level word (市, 区 …) name; () for none.

        `said` is what the office was called: 文物局 is no 文化广电和旅游局 where a division has both.
        """
        said = said if len(said) >= 2 else ""
        key = (tuple(place.names for place in chain), office, level, said)
        if not chain:
            return self._singles.get(key, lambda: self._alone(office or "government", level, said))
        return self._singles.get(key, lambda: self._resolved(chain, office, level, said))

    def _resolved(self, chain: Sequence[Place], office: str | None, level: str | None, said: str) -> tuple[str, ...]:
        own = self._of(chain, {office or "government"})
        if level is not None:
            own = [entry for entry in own if _at_level(entry, level)]
        if not own and office is None:
            # A zone's or a township's own body is not called a government, but the place alone means it.
            own = self._of(chain, GOVERNING)
        above = frozenset().union(*(place.names for place in chain[:-1]))
        if above.isdisjoint(entry.own for entry in own):
            # 抚顺市抚顺 is hardly the city again: there it is asked back.
            own = _widest(own)
        return _named(_so_called(own, said))

    def _of(self, chain: Sequence[Place], offices: Collection[str] | None) -> Sequence[Entry]:
        """The units of the chain's lowest division itself, not of those below it."""
        of_it = self._names.of_division(chain[-1].names, offices)
        above = [place.names for place in chain[:-1]]
        return [entry for entry in of_it if all(not names.isdisjoint(entry.path) for names in above)]

    @cached_property
    def _nationals(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for entry in self._names.of_division([""]):
            if kind := _national_kind(entry.office_text):
                found.setdefault(kind, []).append(entry.name)
        return found

    def national(self, said: str) -> tuple[str, ...]:
        """The body of the whole country that is called so: 国家卫健委 is 国家卫生健康委; () unless it is one."""
        kind = _national_kind(said)
        names = self._nationals.get(kind, ()) if kind else ()
        return tuple(names) if len(names) == 1 else ()

    def called(self, chain: Sequence[Place], ending: str) -> tuple[str, ...]:
        """The units of the chain's lowest division whose names end so: 分局 of 澄湖区."""
        return _named(entry for entry in self._of(chain, None) if entry.name.endswith(ending))

    def bureaus(self, level: str) -> tuple[str, ...]:
        """The bureaus of a level (市, 区 …) or all branches (分) by their names: what 市局 or 分局 alone may be."""
        return self._singles.get(("bureaus", level), lambda: self._bureaus(level))

    def _bureaus(self, level: str) -> tuple[str, ...]:
        if level == _BRANCH:
            return tuple(name for name in self._names.select(()) if name.endswith(_OF_BRANCH))
        names = self._names.select((), UnitKind(but_offices=GOVERNING, level=_BUREAU_LEVELS[level]))
        county = _BUREAU_LEVELS[level] == "county"
        return tuple(
            name
            for name in names
            if name.endswith("局") and not name.endswith(_OF_BRANCH) and (not county or level in name)
        )

    def near(self, text: str) -> tuple[str, ...]:
        """The units most like a name that is not known, of those in the divisions that it begins with."""
        chain: list[Place] = []
        at = 0
        while (place := self.place_at(text, at)) is not None:
            chain.append(place)
            at = place.end
        names = self._names.select([place.names for place in chain]) if chain else ()
        return most_like(text, names, limit=SUGGESTIONS)

    def _alone(self, office: str, level: str | None, said: str) -> tuple[str, ...]:
        of_it = self._names.of_office({office})
        return _named(_so_called([entry for entry in of_it if level is None or _at_level(entry, level)], said))

    def same_division(self, first: str, second: str) -> bool:
        """Whether two units, by canonical name, are of the same lowest division."""
        one, other = self._names.entry(first), self._names.entry(second)
        return one is not None and other is not None and one.own == other.own

    def governs(self, name: str) -> bool:
        """Whether a unit, by canonical name, is the government of its division and no office of it."""
        entry = self._names.entry(name)
        return entry is not None and entry.office in GOVERNING

    # ------------------------------------------------------------------ groups

    def group(self, code: str, chain: Sequence[Place]) -> Groups:
        """A group's full code, its members, and the places to choose from where 全市 may be that of several cities."""
        key = (code, frozenset().union(*(place.names for place in chain)))
        return self._groups.get(key, lambda: self._group(code, chain))

    def _group(self, code: str, chain: Sequence[Place]) -> Groups:
        lowest = sorted(chain[-1].names) if chain else [""]
        where = lowest[0] if len(lowest) == 1 else max(lowest, key=lambda name: self._names.count([frozenset({name})]))
        full = f"{code}@{where}" if where else code
        if not chain and code in {"city", "province", "district"}:
            level = "county" if code == "district" else code
            tops = tuple(name for name in self._names.divisions() if level_of(name) == level)
            if len(tops) > 1:
                return full, (), tops
        return full, self._members(code, [place.names for place in chain], {where} - {""}), ()

    def _members(self, code: str, scope: Sequence[frozenset[str]], below: Collection[str]) -> tuple[str, ...]:
        kind = _kind_of(code, below)
        return () if kind is None else tuple(self._names.select(scope, kind))

    def members(self, group: str, *, home: str | None = None) -> tuple[str, ...]:
        """The members of a group code ("counties", "departments@淮安市" …), narrowed to the city of the unit `home`."""
        code, _, where = group.partition("@")
        scope = [frozenset({where})] if where else []
        entry = self._names.entry(home) if home and not where else None
        if entry is not None:
            level = {"province": "province", "cities": "province", "district": "county"}.get(code, "city")
            top = next((name for name in sorted(entry.within) if level_of(name) == level), None)
            scope = [frozenset({top})] if top else []
        return self._members(code, scope, {where} - {""})

    # ------------------------------------------------------------------ misspelt

    def guesses(self, text: str, start: int, ends: Sequence[int], most: float) -> list[Guess]:
        """The units that [start, one of `ends`) is a misspelling of with at most so many faults, likeliest first."""
        return self._alike.guesses(text, start, ends, most)

    def suggest(self, said: str) -> tuple[str, ...]:
        """The nearest units to a name that is not known: those in the divisions that it begins with, else of all."""
        return self.near(said) or self._alike.scan(said, limit=SUGGESTIONS)

    def offices_like(self, said: str) -> tuple[str, ...]:
        """The few units whose office is called so but for one character: 教肓局."""
        return self._alike.offices_like(said)[:SUGGESTIONS]


def _weight(groups: Groups) -> int:
    return len(groups[1]) + len(groups[2])


def _named(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(sorted({entry.name for entry in entries}))


def _so_called(fitting: Sequence[Entry], said: str) -> Sequence[Entry]:
    """Of the units of one division those whose office is called just so, where there are any."""
    literally = {entry.name: entry.within for entry in fitting if entry.office_text == said} if said else {}
    if not literally or len(fitting) < 2:
        return fitting
    settled = set(literally.values())
    return [entry for entry in fitting if entry.name in literally or entry.within not in settled]


def _widest(fitting: Sequence[Entry]) -> Sequence[Entry]:
    """淮安 is the city and a district of that city: of such a pair the wider one is meant."""
    owns = {entry.own for entry in fitting}
    if len(owns) < 2:
        return fitting
    return [entry for entry in fitting if not any(other in entry.path for other in owns - {entry.own})]


def _national_kind(said: str) -> str | None:
    """The kind of office that a body of the whole country is, by its name without 国家."""
    prefix = next((one for one in hint_words("units.national") if said.startswith(one)), None)
    return office_code(said.removeprefix(prefix)) if prefix else None


def _at_level(entry: Entry, level: str) -> bool:
    """市教育局 is a city's, 县政府 a county's and not a district's: `level` is the word that stood in front."""
    if level in {"区", "县", "镇", "乡"}:
        return entry.own.endswith(level)
    if level == "分局":
        return entry.level not in {"province", "city"}
    if level == "市" and hint("units.no_city").search(entry.own):
        return False
    return entry.level in ({"省": "province", "市": "city"}[level], None)


def _kind_of(code: str, below: Collection[str]) -> UnitKind | None:
    """Which units a group's code stands for, without those of the divisions `below` which it is; None for none."""
    if code.startswith("office:"):
        return UnitKind(offices=frozenset({code.removeprefix("office:")}))
    but_own = below if code in _INNER else ()
    match code:
        case "country":
            # No index holds a country's reports: a sum over what it has would not be what was asked.
            return None
        case "counties":
            return UnitKind(offices=_GOVERNMENTS, level="county", but_own=but_own)
        case "cities":
            return UnitKind(offices=_GOVERNMENTS, level="city", but_own=but_own)
        case "townships":
            return UnitKind(level="township", but_own=but_own)
        case "governments":
            return UnitKind(offices=frozenset({"government"}))
        case "departments":
            return UnitKind(but_offices=GOVERNING, but_level="township")
    return ANY
