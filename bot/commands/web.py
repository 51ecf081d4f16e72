"""`gongkai web`: the settings read at the edge, then the pages until they are stopped."""

from __future__ import annotations

import argparse
import sys

from bot.commands.options import add_db


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "--listen", metavar="HOST:PORT", help="where to listen (default: $WEB_LISTEN, else 127.0.0.1:8000)"
    )
    add_db(parser)


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
