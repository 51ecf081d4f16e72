"""Files that staff handed in, read once: the preview, another file of the same album and the putting in share it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from knowledge.parsing import ReadFile

KEPT = 64
"""Files whose reading is kept: the latest albums."""


class ReadAlready:
    """What was read from each file, as long as it is among the latest and has not changed."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Path, int], tuple[ReadFile, ...]] = OrderedDict()

    def read(self, paths: Sequence[Path], workers: int | None) -> Iterable[ReadFile]:
        """Read files, in processes of their own; those that were read lately are given again."""
        for path in paths:
            yield from self._one(path, workers)

    def _one(self, path: Path, workers: int | None) -> Iterator[ReadFile]:
        key = (path, path.stat().st_mtime_ns)
        if key in self._kept:
            yield from self._kept[key]
            return
        # Loaded when a file comes in: who only asks the index needs no readers.
        from knowledge.documents.isolation import read_files

        found: list[ReadFile] = []
        for outcome in read_files([path], workers=workers):
            found.append(outcome)
            yield outcome
        self._kept[key] = tuple(found)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
