"""Finding the sentence of a report that answers, and the phrase in it, by terms and synonyms weighed by rarity."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.answering.prose import Piece, Quantity, clauses, quantities, sentences
from knowledge.lexicon.hints import hint_word, hint_words
from knowledge.lexicon.topics import topics
from knowledge.prose_terms import PARTICLES, says_whose, variants

_TIMES = hint_word("evidence.times")
_PERSON_TIMES = hint_word("passage.attending_in")
_THING_LIKE, _THING_WRITTEN = hint_words("passage.thing_like"), hint_words("passage.thing_written")
_ANYTHING = ""
"""The measure of a number that is written without one, which 几个 asks for beside those of things."""
ALL = 0.999
"""The share of the terms' weight that is all of it."""
_PERSON, _WITH_ITS_OWN = hint_word("passage.person"), 2
WIDEST = 3
"""Clauses that may stand together as the place of a figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A sentence that answers: its piece, offsets in the paragraph, marked offsets in the paragraph, and how well."""

    piece: Piece
    start: int
    end: int
    marks: tuple[tuple[int, int], ...]
    coverage: float
    score: float
    quantities: tuple[Quantity, ...] = ()

    @property
    def text(self) -> str:
        """The sentence."""
        return self.piece.entry.text[self.start : self.end]

    @property
    def own_marks(self) -> tuple[tuple[int, int], ...]:
        """The marks as offsets into the sentence."""
        return tuple((start - self.start, end - self.start) for start, end in self.marks)


def places(text: str, term: str) -> list[tuple[int, int]]:
    """Where a term or one of its synonyms stands in a text, the longest reading at each place."""
    return [match.span() for match in _pattern(term).finditer(text.lower())]


@lru_cache(maxsize=4096)
def _pattern(term: str) -> re.Pattern[str]:
    words = sorted(variants(term), key=lambda word: (-len(word), word))
    return re.compile("|".join(re.escape(word.lower()) for word in words))


def weights(pieces: Sequence[Piece], terms: Sequence[str]) -> dict[str, float]:
    """How much each term tells: more where it stands in fewer paragraphs; most where it stands in none."""
    count = len(pieces)
    return {
        term: math.log(1 + (count + 1) / (1 + sum(bool(places(piece.entry.text, term)) for piece in pieces)))
        for term in terms
    }


def share_held(text: str, weighed: dict[str, float]) -> float:
    """The share of the terms' weight that a text holds."""
    whole = sum(weighed.values())
    return sum(weight for term, weight in weighed.items() if places(text, term)) / whole if whole else 0.0


def find_quantity(
    pieces: Sequence[Piece],
    terms: Sequence[str],
    measures: Sequence[str],
    hints: Sequence[str] = (),
    *,
    side: str = "",
) -> tuple[Found, ...]:
    """The sentences with a figure whose own clauses hold all terms, best first; ties are all returned, each once.

    The headings above count for terms that a clause lacks, where the clause holds one of the terms or `hints`.
    Of the `side` "change" only numbers are taken that say by how much something changed, and none of these else; of
    "before" only those that stood before a change, and none of these else; "beside" what the terms count the one number
    of its measure that goes on from it.
    """
    weighed = weights(pieces, terms)
    own = (*terms, *hints)
    best: list[tuple[tuple[float, ...], Found]] = []
    for piece in pieces:
        text = piece.entry.text
        if piece.heading or not any(places(text, term) for term in own):
            continue
        for start, end in sentences(text):
            best.extend(_windows(piece, start, end, weighed, measures, own, side))
    if not best:
        return ()
    top = min(rank for rank, _ in best)
    return once([found for rank, found in best if rank == top])


def once(found: Sequence[Found]) -> tuple[Found, ...]:
    """Each sentence once, with the marks and quantities of all that was found in it, in the order first found."""
    chosen: dict[str, Found] = {}
    for item in found:
        same = chosen.get(item.text)
        if same is None:
            chosen[item.text] = item
        elif (same.piece.entry.position, same.start) == (item.piece.entry.position, item.start):
            marks = tuple(sorted({*same.marks, *item.marks}))
            quantities_ = tuple(dict.fromkeys((*same.quantities, *item.quantities)))
            chosen[item.text] = replace(same, marks=marks, quantities=quantities_)
    return tuple(chosen.values())


def _windows(
    piece: Piece,
    start: int,
    end: int,
    weighed: dict[str, float],
    measures: Sequence[str],
    own: Sequence[str],
    side: str,
) -> list[tuple[tuple[float, ...], Found]]:
    sentence = piece.entry.text[start:end]
    parts = clauses(sentence)
    results: list[tuple[tuple[float, ...], Found]] = []
    for first in range(len(parts)):
        for width in range(1, WIDEST + 1):
            if first + width > len(parts):
                break
            begin, stop = parts[first][0], parts[first + width - 1][1]
            window = sentence[begin:stop]
            share = share_held(window, weighed)
            above = " ".join(piece.path[1:])
            mine = any(places(window, term) for term in own)
            lent = share < ALL
            if lent and (width > 1 or not measures or not mine or share_held(f"{above} {window}", weighed) < ALL):
                # What only a heading names is counted where its own clause says so, and in no clause beside it.
                continue
            picked = _pick(window, list(weighed), measures, side)
            if picked is None:
                continue
            quantity, distance, misfit = picked
            seam = parts[first + width - 1][0] - begin
            if width > 1 and (distance or not _goes_on(window, seam, quantity, own, bool(measures), side)):
                continue
            mark = (start + begin + quantity.start, start + begin + quantity.end)
            # The asked word itself before a synonym: 政策解读21件 before 视频解读6件.
            unsaid = sum(term not in window for term in weighed)
            rank = (misfit, float(lent), float(unsaid), float(width), float(distance > 0))
            results.append(
                (
                    rank,
                    Found(
                        piece=piece,
                        start=start,
                        end=end,
                        marks=(mark,),
                        coverage=share,
                        score=share,
                        quantities=(quantity,),
                    ),
                )
            )
            break
    return results


def _goes_on(window: str, seam: int, quantity: Quantity, own: Sequence[str], measured: bool, side: str) -> bool:
    """Whether a number in the last clause of a window, which begins at `seam`, is of what the clauses before it name.

    It is where the last clause has a noun of the question, and the number the measure asked for or only whose it is
    stands before; where nothing before has a number; or where it only goes on (金额1180元). Never across a semicolon.
    """
    if quantity.start < seam or any(sign in window[:-1] for sign in "；;") or _of_another(window, own):
        return False
    if side == "beside":
        # 解读21件，培训3次、252人次: who came is of the count right before, and of none before that.
        return not quantity.measure.startswith(_PERSON) or len(quantities(window)) <= _WITH_ITS_OWN
    last = window[seam:]
    noun = [term for term in own if places(last, term)]
    # 抖音…，最高阅读量585万: the noun stands with its number, and before it only whose it is.
    before = [term for term in own if term not in noun and places(window[:seam], term)]
    named = bool(noun) and (measured or all(map(says_whose, before)))
    alone = (bool(noun) or measured) and not quantities(window[:seam])
    return side == "change" or named or alone or only_goes_on(last, quantity.start - seam)


def only_goes_on(clause: str, start: int) -> bool:
    """Whether what stands before a number at `start` of a clause only goes on with what was counted before it."""
    going_on = (*hint_words("evidence.of_the_same"), *hint_words("evidence.of_those"))
    return clause[:start].strip().rstrip(hint_word("evidence.is")) in going_on


def _of_another(window: str, terms: Sequence[str]) -> bool:
    """Whether behind what is asked about a platform is named that is not, so that what follows may be its own."""
    asked = merged([place for term in terms for place in places(window, term)])
    first = asked[0][1] if asked else 0
    return any(
        # 12345热线: what goes on where the asked words end is the same one.
        not any(start <= match.start() <= end for start, end in asked)
        for word in topics().platforms
        for match in re.compile(re.escape(word)).finditer(window, first)
    )


def _pick(window: str, terms: Sequence[str], measures: Sequence[str], side: str) -> tuple[Quantity, int, float] | None:
    """The figure of a window, whether it stands before what it is of, and how far its measure is from the one asked.

    It is of the measure asked, the first after the last of the terms, else the last before it.
    """
    all_found = [item for item in quantities(window) if _of_side(window, item, side)]
    fitting = [item for item in all_found if any(_same_measure(item.measure, want) for want in measures)]
    # 人次 may be written as 次, and as nothing that 次 may be written as.
    of_kin = [want for want in measures if want != _TIMES or _PERSON_TIMES not in measures]
    kin = [item for item in all_found if any(item.measure in topics().kin.get(want, ()) for want in of_kin)]
    if _ANYTHING in measures:
        # 几个小程序 are not the firms on it (小程序注册企业7318户): what else is counted must be what is asked about.
        kin = [item for item in kin if _beside(window, item, terms)]
        plain = (_ANYTHING, measures[0])
        fitting = [item for item in fitting if item.measure in plain or _beside(window, item, terms)]
    if not (fitting or kin) and any(want in _THING_LIKE for want in measures):
        # 几间学校 are 学校40所: one thing is counted in many words, and stands right beside its number.
        kin = [item for item in all_found if item.measure in _THING_WRITTEN and _beside(window, item, terms)]
    candidates = fitting or kin or ([] if measures else list(all_found))
    if not candidates or (side == "beside" and len(candidates) > 1):
        return None
    misfit = 0.0 if fitting else 0.5 if kin else 1.0
    # Where the terms last come together: the end of the earliest stretch that holds all of them.
    ends = [min(end for _, end in found) for term in terms if (found := places(window, term))]
    anchor = max(ends, default=0)
    after = [item for item in candidates if item.start >= anchor]
    if after:
        return after[0], 0, misfit
    # 平均3.6天答复: the only number in the measure asked for is as good before what it is of.
    return candidates[-1], int(not (fitting and len(fitting) == 1 and len(all_found) > 1)), misfit


def _beside(window: str, item: Quantity, terms: Sequence[str]) -> bool:
    """Whether a number stands right behind one of the terms, or right before it (监督员15名, 15名监督员)."""
    found = [place for term in terms for place in places(window, term)]
    light = ("", *hint_words("evidence.counting"))
    return any(window[end : item.start].strip() in light for _, end in found if end <= item.start) or any(
        window[item.end : start] in ("", *PARTICLES) for start, _ in found if start >= item.end
    )


def _of_side(window: str, item: Quantity, side: str) -> bool:
    """Whether a number is of the sort asked for: of a change, from before it, or of how much there is."""
    before = window[: item.start].rstrip()
    for word in hint_words("evidence.about"):
        before = before.removesuffix(word)
    known = topics()
    if side == "change":
        return before.endswith(known.changed)
    if side == "before" or item.role == "before":
        return side == item.role
    return not before.endswith(tuple(word for word in known.changed if word not in known.counted_too))


def _same_measure(measure: str, wanted: str) -> bool:
    return measure == wanted or (wanted in hint_words("evidence.of_times") and measure == wanted + _TIMES)


def found_in(piece: Piece, start: int, end: int, terms: Sequence[str], share: float) -> Found:
    """Return a sentence [start, end) of a piece as found by terms of which it holds a share, with these marked."""
    marks = sorted({place for term in terms for place in places(piece.entry.text[start:end], term)})
    return Found(
        piece=piece,
        start=start,
        end=piece.beyond_heading(start, end),
        marks=tuple((start + a, start + b) for a, b in merged(marks)),
        coverage=share,
        score=share,
    )


def find_text(pieces: Sequence[Piece], terms: Sequence[str], *, most: int = 1) -> tuple[Found, ...]:
    """The sentences that hold all the terms, `most` of them in their order, else the one that holds most of them.

    The headings of that one hold the rest. Empty where no place holds all.
    """
    weighed = weights(pieces, terms)
    ranked: list[tuple[tuple[float, int, int], Found]] = []
    for piece in pieces:
        if piece.heading or share_held(" ".join((*piece.path, piece.entry.text)), weighed) < ALL:
            continue
        for start, end in sentences(piece.entry.text):
            sentence = piece.entry.text[start:end]
            share = share_held(sentence, weighed)
            if not share or share_held(" ".join((*piece.path[1:], sentence)), weighed) < ALL:
                continue
            found = found_in(piece, start, end, terms, share)
            ranked.append(((-share, piece.entry.position, start), found))
    ranked.sort(key=lambda item: item[0])
    whole = tuple(found for _, found in ranked if found.coverage >= ALL)
    return whole[:most] or tuple(found for _, found in ranked[:1])


def merged(marks: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Overlapping and touching marks made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)
