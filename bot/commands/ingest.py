"""`gongkai ingest`: files and folders into the index, a line for each report and a summary."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.commands.options import add_writing, year
from bot.terminal import console
from knowledge.ingest import IngestEvent, Status, ingest
from knowledge.printable import on_one_line
from knowledge.sidecars import files_of

STATUS_STYLES = {
    Status.ADDED: "green",
    Status.REPLACED: "yellow",
    Status.UNCHANGED: "dim",
    Status.REFUSED: "red",
}


def line(event: IngestEvent) -> str:
    """What became of one report, in one line: the status, whose report of which year, the file, and why if refused."""
    if event.status is Status.REFUSED:
        return on_one_line(f"refused    {event.source}: {event.reason}")
    told = f"; {event.reason}" if event.reason else ""
    return on_one_line(f"{event.status:<10} {event.agency} {event.year}  ({event.source}{told})")


def _show(event: IngestEvent, out: Console) -> None:
    style = STATUS_STYLES[event.status] if out.is_terminal else ""
    out.print(line(event), style=style, markup=False)


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    add_writing(parser)
    parser.add_argument("--agency", help="the unit, for files that do not say it")
    parser.add_argument("--year", type=year, help="the report year, for files that do not say it")
    parser.add_argument("--workers", type=int, metavar="N", help="processes that read files (default: all cores)")
    parser.add_argument("--report", type=Path, metavar="OUT.html", help="write a page that shows what was read")


def run(options: argparse.Namespace) -> int:
    """Index every report under the paths; 1 when any was refused. Running it again changes nothing.

    What was new makes a release, once the golden questions are answered as recorded or the options say that they need
    not be; some releases are kept, for `gongkai rollback`.
    """
    out = console()
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
            _show(event, out)
            progress.update(task, advance=1)
    out.print(", ".join(f"{counts[status]} {status}" for status in STATUS_STYLES), markup=False)
    if options.report is not None:
        from bot.pages.batch_page import write_page

        write_page(options.report, events, options.db)
        out.print(f"page: {options.report}", markup=False)
    return 1 if counts[Status.REFUSED] else 0
