"""`gongkai mcp`: the same answers for any assistant that speaks the Model Context Protocol."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bot.commands.web import DEFAULT_DB


def add_mcp(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command with its options."""
    mcp = commands.add_parser("mcp", help="serve assistants over the Model Context Protocol (needs gongkai[mcp])")
    default = Path(os.environ.get("GONGKAI_DB") or DEFAULT_DB)
    mcp.add_argument(
        "--db", type=Path, default=default, metavar="FILE", help=f"the index (default: $GONGKAI_DB, else {DEFAULT_DB})"
    )
    mcp.set_defaults(run=run)


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
