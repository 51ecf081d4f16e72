"""How many 它俩, 这两样 and the three of them say that they are: words that point at what was shown, and count it."""

from __future__ import annotations

import re

from knowledge.language.parts import Slot, Understanding
from knowledge.lexicon.hints import hint, hint_words

THESE = hint("edits.these")
"""这两样, the two: what was just shown."""
NUMERALS = {sign: number for number, sign in enumerate(hint_words("places.numerals"))}
_COUNTED = {
    **NUMERALS,
    **dict.fromkeys(hint_words("edits.two"), 2),
    **dict.fromkeys(hint_words("edits.three"), 3),
    **{str(number): number for number in range(2, 10)},
}
_COUNTED_EN = {word: number for number, word in enumerate(hint_words("edits.counts"), 2)} | {"both": 2}


def these_in(said: Understanding) -> re.Match[str] | None:
    """Return where a turn says 这两样, the two; the 三年 of 二三年 is a year and no such thing."""
    text = list(said.normal)
    for span in said.spans:
        if span.slot is Slot.YEAR:
            text[span.start : span.end] = " " * (span.end - span.start)
    return THESE.search("".join(text))


def counted_these(said: Understanding) -> int | None:
    """Return how many 这两样 says that they are; None where it does not."""
    match = these_in(said)
    if match is None:
        return None
    word = match.group().split()[-1]
    if len(word) == 1 and match.group() != said.normal.strip("。.！!？?，, "):
        # The 三 of 百分之三.
        return None
    return _COUNTED_EN.get(word) or next((_COUNTED[sign] for sign in word if sign in _COUNTED), None)


def they_counted(said: Understanding) -> int | None:
    """Return how many units 它俩, 他们三家, both of them says that it means; None where no such word is said."""
    for cue in said.cues:
        match = hint("edits.they_counted").match(cue.text) if cue.code == "follow.they" else None
        if match is not None:
            return _COUNTED_EN[match["en"]] if match["en"] else next(_COUNTED.get(sign, 2) for sign in match["n"])
    return None
