"""`python -m bot`: the command line, where the script `gongkai` is not on the path."""

from __future__ import annotations

import sys

from bot.cli import main

if __name__ == "__main__":
    sys.exit(main())
