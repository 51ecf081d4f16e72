"""A report to be put into wrappings, and what must come out of them again."""

from __future__ import annotations

from random import Random

from knowledge.documents import Document, read_document
from tests.documents.compare import compare
from tests.generator import expected, figures, prose
from tests.generator.model import SampleReport, Table

AGENCY = "云津市教育局"
OPEN = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def sample() -> SampleReport:
    """A report of 200 figures that keep the form's sums."""
    drawn = figures.draw(Random(7), "2021", figures.Scale(requests=120, disputes=9))
    return SampleReport(
        agency=AGENCY,
        year=2022,
        edition="2021",
        title=f"{AGENCY}2022年政府信息公开工作年度报告",
        lead=prose.lead(AGENCY, 2022),
        parts=prose.parts(AGENCY, 2022, "2021", drawn),
        cells=figures.printed(drawn),
    )


def holds(report: SampleReport, name: str, data: bytes) -> None:
    """Asserts that a file is read as the report it was made from, and says what is not."""
    (read,) = read_document(Document(name=name, data=data))
    tally = compare(read.facts, expected.parsed(expected.rows("", report)))
    assert not tally.faults, "; ".join(tally.faults[:10])
    assert (read.agency, read.year) == (report.agency, report.year)
    found = {section.number: section.paragraphs for section in read.sections}
    assert all(found.get(number) for number, part in enumerate(report.parts, 1) if part.paragraphs)


def open_table(table: Table) -> str:
    """A table in the markup of OpenDocument."""
    rows = []
    covered: set[tuple[int, int]] = set()
    for at, boxes in enumerate(table.rows):
        cells, column = "", 0
        for box in boxes:
            while (at, column) in covered:
                cells += "<table:covered-table-cell/>"
                column += 1
            covered |= {(at + down, column + right) for down in range(box.rowspan) for right in range(box.colspan)}
            cells += (
                f'<table:table-cell table:number-rows-spanned="{box.rowspan}" '
                f'table:number-columns-spanned="{box.colspan}"><text:p>{box.text}</text:p></table:table-cell>'
            )
            cells += "<table:covered-table-cell/>" * (box.colspan - 1)
            column += box.colspan
        rows.append(f"<table:table-row>{cells}</table:table-row>")
    return f"<table:table>{''.join(rows)}</table:table>"
