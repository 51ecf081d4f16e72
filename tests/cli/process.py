"""`gongkai` as a script calls it: a process with its own streams, folder, environment and exit status.

What a process has to load is the same for every command, and takes longer than most of them. A process is therefore
forked from one that has loaded it, `python -m tests.cli.process`, which reads what to run line by line. A `cold` one
begins with nothing, as in a shell, and has hashes of its own.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from select import select

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300
"""Seconds after which a command hangs, on however busy a machine."""

_CALL = "import sys; from bot.cli import main; sys.exit(main())"


def gongkai(
    *arguments: str | Path, text: str = "", env: Mapping[str, str] | None = None, cold: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a command in the root of the tree and wait for it; it sees no environment but `env`."""
    line = [*map(str, arguments)]
    given = {"PATH": "/usr/bin:/bin", **(env or {})}
    if cold:
        return subprocess.run(
            [sys.executable, "-c", _CALL, *line],
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env=given,
            timeout=PATIENCE,
            check=False,
        )
    with tempfile.TemporaryDirectory() as name:
        streams = [Path(name) / stream for stream in ("in", "out", "err")]
        streams[0].write_text(text, encoding="utf-8", newline="")
        status = _run({"line": line, "env": given, "streams": [str(stream) for stream in streams]})
        out, err = (stream.read_text(encoding="utf-8") for stream in streams[1:])
    return subprocess.CompletedProcess(line, status, out, err)


def _run(command: Mapping[str, object]) -> int:
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps(command) + "\n")
    server.stdin.flush()
    if not select([server.stdout], [], [], PATIENCE)[0]:
        _server.cache_clear()
        server.kill()
        raise subprocess.TimeoutExpired(str(command["line"]), PATIENCE)
    return int(server.stdout.readline())


@cache
def _server() -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.cli.process"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    # At the end of its input it ends as well.
    atexit.register(server.communicate)
    return server


def _serve() -> None:
    from bot.commands import ask, check, export, ingest, parse  # noqa: F401  loaded for those that are forked
    from knowledge.language.gazetteer import Gazetteer
    from knowledge.language.reading import understand

    understand("2022年收到多少件申请", Gazetteer.of([]), today=date(2024, 6, 1))
    # Read without a buffer: what is forked must not hold a part of the next command.
    commands = os.fdopen(os.dup(0), "rb", buffering=0)
    results = os.fdopen(os.dup(1), "w")
    while command := commands.readline():
        child = os.fork()
        if not child:
            _become(**json.loads(command))
        _, ended = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(ended), file=results, flush=True)


def _become(line: list[str], env: dict[str, str], streams: list[str]) -> None:
    os.environ.clear()
    os.environ.update(env)
    writing = os.O_WRONLY | os.O_CREAT
    for number, (path, mode) in enumerate(zip(streams, (os.O_RDONLY, writing, writing), strict=True)):
        opened = os.open(path, mode, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = TextIOWrapper(os.fdopen(0, "rb"), "utf-8")
    sys.stdout = TextIOWrapper(os.fdopen(1, "wb"), "utf-8")
    sys.stderr = TextIOWrapper(os.fdopen(2, "wb"), "utf-8", "backslashreplace", line_buffering=True)
    sys.argv = ["gongkai", *line]
    from bot.cli import main

    sys.exit(main())


if __name__ == "__main__":
    _serve()
