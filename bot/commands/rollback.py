"""`gongkai rollback`: going back to an earlier release of the index."""

from __future__ import annotations

import argparse

from bot.commands.options import add_db, release_count
from knowledge.store.release import rollback


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "release", nargs="?", type=release_count, metavar="RELEASE", help="a number (default: the one before)"
    )
    add_db(parser)


def run(options: argparse.Namespace) -> int:
    """Make an earlier release the live one."""
    release = rollback(options.db, options.release)
    made = (release.made or "an unknown day").replace("T", " ").replace("+00:00", " UTC")
    print(f"{options.db}: release {release.number} of {made} is live")
    return 0
