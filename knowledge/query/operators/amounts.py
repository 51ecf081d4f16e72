"""By how much figures are said to have changed: 减少16件, 增长50%以上, 翻了一番, 是上年的两倍, more than doubled."""

from __future__ import annotations

from knowledge.language.parts import Cue, Understanding
from knowledge.lexicon.hints import hint_words
from knowledge.query.algebra import Claim

GAINED = ("change.doubling", "change.gained", "change.multiple")
"""The cues of so many times: 翻两番 is four times, 增长一倍 and 是原来的两倍 are twice."""
_UP = ("change.up", "compare.more")
_DOWN = ("change.down", "compare.less")
_MOST_DOUBLINGS = 20


def amount(says: Understanding, *, ratio: bool) -> Claim | None:
    """Return by how much it is said to have risen or fallen; None where no number or no direction is said.

    A rate changes by percentage points, whatever sign is written.
    """
    multiple = next((cue for cue in says.cues if cue.code in GAINED), None)
    if multiple is not None:
        return None if ratio else _times(multiple)
    cue = next((cue for cue in says.cues if cue.code.startswith("filter.") and cue.number is not None), None)
    falling = falls(says)
    if cue is None or cue.number is None or falling is None:
        return None
    points = any(sign in cue.text for sign in hint_words("filter.points"))
    signs = (*hint_words("filter.percent"), *hint_words("filter.tenths"))
    written = not points and any(sign in cue.text for sign in signs)
    if (points and not ratio) or (not written and not ratio and 0 < cue.number < 1):
        # No count changes by points, or by half a request.
        return None
    scale = 100 if written else 1
    return Claim(
        operator=cue.code.removeprefix("filter."),
        number=round(cue.number * scale, 6),
        number_to=None if cue.number2 is None else round(cue.number2 * scale, 6),
        falling=falling,
        percent=written and not ratio,
    )


def falls(says: Understanding) -> bool | None:
    """Return whether a fall is spoken of, and no rise; None where neither is, or both."""
    multiple = any(cue.code in GAINED for cue in says.cues)
    moved = "".join(cue.text for cue in says.cues if cue.code in ("change.yoy", "change.percent", "change.points"))
    up = multiple or says.has(*_UP) or any(word in moved for word in hint_words("growth.moved_up"))
    down = says.has(*_DOWN) or any(word in moved for word in hint_words("growth.moved_down"))
    return None if up == down else down


def _times(cue: Cue) -> Claim | None:
    """That it is so many times what it was, as a growth in percent."""
    number = 1.0 if cue.number is None else cue.number
    if cue.code == "change.doubling":
        by_doubling = any(word in cue.text for word in hint_words("growth.doubling"))
        if (number != 1 and not by_doubling) or not 0 < number <= _MOST_DOUBLINGS:
            # 翻两倍 is twice to some and three times to others.
            return None
        gained = 2**number - 1
    else:
        gained = number if cue.code == "change.gained" else number - 1
    if gained <= 0:
        return None
    over = any(word in cue.text for word in hint_words("growth.beyond"))
    return Claim(operator="over" if over else "at_least", number=round(gained * 100, 6), percent=True)
