"""The names of units looked up in memory, built from the units themselves: for small indexes, and for older ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from knowledge.divisions import whole_division
from knowledge.lexicon.sounds import spellings_of
from knowledge.shelf import ANY, Beginning, Entry, Scope, Unit, UnitKind
from knowledge.unit_names import JoinedNames, as_said, entry_of, in_full, is_whole, places, raw_path, spoken

_NOBODY: frozenset[int] = frozenset()
Group = tuple[str, str]


class NamesInMemory:
    """All units with their postings by division, office and group."""

    def __init__(self, units: Iterable[Unit]) -> None:
        """The names of these units; of several with one name the last counts."""
        by_name = {unit.name: unit for unit in units}
        ordered = [by_name[name] for name in sorted(by_name)]
        full = {division for unit in ordered for division in raw_path(unit) if is_whole(division)}
        self._entries = [entry_of(unit, lambda division: whole_division(division, full)) for unit in ordered]
        self._order = {unit.name: index for index, unit in enumerate(ordered)}
        self._units: dict[str, list[str]] = {}
        self._divisions: dict[str, set[str]] = {}
        self._offices: dict[str, set[str]] = {}
        self._groups: dict[str, list[Group]] = {}
        self._within: dict[str, set[int]] = {}
        self._by_own: dict[str, list[int]] = {}
        self._by_office: dict[str, list[int]] = {}
        self._members: dict[Group, list[int]] = {}
        for index, (unit, entry) in enumerate(zip(ordered, self._entries, strict=True)):
            self._add(index, unit, entry)
        self._sizes = _sizes((self._units, self._divisions, self._offices, self._groups))

    def _add(self, index: int, unit: Unit, entry: Entry) -> None:
        for said in dict.fromkeys(as_said(name) for name in (unit.name, *unit.aliases)):
            self._units.setdefault(said, []).append(unit.name)
        for division in dict.fromkeys(entry.path):
            if division not in self._within:
                for said in places(division):
                    self._divisions.setdefault(said, set()).add(division)
            self._within.setdefault(division, set()).add(index)
        self._by_own.setdefault(entry.own, []).append(index)
        self._by_office.setdefault(entry.office, []).append(index)
        if len(entry.office_text) >= 2:
            self._offices.setdefault(entry.office_text, set()).add(entry.office)
        group = (entry.above, entry.seat)
        if group not in self._members:
            for said in spoken(*group):
                self._groups.setdefault(said, []).append(group)
        self._members.setdefault(group, []).append(index)

    def beginning(self, text: str) -> Sequence[Beginning]:
        """What a text begins with, longest first."""
        return [
            Beginning(
                size=size,
                units=tuple(self._units.get(said, ())),
                divisions=frozenset(self._divisions.get(said, ())),
                offices=tuple(sorted(self._offices.get(said, ()))),
                groups=tuple(sorted(self._groups.get(said, ()))),
            )
            for size in self._sizes.get(text[:2], ())
            if size <= len(text) and self._is_called(said := text[:size])
        ]

    def opens(self, head: str) -> bool:
        """Whether anything begins with these two characters."""
        return head in self._sizes

    def _is_called(self, said: str) -> bool:
        return said in self._units or said in self._divisions or said in self._offices or said in self._groups

    def sounding(self, sound: str) -> frozenset[str]:
        """The divisions that are written so in Latin letters."""
        return frozenset(self._sounds.get(sound, ()))

    @cached_property
    def _sounds(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for said, divisions in self._divisions.items():
            for sound in spellings_of(said):
                found.setdefault(sound, set()).update(divisions)
        return found

    def entry(self, name: str) -> Entry | None:
        """The unit of that canonical name."""
        index = self._order.get(name)
        return None if index is None else self._entries[index]

    def of_division(self, divisions: Collection[str], offices: Collection[str] | None = None) -> Sequence[Entry]:
        """The units whose lowest division is one of these."""
        found = sorted(index for division in set(divisions) for index in self._by_own.get(division, ()))
        entries = [self._entries[index] for index in found]
        return entries if offices is None else [entry for entry in entries if entry.office in offices]

    def of_office(
        self, offices: Collection[str], *, called: str | None = None, most: int | None = None
    ) -> Sequence[Entry]:
        """The units of these offices."""
        found = sorted(index for office in set(offices) for index in self._by_office.get(office, ()))
        entries = [self._entries[index] for index in found]
        return [entry for entry in entries if called is None or entry.office_text == called][:most]

    def of_group(self, group: Group) -> Sequence[Entry]:
        """The units whose names begin with these divisions."""
        return [self._entries[index] for index in self._members.get(group, ())]

    def select(self, scope: Scope, kind: UnitKind = ANY) -> Sequence[str]:
        """The names of the units of a kind that lie there."""
        found = sorted(self._in(scope)) if scope else range(len(self._entries))
        return tuple(self._entries[index].name for index in found if kind.holds(self._entries[index]))

    def count(self, scope: Scope) -> int:
        """How many units lie there."""
        return len(self._in(scope)) if scope else len(self._entries)

    def _in(self, scope: Scope) -> Collection[int]:
        found = sorted((self._in_any(names) for names in scope), key=len)
        return found[0].intersection(*found[1:])

    def _in_any(self, names: frozenset[str]) -> frozenset[int] | set[int]:
        if len(names) == 1:
            return self._within.get(next(iter(names)), _NOBODY)
        return _NOBODY.union(*(self._within.get(name, _NOBODY) for name in names))

    def divisions(self) -> Sequence[str]:
        """All divisions that any unit lies in."""
        return sorted(self._within)

    def places_of(self, length: int) -> Sequence[str]:
        """What the divisions in front of names are called in full, of so many characters."""
        return self._by_length.get(length, ())

    @cached_property
    def _by_length(self) -> Mapping[int, Sequence[str]]:
        found: dict[int, list[str]] = {}
        for said in sorted(self._groups):
            if any(in_full(said, seat) for _, seat in self._groups[said]):
                found.setdefault(len(said), []).append(said)
        return found

    def names(self) -> Sequence[str]:
        """The names of all units."""
        return tuple(self._order)

    def holding(self, part: str) -> Sequence[str]:
        """The names that a text in its normal form is a part of."""
        return self._joined.holding(part)

    @cached_property
    def _joined(self) -> JoinedNames:
        return JoinedNames(self.names())


def _sizes(called: Iterable[Iterable[str]]) -> Mapping[str, tuple[int, ...]]:
    """How long the names that begin with the same two characters are, the longest first."""
    sizes: dict[str, set[int]] = {}
    for names in called:
        for said in names:
            sizes.setdefault(said[:2], set()).add(len(said))
    return {head: tuple(sorted(found, reverse=True)) for head, found in sizes.items()}
