"""`gongkai bot`: the settings read at the edge, then the Telegram bot until it is stopped."""

from __future__ import annotations

import argparse
import sys

from bot.settings import SettingsError, load_settings


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add no option: the settings are in the environment."""


def run(_options: argparse.Namespace) -> int:
    """Run the bot; 2 with all faults of the settings, one a line, when they cannot be used."""
    try:
        settings = load_settings()
    except SettingsError as fault:
        for line in fault.faults:
            print(f"gongkai: {line}", file=sys.stderr)
        return 2
    from bot.telegram import run as run_telegram

    return run_telegram(settings)
