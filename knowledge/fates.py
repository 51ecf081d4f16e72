"""What becomes of the files and reports of an ingest, each told in one event."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from knowledge.reasons import Reason


class Status(StrEnum):
    """What became of a report."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestEvent:
    """One report, or one file that gave none: what became of it, and why where there is something to say."""

    source: str
    status: Status
    agency: str | None = None
    year: int | None = None
    reason: str | None = None
    problems: int = 0
    """How many findings the report has by itself."""


def own_name(called: str | None, agency: str) -> str | None:
    """What there is to say of a report that gives its unit another name than it is filed under."""
    return None if agency == called else Reason("the report calls its unit {name}", name=called or "")


class Files:
    """The files of a run with the names they go by, and their hashes, each worked out when it is first asked for."""

    def __init__(self, names: Mapping[Path, str]) -> None:
        self.names = names
        self._hashes: dict[Path, str | None] = dict.fromkeys(names)

    def sha256(self, path: Path) -> str:
        """The hash of a file's bytes; empty for what cannot be read as a file."""
        found = self._hashes.get(path)
        if found is None:
            found = self._hashes[path] = _sha256(path)
        return found

    def have(self, sha256: str) -> bool:
        """Whether any file of the run has that hash."""
        return any(self.sha256(path) == sha256 for path in self._hashes)


def _sha256(path: Path) -> str:
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
