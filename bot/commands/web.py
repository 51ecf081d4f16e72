"""`gongkai web`: the settings read at the edge, then the pages until they are stopped."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

DEFAULT_DB = "data/gongkai.db"


def add_web(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command with its options."""
    web = commands.add_parser("web", help="serve the pages: ask in a browser, and see the cell itself")
    web.add_argument(
        "--listen", metavar="HOST:PORT", help="where to listen (default: $WEB_LISTEN, else 127.0.0.1:8000)"
    )
    default = Path(os.environ.get("GONGKAI_DB") or DEFAULT_DB)
    web.add_argument(
        "--db", type=Path, default=default, metavar="FILE", help=f"the index (default: $GONGKAI_DB, else {DEFAULT_DB})"
    )
    web.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve the pages; 2 with all faults of the settings, one a line, when they cannot be used."""
    from bot.settings import SettingsError
    from bot.web.server import run as serve
    from bot.web.settings import load_web_settings

    try:
        settings = load_web_settings(listen=options.listen, index=options.db)
    except SettingsError as fault:
        for line in fault.faults:
            print(f"gongkai: {line}", file=sys.stderr)
        return 2
    return serve(settings)
