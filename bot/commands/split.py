"""`gongkai split`: the reports of a region into an index of their own."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bot.commands.merge import add_verbose, shown
from bot.commands.options import DEFAULT_DB, add_writing
from knowledge.merging import split


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "index",
        nargs="?",
        type=Path,
        default=Path(os.environ.get("GONGKAI_DB") or DEFAULT_DB),
        metavar="INDEX",
        help=f"the index that they are taken from, which stays as it is (default: $GONGKAI_DB, else {DEFAULT_DB})",
    )
    parser.add_argument("--region", required=True, help="a division, with those above it where several are called so")
    parser.add_argument("--outside", action="store_true", help="the reports of all other units instead")
    add_writing(parser)
    add_verbose(parser)


def run(options: argparse.Namespace) -> int:
    """Split; 1 when a report was refused."""
    return shown(
        split(
            options.index,
            options.region,
            options.db,
            outside=options.outside,
            golden=options.golden,
            accept_golden=options.accept_golden,
            keep=options.keep,
        ),
        verbose=options.verbose,
    )
