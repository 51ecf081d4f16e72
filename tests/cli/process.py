"""`gongkai` as a script calls it: a process with its own streams, folder, environment and exit status.

A process is forked from one that has loaded all commands (tests/forks.py). A `cold` one begins with nothing, as in a
shell, and has hashes of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from tests.forks import ROOT, fork

PATIENCE = 300
"""Seconds after which a command hangs, on however busy a machine."""

_CALL = "import sys; from bot.cli import main; sys.exit(main())"


def gongkai(
    *arguments: str | bytes | Path,
    text: str = "",
    env: Mapping[str, str] | None = None,
    cold: bool = False,
    folder: Path = ROOT,
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, the root of the tree by default, and wait for it; it sees no environment but `env`."""
    line = [*map(os.fsdecode, arguments)]
    given = {"PATH": "/usr/bin:/bin", **(env or {})}
    if cold:
        return subprocess.run(
            [sys.executable, "-c", _CALL, *line],
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=folder,
            env=given,
            timeout=PATIENCE,
            check=False,
        )
    with tempfile.TemporaryFile() as given_in, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given_in.write(text.encode("utf-8"))
        given_in.seek(0)
        forked = fork(line, env=given, streams=(given_in.fileno(), out.fileno(), err.fileno()), folder=folder)
        status = forked.wait(PATIENCE)
        said = [_text_of(stream) for stream in (out, err)]
    return subprocess.CompletedProcess(line, status, *said)


def _text_of(stream: BinaryIO) -> str:
    stream.seek(0)
    return TextIOWrapper(stream, "utf-8").read()
