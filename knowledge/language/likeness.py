"""The units of an index whose names are most like what was written, where it is no name of any.

A misspelling lies in the division or in the office, hardly ever in both. So what is right of the two is looked up, and
only the other is compared: divisions with divisions, offices with those of the division.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from knowledge.hanzi import is_han
from knowledge.language.spelling import nearest, same_sound
from knowledge.lexicon.hints import hint_words
from knowledge.lexicon.offices import offices
from knowledge.lexicon.sounds import pinyin_of
from knowledge.shelf import Beginning, Entry, UnitNames
from knowledge.unit_names import GOVERNING

_DIVISION_ENDS = frozenset(hint_words("strangers.of_place"))
_SOUND_ALIKE = 0.5
"""What another character that sounds the same counts; any other fault counts 1."""
_MOST_PLACES = 200
_SHORTEST_OFFICE, _LONGEST_SHORT_OFFICE = 2, 6
_FEW = 5
_NATIONAL = ("", "")
"""The group of units whose names begin with no division."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A unit that a text up to `end` may have been meant for; `alike` tells that it sounds just like it."""

    end: int
    name: str
    faults: float
    alike: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Likeness:
    """How many faults there are, and of which sort; `alike` tells that it sounds the same."""

    faults: float
    extra: int
    others: int
    alike: bool

    @property
    def rank(self) -> tuple[float, int, int]:
        """The least is the likeliest: a character is rather left out than another, and rather that than too many."""
        return (self.faults, self.extra, self.others)


_SOUNDS_ALIKE = _Likeness(faults=_SOUND_ALIKE, extra=0, others=0, alike=True)


class NamesAlike:
    """The names of an index by division, for what is misspelt."""

    def __init__(self, names: UnitNames, beginning: Callable[[str, int], Sequence[Beginning]]) -> None:
        """`beginning` gives what begins at a place of a text."""
        self._names = names
        self._beginning = beginning

    @cached_property
    def _called(self) -> Mapping[str, str]:
        """Governments by their place, and by the lowest division where one is that division's only one."""
        called: dict[str, str] = {}
        governments = self._names.of_office({"government"})
        for entry in governments:
            brief = entry.name.removesuffix(entry.office_text)
            if len(brief) > 1 and brief != entry.name and self._names.entry(brief) is None:
                called.setdefault(brief, entry.name)
        owns = Counter(entry.own for entry in governments)
        for entry in governments:
            if entry.own and owns[entry.own] == 1 and self._names.entry(entry.own) is None:
                called.setdefault(entry.own, entry.name)
        return called

    @cached_property
    def _briefs(self) -> Sequence[str]:
        return tuple(self._called)

    def scan(self, said: str, *, limit: int) -> tuple[str, ...]:
        """The names most like what was written, of all there are."""
        names, briefs = self._names.names(), self._briefs
        found = [*nearest(said, names, limit=limit + 3), *nearest(said, briefs, limit=limit + 3)]
        spoken = nearest(said, found, limit=limit + 3)
        return tuple(dict.fromkeys(self._called.get(name, name) for name in spoken))[:limit]

    def offices_like(self, said: str) -> tuple[str, ...]:
        """The units of an office that is called so but for one character; none where there are more than a few."""
        if not _SHORTEST_OFFICE < len(said) <= _LONGEST_SHORT_OFFICE or not all(map(is_han, said)):
            return ()
        found: dict[str, None] = {}
        for at, char in enumerate(said):
            for other in offices().characters():
                office = said[:at] + other + said[at + 1 :]
                codes = _office_codes(office) if other != char else ()
                found |= dict.fromkeys(entry.name for entry in self._few(office, codes)) if codes else {}
        return tuple(sorted(found, key=lambda name: (len(name), name))) if len(found) <= _FEW else ()

    def guesses(self, text: str, start: int, ends: Sequence[int], most: float) -> list[Guess]:
        """The units that [start, one of `ends`) is a misspelling of with at most so many faults, likeliest first."""
        best: dict[str, tuple[int, _Likeness]] = {}
        for name, end, like in (
            *self._with_office(text, start, ends, most),
            *self._with_place(text, start, ends, most),
            *self._office_alone(text, start, ends),
        ):
            if name not in best or (like.rank, -end) < (best[name][1].rank, -best[name][0]):
                best[name] = (end, like)
        return [
            Guess(end=end, name=name, faults=like.faults, alike=like.alike)
            for name, (end, like) in sorted(best.items(), key=_likeliest)
        ]

    def _with_office(
        self, text: str, start: int, ends: Collection[int], most: float
    ) -> Iterator[tuple[str, int, _Likeness]]:
        """Units of divisions like what stands before an office that is written rightly: 淮按市 + 教育局."""
        for at, end, codes in self._offices(text, start, ends):
            said, office = text[start:at], text[at:end]
            if any(item.size == len(said) and (item.groups or item.divisions) for item in self._beginning(said, 0)):
                # A division that there is: it has no such office, and none elsewhere is meant.
                continue
            for place, like in self._places_like(said, most):
                for group in self._groups_of(place):
                    for entry in _called_so(self._names.of_group(group), office, codes):
                        yield entry.name, end, like

    def _groups_of(self, place: str) -> Sequence[tuple[str, str]]:
        return next((item.groups for item in self._beginning(place, 0) if item.size == len(place)), ())

    def _places_like(self, said: str, most: float) -> Iterator[tuple[str, _Likeness]]:
        furthest = math.ceil(most)
        for length in range(len(said) - furthest, len(said) + furthest + 1):
            names = self._names.places_of(length)
            yield from _alike(said, dict(zip(names, names, strict=True)), most, limit=_MOST_PLACES)

    def _offices(self, text: str, start: int, ends: Collection[int]) -> Iterator[tuple[int, int, frozenset[str]]]:
        """The longest office that ends at each of `ends`: its start, its end, its codes."""
        found: dict[int, tuple[int, set[str]]] = {}
        for at in range(start + 2, max(ends)):
            named: list[tuple[int, Collection[str]]] = [
                (end, item.offices) for item in self._beginning(text, at) if (end := at + item.size) in ends
            ]
            for end, labels in offices().matches(text, at):
                named.append((end, [code for sort, code in labels if sort == "office" and end in ends]))
            for end, codes in named:
                if codes and found.get(end, (at,))[0] == at:
                    found.setdefault(end, (at, set()))[1].update(codes)
        for end in ends:
            if end in found:
                yield found[end][0], end, frozenset(found[end][1])
            elif text[end - 1] in _DIVISION_ENDS:
                yield end, end, GOVERNING

    def _with_place(
        self, text: str, start: int, ends: Sequence[int], most: float
    ) -> Iterator[tuple[str, int, _Likeness]]:
        """Units whose office is like what stands behind a division that is written rightly: 淮安市 + 教育句."""
        beginnings = [(item.size, item.groups) for item in self._beginning(text, start)]
        for size, groups in (*beginnings, (0, (_NATIONAL,))):
            for group in groups if size < ends[-1] - start else ():
                members = self._names.of_group(group)
                rests = {entry.name: entry.rest for entry in members}
                for end in ends:
                    said = text[start + size : end]
                    if not said:
                        continue
                    # 税务局 is no 水务局 misspelt, however alike they sound.
                    known = bool(_office_codes(said))
                    for name, like in _alike(said, rests, most, limit=None):
                        yield name, end, replace(like, alike=like.alike and not known)
                    for name in () if known else self._sounding(said, members):
                        yield name, end, _SOUNDS_ALIKE

    def _office_alone(self, text: str, start: int, ends: Sequence[int]) -> Iterator[tuple[str, int, _Likeness]]:
        """The few units of an office that is said without any division: 公案局."""
        for end in ends:
            for name in self._sounding(text[start:end], None):
                yield name, end, replace(_SOUNDS_ALIKE, alike=False)

    def _sounding(self, said: str, members: Sequence[Entry] | None) -> Sequence[str]:
        """The units whose office is called so but for one character that sounds alike; () where `said` is an office.

        Of all units, where no `members` are given, only where they are few.
        """
        if not _SHORTEST_OFFICE <= len(said) <= _LONGEST_SHORT_OFFICE or _office_codes(said):
            return ()
        found: dict[str, None] = {}
        for at, char in enumerate(said):
            for other in _office_characters().get(pinyin_of(char), ()):
                office = said[:at] + other + said[at + 1 :]
                codes = _office_codes(office)
                if codes:
                    fitting = self._few(office, codes) if members is None else _called_so(members, office, codes)
                    found |= dict.fromkeys(entry.name for entry in fitting)
                    if members is None and len(found) > _FEW:
                        return ()
        return tuple(found)

    def _few(self, office: str, codes: Collection[str]) -> Sequence[Entry]:
        """Some units of such an office, those called just so where there are any: one more than are few."""
        return self._names.of_office(codes, called=office, most=_FEW + 1) or self._names.of_office(codes, most=_FEW + 1)


def _likeliest(found: tuple[str, tuple[int, _Likeness]]) -> tuple[object, ...]:
    name, (end, like) = found
    return (like.faults, -end, like.rank, len(name), name)


def _called_so(members: Iterable[Entry], office: str, codes: Collection[str]) -> Sequence[Entry]:
    """The units of such an office; where some are called just so, those."""
    of_it = [entry for entry in members if entry.office in codes]
    return [entry for entry in of_it if entry.office_text == office] or of_it


@cache
def _office_characters() -> Mapping[str, Sequence[str]]:
    """The characters that offices are called by, by how they sound."""
    found: dict[str, list[str]] = {}
    for char in sorted(offices().characters()):
        if is_han(char):
            found.setdefault(pinyin_of(char), []).append(char)
    return found


def _office_codes(said: str) -> list[str]:
    return [
        code
        for end, labels in offices().matches(said, 0)
        if end == len(said)
        for sort, code in labels
        if sort == "office"
    ]


def _alike(said: str, choices: Mapping[str, str], most: float, *, limit: int | None) -> Iterator[tuple[str, _Likeness]]:
    """The keys of the choices with at most so many faults, half of it at most, and how alike each is."""
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    scorer = Levenshtein.distance
    for choice, _, key in process.extract(said, choices, scorer=scorer, score_cutoff=math.ceil(most), limit=limit):
        edits = Levenshtein.editops(said, choice)
        sounds = sum(edit.tag == "replace" and same_sound(said[edit.src_pos], choice[edit.dest_pos]) for edit in edits)
        like = _Likeness(
            faults=len(edits) - sounds * (1 - _SOUND_ALIKE),
            extra=sum(edit.tag == "delete" for edit in edits),
            others=sum(edit.tag == "replace" for edit in edits) - sounds,
            alike=sounds == len(edits),
        )
        if like.faults <= min(most, len(said) / 2):
            yield key, like
