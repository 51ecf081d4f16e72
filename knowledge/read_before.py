"""Files that were read before and have not changed since: what they gave is known, and they are not read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from knowledge.errors import UnreadableFileError
from knowledge.fates import Files, IngestEvent, Status, own_name
from knowledge.reader_mark import reader_mark
from knowledge.reasons import Reason
from knowledge.sidecars import Particulars, file_hints, file_sidecar, folder_sidecar
from knowledge.store.read_files import FiledReport
from knowledge.store.release import as_it_stands
from knowledge.store.releases import QUICKLY, require_sound
from knowledge.store.writer import IndexWriter


class ReadBefore:
    """What is known of a run's files, as far as the same reader read the same bytes, told the same about them.

    A file is passed over where each of its reports stands in the index as it was read, or was superseded by one whose
    file is in the run; whatever else may become of it, it is read again. What was refused is never known.
    """

    def __init__(self, files: Files, general: Particulars) -> None:
        self._files = files
        self._general = general
        self._reading: Path | None = None
        self._so_far: list[FiledReport] | None = []

    def is_all(self, db: Path) -> bool:
        """Whether no file of the run has to be read. Raises IndexFileError where the index is damaged."""
        with as_it_stands(db) as standing:
            if standing is None or not self._files.names:
                return False
            if not all(self.events(path, standing) for path in self._files.names):
                return False
        require_sound(db, at_most=QUICKLY)
        return True

    def all_events(self, db: Path) -> Iterator[IngestEvent]:
        """What becomes of the reports of all files where none has to be read."""
        with as_it_stands(db) as standing:
            if standing is not None:
                for path in self._files.names:
                    yield from self.events(path, standing)

    def events(self, path: Path, index: IndexWriter) -> tuple[IngestEvent, ...]:
        """What becomes of the reports of a file that need not be read, one event each; none where it has to be."""
        key = self._key(path)
        found: list[IngestEvent] = []
        for one in index.read_files.given(key, reader_mark()) if key is not None else ():
            standing = index.kept(one.agency, one.year)
            if standing is None:
                return ()
            if standing.digest == one.digest:
                same = standing.sha256 == self._files.sha256(path)
                reason = (
                    own_name(standing.own_name, one.agency)
                    if same
                    else Reason("reads the same as {other}", other=standing.source)
                )
            elif index.was_superseded(one.agency, one.year, one.digest) and self._files.have(standing.sha256):
                reason = Reason("superseded by {other}", other=standing.source)
            else:
                return ()
            event = IngestEvent(
                source=one.source,
                status=Status.UNCHANGED,
                agency=one.agency,
                year=one.year,
                reason=reason,
                problems=one.problems,
            )
            found.append(event)
        return tuple(found)

    def note(self, path: Path, event: IngestEvent, digest: str | None, index: IndexWriter) -> None:
        """Take note of what a file gave; the reports of a file come one after the other. `digest` is the report's."""
        if path != self._reading:
            self.finish(index)
            self._reading, self._so_far = path, []
        if event.status is Status.REFUSED or event.agency is None or event.year is None or digest is None:
            self._so_far = None
        elif self._so_far is not None:
            given = FiledReport(
                source=event.source, agency=event.agency, year=event.year, digest=digest, problems=event.problems
            )
            self._so_far.append(given)

    def finish(self, index: IndexWriter) -> None:
        """Keep what the file at hand gave, all of which went in."""
        if self._reading is None or not self._so_far:
            return
        key = self._key(self._reading)
        if key is not None and index.read_files.given(key, reader_mark()) != tuple(self._so_far):
            index.read_files.keep(key, reader_mark(), self._so_far)

    def _key(self, path: Path) -> str | None:
        """What names a file's content and all that was said about it; None for what is no file, or badly described."""
        sha256 = self._files.sha256(path)
        try:
            said = (file_sidecar(path), folder_sidecar(path), file_hints(path), self._general)
        except UnreadableFileError:
            return None
        if not sha256:
            return None
        return hashlib.sha256(repr((sha256, path.name, said)).encode("utf-8", "replace")).hexdigest()[:32]
