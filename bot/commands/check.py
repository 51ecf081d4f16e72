"""`gongkai check`: the findings over what is indexed or over files, as text, JSON Lines and a page to print."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.options import add_db, usage, year
from knowledge.answers import Language
from knowledge.errors import KnowledgeError
from knowledge.lexicon.languages import languages

if TYPE_CHECKING:
    from bot.findings import Checked

_STYLES = {"error": "red", "warning": "yellow", "notice": "dim"}
_LIKE_A_FILE = re.compile(r"[/\\]|\.[A-Za-z0-9]{2,5}$")


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "targets", nargs="*", metavar="UNIT|FILE", help="a unit of the index, or report files (none: the whole index)"
    )
    parser.add_argument("--year", type=year, help="only this year of the index")
    parser.add_argument("--json", action="store_true", help="one JSON object per finding, one a line")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write the findings as a page to print")
    parser.add_argument("--language", choices=[*languages()], default=Language.HANS, help="the language of that page")
    add_db(parser)


def run(options: argparse.Namespace) -> int:
    """Check what the command line names: a name that is a file is a file, any other one is a unit.

    Raises KnowledgeError when there is no such unit, report or file, or the page cannot be written.
    """
    files = [Path(target) for target in options.targets if _is_file(target)]
    if not files and len(options.targets) <= 1:
        unit = next(iter(options.targets), None)
        if unit is not None and _LIKE_A_FILE.search(unit):
            # No unit is called that; the index need not even be there to say so.
            raise KnowledgeError(f"{unit}: no such file")
        return check_index(options.db, unit, options.year, options.json, _written(options))
    if options.year is not None:
        return usage("check --year chooses among what is indexed; files are checked whole")
    absent = [target for target in options.targets if not _is_file(target)]
    if absent:
        raise KnowledgeError(f"{absent[0]}: no such file; one unit at a time is checked")
    return check_files(files, as_json=options.json, html=_written(options))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The page to print that is asked for: the file that it is written to, and its language."""

    file: Path
    language: Language = Language.HANS


def _written(options: argparse.Namespace) -> Written | None:
    return None if options.html is None else Written(file=options.html, language=Language(options.language))


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        # Too long for a file's name, or with a null in it.
        return False


def check_index(db: Path, unit: str | None, only: int | None, as_json: bool, html: Written | None) -> int:
    """Show the findings over an index; 1 when any is an error. With `html` the page is written beside what is printed.

    Raises KnowledgeError when there is no such unit or report, or the page cannot be written.
    """
    from bot.findings import checked
    from knowledge.store import open_shelf

    with open_shelf(db) as shelf:
        reports = checked(shelf, unit, only)
    return _shown(reports, as_json=as_json, html=html)


def check_files(files: Sequence[Path], *, as_json: bool, html: Written | None) -> int:
    """Show the findings over report files, those between the years given together included; nothing is kept.

    1 when any is an error, or a file or a part of one could not be read.
    """
    from bot.findings import checked_unindexed, doubt_rows
    from bot.streams import json_line
    from knowledge.model import Severity
    from knowledge.parsing import parse_together
    from knowledge.printable import on_one_line

    outcomes = parse_together(files)
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    for outcome in failed:
        print(on_one_line(f"gongkai: {outcome.source}: {outcome.error}"), file=sys.stderr)
    reports = [report for outcome in outcomes for report in outcome.reports]
    if not reports:
        return 1
    status = _shown(checked_unindexed(reports), as_json=as_json, html=html)
    if as_json:
        for row in doubt_rows(reports):
            print(json_line(row))
    # What could not be read at all is no report that may be published, though no rule was broken.
    unread = any(problem.severity is Severity.ERROR for report in reports for problem in report.problems)
    return 1 if failed or unread else status


def _shown(reports: Sequence[Checked], *, as_json: bool, html: Written | None) -> int:
    from bot.findings import has_errors, lines, rows
    from bot.pages.findings_page import page
    from bot.streams import json_line
    from bot.terminal import console

    if html is not None:
        try:
            html.file.parent.mkdir(parents=True, exist_ok=True)
            html.file.write_text(page(reports, html.language), encoding="utf-8")
        except OSError as fault:
            raise KnowledgeError(f"{html.file}: cannot be written ({fault.strerror})") from fault
    out = console()
    if as_json:
        for row in rows(reports):
            print(json_line(row))
    else:
        for line, severity in lines(reports):
            style = _STYLES[severity.value] if severity and out.is_terminal else ""
            out.print(line, style=style, markup=False)
    return 1 if has_errors(reports) else 0
