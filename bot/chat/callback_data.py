"""What a button carries: at most 64 bytes that mean the same after a restart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_BYTES = 64


class Press(StrEnum):
    """What a button does."""

    OPTION = "o"
    """Ask the option of that number."""
    MORE = "m"
    """Post the pages from that one on."""
    PAGE = "p"
    """Show the options from that number on."""
    VOTE = "v"
    """👍 (1) or 👎 (0)."""
    SLOT = "s"
    """Offer other values for a part of how the question was understood."""
    SOURCE = "c"
    """Show the citations."""
    EXPORT = "x"
    """Offer the forms of a file (no value), or send the figures in one."""
    DRAW = "d"
    """Draw the answer, light (no value) or dark (1)."""
    TABLE = "w"
    """Show the report's own table."""
    UPLOAD = "f"
    """Put a file into the index (1) or throw it away (0); the number is the upload's."""
    ALIAS = "a"
    """Give a word its meaning, step by step; the number is the alias's, or 0 before there is one."""
    RESEND = "r"
    """Post the answer anew, whose sending nobody knows the outcome of."""
    REST = "n"
    """Show the buttons behind ⋯."""
    COURSE = "h"
    """Ask the figure over all years."""
    WATCH = "b"
    """Watch the answer's unit, or no more."""
    UNITS = "l"
    """Offer the units from that number on, to be looked at."""
    CARD = "e"
    """Show the card of the unit of that mark, or of the answer's own."""
    ASK_ON = "q"
    """Ask the option of that number in a message of its own."""
    SETTING = "t"
    """Change a setting of the chat; the answer's number is 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button that was pressed: of which answer, and which value it stands for."""

    press: Press
    answer_id: int
    value: str


def encode(press: Press, answer_id: int, value: str | int = "") -> str:
    """The data of a button. Raises ValueError when it would be longer than Telegram takes."""
    data = f"{press.value}:{answer_id}:{value}"
    if len(data.encode()) > MAX_BYTES:
        raise ValueError(f"button data of {len(data.encode())} bytes")
    return data


def decode(data: str) -> Pressed | None:
    """What the data means; None for what this program never wrote."""
    press, _, rest = data.partition(":")
    number, _, value = rest.partition(":")
    if press not in set(Press) or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return Pressed(press=Press(press), answer_id=int(number), value=value)
