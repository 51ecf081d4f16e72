"""The buttons under a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.chat.callback_data import Press, encode
from bot.chat.state.answers import GivenAnswer
from bot.chat.texts import texts
from bot.message import display_width
from knowledge.answers import Language


class Carries(StrEnum):
    """What a button does with what it carries."""

    PRESS = "press"
    """It comes back to us, as callback_data.py reads it."""
    SHARE = "share"
    """It stands behind the bot's name in another chat that is chosen, and offers what it names there."""
    SEARCH = "search"
    """It stands behind the bot's name in this chat, to be typed on."""
    COPY = "copy"
    """It is put where copied text is."""
    LINK = "link"
    """It is an address that is opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button with what it carries."""

    text: str
    data: str
    carries: Carries = Carries.PRESS


Row = list[Button]
Keyboard = list[Row]
"""Lines of buttons; an empty one is left out, and none at all are no keyboard."""

OPTIONS_SHOWN = 16
LINE_WIDTH = 38
"""Cells of label that share a line of buttons on a phone."""

PER_ROW = 4
LABEL_CHARACTERS = 60


def _label(text: str) -> str:
    line = " ".join(text.split()) or "…"
    return line if len(line) <= LABEL_CHARACTERS else line[: LABEL_CHARACTERS - 1] + "…"


def in_lines(buttons: Sequence[Button]) -> list[Row]:
    """Buttons in lines: as many side by side as their labels leave room for, at most four."""
    rows: list[Row] = []
    used = 0
    for button in buttons:
        width = display_width(button.text) + 4
        if rows and used + width <= LINE_WIDTH and len(rows[-1]) < PER_ROW:
            rows[-1].append(button)
            used += width
        else:
            rows.append([button])
            used = width
    return rows


def option_rows(given: GivenAnswer, language: Language, *, first: int = 0) -> list[Row]:
    """A button for each option from `first` on, with one for the rest where there are too many."""
    shown = list(enumerate(given.options))[first : first + OPTIONS_SHOWN]
    rows = in_lines(
        [
            Button(text=_label(option.label), data=encode(Press.OPTION, given.answer_id, number))
            for number, option in shown
        ]
    )
    turn: Row = []
    if first > 0:
        back = max(first - OPTIONS_SHOWN, 0)
        turn.append(Button(text="‹", data=encode(Press.PAGE, given.answer_id, back)))
    if first + OPTIONS_SHOWN < len(given.options):
        more = f"{texts().say('more', language)} ›"
        data = encode(Press.PAGE, given.answer_id, first + OPTIONS_SHOWN)
        turn.append(Button(text=more, data=data))
    return [*rows, turn] if turn else rows
