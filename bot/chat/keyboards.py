"""The buttons under a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.callback_data import Press, encode
from bot.chat.state.answers import GivenAnswer
from bot.chat.texts import texts
from bot.message import display_width
from knowledge.answers import Kind, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button with what it carries."""

    text: str
    data: str


Row = list[Button]
Keyboard = list[Row]
"""Lines of buttons; an empty one is left out, and none at all are no keyboard."""

OPTIONS_SHOWN = 16
LINE_WIDTH = 34
"""Cells of label that share a line of buttons on a phone."""

PER_ROW = 4
LABEL_CHARACTERS = 60


def _label(text: str) -> str:
    line = " ".join(text.split()) or "…"
    return line if len(line) <= LABEL_CHARACTERS else line[: LABEL_CHARACTERS - 1] + "…"


def pack(buttons: Sequence[Button]) -> list[Row]:
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
    rows = pack(
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


TELLING = frozenset({Kind.COVERAGE, Kind.DEFINITION, Kind.HELP})
"""Answers that come from no cell or sentence of a report."""

ONE_FIGURE = frozenset({Kind.CELL, Kind.PASSAGE, Kind.QUALITY, Kind.TEXT_CHANGE})


def more_row(given: GivenAnswer, language: Language, first: int, pages: int) -> Row:
    """A button that posts the pages from `first` on; none when there are no more."""
    if first >= pages:
        return []
    label = f"{texts().say('more', language)} ({first}/{pages}) ›"
    return [Button(text=label, data=encode(Press.MORE, given.answer_id, first))]


DRAWN = frozenset({Kind.TREND, Kind.COMPARE, Kind.RANKING, Kind.BREAKDOWN})
"""Answers that have a chart, or a table that is drawn in its place."""

WITHOUT_CELLS = TELLING | {Kind.PASSAGE, Kind.QUALITY, Kind.TEXT_CHANGE}


def picture_row(given: GivenAnswer, language: Language) -> Row:
    """The answer as a chart, light or dark, and the report's own table."""
    row: Row = []
    if given.kind in DRAWN:
        row.append(Button(text=texts().say("draw_button", language), data=encode(Press.DRAW, given.answer_id)))
        row.append(Button(text="🌙", data=encode(Press.DRAW, given.answer_id, 1)))
    if given.kind not in WITHOUT_CELLS:
        row.append(Button(text=texts().say("table_button", language), data=encode(Press.TABLE, given.answer_id)))
    return row


def closing_row(given: GivenAnswer, language: Language) -> Row:
    """👍 and 👎, the sources in full, and the figures as a file where there are several."""
    proof: Row = []
    if given.kind not in TELLING:
        label = texts().say("source_button", language)
        proof.append(Button(text=label, data=encode(Press.SOURCE, given.answer_id)))
    if given.kind not in TELLING | ONE_FIGURE:
        label = texts().say("export_button", language)
        proof.append(Button(text=label, data=encode(Press.EXPORT, given.answer_id)))
    return [
        *proof,
        Button(text="👍", data=encode(Press.VOTE, given.answer_id, 1)),
        Button(text="👎", data=encode(Press.VOTE, given.answer_id, 0)),
    ]
