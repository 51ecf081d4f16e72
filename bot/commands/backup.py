"""`gongkai backup` and `gongkai restore`: copies of the index and the bot's state, made while both are in use."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from knowledge.store.copies import Places, check_copy, make_copy, restore


def run_backup(folder: Path, *, db: Path, state: Path, keep: int) -> int:
    """Make a copy, and say where it is."""
    made = make_copy(Places(index=db, state=state), folder, now=datetime.now(UTC), keep=keep)
    print(f"{made}: {', '.join(check_copy(made))}, checked")
    return 0


def run_restore(copy: Path, *, db: Path, state: Path) -> int:
    """Put a copy back, and say what stood there before."""
    aside = restore(copy, Places(index=db, state=state))
    print(f"{copy}: in its place again")
    for path in aside:
        print(f"what stood there before: {path}")
    return 0
