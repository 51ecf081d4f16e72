"""The one form between every file format and the reader of reports: paragraphs and grids of cells, raw text kept.

Text is settled where it is made: nobody behind a Para or GridCell meets a character that is not seen.

A format's module is a function `read(document) -> tuple[Blocks, ...]`: its best reading first, then others worth
judging against it (a PDF's ruled tables and its text stream, for example).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.documents.characters import settled
from knowledge.printable import as_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file's bytes with the name it came under; `address` is where it was published, when that is known."""

    name: str
    data: bytes
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Para:
    """A line or paragraph of text as it stands; `level` is 0 for a document title, 1 for a heading, None for prose.

    A format that cannot tell headings leaves `level` None. Tabs inside the text are kept: they mark cells in dumps.
    """

    text: str
    page: int | None = None
    level: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", settled(as_text(self.text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """One cell with its place and extent; text with line breaks as they stood."""

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1

    def __post_init__(self) -> None:
        # Letters and digits alone are as they are seen.
        if not self.text.isalnum():
            object.__setattr__(self, "text", settled(as_text(self.text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: cells in row-major order, spans not yet expanded; `page` is where it begins."""

    cells: tuple[GridCell, ...]
    page: int | None = None

    @property
    def rows(self) -> int:
        """The number of rows, spans included."""
        return max((cell.row + cell.rowspan for cell in self.cells), default=0)

    @property
    def columns(self) -> int:
        """The number of columns, spans included."""
        return max((cell.column + cell.colspan for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """One reading of a document.

    `meta` holds what the format knows about the document apart from its body, keyed by "title", "published", "url",
    "agency", "index_number" … as it stood (an HTML metadata table, Word core properties). `origin` names the way it
    was read, such as "pdf.ruled", "pdf.stream", "html", for the evidence kept with a report.
    """

    blocks: tuple[Para | Grid, ...]
    origin: str
    meta: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "meta", {key: as_text(text) for key, text in self.meta.items()})
