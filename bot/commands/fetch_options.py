"""The commands about where reports come from and their options; loads no more, as every command builds the parser."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bot.fetching.limits import Limits, Wanted

DEFAULT_FOLDER = "data/reports"


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


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise argparse.ArgumentTypeError(f"{text} is not a year of four digits")
    return int(text)


def add_fetching(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> list[argparse.ArgumentParser]:
    """Add `fetch` and `sources`; gives those that read the index."""
    fetch = commands.add_parser("fetch", help="reports from their addresses on the web into a folder")
    _add_options(fetch)
    fetch.set_defaults(run=_fetch)
    sources = commands.add_parser("sources", help="where reports came from, when that was looked at, what is gone")
    sources.add_argument(
        "--into", type=Path, default=Path(DEFAULT_FOLDER), metavar="FOLDER", help="what fetch was told (the same)"
    )
    sources.add_argument("--json", action="store_true", help="one JSON object per report, one a line")
    sources.set_defaults(run=_sources)
    return [sources]


def _fetch(options: argparse.Namespace) -> int:
    from bot.commands.fetch import run

    return run(options)


def _sources(options: argparse.Namespace) -> int:
    from bot.commands.sources import run

    return run(options.db, options.into, as_json=options.json)


def _add_options(parser: argparse.ArgumentParser) -> None:
    usual = Limits()
    parser.add_argument(
        "addresses", nargs="*", metavar="ADDRESS", help="a report's page, an attachment, or a list (with --follow)"
    )
    parser.add_argument("--list", type=Path, metavar="FILE", dest="listed", help="a file of addresses, one a line")
    parser.add_argument(
        "--into", type=Path, default=Path(DEFAULT_FOLDER), metavar="FOLDER", help=f"(default: {DEFAULT_FOLDER})"
    )
    parser.add_argument("--follow", action="store_true", help="walk lists and their further pages to every report")
    parser.add_argument("--since", type=_year, metavar="YEAR", help="only reports of this year and later")
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
