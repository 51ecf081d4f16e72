"""`gongkai bot` with the emulator's limits, for tests that end the process the hard way."""

from __future__ import annotations

import sys

from bot.cli import main

if __name__ == "__main__":
    sys.exit(main(["bot"]))
