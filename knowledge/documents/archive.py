"""Zip archives and mails, and those inside of one another: members are read from memory, each inflated once, within one
budget."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import ZipInfo

from knowledge.documents.blocks import Document
from knowledge.documents.mail.envelope import Mail
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
DEEPEST_MAIL = 3
"""A mail may hold one that holds one."""
_UNNAMED = "(no name)"
_PACKED = b"PK"


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
        self._open: dict[tuple[int, ...], Package | Mail] = {}

    def document_at(self, place: Place) -> Document:
        """The bytes at a place; UnreadableFileError for no such file, no permission, or far too much of it."""
        if not place.inside:
            self.close()
            _check(place)
            return Document(name=place.name, data=_read(place))
        return Document(name=place.name, data=self._part(place, place.inside))

    def members_of(self, place: Place, document: Document) -> Members | None:
        """The members of an archive, or of a mail that carries something; None for what is neither.

        UnreadableFileError for bad ones.
        """
        kind = sniff(document)
        if kind is Kind.MAIL:
            return self._carried(place, document)
        if kind is not Kind.ZIP:
            return None
        if self._within(place, Package) >= DEEPEST:
            raise UnreadableFileError(place.name, "an archive in an archive in an archive: unpack it first")
        package = Package(place.name, document.data)
        self._keep(place.path, place.inside, package)
        entries = package.entries
        if len(entries) > MOST_MEMBERS:
            raise UnreadableFileError(place.name, Reason("an archive of more than {most} files", most=MOST_MEMBERS))
        kept = [(number, entry) for number, entry in enumerate(entries) if _is_document(entry)]
        if not kept:
            raise UnreadableFileError(place.name, "an archive without documents")
        return Members(
            places=tuple(_member(place, number, _shown(entry)) for number, entry in kept),
            bytes=sum(entry.file_size for _, entry in kept),
        )

    def _carried(self, place: Place, document: Document) -> Members | None:
        """What a mail carries, its own words behind it where they are a report; None where it carries nothing."""
        if self._within(place, Mail) >= DEEPEST_MAIL:
            raise UnreadableFileError(place.name, "mails in mails in mails in mails: take them out first")
        mail = Mail(place.name, document.data)
        if not mail.attached:
            return None
        self._keep(place.path, place.inside, mail)
        own = len(mail.attached)
        speaks = _is_report(Document(name=place.name, data=mail.part(own)))
        kept = mail.members if speaks else mail.attached
        return Members(
            places=tuple(_member(place, number, one.name) for number, one in enumerate(kept)),
            bytes=sum(one.size for one in kept),
        )

    def _within(self, place: Place, kind: type[Package | Mail]) -> int:
        """How many containers of a kind a place lies in."""
        return sum(isinstance(self._open.get(place.inside[:at]), kind) for at in range(len(place.inside)))

    def close(self) -> None:
        """Let go of what is open."""
        for holder in self._open.values():
            _let_go(holder)
        self._open.clear()
        self._path = None

    def _part(self, place: Place, inside: tuple[int, ...]) -> bytes:
        holder = self._holder(place, inside[:-1])
        parts = holder.members if isinstance(holder, Mail) else holder.entries
        number = inside[-1]
        if number >= len(parts):
            raise UnreadableFileError(
                place.name, Reason("no member {part} at depth {depth}", part=number, depth=len(inside) - 1)
            )
        if isinstance(holder, Mail):
            return holder.part(number)
        return holder.part(holder.entries[number], MOST_MEMBER_BYTES) or b""

    def _holder(self, place: Place, inside: tuple[int, ...]) -> Package | Mail:
        """The open archive or mail that lies so deep in a file."""
        found = self._open.get(inside) if place.path == self._path else None
        if found is not None:
            return found
        if inside:
            data = self._part(place, inside)
            return self._keep(place.path, inside, _opened(place.name, data))
        _check(place)
        with place.path.open("rb") as file:
            is_packed = file.read(len(_PACKED)) == _PACKED
        holder = Package(place.name, place.path) if is_packed else Mail(place.name, _read(place))
        return self._keep(place.path, inside, holder)

    def _keep(self, path: Path, inside: tuple[int, ...], holder: Package | Mail) -> Package | Mail:
        """Keep an archive open in place of all that do not lie on the way to it."""
        if path != self._path:
            self.close()
        for other in [key for key in self._open if key != inside[: len(key)] or key == inside]:
            _let_go(self._open.pop(other))
        self._path, self._open[inside] = path, holder
        return holder


def _opened(name: str, data: bytes) -> Package | Mail:
    return Package(name, data) if data.startswith(_PACKED) else Mail(name, data)


def _is_report(document: Document) -> bool:
    from knowledge.documents import read_document

    try:
        return bool(read_document(document))
    except UnreadableFileError:
        return False


def _let_go(holder: Package | Mail) -> None:
    if isinstance(holder, Package):
        holder.close()


def _member(place: Place, number: int, name: str) -> Place:
    return Place(path=place.path, name=f"{place.name}/{name or _UNNAMED}", inside=(*place.inside, number))


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
