"""What a unit's name says of it: its divisions, its office, and what all of them are called in a question."""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate

from knowledge.divisions import BARE, called
from knowledge.hanzi import simplify
from knowledge.naming import NameParts, level_of, short_region, split_name
from knowledge.shelf import Entry, Unit

GOVERNING = frozenset({"government", "management_committee", "subdistrict", "township"})
"""The offices that are the body of their division and no part of it."""


@lru_cache(maxsize=256)
def _parts(name: str) -> NameParts:
    return split_name(name)


def as_said(name: str) -> str:
    """A name as it stands in a question in its normal form."""
    return simplify(name).lower()


def raw_path(unit: Unit) -> tuple[str, ...]:
    """A unit's divisions as they were told or as its name has them, whichever are more."""
    parts = _parts(unit.name)
    return tuple(unit.region) if len(unit.region) > len(parts.region) else parts.region


def is_whole(division: str) -> bool:
    """Whether a division is named with what it is: 澄湖区, and not 澄湖 as in 澄湖分局."""
    return BARE.search(division) is not None


def entry_of(unit: Unit, whole: Callable[[str], str]) -> Entry:
    """What a unit's name says; `whole` gives a division in full where another unit names it so."""
    parts = _parts(unit.name)
    path = tuple(division if is_whole(division) else whole(division) for division in raw_path(unit))
    text = as_said(parts.office_text)
    own = path[-1] if path else ""
    at = unit.name.find(own)
    if at < 0:
        # 云津市公安局澄湖分局: the division stands behind, and not as it is called.
        above = max((name for name in sorted(set(path)) if unit.name.startswith(name)), key=len, default="")
        seat = ""
    else:
        above, seat = unit.name[:at], own
    return Entry(
        name=unit.name,
        path=path,
        office=unit.office or parts.office or (f"text:{text}" if text else "government"),
        office_text=text,
        level=unit.level or (level_of(own) if own else None),
        above=above,
        seat=seat,
    )


def spoken(above: str, seat: str) -> Iterator[str]:
    """What a division is called: with its city in full, in short or not at all, and itself in full or in short."""
    found = dict.fromkeys(
        city + division for city in (above, short_region(above), "") for division in (seat, short_region(seat) or seat)
    )
    yield from (said for said in found if said or not above)


def in_full(said: str, seat: str) -> bool:
    """Whether what a division is called ends with its own name: only that is long enough to be compared."""
    return bool(said) and said.endswith(seat)


def places(division: str) -> Iterator[str]:
    """What a division is called by itself, each once."""
    yield from dict.fromkeys(called(division))


class JoinedNames:
    """Names in one text, each in its normal form, to be searched for a part."""

    def __init__(self, names: Sequence[str]) -> None:
        """The names, in the order in which they are found."""
        self._names = names

    @cached_property
    def _text(self) -> str:
        return "\n".join(as_said(unicodedata.normalize("NFKC", name)).replace("\n", " ") for name in self._names)

    @cached_property
    def _ends(self) -> array[int]:
        return array("Q", accumulate((len(line) + 1 for line in self._text.split("\n")), initial=0))

    def holding(self, part: str) -> Sequence[str]:
        """The names that it is a part of."""
        found: list[str] = []
        at = self._text.find(part) if part else -1
        while at >= 0:
            number = bisect_right(self._ends, at) - 1
            found.append(self._names[number])
            at = self._text.find(part, self._ends[number + 1])
        return found
