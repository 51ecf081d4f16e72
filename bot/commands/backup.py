"""`gongkai backup`: a copy of the index and the bot's state, made while both are in use."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from bot.commands.options import add_db, add_state, usage
from knowledge.store.copies import Places, check_copy, make_copy


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--keep", type=int, default=14, metavar="N", help="copies that are kept (default: 14)")
    add_db(parser)
    add_state(parser)


def run(options: argparse.Namespace) -> int:
    """Make a copy, and say where it is."""
    if options.keep < 1:
        return usage("backup --keep: at least one copy is kept")
    places = Places(index=options.db, state=options.state)
    made = make_copy(places, options.folder, now=datetime.now(UTC), keep=options.keep)
    print(f"{made}: {', '.join(check_copy(made))}, checked")
    return 0
