"""The nouns of the generator: a cell, a report, and the neutral body that every writer turns into a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Key = tuple[str, str | None]
State = Literal["stated", "blank", "not_applicable", "unreadable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is printed in a cell, and what a careful person reads there; `unit` only where it is not the form's own.

    `truth` is what stood behind a cell that was left empty or damaged, where the other cells give it away: a reader
    may infer that and nothing else.
    """

    text: str
    value: int | float | None
    state: State = "stated"
    unit: str | None = None
    truth: int | float | None = None

    @classmethod
    def of(cls, value: int | float) -> Cell:
        """A plainly printed figure."""
        return cls(text=str(value), value=value)

    @classmethod
    def blank(cls, text: str = "", truth: int | float | None = None) -> Cell:
        """A cell in which nothing stands."""
        return cls(text=text, value=None, state="blank", truth=truth)

    @classmethod
    def nothing(cls, text: str = "/", truth: int | float | None = None) -> Cell:
        """A cell with a mark for "does not apply"."""
        return cls(text=text, value=None, state="not_applicable", truth=truth)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section: its heading without number, the paragraphs before its table and those after it."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleReport:
    """A report as it should be read, independent of any layout."""

    agency: str
    year: int
    edition: str
    title: str
    lead: tuple[str, ...] = ()
    parts: tuple[Part, ...] = field(default=(), repr=False)
    cells: dict[Key, Cell] = field(default_factory=dict, repr=False)
    published: str | None = None
    url: str | None = None
    index_number: str | None = None

    def value(self, code: str, applicant: str | None = None) -> int | float | None:
        """The figure of a cell; table 3 is asked with an applicant."""
        cell = self.cells.get((code, applicant))
        return cell.value if cell else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A cell of a printed table with its extent, as in HTML: spans push later cells to the right."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A printed table: rows of boxes; `number` is 2, 3 or 4, or 1 for the annex."""

    number: int
    rows: tuple[tuple[Box, ...], ...]

    def matrix(self) -> list[list[str | None]]:
        """The table as a rectangle: None where a span covers the place."""
        taken: dict[tuple[int, int], str | None] = {}
        for at, row in enumerate(self.rows):
            column = 0
            for box in row:
                while (at, column) in taken:
                    column += 1
                for down in range(box.rowspan):
                    for right in range(box.colspan):
                        taken[(at + down, column + right)] = box.text if down == right == 0 else None
                column += box.colspan
        width = max((column for _, column in taken), default=-1) + 1
        height = max((row for row, _ in taken), default=-1) + 1
        return [[taken.get((row, column)) for column in range(width)] for row in range(height)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the body: "title", "heading" or "text"."""

    text: str
    kind: Literal["title", "heading", "text"] = "text"


Body = tuple[Line | Table, ...]
