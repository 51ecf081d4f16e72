"""Options that several commands have, and what they take; loads nothing else, as every command line is read with it."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path

DEFAULT_DB = "data/gongkai.db"
DEFAULT_STATE = "data/state.db"
DEFAULT_FOLDER = "data/reports"


def year(text: str) -> int:
    """A year as an option takes it."""
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise argparse.ArgumentTypeError(f"{text} is not a year of four digits")
    return int(text)


def day(text: str) -> date:
    """A day as an option takes it."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text} is not a date such as 2024-06-30") from fault


def release_count(text: str) -> int:
    """A number of releases, or that of one, as an option takes it."""
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of releases, 1 or more")
    return int(text)


def add_db(parser: argparse.ArgumentParser) -> None:
    """Add the index."""
    parser.add_argument(
        "--db",
        type=Path,
        default=Path(os.environ.get("GONGKAI_DB") or DEFAULT_DB),
        metavar="FILE",
        help=f"the index (default: $GONGKAI_DB, else {DEFAULT_DB})",
    )


def add_state(parser: argparse.ArgumentParser) -> None:
    """Add the bot's own database."""
    parser.add_argument(
        "--state",
        type=Path,
        default=Path(os.environ.get("GONGKAI_STATE_DB") or DEFAULT_STATE),
        metavar="FILE",
        help=f"the bot's own database (default: $GONGKAI_STATE_DB, else {DEFAULT_STATE})",
    )


def add_writing(parser: argparse.ArgumentParser) -> None:
    """Add what every command takes that makes a release."""
    add_db(parser)
    parser.add_argument(
        "--keep",
        type=release_count,
        default=os.environ.get("GONGKAI_KEEP_RELEASES") or "3",
        metavar="N",
        help="releases to keep, the live one included (default: $GONGKAI_KEEP_RELEASES, else 3)",
    )
    parser.add_argument(
        "--golden", type=Path, metavar="FILE", help="questions that must still be answered (default: DB.golden.toml)"
    )
    parser.add_argument("--accept-golden", action="store_true", help="publish even if golden questions fail")


def add_asker(parser: argparse.ArgumentParser) -> None:
    """Add what a question is read by: the unit that it means, and the day that it is asked on."""
    parser.add_argument("--unit", help="the unit meant where a question names none")
    parser.add_argument("--today", type=day, metavar="YYYY-MM-DD", help="the day that 去年 counts from")


def today(options: argparse.Namespace) -> date:
    """The day that a question is asked on."""
    given: date | None = options.today
    return given or date.today()


def usage(message: str) -> int:
    """Say what is wrong with the command line; 2, the status of wrong usage."""
    print(f"gongkai: {message}", file=sys.stderr)
    return 2
