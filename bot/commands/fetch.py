"""`gongkai fetch`: reports from their addresses into a folder, a line for each and a summary."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.commands.options import DEFAULT_FOLDER, year
from bot.fetching.folder import Folder
from bot.fetching.jobs import FetchEvent, Status
from bot.fetching.limits import Limits, Wanted
from bot.fetching.walk import fetch
from bot.terminal import console
from knowledge.errors import KnowledgeError

STYLES = {
    Status.NEW: "green",
    Status.CHANGED: "yellow",
    Status.UNCHANGED: "dim",
    Status.REFUSED: "red",
    Status.FAILED: "red",
}


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    usual = Limits()
    parser.add_argument(
        "addresses", nargs="*", metavar="ADDRESS", help="a report's page, an attachment, or a list (with --follow)"
    )
    parser.add_argument("--list", type=Path, metavar="FILE", dest="listed", help="a file of addresses, one a line")
    parser.add_argument(
        "--into", type=Path, default=Path(DEFAULT_FOLDER), metavar="FOLDER", help=f"(default: {DEFAULT_FOLDER})"
    )
    parser.add_argument("--follow", action="store_true", help="walk lists and their further pages to every report")
    parser.add_argument("--since", type=year, metavar="YEAR", help="only reports of this year and later")
    parser.add_argument("--any-site", action="store_true", help="follow links to other sites too")
    parser.add_argument("--dry-run", action="store_true", help="show what would be fetched; nothing is kept")
    parser.add_argument("--json", action="store_true", help="one JSON object per address, one a line")
    parser.add_argument(
        "--allow-private", action="store_true", help="addresses of private nets and of this machine too"
    )
    pause = os.environ.get("GONGKAI_FETCH_PAUSE") or str(usual.pause)
    parser.add_argument(
        "--pause", type=_seconds, default=pause, metavar="SECONDS", help=f"between two requests to a host ({pause})"
    )
    parser.add_argument(
        "--timeout", type=_seconds, default=usual.total, metavar="SECONDS", help=f"for one request ({usual.total:g})"
    )
    parser.add_argument(
        "--max-pages", type=_number, default=Wanted().most_pages, metavar="N", help="pages of one list (100)"
    )
    parser.add_argument(
        "--max-mb",
        type=_number,
        default=usual.most_bytes // 2**20,
        metavar="N",
        help=f"size of one document ({usual.most_bytes // 2**20})",
    )
    parser.add_argument(
        "--contact",
        default=os.environ.get("GONGKAI_FETCH_CONTACT", ""),
        metavar="TEXT",
        help="address or page that sites find in the User-Agent (default: $GONGKAI_FETCH_CONTACT)",
    )


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds") from fault
    if not 0 <= value <= 3600:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds from 0 to 3600")
    return value


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Fetch what the addresses lead to; 1 when anything was refused or failed. Run again, it asks for changes only."""
    addresses = [*options.addresses, *(_listed(options.listed) if options.listed else ())]
    if not addresses:
        raise KnowledgeError("fetch needs an ADDRESS, or a --list with one in it")
    limits = Limits(
        pause=options.pause,
        total=options.timeout,
        most_bytes=options.max_mb * 2**20,
        allow_private=options.allow_private,
        contact=options.contact,
    )
    wanted = Wanted(
        follow=options.follow,
        since=options.since,
        any_site=options.any_site,
        dry_run=options.dry_run,
        most_pages=options.max_pages,
    )
    out = console()
    counts: Counter[Status] = Counter()
    with ExitStack() as stack:
        root = options.into
        if wanted.dry_run and not root.exists():
            root = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = stack.enter_context(Folder(root))
        progress = stack.enter_context(_progress(out, shown=not options.json))
        task = progress.add_task("取回 fetching", total=None)

        def tell(event: FetchEvent, known: int) -> None:
            counts[event.status] += 1
            if options.json:
                print(json.dumps(event_object(event), ensure_ascii=False), flush=True)
            else:
                out.print(line(event), style=STYLES[event.status] if out.is_terminal else "", markup=False)
            done = sum(counts.values())
            progress.update(task, completed=done, total=max(known, done))

        asyncio.run(fetch(addresses, folder, limits, wanted, tell))
    if not options.json:
        out.print(", ".join(f"{counts[status]} {status}" for status in STYLES), markup=False)
    return 1 if counts[Status.REFUSED] or counts[Status.FAILED] else 0


def line(event: FetchEvent) -> str:
    """What became of an address, in one line."""
    place = f"  {event.file}" if event.file is not None and event.status is not Status.REFUSED else ""
    return f"{event.status:<10} {event.address}{place}{f'  ({event.reason})' if event.reason else ''}"


def event_object(event: FetchEvent) -> dict[str, object]:
    """What became of an address, as the object of the machine interface."""
    return {
        "address": event.address,
        "status": event.status.value,
        "file": None if event.file is None else str(event.file),
        "reason": event.reason,
        "title": event.title,
        "year": event.year,
        "agency": event.agency,
        "page": event.page,
        "final": event.final,
        "gone": event.gone,
    }


def _progress(out: Console, *, shown: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=out,
        transient=True,
        disable=not (shown and out.is_terminal),
    )


def _listed(file: Path) -> list[str]:
    """The addresses of a file: one a line, what follows a # and blank lines left out."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as fault:
        raise KnowledgeError(f"{file}: not UTF-8") from fault
    return [bare for text in lines if (bare := text.split(" #")[0].strip()) and not bare.startswith("#")]
