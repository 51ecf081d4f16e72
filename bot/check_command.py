"""`gongkai check`: the findings over what is indexed, as text, JSON Lines and a page to print."""

from __future__ import annotations

from pathlib import Path

from bot.findings import checked, has_errors, lines, rows
from bot.findings_page import page
from bot.streams import json_line
from bot.terminal import console
from knowledge.errors import KnowledgeError
from knowledge.model import Severity
from knowledge.store import open_shelf

_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "dim"}


def run(db: Path, unit: str | None, year: int | None, as_json: bool, html: Path | None) -> int:
    """Show the findings; 1 when any is an error. With `html` the page is written beside what is printed.

    Raises KnowledgeError when there is no such unit or report, or the page cannot be written.
    """
    with open_shelf(db) as shelf:
        reports = checked(shelf, unit, year)
    if html is not None:
        try:
            html.parent.mkdir(parents=True, exist_ok=True)
            html.write_text(page(reports), encoding="utf-8")
        except OSError as fault:
            raise KnowledgeError(f"{html}: cannot be written ({fault.strerror})") from fault
    out = console()
    if as_json:
        for row in rows(reports):
            print(json_line(row))
    else:
        for line, severity in lines(reports):
            style = _STYLES[severity] if severity and out.is_terminal else ""
            out.print(line, style=style, markup=False)
    return 1 if has_errors(reports) else 0
