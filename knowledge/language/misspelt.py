"""Misspelt names of units: what was read as a part of another name, or as no name, is put together to the one meant.

乌兰察市卓资县统计局 reads as 乌兰 (a county), something unknown, and a bureau. Where a stretch of such pieces is hardly
anything but the name of one unit, it is that name misspelt. It is answered for only where it is certain; else it is a
name that the index does not have, with the unit meant among those offered.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from knowledge.hanzi import is_han
from knowledge.language.cover import Stretch, left_unread
from knowledge.language.gazetteer import SUGGESTIONS, Gazetteer
from knowledge.language.likeness import Guess
from knowledge.language.numbered_years import YearSpan
from knowledge.language.parts import UnitForm, UnitMention
from knowledge.language.readings import Read
from knowledge.language.strangers import stranger
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.phrases import Phrase, Sort

_OFFICE_END = hint("strangers.office")
_BETWEEN = frozenset(hint_words("strangers.between"))
_LONGEST = 40
_MOST_ENDS = 8
_INTO_A_RUN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A stretch of the cover, or a run that it left unread (None)."""

    start: int
    end: int
    stretch: Stretch[Read] | None

    @property
    def reading(self) -> Read | None:
        return None if self.stretch is None else self.stretch.reading

    @property
    def unit(self) -> UnitMention | None:
        reading = self.reading
        one = isinstance(reading, UnitMention) and reading.form in {UnitForm.NAMED, UnitForm.FOREIGN}
        return reading if one and isinstance(reading, UnitMention) else None


def with_misspelt(text: str, chosen: Sequence[Stretch[Read]], gazetteer: Gazetteer) -> list[Stretch[Read]]:
    """The cover with misspelt names in one piece each, and with the units to offer for names that are not known."""
    runs = [
        _Piece(start=start, end=end, stretch=None)
        for start, end in left_unread(text, [(item.start, item.end) for item in chosen])
    ]
    stretches = [_Piece(start=item.start, end=item.end, stretch=item) for item in chosen]
    units = [piece.unit for piece in stretches if piece.unit]
    if not units or (len(units) == 1 and not runs and units[0].form is UnitForm.NAMED):
        return list(chosen)
    pieces = sorted([*runs, *stretches], key=lambda piece: piece.start)
    kept: list[Stretch[Read]] = []
    read_to = 0
    for at, piece in enumerate(pieces):
        if piece.start < read_to:
            continue
        found = _name_from(text, pieces, at, gazetteer)
        if found is not None:
            kept.append(found)
            read_to = found.end
        elif piece.stretch is not None:
            kept.append(_with_suggestions(text, piece.stretch, gazetteer))
    return kept


def _with_suggestions(text: str, item: Stretch[Read], gazetteer: Gazetteer) -> Stretch[Read]:
    mention = item.reading
    if not isinstance(mention, UnitMention) or mention.form is not UnitForm.FOREIGN or mention.suggestions:
        return item
    near = gazetteer.suggest(mention.text)
    if not near:
        # 教肓局: what an office is called by its last character may stand behind what nobody knows.
        behind = _OFFICE_END.match(text, item.end)
        near = gazetteer.offices_like(text[item.start : behind.end() if behind is not None else item.end])
    return replace(item, reading=replace(mention, suggestions=near))


def _name_from(text: str, pieces: Sequence[_Piece], at: int, gazetteer: Gazetteer) -> Stretch[Read] | None:
    """The misspelt name that begins with a piece, or within a run before a unit."""
    first = pieces[at]
    block = _block(text, pieces, at)
    slips = {number for number in range(len(block)) if _slip(block, number)}
    doubts = {
        number
        for number, piece in enumerate(block)
        if _doubtful(block, number) or (number in slips and text[piece.start] not in _BETWEEN)
    }
    if not is_han(text[first.start]) or not any(piece.unit for piece in block[:2]) or not doubts | slips:
        return None
    ends = _ends(text, block[min(doubts | slips) :])
    starts = range(first.start, min(first.end, first.start + _INTO_A_RUN)) if first.stretch is None else (first.start,)
    best: list[Guess] = []
    from_start = first.start
    for start in starts:
        found = gazetteer.guesses(text, start, [end for end in ends if end > start + 1], _most(ends[-1] - start))
        torn = {piece.start for piece in block if piece.unit and gazetteer.place_at(text, piece.start)}
        fitting = [guess for guess in found if guess.end not in torn and _explains(guess, start, block, doubts)]
        if fitting and (not best or fitting[0].faults < best[0].faults):
            best, from_start = fitting, start
    return _named(text, from_start, best, gazetteer) if best else None


def _block(text: str, pieces: Sequence[_Piece], at: int) -> Sequence[_Piece]:
    """The pieces from one on that may belong to one name: without a gap, a year, a group or one's own unit."""
    last = at
    while last < len(pieces):
        piece = pieces[last]
        if piece.end - pieces[at].start > _LONGEST or (last > at and piece.start != pieces[last - 1].end):
            break
        if piece.stretch is None and not all(map(is_han, text[piece.start : piece.end])):
            break
        if isinstance(piece.reading, YearSpan) or (isinstance(piece.reading, UnitMention) and piece.unit is None):
            break
        last += 1
    return pieces[at:last]


def _doubtful(block: Sequence[_Piece], number: int) -> bool:
    """Whether a piece may be part of a name torn apart: unread, unknown, a unit again, or one of many behind a unit."""
    piece = block[number]
    if piece.unit is None:
        return piece.stretch is None
    if piece.unit.form is UnitForm.FOREIGN:
        return not piece.unit.suggestions
    again = any(other.unit is not None and other.unit.names == piece.unit.names for other in block[:number])
    behind = number > 0 and block[number - 1].unit is not None
    return again or (behind and len(piece.unit.names) > 1)


def _slip(block: Sequence[_Piece], number: int) -> bool:
    """Whether a piece is a single character that says nothing between two units: 云津是教育局."""
    if not 0 < number < len(block) - 1 or block[number].end - block[number].start > 1:
        return False
    reading = block[number].reading
    filler = isinstance(reading, Phrase) and reading.sort is Sort.FILLER
    return filler and bool(block[number - 1].unit and block[number + 1].unit)


def _ends(text: str, pieces: Sequence[_Piece]) -> list[int]:
    """Where the name may end: behind the first of the pieces or one after it, or behind an office in what is unread."""
    found: set[int] = set()
    for piece in pieces[:_MOST_ENDS]:
        found.add(piece.end)
        if piece.stretch is None:
            found.update(match.end() for match in _OFFICE_END.finditer(text, piece.start, piece.end))
    return sorted(found)


def _most(length: int) -> float:
    """How many faults a name of that length may have."""
    return 0.5 if length < 5 else 1 if length < 10 else 2


def _explains(guess: Guess, start: int, block: Sequence[_Piece], doubts: Collection[int]) -> bool:
    """Whether a guess is better than what was read, which may be just one unit with a word beside it."""
    length = guess.end - start
    if guess.faults > _most(length):
        return False
    within = [number for number, piece in enumerate(block) if start < piece.end and piece.start < guess.end]
    for unit in (block[number].unit for number in within):
        if unit is not None and len(unit.names) == 1 and guess.faults >= length - (unit.end - unit.start):
            return False
    return guess.alike or any(number in doubts for number in within)


def _named(text: str, start: int, guesses: Sequence[Guess], gazetteer: Gazetteer) -> Stretch[Read]:
    first = guesses[0]
    found = stranger(text, start, first.end)
    sound = [guess for guess in guesses if guess.alike and guess.end == first.end]
    if first.alike and len(sound) == 1 and gazetteer.place_at(text, start) is None:
        # Sounds just like one unit and is no place that there is: 淮按市教育局. Named so, and said so.
        meant = UnitMention(
            text=text[start : first.end],
            names=(first.name,),
            corrected=True,
            start=start,
            end=first.end,
            rule="misspelt.sound",
        )
        return replace(found, reading=meant)
    names = [guess.name for guess in guesses if guess.end == first.end]
    if len(names) < SUGGESTIONS:
        names += gazetteer.near(text[start : first.end])
    mention = found.reading
    assert isinstance(mention, UnitMention)
    return replace(found, reading=replace(mention, suggestions=tuple(dict.fromkeys(names))[:SUGGESTIONS]))
