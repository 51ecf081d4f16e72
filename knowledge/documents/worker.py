"""One reading process: takes places over a pipe, gives back reports or a reason, and lives within its limits."""

from __future__ import annotations

import contextlib
import copyreg
import gc
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from knowledge.documents import effort
from knowledge.documents.archive import Archives, Members, is_astray
from knowledge.documents.confinement import confine
from knowledge.documents.places import Place
from knowledge.documents.readers import one_line
from knowledge.errors import KnowledgeError, UnreadableFileError
from knowledge.model import Cite, Correction, Fact, Number, Problem, Report, State
from knowledge.reasons import Reason

Check = Callable[[Report], tuple[Problem, ...]]
"""What is looked at in every report where it was read; a function of a module, as other processes run it."""

_GRACE = 5
_MADE_BETWEEN = 50_000
"""Objects made before those in circles are looked for, which took a tenth of reading when it was 700."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may take: seconds and bytes of address space, ordinarily and where pictures are recognised.

    An archive may take `archive_seconds`, and `archive_seconds_each` more for every file in it.
    """

    seconds: float = 10
    memory: int = 1 << 30
    recognition_seconds: float = 300
    recognition_memory: int = 6 << 30
    archive_seconds: float = 60
    archive_seconds_each: float = 0.2
    archive_recognition_seconds: float = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a worker is told before anything else: the paths that stay open to it, and how reports are checked."""

    paths: tuple[str, ...]
    check: Check | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The worker has loaded what it needs and waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognising:
    """The file at hand needs recognition of pictures: the wider limits hold from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The end of one file: its reports, or an archive's members, or the reason why not; `last` announces an exit.

    `findings` are what the check found in each report, none where nothing is checked.
    """

    reports: tuple[Report, ...] = ()
    findings: tuple[tuple[Problem, ...], ...] = ()
    members: Members | None = None
    error: str | None = None
    last: bool = False


Message = Ready | Recognising | Done


# A report is four hundred small objects: each goes over the pipe as one call, in a quarter of the time.
def _cite(table: int, row: str, column: str, page: int | None) -> Cite:
    return Cite(table=table, row=row, column=column, page=page)


def _fact(
    indicator: str,
    applicant: str | None,
    value: Number | None,
    unit: str,
    raw: str,
    state: State,
    cite: Cite,
    correction: Correction | None,
) -> Fact:
    return Fact(
        indicator=indicator,
        applicant=applicant,
        value=value,
        unit=unit,
        raw=raw,
        state=state,
        cite=cite,
        correction=correction,
    )


copyreg.pickle(Cite, lambda one: (_cite, (one.table, one.row, one.column, one.page)))
copyreg.pickle(
    Fact,
    lambda one: (
        _fact,
        (one.indicator, one.applicant, one.value, one.unit, one.raw, one.state, one.cite, one.correction),
    ),
)


def serve(descriptor: int, limits: Limits) -> None:
    """Reads places from the pipe until it closes; the first message is this process's Order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe = Connection(descriptor)
    order: Order = pipe.recv()
    confine(order.paths)
    # Loaded before any limit or clock begins.
    from knowledge.documents import read_document  # noqa: F401 - a worker's start is where its imports belong

    # What is loaded lives as long as this process, and hardly any of a report's thousands of objects are in circles.
    gc.freeze()
    gc.set_threshold(_MADE_BETWEEN)
    _limit(limits.memory)

    def recognising() -> None:
        _limit(limits.recognition_memory)
        signal.setitimer(signal.ITIMER_REAL, limits.recognition_seconds + _GRACE)
        pipe.send(Recognising())

    effort.listen(recognising)
    archives = Archives()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send(Ready())
        while True:
            place: Place = pipe.recv()
            # Should the parent be gone, the system ends this process: no orphan reads on.
            signal.setitimer(signal.ITIMER_REAL, limits.seconds + _GRACE)
            done = _done(place, limits, archives, order.check)
            signal.setitimer(signal.ITIMER_REAL, 0)
            pipe.send(done)
            if done.last:
                return


def _kept(reason: object) -> str:
    return reason if isinstance(reason, Reason) else one_line(str(reason))


def _done(place: Place, limits: Limits, archives: Archives, check: Check | None) -> Done:
    try:
        reports, members = _read(place, archives)
        findings = tuple(map(check, reports)) if check is not None else ()
    except UnreadableFileError as fault:
        return Done(error=_kept(fault.reason), last=_is_swollen(limits))
    except KnowledgeError as fault:
        return Done(error=_kept(fault.args[0] if fault.args else ""), last=_is_swollen(limits))
    except MemoryError:
        return Done(
            error=Reason("needs more than {most} GB of memory", most=f"{limits.memory / (1 << 30):.1f}"), last=True
        )
    except RecursionError:
        return Done(error="nested too deeply", last=True)
    except Exception as fault:  # One file must not stop a batch, whatever it brought to light.
        told = one_line(f"{type(fault).__name__}: {fault}")
        return Done(error=Reason("a fault of the reader, please report it: {fault}", fault=told))
    return Done(reports=reports, findings=findings, members=members, last=_is_swollen(limits))


def _read(place: Place, archives: Archives) -> tuple[tuple[Report, ...], Members | None]:
    from knowledge.documents import read_document

    if place.inside and is_astray(place.name):
        raise UnreadableFileError(place.name, "its name leads out of the archive")
    document = archives.document_at(place)
    members = archives.members_of(place, document)
    return ((), members) if members is not None else (read_document(document), None)


def _limit(memory: int) -> None:
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def _is_swollen(limits: Limits) -> bool:
    """Whether a file has left this process so large that the next might fail through no fault of its own."""
    return _address_space() > limits.memory * 6 // 10


def _address_space() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return pages * resource.getpagesize()
