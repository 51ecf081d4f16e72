"""What a reading process may still touch: no file but its program's and those to be read, no writing, no connection.

The kernel holds a process to it (Landlock, from Linux 5.13 on; connections from 6.7, signals to others from 6.12), for
good and for whatever it starts. Numbers and structures are those of <linux/landlock.h> and <linux/prctl.h>.
"""

from __future__ import annotations

import contextlib
import ctypes
import mimetypes
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_TELL_VERSION = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38

_EXECUTE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""All that can be done with files, by the version of the interface that came to know it."""
_NETWORK, _NETWORK_FROM = 0b11, 4
_SCOPES, _SCOPES_FROM = 0b11, 6

_SYSTEM = (
    *("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/usr/share", "/etc/ld.so.cache", "/etc/localtime"),
    *("/dev/null", "/dev/urandom", "/proc/self", "/proc/meminfo", "/proc/cpuinfo", "/sys/devices/system/cpu"),
)


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def readable(places: Iterable[Path], roots: Sequence[Path]) -> tuple[str, ...]:
    """The folders and files that must be open to a process that reads `places`, which stand under `roots`.

    A link out of a root is followed, so what it leads to is among them.
    """
    whole = tuple(dict.fromkeys(os.path.realpath(root) for root in roots))
    beneath = tuple(f"{root}{os.sep}" for root in whole)
    led = (os.path.realpath(place) for place in places)
    return (*whole, *dict.fromkeys(path for path in led if path not in whole and not path.startswith(beneath)))


def confine(paths: Iterable[str]) -> bool:
    """Leave this thread, and all that it starts, nothing but reading its program and what is under `paths`.

    False where the system has nothing of the kind; then all is as before.
    """
    if sys.platform != "linux":
        return False
    system = ctypes.CDLL(None, use_errno=True)
    version = system.syscall(_CREATE, None, ctypes.c_size_t(0), _TELL_VERSION)
    if version < 1:
        return False
    rules = _Ruleset(
        files=_FILE_RIGHTS[max(known for known in _FILE_RIGHTS if known <= version)],
        network=_NETWORK if version >= _NETWORK_FROM else 0,
        scoped=_SCOPES if version >= _SCOPES_FROM else 0,
    )
    size = 24 if version >= _SCOPES_FROM else 16 if version >= _NETWORK_FROM else 8
    ruleset = system.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return False
    try:
        for path in (*_program(), *_SYSTEM, *mimetypes.knownfiles, *paths):
            _allow(system, ruleset, str(path))
        return bool(system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and system.syscall(_RESTRICT, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _program() -> Iterator[str]:
    """Where Python and what it imports lie; not the folder that somebody happens to stand in, with their settings."""
    here = str(Path.cwd())
    yield from (sys.prefix, sys.base_prefix, str(Path(__file__).resolve().parent.parent))
    yield from (path for path in sys.path if path and os.path.realpath(path) != here)


def _allow(system: ctypes.CDLL, ruleset: int, path: str) -> None:
    """What is not there need not be allowed."""
    if os.path.realpath(path) == os.sep:
        return
    with contextlib.suppress(OSError):
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            rights = _READ_FILE | _EXECUTE | (_READ_FOLDER if Path(path).is_dir() else 0)
            rule = _Beneath(allowed=rights, folder=opened)
            system.syscall(_ADD, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
        finally:
            os.close(opened)
