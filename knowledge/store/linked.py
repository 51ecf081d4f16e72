"""The names of an open index's units, looked up in its tables; what was read last is kept, up to a bound."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from knowledge.remembered import Remembered
from knowledge.shelf import ANY, Beginning, Entry, Scope, UnitKind
from knowledge.store.linking import Sort
from knowledge.store.rows import clean
from knowledge.unit_names import JoinedNames

_COLUMNS = "linked.name, path, office, office_text, level, above, seat"
_SAID = f"""
    SELECT text, sort, coalesce(linked.name, meaning) FROM said
    LEFT JOIN linked ON sort = {Sort.UNIT.value} AND unit = meaning
    WHERE sort <= {Sort.GROUP.value} AND text"""  # noqa: S608  numbers
_BEGINNING = f"{_SAID} IN ({{marks}})"
_UNDER_HEAD = f"{_SAID} >= ? AND text < ? LIMIT ?"
_LAST = "\U0010ffff"
_MOST_UNDER_HEAD = 64
"""Rows of names with the same two first characters up to which they are all read at once."""
_MOST_HEADS = 20_000
"""Names, and beginnings of names, that are kept: about 8 MB."""
_MOST_NAMES = 200_000
"""Names in lists that are kept: about 16 MB."""
_MOST_ENTRIES = 5_000
_MOST_SOUNDS = 5_000
_MOST_PLACES = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """How long the names are that begin with the same two characters, the longest first, and what they stand for.

    `said` is None where they are many: then each text is looked up by itself.
    """

    sizes: tuple[int, ...]
    said: Mapping[str, Beginning] | None


Rows = Callable[[str, Sequence[Any]], list[Any]]


class StoredNames:
    """The names of an index as knowledge.store.linking keeps them."""

    def __init__(self, rows: Rows, names: Callable[[], Sequence[str]]) -> None:
        """`rows` runs a statement on the thread's connection; `names` gives all names."""
        self._rows = rows
        self.names = names
        self._heads: Remembered[str, _Head] = Remembered(_MOST_HEADS, weight=_names_under)
        self._lists: Remembered[tuple[object, ...], tuple[str, ...]] = Remembered(_MOST_NAMES, weight=len)
        self._entries: Remembered[str, tuple[Entry, ...]] = Remembered(_MOST_ENTRIES)
        self._sounds: Remembered[str, frozenset[str]] = Remembered(_MOST_SOUNDS)
        self._places: Remembered[int, tuple[str, ...]] = Remembered(_MOST_PLACES, weight=len)

    def beginning(self, text: str) -> Sequence[Beginning]:
        """What a text begins with, longest first."""
        head = self._head(text[:2])
        pieces = [text[:size] for size in head.sizes if size <= len(text)]
        if not pieces:
            return ()
        said = head.said
        if said is None:
            said = _meanings(self._rows(_BEGINNING.format(marks=_marks(pieces)), pieces))
        return [said[piece] for piece in pieces if piece in said]

    def opens(self, head: str) -> bool:
        """Whether anything begins with these two characters."""
        return bool(self._head(head).sizes)

    def _head(self, head: str) -> _Head:
        return self._heads.get(head, lambda: self._read_head(head))

    def _read_head(self, head: str) -> _Head:
        rows = self._rows("SELECT size FROM said_sizes WHERE head = ? ORDER BY size DESC", (head,))
        sizes = tuple(size for (size,) in rows)
        if not sizes:
            return _NOTHING
        under = self._rows(_UNDER_HEAD, (head, head + _LAST, _MOST_UNDER_HEAD + 1))
        return _Head(sizes=sizes, said=_meanings(under) if len(under) <= _MOST_UNDER_HEAD else None)

    def sounding(self, sound: str) -> frozenset[str]:
        """The divisions that are written so in Latin letters."""
        return self._sounds.get(sound, lambda: self._read_sounding(sound))

    def _read_sounding(self, sound: str) -> frozenset[str]:
        rows = self._rows("SELECT meaning FROM said WHERE text = ? AND sort = ?", (sound, Sort.SOUND.value))
        return frozenset(division for (division,) in rows)

    def entry(self, name: str) -> Entry | None:
        """The unit of that canonical name."""
        found = self._entries.get(
            name, lambda: self._read("unit = (SELECT id FROM units WHERE name = ?)", [clean(name)])
        )
        return found[0] if found else None

    def of_division(self, divisions: Collection[str], offices: Collection[str] | None = None) -> Sequence[Entry]:
        """The units whose lowest division is one of these."""
        where, values = _among("own", divisions)
        if offices is not None:
            more, told = _among("office", offices)
            where, values = f"{where} AND {more}", [*values, *told]
        return self._read(f"{where} ORDER BY name", values)

    def of_office(
        self, offices: Collection[str], *, called: str | None = None, most: int | None = None
    ) -> Sequence[Entry]:
        """The units of these offices."""
        where, values = _among("office", offices)
        if called is not None:
            where, values = f"{where} AND office_text = ?", [*values, called]
        if most is not None:
            return self._read(f"{where} LIMIT ?", [*values, most])
        return self._read(f"{where} ORDER BY name", values)

    def of_group(self, group: tuple[str, str]) -> Sequence[Entry]:
        """The units whose names begin with these divisions."""
        return self._read("above = ? AND seat = ? ORDER BY name", list(group))

    def select(self, scope: Scope, kind: UnitKind = ANY) -> Sequence[str]:
        """The names of the units of a kind that lie there."""
        if not scope and kind == ANY:
            return self.names()
        where, values = _where(scope, kind)
        key = (where, *values)
        return self._lists.get(
            key,
            lambda: tuple(
                name
                for (name,) in self._rows(f"SELECT name FROM linked WHERE {where} ORDER BY name", values)  # noqa: S608  marks only
            ),
        )

    def count(self, scope: Scope) -> int:
        """How many units lie there."""
        where, values = _where(scope, ANY)
        return int(self._rows(f"SELECT count(*) FROM linked WHERE {where}", values)[0][0])  # noqa: S608  marks only

    def divisions(self) -> Sequence[str]:
        """All divisions that any unit lies in."""
        return [name for (name,) in self._rows("SELECT name FROM divisions ORDER BY name", ())]

    def places_of(self, length: int) -> Sequence[str]:
        """What the divisions in front of names are called in full, of so many characters."""
        return self._places.get(length, lambda: self._read_places(length))

    def _read_places(self, length: int) -> tuple[str, ...]:
        rows = self._rows(
            f"SELECT DISTINCT text FROM said WHERE sort = {Sort.FULL_PLACE.value} AND length(text) = ? ORDER BY text",  # noqa: S608  a number
            (length,),
        )
        return tuple(text for (text,) in rows)

    def holding(self, part: str) -> Sequence[str]:
        """The names that a text in its normal form is a part of."""
        return self._joined.holding(part)

    @cached_property
    def _joined(self) -> JoinedNames:
        return JoinedNames(self.names())

    def _read(self, where: str, values: Sequence[Any]) -> tuple[Entry, ...]:
        rows = self._rows(f"SELECT {_COLUMNS} FROM linked WHERE {where}", values)  # noqa: S608  marks only
        return tuple(
            Entry(
                name=name,
                path=tuple(path.split("/")) if path else (),
                office=office,
                office_text=text,
                level=level,
                above=above,
                seat=seat,
            )
            for name, path, office, text, level, above, seat in rows
        )


_NOTHING = _Head(sizes=(), said={})


def _names_under(head: _Head) -> int:
    return len(head.said or ())


def _meanings(rows: Iterable[tuple[str, int, str]]) -> dict[str, Beginning]:
    found: dict[str, dict[int, list[str]]] = {}
    for said, sort, meaning in rows:
        found.setdefault(said, {}).setdefault(sort, []).append(meaning)
    return {piece: _beginning(piece, meant) for piece, meant in found.items()}


def _beginning(piece: str, found: dict[int, list[str]]) -> Beginning:
    return Beginning(
        size=len(piece),
        units=tuple(sorted(found.get(Sort.UNIT, ()))),
        divisions=frozenset(found.get(Sort.DIVISION, ())),
        offices=tuple(sorted(found.get(Sort.OFFICE, ()))),
        groups=tuple(sorted(_group(meaning) for meaning in found.get(Sort.GROUP, ()))),
    )


def _group(meaning: str) -> tuple[str, str]:
    above, _, seat = meaning.partition("\t")
    return above, seat


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))


def _among(column: str, values: Collection[str]) -> tuple[str, list[str]]:
    return f"{column} IN ({_marks(values)})", sorted(values)


def _where(scope: Scope, kind: UnitKind) -> tuple[str, list[str]]:
    """The condition that a unit lies there and is of a kind, and its values."""
    parts: list[tuple[str, list[str]]] = []
    for names in scope:
        among, values = _among("divisions.name", names)
        parts.append(
            (
                "unit IN (SELECT lying_in.unit FROM divisions JOIN lying_in ON division = divisions.id"  # noqa: S608  marks only
                f" WHERE {among})",
                values,
            )
        )
    if kind.offices is not None:
        parts.append(_among("office", kind.offices))
    if kind.but_offices:
        among, values = _among("office", kind.but_offices)
        parts.append((f"NOT {among}", values))
    if kind.level is not None:
        parts.append(("level = ?", [kind.level]))
    if kind.but_level is not None:
        parts.append(("level IS NOT ?", [kind.but_level]))
    if kind.but_own:
        among, values = _among("own", kind.but_own)
        parts.append((f"NOT {among}", values))
    return " AND ".join(part for part, _ in parts) or "1", [value for _, values in parts for value in values]
