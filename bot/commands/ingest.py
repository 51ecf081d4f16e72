"""`gongkai ingest`: files and folders into the index, a line for each report and a summary."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.commands.options import add_writing, year
from bot.labels import label
from bot.terminal import console
from bot.wording.reasons import reason_in
from knowledge.answers import Language
from knowledge.ingest import IngestEvent, Status, ingest
from knowledge.lexicon.languages import languages
from knowledge.printable import on_one_line
from knowledge.sidecars import files_of

STATUS_STYLES = {
    Status.ADDED: "green",
    Status.REPLACED: "yellow",
    Status.UNCHANGED: "dim",
    Status.REFUSED: "red",
}


def line(event: IngestEvent, language: Language = Language.EN) -> str:
    """What became of one report, in one line: the status, whose report of which year, the file, and why if refused."""
    reason = reason_in(event.reason or "", language)
    where = label("ingest", "also", language, source=event.source, reason=reason) if event.reason else event.source
    parts = {"source": event.source, "reason": reason, "where": where, "agency": event.agency, "year": event.year}
    return on_one_line(label("ingest", event.status, language, **parts))


def _show(event: IngestEvent, out: Console, language: Language) -> None:
    style = STATUS_STYLES[event.status] if out.is_terminal else ""
    out.print(line(event, language), style=style, markup=False)


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    add_writing(parser)
    parser.add_argument("--agency", help="the unit, for files that do not say it")
    parser.add_argument("--year", type=year, help="the report year, for files that do not say it")
    parser.add_argument("--workers", type=int, metavar="N", help="processes that read files (default: all cores)")
    parser.add_argument("--language", choices=[*languages()], default=Language.EN, help="the language of the lines")
    parser.add_argument("--report", type=Path, metavar="OUT.html", help="write a page that shows what was read")


def run(options: argparse.Namespace) -> int:
    """Index every report under the paths; 1 when any was refused. Running it again changes nothing.

    What was new makes a release, once the golden questions are answered as recorded or the options say that they need
    not be; some releases are kept, for `gongkai rollback`.
    """
    out, language = console(), Language(options.language)
    counts: Counter[Status] = Counter()
    events: list[IngestEvent] = []
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=out,
        transient=True,
        disable=not out.is_terminal,
    ) as progress:
        task = progress.add_task("读取 reading", total=len(files_of(options.paths)))
        made = ingest(
            options.paths,
            options.db,
            agency=options.agency,
            year=options.year,
            workers=options.workers,
            golden=options.golden,
            accept_golden=options.accept_golden,
            keep=options.keep,
        )
        for event in made:
            counts[event.status] += 1
            events.append(event)
            _show(event, out, language)
            progress.update(task, advance=1)
    out.print(label("ingest", "summary", language, **{one.value: counts[one] for one in Status}), markup=False)
    if options.report is not None:
        from bot.pages.batch_page import write_page

        write_page(options.report, events, options.db)
        out.print(label("ingest", "page", language, path=options.report), markup=False)
    return 1 if counts[Status.REFUSED] else 0
