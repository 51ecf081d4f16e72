"""Zip archives, and zips inside of zips: members are read from memory, each inflated once, within one budget."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import ZipInfo

from knowledge.documents.blocks import Document
from knowledge.documents.package import Package
from knowledge.documents.places import FOLDER, Place, is_passed_over
from knowledge.documents.sniff import Kind, sniff
from knowledge.errors import UnreadableFileError
from knowledge.reasons import Reason

MOST_FILE_BYTES = 200_000_000
MOST_MEMBER_BYTES = 100_000_000
MOST_MEMBERS = 5_000
"""Members of an archive, those of the archives in it among them."""
MOST_BYTES = 400_000_000
"""What all of them may inflate to, as their directories say; no member inflates to more than its directory says."""
DEEPEST = 2
"""An archive may hold an archive; one inside of that is refused."""
_UNNAMED = "(no name)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The documents of an archive in order, and the bytes that they inflate to."""

    places: tuple[Place, ...]
    bytes: int


class Budget:
    """What one archive may still take with all that is in it; kept by who hands its members out.

    It has `seconds`, `each` more for every member taken on, and `recognition_seconds` for those that are pictures.
    """

    def __init__(self, *, seconds: float, each: float, recognition_seconds: float) -> None:
        self._members = MOST_MEMBERS
        self._bytes = MOST_BYTES
        self._each = each
        self._limits = {False: seconds, True: recognition_seconds}
        self._spent = {False: 0.0, True: 0.0}

    def admit(self, members: Members) -> str | None:
        """Take an archive's members on; otherwise the reason why none of them is read."""
        if len(members.places) > self._members:
            return Reason("an archive of more than {most} files, those of archives in it counted", most=MOST_MEMBERS)
        if members.bytes > self._bytes:
            return Reason(
                "an archive that inflates to more than {most} MB, archives in it counted", most=MOST_BYTES // 1_000_000
            )
        self._members -= len(members.places)
        self._bytes -= members.bytes
        self._limits[False] += self._each * len(members.places)
        return None

    def spend(self, seconds: float, *, recognising: bool) -> None:
        """Count the time that one document took, by itself where its pictures were recognised."""
        self._spent[recognising] += seconds

    @property
    def overdrawn(self) -> str | None:
        """Why nothing more of the archive is read; None while there is time."""
        over = [limit for kind, limit in self._limits.items() if self._spent[kind] >= limit]
        return Reason("its archive took longer than {most} s", most=f"{over[0]:g}") if over else None


class Archives:
    """The archive that a process is at, open, with the one inside of it that it is at; every part inflated once.

    Its directory is read once however many members are asked for, and nothing is ever written to disk.
    """

    def __init__(self) -> None:
        self._path: Path | None = None
        self._open: dict[tuple[int, ...], Package] = {}

    def document_at(self, place: Place) -> Document:
        """The bytes at a place; UnreadableFileError for no such file, no permission, or far too much of it."""
        if not place.inside:
            self.close()
            _check(place)
            return Document(name=place.name, data=_read(place))
        return Document(name=place.name, data=self._part(place, place.inside))

    def members_of(self, place: Place, document: Document) -> Members | None:
        """The members of an archive, None for what is no archive; UnreadableFileError for bad ones."""
        if sniff(document) is not Kind.ZIP:
            return None
        if len(place.inside) >= DEEPEST:
            raise UnreadableFileError(place.name, "an archive in an archive in an archive: unpack it first")
        package = self._keep(place.path, place.inside, Package(place.name, document.data))
        entries = package.entries
        if len(entries) > MOST_MEMBERS:
            raise UnreadableFileError(place.name, Reason("an archive of more than {most} files", most=MOST_MEMBERS))
        kept = [(number, entry) for number, entry in enumerate(entries) if _is_document(entry)]
        if not kept:
            raise UnreadableFileError(place.name, "an archive without documents")
        return Members(
            places=tuple(
                Place(
                    path=place.path,
                    name=f"{place.name}/{_shown(entry) or _UNNAMED}",
                    inside=(*place.inside, number),
                )
                for number, entry in kept
            ),
            bytes=sum(entry.file_size for _, entry in kept),
        )

    def close(self) -> None:
        """Let go of what is open."""
        for package in self._open.values():
            package.close()
        self._open.clear()
        self._path = None

    def _part(self, place: Place, inside: tuple[int, ...]) -> bytes:
        package = self._archive(place, inside[:-1])
        entries = package.entries
        if inside[-1] >= len(entries):
            raise UnreadableFileError(
                place.name, Reason("no member {part} at depth {depth}", part=inside[-1], depth=len(inside) - 1)
            )
        return package.part(entries[inside[-1]], MOST_MEMBER_BYTES) or b""

    def _archive(self, place: Place, inside: tuple[int, ...]) -> Package:
        """The open archive that lies so deep in a file."""
        found = self._open.get(inside) if place.path == self._path else None
        if found is not None:
            return found
        if inside:
            return self._keep(place.path, inside, Package(place.name, self._part(place, inside)))
        _check(place)
        return self._keep(place.path, inside, Package(place.name, place.path))

    def _keep(self, path: Path, inside: tuple[int, ...], package: Package) -> Package:
        """Keep an archive open in place of all that do not lie on the way to it."""
        if path != self._path:
            self.close()
        for other in [key for key in self._open if key != inside[: len(key)] or key == inside]:
            self._open.pop(other).close()
        self._path, self._open[inside] = path, package
        return package


def _check(place: Place) -> None:
    try:
        facts = place.path.stat()
    except OSError as fault:
        raise UnreadableFileError(place.name, _why(fault)) from fault
    if stat.S_ISDIR(facts.st_mode):
        raise UnreadableFileError(place.name, FOLDER)
    if not stat.S_ISREG(facts.st_mode):
        raise UnreadableFileError(place.name, "not an ordinary file")
    if facts.st_size > MOST_FILE_BYTES:
        raise UnreadableFileError(place.name, Reason("larger than {most} MB", most=MOST_FILE_BYTES // 1_000_000))


def _read(place: Place) -> bytes:
    try:
        return place.path.read_bytes()
    except OSError as fault:
        raise UnreadableFileError(place.name, _why(fault)) from fault


def _why(fault: OSError) -> str:
    if isinstance(fault, FileNotFoundError):
        return "no such file"
    if isinstance(fault, PermissionError):
        return "no permission to read it"
    return Reason("cannot be opened ({fault})", fault=str(fault.strerror))


def is_astray(name: str) -> bool:
    """Whether a member's name leads out of its archive; such archives are made to do harm, and are not trusted."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or any(not part or part.endswith(":") for part in parts[:-1])


def _is_document(entry: ZipInfo) -> bool:
    return not entry.filename.endswith("/") and not any(map(is_passed_over, PurePosixPath(_shown(entry)).parts))


def _shown(entry: ZipInfo) -> str:
    """A member's name; Chinese systems write it in GBK without saying so, and zip then shows it as code page 437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
