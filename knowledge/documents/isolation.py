"""Many files read on all cores, each in a confined process with limits: what breaks a parser costs that file alone."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path

from knowledge.documents.archive import Budget
from knowledge.documents.confinement import readable
from knowledge.documents.places import Place, places_under
from knowledge.documents.worker import Check, Done, Limits, Message, Order, Ready, Recognising
from knowledge.model import Problem, Report
from knowledge.reasons import Reason

__all__ = ["Limits", "Outcome", "read_files"]

_START_SECONDS = 60
_FEW = 8
_SOON = 0.3
"""Seconds that a process takes to start: another is worth it where so many files wait, or where one takes longer."""
_WAITING = 256
"""So many outcomes may wait for the one before them in order; then no new file is begun."""
_ENTRY = (
    "import sys; sys.path[:] = {path!r}; "
    "from knowledge.documents.worker import Limits, serve; serve({pipe}, {limits!r})"
)
_Key = tuple[int, ...]
_INHERITED = re.compile(
    r"PATH|HOME|USER|LANG|LC_.*|TZ|TMPDIR|PYTHON.*|LD_.*|DYLD_.*|VIRTUAL_ENV|(?:OMP|OPENBLAS|MKL)_.*"
)
"""What a reading process is told of its surroundings; the bot's token stands among the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one document: its reports, or `error`, the reason in one line (without the name).

    `findings` are what a check found in each report; none where nothing was checked.
    """

    path: Path
    name: str
    reports: tuple[Report, ...] = ()
    findings: tuple[tuple[Problem, ...], ...] = ()
    error: str | None = None


def read_files(
    paths: Sequence[Path], *, workers: int | None = None, limits: Limits | None = None, check: Check | None = None
) -> Generator[Outcome, None, None]:
    """Every document under `paths` (files, folders, archives), in order, one Outcome each.

    Reports are checked where they are read, within a file's limits: they need not be brought elsewhere for it.
    `workers` are as many as there are cores unless told. Closing the iterator, or Ctrl-C, ends all processes at once.
    """
    limits = limits or Limits()
    batch = _Batch(list(places_under(paths)), limits)
    order = Order(paths=readable((place.path for place in batch.places.values()), paths), check=check)
    crew: list[_Worker] = []
    most = max(1, min(workers or os.cpu_count() or 1, max(1, len(batch.places))))
    try:
        while not batch.finished:
            while len(crew) < most and _is_worth_another(crew, batch):
                crew.append(_Worker(limits, order))
            for worker in crew:
                if worker.is_idle and (work := batch.take()) is not None:
                    worker.give(*work)
            _listen(crew, batch, patience=0.0 if batch.is_ready else _SOON if batch.has_work else 1.0)
            crew = [worker for worker in crew if not worker.is_gone]
            yield from batch.ready()
            if not batch.started_all:
                most = max(most, min(workers or os.cpu_count() or 1, batch.open_work))
    finally:
        for worker in crew:
            worker.end()


def _is_worth_another(crew: Sequence[_Worker], batch: _Batch) -> bool:
    """Whether many files wait, or what is read takes so long that another process would have begun the next by now."""
    return batch.has_work and (
        not crew or batch.waiting >= _FEW * len(crew) or all(worker.is_at_it_for(_SOON) for worker in crew)
    )


def _harmless(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without anything that a hostile file should not find, were it to take its parser over."""
    return {name: value for name, value in environment.items() if _INHERITED.fullmatch(name)}


def _started(pipe: int, limits: Limits) -> subprocess.Popen[bytes]:
    """Start a process that reads what it is told to over the pipe, which it is left, and has nothing else."""
    return subprocess.Popen(
        [sys.executable, "-c", _ENTRY.format(path=sys.path, pipe=pipe, limits=limits)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_harmless(os.environ),
        pass_fds=(pipe,),
        # Ctrl-C reaches the terminal's foreground processes; the parent decides what becomes of these.
        start_new_session=True,
    )


class _Batch:
    """The work in order: what is to be done, what is done, and what may be handed out."""

    def __init__(self, places: list[Place], limits: Limits) -> None:
        self._limits = limits
        self._budgets: dict[int, Budget] = {}
        self.places: dict[_Key, Place] = {(number,): place for number, place in enumerate(places)}
        self._todo = deque(self.places)
        self._order = deque(self.places)
        self._done: dict[_Key, Done] = {}

    @property
    def finished(self) -> bool:
        return not self._order

    @property
    def has_work(self) -> bool:
        return bool(self._todo) and len(self._done) < _WAITING

    @property
    def waiting(self) -> int:
        """How many places nobody has begun."""
        return len(self._todo)

    @property
    def is_ready(self) -> bool:
        """Whether the next outcome in order is there."""
        return bool(self._order) and self._order[0] in self._done

    @property
    def started_all(self) -> bool:
        return not self._todo

    @property
    def open_work(self) -> int:
        return len(self._order)

    def take(self) -> tuple[_Key, Place] | None:
        """The next place to read, None where nothing is to be done; what an archive has no time for ends here."""
        while self.has_work:
            key = self._todo.popleft()
            budget = self._budgets.get(key[0])
            over = budget.overdrawn if budget else None
            if over is None:
                return key, self.places[key]
            self._done[key] = Done(error=over)
        return None

    def put(self, key: _Key, done: Done, *, seconds: float, recognising: bool) -> None:
        """Files away an end and what it took; the members of an archive come next in order, as its budget allows."""
        budget = self._budgets.get(key[0])
        if done.members and budget is None:
            budget = self._budgets[key[0]] = Budget(
                seconds=self._limits.archive_seconds,
                each=self._limits.archive_seconds_each,
                recognition_seconds=self._limits.archive_recognition_seconds,
            )
        if budget:
            budget.spend(seconds, recognising=recognising)
        refused = budget.admit(done.members) if budget and done.members else None
        if refused:
            done = Done(error=refused)
        elif done.members:
            keys = [(*key, number) for number in range(len(done.members.places))]
            self.places.update(zip(keys, done.members.places, strict=True))
            self._todo.extendleft(reversed(keys))
        self._done[key] = done

    def ready(self) -> Iterator[Outcome]:
        """The outcomes whose turn has come."""
        while self._order and self._order[0] in self._done:
            key = self._order.popleft()
            done, place = self._done.pop(key), self.places.pop(key)
            if done.members:
                self._order.extendleft((*key, number) for number in reversed(range(len(done.members.places))))
            else:
                yield Outcome(
                    path=place.path, name=place.name, reports=done.reports, findings=done.findings, error=done.error
                )


class _Worker:
    """A reading process with what it is at, since when, and until when it may be."""

    def __init__(self, limits: Limits, order: Order) -> None:
        self.pipe, theirs = Pipe()
        self._process = _started(theirs.fileno(), limits)
        theirs.close()
        # One that died at once is found out when it is listened to.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.pipe.send(order)
        self._limits = limits
        self._ready = False
        self._last = False
        self.key: _Key | None = None
        self.deadline = time.monotonic() + _START_SECONDS
        self._seconds = limits.seconds
        self._since = 0.0
        self.recognising = False
        self.is_gone = False

    @property
    def is_idle(self) -> bool:
        return self._ready and self.key is None and not self.is_gone

    def give(self, key: _Key, place: Place) -> None:
        """Hands the process a place; a process already dead is found out when it is listened to."""
        self.key = key
        self._seconds = self._limits.seconds
        self.recognising = False
        self._since = time.monotonic()
        self.deadline = self._since + self._seconds
        try:
            self.pipe.send(place)
        except (BrokenPipeError, ConnectionResetError):
            self.deadline = time.monotonic()

    def is_at_it_for(self, seconds: float) -> bool:
        """Whether it has been reading one file for so long."""
        return self._ready and self.key is not None and self.spent >= seconds

    @property
    def spent(self) -> float:
        """Seconds since it was given what it is at."""
        return time.monotonic() - self._since

    def hear(self) -> Done | None:
        """Takes one message; the end of a file where that is what came, or the process's death while at one."""
        try:
            message: Message = self.pipe.recv()
        except (EOFError, OSError):
            return self._died()
        if isinstance(message, Ready):
            self._ready = True
            self.deadline = float("inf")
        elif isinstance(message, Recognising):
            self._seconds = self._limits.recognition_seconds
            self.recognising = True
            self.deadline = time.monotonic() + self._seconds
        else:
            self.deadline = float("inf")
            if message.last:
                self.end()
            return message
        return None

    def _died(self) -> Done:
        self.end(patience=2)
        code = self._process.returncode
        if not self._ready:
            return Done(error="the reading process did not start")
        if code == -signal.SIGKILL or code == -signal.SIGABRT:
            return Done(error="its parser ran out of memory or was ended by the system")
        return Done(
            error=Reason("its parser crashed (signal {code})", code=-code)
            if code < 0
            else Reason("its parser stopped (status {code})", code=code)
        )

    def overdue(self) -> Done:
        """Ends the process, whose time is up."""
        self.end()
        if not self._ready:
            return Done(error="the reading process did not start")
        return Done(error=Reason("reading took longer than {most} s", most=f"{self._seconds:g}"))

    def end(self, patience: float = 0) -> None:
        """Ends the process and waits for that; safe to call twice."""
        if not self.is_gone:
            self.is_gone = True
            try:
                self._process.wait(patience)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self.pipe.close()


def _listen(crew: list[_Worker], batch: _Batch, *, patience: float) -> None:
    """Waits for the next message or deadline, `patience` seconds at most, and files away what ended."""
    now = time.monotonic()
    soonest = min((worker.deadline for worker in crew if not worker.is_gone), default=now)
    pipes: list[Connection] = [worker.pipe for worker in crew if not worker.is_gone]
    heard = set(map(id, wait(pipes, timeout=max(0.0, min(soonest - now, patience)))))
    for worker in crew:
        if worker.is_gone:
            continue
        done: Done | None = None
        if id(worker.pipe) in heard:
            done = worker.hear()
        elif time.monotonic() >= worker.deadline:
            done = worker.overdue()
        if done is not None:
            key, worker.key = worker.key, None
            if key is not None:
                batch.put(key, done, seconds=worker.spent, recognising=worker.recognising)
            elif not worker._ready:
                raise RuntimeError("the reading processes do not start; is this package installed whole?")
