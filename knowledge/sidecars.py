"""What people say about files that do not say it themselves, and which files of a folder are meant.

Beside `report.pdf` a file `report.pdf.toml`, or for a whole folder a file `gongkai.toml` in it, may give:

    agency = "某市教育局"
    year = 2023
    published = "2024-01-20"
    url = "https://…"
    region = ["某省", "某市"]

The file's own sidecar overrides what was read; the folder's, like --agency and --year, fills what is unknown. What
`gongkai fetch` notes of a link, in a table [fetched] of the file's sidecar, only hints: the document is believed first.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.documents.places import files_below, is_file, is_folder
from knowledge.errors import UnreadableFileError

FOLDER_SIDECAR = "gongkai.toml"
FETCHED = "fetched"
"""The table of a file's sidecar in which `gongkai fetch` notes where it came from."""
_KEYS = ("agency", "year", "published", "url", "region", FETCHED)
_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_INDEX_FILES = (".db", ".db-wal", ".db-shm", ".db-journal", ".building", ".lock", ".pointer", ".previous")
_PARTS = ("_files", ".files", ".releases")


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What was said about a report; None where nothing was."""

    agency: str | None = None
    year: int | None = None
    published: str | None = None
    url: str | None = None
    region: tuple[str, ...] = ()

    def over(self, other: Particulars) -> Particulars:
        """This, filled up from another."""
        return Particulars(
            agency=self.agency or other.agency,
            year=self.year or other.year,
            published=self.published or other.published,
            url=self.url or other.url,
            region=self.region or other.region,
        )


def file_sidecar(path: Path) -> Particulars:
    """What the sidecar of this very file says; raises UnreadableFileError naming sidecar and key."""
    return _read(path.with_name(path.name + ".toml"))


def file_hints(path: Path) -> Particulars:
    """What the link that a file was fetched by says of its report; what cannot be read there hints nothing."""
    try:
        fetched = tomllib.loads(path.with_name(path.name + ".toml").read_text(encoding="utf-8")).get(FETCHED)
    except (OSError, ValueError):
        return Particulars()
    if not isinstance(fetched, dict):
        return Particulars()
    agency, year, published = (fetched.get(key) for key in ("agency", "year", "published"))
    return Particulars(
        agency=agency if isinstance(agency, str) and agency else None,
        year=year if isinstance(year, int) and 1990 <= year <= 2200 else None,
        published=published if isinstance(published, str) and published else None,
    )


def folder_sidecar(path: Path) -> Particulars:
    """What the sidecar of the file's folder says; raises UnreadableFileError naming sidecar and key."""
    return _read(path.parent / FOLDER_SIDECAR)


def files_of(paths: Iterable[Path]) -> dict[Path, str]:
    """The files meant by files and folders, in a fixed order, with the name each goes by: its path below the folder.

    Left out of folders: hidden files, sidecars, editors' lock files, what systems drop there, the files of an index
    with its releases, and the parts of saved pages. A path that does not exist, and a folder that cannot be opened or
    lies too deep, are given as they are, for their reader to say so.
    """
    found: dict[Path, str] = {}
    seen: set[str] = set()
    for path in paths:
        files = (
            {file: file.relative_to(path).as_posix() for file in sorted(files_below(path, _is_left_out))}
            if is_folder(path)
            else {path: path.name}
        )
        for file, name in files.items():
            # Not Path.resolve: it raises for links that lead in a circle.
            real = str(file) if "\0" in str(file) else os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                found[file] = name
    return found


def _is_left_out(entry: os.DirEntry[str]) -> bool:
    name = entry.name.lower()
    if name.startswith((".", "~$")) or name in _LITTER:
        return True
    if entry.is_dir(follow_symlinks=False):
        return name.endswith(_PARTS)
    return not is_file(Path(entry.path)) or name.endswith((".toml", *_INDEX_FILES))


def _read(path: Path) -> Particulars:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return Particulars()
    except (OSError, ValueError) as fault:
        raise UnreadableFileError(str(path), f"no readable TOML ({fault})") from fault
    for key in data:
        if key not in _KEYS:
            raise UnreadableFileError(str(path), f"{key}: not one of {', '.join(_KEYS)}")
    year = data.get("year")
    if year is not None and (not isinstance(year, int) or not 1990 <= year <= 2200):
        raise UnreadableFileError(str(path), "year: must be a year such as 2023")
    region = data.get("region", [])
    if not isinstance(region, list) or not all(isinstance(part, str) and part for part in region):
        raise UnreadableFileError(str(path), 'region: must be a list such as ["某省", "某市"]')
    return Particulars(
        agency=_text(path, data, "agency"),
        year=year,
        published=_day(path, data),
        url=_text(path, data, "url"),
        region=tuple(region),
    )


def _text(path: Path, data: dict[str, Any], key: str) -> str | None:
    value = data.get(key)
    if value is not None and (not isinstance(value, str) or not value.strip()):
        raise UnreadableFileError(str(path), f"{key}: must be a text that is not empty")
    return None if value is None else value.strip()


def _day(path: Path, data: dict[str, Any]) -> str | None:
    value = data.get("published")
    if value is None:
        return None
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    except ValueError as fault:
        raise UnreadableFileError(str(path), "published: must be a day such as 2024-01-20") from fault
