"""`gongkai mcp`: the same answers for any assistant that speaks the Model Context Protocol."""

from __future__ import annotations

import argparse
import os
import sys

from bot.commands.options import add_db


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_db(parser)


def run(options: argparse.Namespace) -> int:
    """Serve on standard input and output; 1 with one line where the packages or the index are not there."""
    from knowledge.store import open_shelf

    try:
        from bot.mcp import run as serve
    except ImportError:
        print("gongkai: mcp needs more packages: pip install 'gongkai[mcp]'", file=sys.stderr)
        return 1
    # What cannot be opened is told before a client waits for it.
    with open_shelf(options.db):
        pass
    serve(options.db, os.environ.get("GONGKAI_DEFAULT_UNIT") or None)
    return 0
