"""Processes forked from one that has loaded what they run, each with its own streams, folder, environment and status.

What a process of ours has to load is the same for every command, and takes longer than most of them. All workers of a
run of the tests share one process that has loaded it, `python -m tests.forks NAME`; it ends when the last of them does.
What is to begin with nothing, as in a shell, is started by `subprocess` as ever. A process that reads files is forked
too where a command is, and in rooms whose tests are not about reading (`read_by_forks`).
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile
from typing import NoReturn, TextIO

from knowledge.documents import isolation
from knowledge.documents.worker import Limits
from tests.patience import HANGS

ROOT = Path(__file__).resolve().parents[1]


class Fork:
    """A forked process; signalled and waited for as one of `subprocess`."""

    def __init__(self, pid: int, told: socket.socket) -> None:
        self.pid = pid
        self._told = told
        self._status: int | None = None

    @property
    def returncode(self) -> int | None:
        """The exit status, minus the signal's number where one ended it; None while it runs."""
        self._look(0)
        return self._status

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it the hard way."""
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float = HANGS) -> int:
        """Return the exit status once there is one. Raises subprocess.TimeoutExpired after so many seconds."""
        self._look(timeout)
        if self._status is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout)
        return self._status

    def _look(self, seconds: float) -> None:
        if self._status is not None:
            return
        self._told.settimeout(seconds)
        try:
            told = self._told.recv(64)
        except (TimeoutError, BlockingIOError):
            return
        assert told, "the process that forks has ended"
        self._status = int(told)
        self._told.close()


def fork(
    line: Sequence[str],
    *,
    env: Mapping[str, str],
    streams: tuple[int, int, int],
    folder: Path = ROOT,
    code: str | None = None,
) -> Fork:
    """Run `gongkai` with these arguments, or other code with them as sys.argv[1:], on open files as its streams."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    said = {"line": [os.fsdecode(word) for word in line], "env": dict(env), "folder": str(folder), "code": code}
    # Too long for a message at times.
    with theirs, TemporaryFile() as request:
        request.write(json.dumps(said).encode())
        request.seek(0)
        socket.send_fds(_server(), [b"fork"], [request.fileno(), *streams, theirs.fileno()])
        ours.settimeout(HANGS)
        return Fork(int(ours.recv(64)), ours)


@contextmanager
def printing(line: Sequence[str], *, code: str | None = None) -> Iterator[tuple[Fork, TextIO]]:
    """A fork as long as the block runs, and what it prints while it does; it sees the environment of who calls."""
    read, write = os.pipe()
    with os.fdopen(read, encoding="utf-8") as printed, os.fdopen(write, "wb") as out:
        with Path(os.devnull).open("rb") as nothing:
            forked = fork(line, env=os.environ, streams=(nothing.fileno(), out.fileno(), 2), code=code)
        out.close()
        try:
            yield forked, printed
        finally:
            forked.kill()
            forked.wait()


def program(path: Path) -> None:
    """Write a program that a shell may call for `gongkai`: a fork with the shell's streams, folder and environment."""
    _server()
    line = (sys.executable, "-S", "-E", str(ROOT / "tests" / "forked.py"), _name())
    path.write_text(f'#!/bin/sh\nexec {shlex.join(line)} "$@"\n', encoding="utf-8")
    path.chmod(0o755)


@contextmanager
def read_by_forks() -> Iterator[None]:
    """Have files read by forks, which confine themselves as every process that reads does, while the block runs."""
    start = isolation._started
    isolation._started = _reading  # type: ignore[assignment]  # what is asked of a process, a fork does too
    try:
        yield
    finally:
        isolation._started = start


def _reading(pipe: int, limits: Limits) -> Fork:
    code = f"from knowledge.documents.worker import Limits, serve; serve(0, {limits!r})"
    with Path(os.devnull).open("wb") as nothing:
        streams = (pipe, nothing.fileno(), nothing.fileno())
        return fork((), env=isolation._harmless(os.environ), streams=streams, folder=Path.cwd(), code=code)


_forked_by: str | None = None
"""In a fork, the name of the process that forked it."""


def _name() -> str:
    return _forked_by or f"gongkai-forks-{os.environ.get('PYTEST_XDIST_TESTRUNUID') or os.getpid()}"


@cache
def _server() -> socket.socket:
    name = _name()
    end = time.monotonic() + HANGS
    server: subprocess.Popen[bytes] | None = None
    while True:
        control = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            control.connect(_address(name))
        except ConnectionError:
            control.close()
        else:
            return control
        # Of several that are started at once, one gets the address, and the others end.
        if server is None or server.poll() is not None:
            server = subprocess.Popen([sys.executable, "-m", "tests.forks", name], stdin=subprocess.DEVNULL, cwd=ROOT)
        assert time.monotonic() < end, "nothing forks"
        time.sleep(0.02)


def _address(name: str) -> bytes:
    """An address without a file, which is gone with who listens there."""
    return b"\0" + name.encode()


def _load() -> None:
    from datetime import date
    from importlib import import_module
    from importlib.util import find_spec

    from bot.cli import COMMANDS, command
    from knowledge.documents import Document, read_document
    from knowledge.language.gazetteer import Gazetteer
    from knowledge.language.reading import understand

    for name in COMMANDS:
        if name != "mcp":
            command(name)
    for name in ("bot.telegram.application", "bot.web.server", "psycopg", "redis.asyncio"):
        if find_spec(name.partition(".")[0]):
            import_module(name)
    understand("2022年收到多少件申请", Gazetteer.of([]), today=date(2024, 6, 1))
    report = ROOT / "samples" / "reports" / "jiaoyuju-2022.html"
    read_document(Document(name=report.name, data=report.read_bytes()))


def serve(name: str) -> None:
    """Fork for whoever connects, until nobody is connected any more."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        listener.bind(_address(name))
    except OSError:
        return
    global _forked_by
    _forked_by = name
    _load()
    listener.listen()
    gc.freeze()
    watched = selectors.DefaultSelector()
    clients = 0

    def accept() -> None:
        nonlocal clients
        client, _ = listener.accept()
        clients += 1
        watched.register(client, selectors.EVENT_READ, lambda: take(client))

    def take(client: socket.socket) -> None:
        nonlocal clients
        said, given, _, _ = socket.recv_fds(client, 64, 5)
        if not said:
            watched.unregister(client)
            client.close()
            clients -= 1
            return
        told = socket.socket(fileno=given.pop())
        with os.fdopen(given.pop(0), "rb") as request:
            wanted = json.load(request)
        pid = os.fork()
        if not pid:
            watched.close()
            listener.close()
            _become(given, **wanted)
        for number in given:
            os.close(number)
        told.send(str(pid).encode())
        ended = os.pidfd_open(pid)
        watched.register(ended, selectors.EVENT_READ, lambda: tell(pid, ended, told))

    def tell(pid: int, ended: int, told: socket.socket) -> None:
        watched.unregister(ended)
        os.close(ended)
        _, status = os.waitpid(pid, 0)
        with told, suppress(BrokenPipeError):
            told.send(str(os.waitstatus_to_exitcode(status)).encode())

    watched.register(listener, selectors.EVENT_READ, accept)
    accept()
    while clients:
        for key, _ in watched.select():
            act: Callable[[], None] = key.data
            act()


def _become(streams: list[int], *, line: list[str], env: dict[str, str], folder: str, code: str | None) -> NoReturn:
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    for number, opened in enumerate(streams):
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = TextIOWrapper(os.fdopen(0, "rb"), "utf-8")
    sys.stdout = TextIOWrapper(os.fdopen(1, "wb"), "utf-8")
    sys.stderr = TextIOWrapper(os.fdopen(2, "wb"), "utf-8", "backslashreplace", line_buffering=True)
    sys.argv = ["gongkai", *line]
    if code is not None:
        exec(compile(code, "<forked>", "exec"), {"__name__": "__main__"})
        sys.exit()
    from bot.cli import main

    with read_by_forks():
        sys.exit(main())


if __name__ == "__main__":
    serve(sys.argv[1])
