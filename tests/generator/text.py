"""Text writers: what is left of a page after a crawler, an editor or a copy and paste, and Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.generator.model import Box, Line, SampleReport, Table
from tests.generator.tables import PLAIN, Wording, body


def _flow(report: SampleReport, wording: Wording, table: Callable[[Table], str], sep: str = "\n") -> str:
    return sep.join(item.text if isinstance(item, Line) else table(item) for item in body(report, wording)) + "\n"


def _cell_lines(table: Table) -> str:
    """A tab before each cell, a blank line after each row; a cell covered from above stands as an empty one."""
    covered: dict[tuple[int, int], int] = {}
    out: list[str] = []
    for at, row in enumerate(table.rows):
        column = 0
        for box in row:
            while (at, column) in covered:
                out.append("\t")
                column += covered[at, column]
            for below in range(1, box.rowspan):
                covered[at + below, column] = box.colspan
            out.append(f"\t{box.text}")
            column += box.colspan
        while (at, column) in covered:
            out.append("\t")
            column += covered[at, column]
        out.append("")
    return "\n".join(out) + "\n"


def cells(report: SampleReport, wording: Wording = PLAIN) -> str:
    """One cell a line behind a tab, rows apart by a blank line: a Word file turned into text."""
    return _flow(report, wording, _cell_lines)


def bare(report: SampleReport, wording: Wording = PLAIN) -> str:
    """One cell a line and nothing else: what is selected on a page whose cells are paragraphs. Blank cells vanish."""
    return _flow(
        report, wording, lambda table: "\n".join(box.text for row in table.rows for box in row if box.text.strip())
    )


def pipes(report: SampleReport, wording: Wording = PLAIN) -> str:
    """A row a line, cells apart by “ | ”, covered cells simply missing."""
    return _flow(report, wording, lambda table: "\n".join(" | ".join(box.text for box in row) for row in table.rows))


def pipes_padded(report: SampleReport, wording: Wording = PLAIN) -> str:
    """A row a line behind a bar, a bar for every covered cell, as an extractor pads them."""
    return _flow(
        report,
        wording,
        lambda table: "\n".join("| " + " | ".join(text or "" for text in row) + " |" for row in table.matrix()),
    )


def pipes_lines(report: SampleReport, wording: Wording = PLAIN) -> str:
    """A cell a line with a bar behind it, a bar alone where a row begins."""
    return _flow(
        report,
        wording,
        lambda table: "\n".join(
            "|\n" + "\n".join(f"{box.text} |" + "|" * (box.colspan - 1) for box in row) for row in table.rows
        ),
    )


def bars(report: SampleReport, wording: Wording = PLAIN) -> str:
    """A cell a line, a bar alone on the line after each, nothing to tell where a row ends; blank cells vanish."""
    return _flow(
        report,
        wording,
        lambda table: "\n|\n".join(box.text for row in table.rows for box in row if box.text.strip()),
    )


def ragged(report: SampleReport, wording: Wording = PLAIN) -> str:
    """A cell a line with its bar, a blank cell as a bar, what a cell spans beyond its place as bars on a line below."""

    def row_lines(row: tuple[Box, ...]) -> str:
        spans = sum(box.colspan - 1 for box in row)
        lines = [f"{box.text} |" if box.text.strip() else "|" for box in row]
        return "\n".join([*lines, "|" * spans] if spans else lines)

    return _flow(report, wording, lambda table: "\n".join(row_lines(row) for row in table.rows))


def mixed(report: SampleReport, wording: Wording = PLAIN) -> str:
    """A row a line with bars, but a blank cell is a new line: what stands behind it goes on below."""

    def row_text(row: tuple[Box, ...]) -> str:
        joined = " | ".join(box.text.strip() or "\n" for box in row) + " |"
        return re.sub(r" *\n *", "\n", joined)

    return _flow(report, wording, lambda table: "\n".join(row_text(row) for row in table.rows))


def spaced(report: SampleReport, wording: Wording = PLAIN) -> str:
    """Every cell a paragraph, empty lines between them; a blank cell is a paragraph of one blank."""
    return _flow(
        report,
        wording,
        lambda table: "\n\n".join(box.text if box.text.strip() else " " for row in table.rows for box in row),
        sep="\n\n",
    )


def tabs(report: SampleReport, wording: Wording = PLAIN) -> str:
    """A row a line, cells apart by tabs, covered cells empty: a paste out of a spreadsheet."""
    return _flow(
        report, wording, lambda table: "\n".join("\t".join(text or "" for text in row) for row in table.matrix())
    )


def copied(report: SampleReport, wording: Wording = PLAIN) -> str:
    """A row a line, cells apart by tabs, covered cells missing: what a browser copies of plain cells."""
    return _flow(report, wording, lambda table: "\n".join("\t".join(box.text for box in row) for row in table.rows))


def copied_cells(report: SampleReport, wording: Wording = PLAIN) -> str:
    """A tab alone on its line between two cells, empty lines around: what a browser copies of cells of paragraphs."""

    def cell(box: Box) -> str:
        return f"\n{box.text or ' '}\n"

    return _flow(
        report,
        wording,
        lambda table: "\n".join("\n\t\n".join(cell(box) for box in row) + "\n" for row in table.rows),
    )


def oneline(report: SampleReport, wording: Wording = PLAIN) -> str:
    """The whole report on one line, everything apart by a space."""
    return _flow(
        report,
        wording,
        lambda table: " ".join(box.text for row in table.rows for box in row if box.text.strip()),
        sep=" ",
    )


def _markdown_table(table: Table) -> str:
    matrix = [[(text or "").replace("|", "\\|") for text in row] for row in table.matrix()]
    head, *rest = ["| " + " | ".join(row) + " |" for row in matrix]
    return "\n".join(["", head, "|" + "---|" * len(matrix[0]), *rest, ""])


def markdown(report: SampleReport, wording: Wording = PLAIN) -> str:
    """Headings with hashes, pipe tables with blanks where spans were."""
    marks = {"title": "# ", "heading": "## ", "text": ""}
    return "\n\n".join(
        f"{marks[item.kind]}{item.text}" if isinstance(item, Line) else _markdown_table(item)
        for item in body(report, wording)
    )


LAYOUTS: dict[str, Callable[[SampleReport, Wording], str]] = {
    "text.cells": cells,
    "text.bare": bare,
    "text.pipes": pipes,
    "text.pipes_padded": pipes_padded,
    "text.pipes_lines": pipes_lines,
    "text.bars": bars,
    "text.ragged": ragged,
    "text.mixed": mixed,
    "text.spaced": spaced,
    "text.tabs": tabs,
    "text.copied": copied,
    "text.copied_cells": copied_cells,
    "text.oneline": oneline,
    "markdown": markdown,
}
"""Each layout by name."""
