"""A Message: what an answer looks like before it is shown anywhere, in neutral blocks.

bot.wording makes them; bot.terminal prints them, bot.telegram renders them, `Message.plain` is the text of `--json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from knowledge.answers import Language, Value
from knowledge.printable import on_one_line, printable


class Role(StrEnum):
    """What a paragraph is for; a renderer decides how that looks."""

    LEAD = "lead"
    SUBJECT = "subject"
    BODY = "body"
    PROOF = "proof"
    ECHO = "echo"
    NOTE = "note"
    WARNING = "warning"
    QUOTE = "quote"
    DETAIL = "detail"


WIDEST = 3
"""Columns of figures that a phone shows beside each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text: plain, strong (the figure), or marked (the phrase that answers); a link where `url` is set.

    `value` is the figure that it shows, where it shows one.
    Nothing in it steers who shows it: `printable` has seen text and address.
    """

    text: str
    strong: bool = False
    marked: bool = False
    url: str | None = None
    value: Value | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", printable(self.text))
        if self.url is not None:
            object.__setattr__(self, "url", on_one_line(self.url))


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Runs of text with one role."""

    role: Role
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The runs without their styles."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Proof that stands folded under an answer: a line that is always seen, and the paragraphs that it opens to."""

    head: Paragraph
    inner: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells as they are to be read; `numeric` says which columns are set flush right.

    `values` are the figures that the cells show, None where one shows none; empty where no cell does.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    caption: str = ""
    values: tuple[tuple[Value | None, ...], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(map(printable, self.columns)))
        object.__setattr__(self, "rows", tuple(tuple(map(printable, row)) for row in self.rows))
        object.__setattr__(self, "caption", printable(self.caption))

    @property
    def lies_wide(self) -> bool:
        """Whether it is better turned for a phone: many columns of figures, such as ten units, and fewer rows."""
        figures = len(self.columns) - 1
        return figures > WIDEST and figures > len(self.rows) and all(self.numeric[1:]) and not self.numeric[0]

    def turned(self) -> Table:
        """The same figures with rows for columns; what the first column was called is left out."""
        lines = list(zip(*self.rows, strict=True))
        values = tuple(zip(*self.values, strict=True)) if self.values else ()
        return Table(
            columns=("", *lines[0]),
            rows=tuple((name, *line) for name, line in zip(self.columns[1:], lines[1:], strict=True)),
            numeric=(False, *(True for _ in self.rows)),
            caption=self.caption,
            values=tuple((None, *line) for line in values[1:]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line or group of bars: a name and a value (None where there is none) for each of the chart's labels."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What could be drawn: "line" for years, "bar" for units or parts; `percent` when the values are fractions.

    `details` has what stands behind the value of each bar (its share of a whole), where anything does; `keys` what each
    label stands for: a unit by its name, a year.
    """

    form: str
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    percent: bool = False
    details: tuple[str, ...] = ()
    keys: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One button: its label, the whole question it asks, and that question as a query in its JSON form."""

    label: str
    question: str
    query: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", on_one_line(self.label))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Buttons under a message."""

    options: tuple[Option, ...]


Block = Paragraph | Fold | Table | Chart | Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The blocks of one reply in reading order."""

    language: Language
    blocks: tuple[Block, ...]

    def opened(self) -> Message:
        """The same message with its proof whole instead of folded to one line."""
        blocks: list[Block] = []
        for block in self.blocks:
            blocks += (block.head, *block.inner) if isinstance(block, Fold) else (block,)
        return Message(language=self.language, blocks=tuple(blocks))

    def plain(self) -> str:
        """The message as plain text: tables padded by display width, choices numbered, proof folded."""
        parts: list[str] = []
        for block in self.blocks:
            match block:
                case Paragraph():
                    parts.append(block.text)
                case Fold():
                    parts.append(block.head.text)
                case Table():
                    parts.append(plain_table(block))
                case Choices():
                    parts.append("\n".join(f"{n}. {option.label}" for n, option in enumerate(block.options, 1)))
                case Chart():
                    continue
        return "\n".join(part for part in parts if part)


def display_width(text: str) -> int:
    """How many terminal cells a text takes: 2 for a Chinese character, 0 for what cannot be shown."""
    # A lone figure, which is what is asked for most, has nothing to line up; the tables of widths take 20 ms to load.
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def plain_table(table: Table) -> str:
    """A table as lines of text whose columns line up in a fixed-width font."""
    lines = [table.columns, *table.rows]
    widths = [max(display_width(line[n]) for line in lines) for n in range(len(table.columns))]

    def pad(text: str, width: int, right: bool) -> str:
        fill = " " * (width - display_width(text))
        return fill + text if right else text + fill

    body = [
        "  ".join(
            pad(text, width, right) for text, width, right in zip(line, widths, table.numeric, strict=True)
        ).rstrip()
        for line in lines
    ]
    return "\n".join([table.caption, *body] if table.caption else body)
