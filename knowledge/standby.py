"""What answers when the live index is damaged or gone: its last good release, and every answer says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.answers import Note
from knowledge.errors import DamagedIndexError, IndexFileError
from knowledge.model import Severity

if TYPE_CHECKING:
    from knowledge.store import IndexShelf


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """That something else answers for the index that was asked for, and why, in one line."""

    reason: str
    release: int | None = None
    made: str = ""
    """When the release was made, in UTC as its sidecar says it; empty where that is not known."""

    @property
    def note(self) -> Note:
        """What every answer says of it."""
        code, params = ("standing_in", (("made", self.made[:10]),)) if self.made else ("index_lost", ())
        return Note(code=code, severity=Severity.WARNING, params=params)


def open_standing(path: Path, *, damaged: Mapping[Path, str]) -> tuple[IndexShelf, StandIn | None]:
    """The live index, or where it is damaged or gone (or known to be, by `damaged`) the best release that is not.

    Raises IndexFileError when neither can be opened.
    """
    from knowledge.store import open_shelf
    from knowledge.store.releases import damage, good_releases, live_file

    live = live_file(path)
    try:
        if live in damaged:
            raise DamagedIndexError(f"{path}: damaged ({damaged[live]})")
        return open_shelf(path), None
    except IndexFileError as fault:
        # A flipped bit may also make a file look like another version's or another program's.
        if not isinstance(fault, DamagedIndexError) and damage(live) is None:
            raise
        for release in good_releases(path, but=frozenset({*damaged, live})):
            try:
                shelf = open_shelf(release.path)
            except IndexFileError:
                continue
            return shelf, StandIn(reason=str(fault), release=release.number, made=release.made or "")
        raise
