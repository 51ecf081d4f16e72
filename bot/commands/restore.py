"""`gongkai restore`: a copy of the index and the bot's state put back in its place."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.commands.options import add_db, add_state
from knowledge.store.copies import Places, restore


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("copy", type=Path, metavar="COPY")
    add_db(parser)
    add_state(parser)


def run(options: argparse.Namespace) -> int:
    """Put a copy back, and say what stood there before."""
    aside = restore(options.copy, Places(index=options.db, state=options.state))
    print(f"{options.copy}: in its place again")
    for path in aside:
        print(f"what stood there before: {path}")
    return 0
