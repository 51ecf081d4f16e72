"""Where on the pages of `gongkai web` a report, a cell or a sentence stands: paths from the pages' root."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from knowledge.answers import Citation
from knowledge.model import CellKey

NO_APPLICANT = "none"
"""What stands for the applicant of a cell outside table 3."""


def cell_anchor(cell: CellKey) -> str:
    """The id of a cell: cell-requests.new-total, cell-fees.amount-none."""
    indicator, applicant = cell
    return f"cell-{indicator}-{applicant or NO_APPLICANT}"


def paragraph_anchor(position: int) -> str:
    """The id of a paragraph by its place in the report's order."""
    return f"p-{position}"


def report_path(agency: str, year: int) -> str:
    """The page of one report."""
    return f"/report/{quote(agency, safe='')}/{year}"


def unit_path(agency: str) -> str:
    """The page of one unit."""
    return f"/unit/{quote(agency, safe='')}"


def proof_path(citation: Citation, *, marks: tuple[int, int] | None = None, **query: str) -> str:
    """The cell or the paragraph that a citation names, lit; `marks` is what of a paragraph to mark, as [start, end)."""
    anchor = ""
    if citation.cell is not None:
        anchor = f"#{cell_anchor(citation.cell)}"
    elif citation.paragraph is not None:
        anchor = f"#{paragraph_anchor(citation.paragraph)}"
        if marks is not None:
            query = {**query, "mark": f"{citation.paragraph}.{marks[0]}-{marks[1]}"}
    asked = f"?{urlencode(query)}" if query else ""
    return f"{report_path(citation.agency, citation.year)}{asked}{anchor}"
