"""The buttons under a message."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.message import display_width
from bot.telegram.callback_data import Press, encode
from bot.telegram.state.answers import Given
from bot.telegram.texts import texts
from knowledge.answers import Language

Row = list[InlineKeyboardButton]

OPTIONS_SHOWN = 16
LINE_WIDTH = 34
"""Cells of label that share a line of buttons on a phone."""

PER_ROW = 4
LABEL_CHARACTERS = 60


def _label(text: str) -> str:
    line = " ".join(text.split()) or "…"
    return line if len(line) <= LABEL_CHARACTERS else line[: LABEL_CHARACTERS - 1] + "…"


def pack(buttons: Sequence[InlineKeyboardButton]) -> list[Row]:
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


def option_rows(given: Given, language: Language, *, first: int = 0) -> list[Row]:
    """A button for each option from `first` on, with one for the rest where there are too many."""
    shown = list(enumerate(given.options))[first : first + OPTIONS_SHOWN]
    rows = pack(
        [
            InlineKeyboardButton(_label(option.label), callback_data=encode(Press.OPTION, given.answer_id, number))
            for number, option in shown
        ]
    )
    turn: Row = []
    if first > 0:
        back = max(first - OPTIONS_SHOWN, 0)
        turn.append(InlineKeyboardButton("‹", callback_data=encode(Press.PAGE, given.answer_id, back)))
    if first + OPTIONS_SHOWN < len(given.options):
        more = f"{texts().say('more', language)} ›"
        data = encode(Press.PAGE, given.answer_id, first + OPTIONS_SHOWN)
        turn.append(InlineKeyboardButton(more, callback_data=data))
    return [*rows, turn] if turn else rows


def vote_row(given: Given) -> Row:
    """👍 and 👎."""
    return [
        InlineKeyboardButton("👍", callback_data=encode(Press.VOTE, given.answer_id, 1)),
        InlineKeyboardButton("👎", callback_data=encode(Press.VOTE, given.answer_id, 0)),
    ]


def markup(rows: Sequence[Row]) -> InlineKeyboardMarkup | None:
    """The rows as Telegram takes them; None when there are none."""
    return InlineKeyboardMarkup([row for row in rows if row]) if any(rows) else None
