"""The units of an index whose names are most like what was written, where it is no name of any.

A misspelling lies in the division or in the office, hardly ever in both. So what is right of the two is looked up, and
only the other is compared: divisions with divisions, offices with those of the division.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from knowledge.language.normal import is_han
from knowledge.language.spelling import nearest, same_sound
from knowledge.lexicon.hints import hint_words
from knowledge.lexicon.offices import offices
from knowledge.lexicon.sounds import pinyin_of
from knowledge.naming import short_region

GOVERNING = frozenset({"government", "management_committee", "subdistrict", "township"})
_DIVISION_ENDS = frozenset(hint_words("strangers.of_place"))
_SOUND_ALIKE = 0.5
"""What another character that sounds the same counts; any other fault counts 1."""
_MOST_PLACES = 200
_SHORTEST_OFFICE, _LONGEST_SHORT_OFFICE = 2, 6
_FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A unit of the index: its divisions, the lowest of them, its office and what its name calls that."""

    name: str
    within: frozenset[str]
    own: str
    office: str
    office_text: str
    level: str | None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Units whose names all begin with the same divisions."""

    prefix: str
    own: str
    members: tuple[int, ...]


class NamesAlike:
    """The names of an index by division, for what is misspelt; worked out when the first such name comes."""

    def __init__(
        self, entries: Sequence[Entry], offices_called: Mapping[str, Collection[str]], divisions: Container[str]
    ) -> None:
        """`entries` in the order of the index, and what its offices (with their codes) and its divisions are called."""
        self._entries = entries
        self._divisions = divisions
        self._offices_called = offices_called

    @cached_property
    def _called(self) -> Mapping[str, str]:
        """Every unit by its name, a government by its place, and by the lowest division where that is one's only."""
        called: dict[str, str] = {}
        for entry in self._entries:
            called[entry.name] = entry.name
            brief = entry.name.removesuffix(entry.office_text if entry.office == "government" else "")
            called.setdefault(brief if len(brief) > 1 else entry.name, entry.name)
        governments = [entry for entry in self._entries if entry.office == "government" and entry.own]
        owns = Counter(entry.own for entry in governments)
        for entry in governments:
            if owns[entry.own] == 1:
                called.setdefault(entry.own, entry.name)
        return called

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(self._called)

    @cached_property
    def _places(self) -> Mapping[str, tuple[_Group, ...]]:
        """By what a division is called: the units of it."""
        members: dict[tuple[str, str], list[int]] = {}
        for index, entry in enumerate(self._entries):
            at = entry.name.find(entry.own)
            if at < 0:
                # 云津市公安局澄湖分局: the division stands behind, and not as it is called.
                above = max((name for name in entry.within if entry.name.startswith(name)), key=len, default="")
                members.setdefault((above, ""), []).append(index)
            else:
                members.setdefault((entry.name[:at], entry.own), []).append(index)
        called: dict[str, list[_Group]] = {}
        for (above, own), indexes in members.items():
            group = _Group(prefix=above + own, own=own, members=tuple(indexes))
            for said in _spoken(above, own):
                called.setdefault(said, []).append(group)
        return {said: tuple(groups) for said, groups in called.items()}

    @cached_property
    def _by_length(self) -> Mapping[int, Sequence[str]]:
        """What divisions are called in full, which alone is long enough to be compared, by how long it is."""
        found: dict[int, list[str]] = {}
        for said, groups in self._places.items():
            if said and any(said.endswith(group.own) for group in groups):
                found.setdefault(len(said), []).append(said)
        return found

    @cached_property
    def _by_office(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = {}
        for index, entry in enumerate(self._entries):
            found.setdefault(entry.office, []).append(index)
        return found

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._places), default=0)

    def scan(self, said: str, *, limit: int) -> tuple[str, ...]:
        """The names most like what was written, of all there are."""
        spoken = nearest(said, self._names, limit=limit + 3)
        return tuple(dict.fromkeys(self._called[name] for name in spoken))[:limit]

    def guesses(self, text: str, start: int, ends: Sequence[int], most: float) -> list[Guess]:
        """The units that [start, one of `ends`) is a misspelling of with at most so many faults, likeliest first."""
        best: dict[int, tuple[int, _Likeness]] = {}
        for index, end, like in (
            *self._with_office(text, start, ends, most),
            *self._with_place(text, start, ends, most),
            *self._office_alone(text, start, ends),
        ):
            if index not in best or (like.rank, -end) < (best[index][1].rank, -best[index][0]):
                best[index] = (end, like)
        return [
            Guess(end=end, name=self._entries[index].name, faults=like.faults, alike=like.alike)
            for index, (end, like) in sorted(best.items(), key=self._likeliest)
        ]

    def _likeliest(self, found: tuple[int, tuple[int, _Likeness]]) -> tuple[object, ...]:
        index, (end, like) = found
        return (like.faults, -end, like.rank, len(self._entries[index].name), index)

    def _with_office(
        self, text: str, start: int, ends: Collection[int], most: float
    ) -> Iterator[tuple[int, int, _Likeness]]:
        """Units of divisions like what stands before an office that is written rightly: 淮按市 + 教育局."""
        for at, end, codes in self._offices(text, start, ends):
            said, office = text[start:at], text[at:end]
            if said in self._places or said in self._divisions:
                # A division that there is: it has no such office, and none elsewhere is meant.
                continue
            for place, like in self._places_like(said, most):
                for group in self._places[place]:
                    for index in self._called_so(group.members, office, codes):
                        yield index, end, like

    def _places_like(self, said: str, most: float) -> Iterator[tuple[str, _Likeness]]:
        furthest = math.ceil(most)
        for length in range(len(said) - furthest, len(said) + furthest + 1):
            names = self._by_length.get(length, ())
            for index, like in _alike(said, names, most, limit=_MOST_PLACES):
                yield names[index], like

    def _offices(self, text: str, start: int, ends: Collection[int]) -> Iterator[tuple[int, int, frozenset[str]]]:
        """The longest office that ends at each of `ends`: its start, its end, its codes."""
        found: dict[int, tuple[int, set[str]]] = {}
        for at in range(start + 2, max(ends)):
            named = [(end, self._offices_called.get(text[at:end], ())) for end in ends if end > at]
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
    ) -> Iterator[tuple[int, int, _Likeness]]:
        """Units whose office is like what stands behind a division that is written rightly: 淮安市 + 教育句."""
        for size in range(min(self._longest, ends[-1] - start - 1), -1, -1):
            for group in self._places.get(text[start : start + size], ()):
                rests = {index: self._entries[index].name[len(group.prefix) :] for index in group.members}
                for end in ends:
                    said = text[start + size : end]
                    if not said:
                        continue
                    # 税务局 is no 水务局 misspelt, however alike they sound.
                    known = bool(_office_codes(said))
                    for index, like in _alike(said, rests, most, limit=None):
                        yield index, end, replace(like, alike=like.alike and not known)
                    for index in () if known else self._sounding(said, group.members):
                        yield index, end, _SOUNDS_ALIKE

    def _office_alone(self, text: str, start: int, ends: Sequence[int]) -> Iterator[tuple[int, int, _Likeness]]:
        """The few units of an office that is said without any division: 公案局."""
        for end in ends:
            for index in self._sounding(text[start:end], None):
                yield index, end, replace(_SOUNDS_ALIKE, alike=False)

    def _sounding(self, said: str, members: Sequence[int] | None) -> Sequence[int]:
        """The units whose office is called so but for one character that sounds alike; () where `said` is an office."""
        if not _SHORTEST_OFFICE <= len(said) <= _LONGEST_SHORT_OFFICE or _office_codes(said):
            return ()
        found: dict[int, None] = {}
        for at, char in enumerate(said):
            for other in _office_characters().get(pinyin_of(char), ()):
                office = said[:at] + other + said[at + 1 :]
                codes = _office_codes(office)
                if codes:
                    of_it = (index for code in codes for index in self._by_office.get(code, ()))
                    fitting = members if members is not None else of_it
                    found |= dict.fromkeys(self._called_so(fitting, office, codes))
        return tuple(found) if members is not None or len(found) <= _FEW else ()

    def _called_so(self, members: Iterable[int], office: str, codes: Collection[str]) -> Sequence[int]:
        """The units of such an office; where some are called just so, those."""
        of_it = [index for index in members if self._entries[index].office in codes]
        return [index for index in of_it if self._entries[index].office_text == office] or of_it


def _spoken(above: str, own: str) -> Iterable[str]:
    """What a division is called: with its city in full, in short or not at all, and itself in full or in short."""
    found = dict.fromkeys(
        city + division for city in (above, short_region(above), "") for division in (own, short_region(own) or own)
    )
    return [said for said in found if said or not above]


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


def _alike(
    said: str, choices: Sequence[str] | Mapping[int, str], most: float, *, limit: int | None
) -> Iterator[tuple[int, _Likeness]]:
    """The places or keys of the choices with at most so many faults, half of it at most, and how alike each is."""
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
