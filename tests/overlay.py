"""A copy of the packages with more in their files, and not a line of code changed: what files alone can do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.patience import HANGS

ROOT = Path(__file__).parents[1]


def copied_with(overlay: Path, folder: Path) -> None:
    """Copy the packages into a folder and put in what the overlay's parts say.

    A part has a `text` and its `file`, of which it becomes the end; where it names a line, it stands `under` that line,
    or behind the entry that the line `after` begins.
    """
    for package in ("knowledge", "bot"):
        shutil.copytree(ROOT / package, folder / package)
    for part in tomllib.loads(overlay.read_text(encoding="utf-8"))["part"]:
        file = folder / part["file"]
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True) if file.exists() else []
        at = len(lines)
        if "under" in part:
            at = _number(lines, part["under"], part["file"]) + 1
        elif "after" in part:
            begun = _number(lines, part["after"], part["file"])
            at = next((number for number in range(begun, len(lines)) if not lines[number].strip()), len(lines))
        file.write_text("".join([*lines[:at], part["text"], *lines[at:]]), encoding="utf-8")


def _number(lines: list[str], wanted: str, file: str) -> int:
    found = [number for number, line in enumerate(lines) if line.strip() == wanted]
    if not found:
        raise LookupError(f"{file} has no line {wanted!r}: give the overlay's part one that stands there now")
    return found[0]


def run_on(folder: Path, script: str, *words: str, stdin: str = "") -> str:
    """Return the standard output of a script that runs on the copy; fails with all that it said where it ends badly.

    A command that ends otherwise than it should is for the script to end with (`sys.exit`).
    """
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=folder,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=HANGS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
