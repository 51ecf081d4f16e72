"""Zip packages opened without trust: bytes are counted while they inflate, entities are never expanded."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote

from lxml import etree

from knowledge.errors import UnreadableFileError
from knowledge.reasons import Reason

MOST_BYTES = 48_000_000
"""One part of a package may inflate to this much, whatever its directory says."""
MOST_TOGETHER = 1_000_000_000
"""All parts that are asked for may."""
_STEP = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A part that another refers to: the last word of the relationship's type, and the part's name."""

    kind: str
    name: str


class Package:
    """The parts of a zip file, in memory or at a path, by name; a context manager. `name` is for messages."""

    def __init__(self, name: str, data: bytes | Path) -> None:
        self._name = name
        self._left = MOST_TOGETHER
        try:
            self._zip = zipfile.ZipFile(data if isinstance(data, Path) else io.BytesIO(data))
        except UnicodeDecodeError:
            # Names in another encoding under the flag of UTF-8: read as zip reads names without the flag.
            self._zip = _without_flags(name, data.read_bytes() if isinstance(data, Path) else data)
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as fault:
            raise UnreadableFileError(name, "truncated or damaged: its directory cannot be read") from fault

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; safe to call twice."""
        self._zip.close()

    @property
    def entries(self) -> list[zipfile.ZipInfo]:
        """The directory, in order."""
        return self._zip.infolist()

    def part(self, name: str | zipfile.ZipInfo, most: int = MOST_BYTES) -> bytes | None:
        """The bytes of a part, None where there is none; UnreadableFileError over `most` bytes or for damage."""
        try:
            info = name if isinstance(name, zipfile.ZipInfo) else self._zip.getinfo(name)
        except KeyError:
            return None
        if info.flag_bits & 1:
            raise UnreadableFileError(self._name, "the archive is protected by a password")
        pieces: list[bytes] = []
        total = 0
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(_STEP):
                    total += len(piece)
                    self._left -= len(piece)
                    if total > most or self._left < 0:
                        bound = min(most, MOST_TOGETHER) // 1_000_000 if total > most else MOST_TOGETHER // 1_000_000
                        raise UnreadableFileError(self._name, Reason("inflates to more than {most} MB", most=bound))
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as fault:
            raise UnreadableFileError(
                self._name, Reason("damaged: {part} does not inflate", part=repr(info.filename))
            ) from fault
        return b"".join(pieces)

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, None where there is none; UnreadableFileError for what is not XML."""
        data = self.part(name)
        return None if data is None else parse_xml(self._name, name, data)

    def related(self, name: str) -> dict[str, Related]:
        """The parts that an Office part refers to, by the ids of the relationships; those of the package for ""."""
        folder, base = posixpath.split(name)
        data = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        root = None if data is None else parse_xml(self._name, f"{name or 'the package'}'s relationships", data)
        found: dict[str, Related] = {}
        for relation in () if root is None else root:
            target = relation.get("Target")
            if target and relation.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
                kind = relation.get("Type", "").rpartition("/")[2]
                found[relation.get("Id", "")] = Related(kind=kind, name=path)
        return found


def _without_flags(name: str, data: bytes) -> zipfile.ZipFile:
    """The archive with the flag of UTF-8 taken off every name, in the directory and before the data (APPNOTE 4.3)."""
    directory = bytearray(data)
    place = directory.rfind(b"PK\5\6")
    count, start = (
        int.from_bytes(directory[place + at : place + at + size], "little") for at, size in ((10, 2), (16, 4))
    )
    for _ in range(count):
        if directory[start : start + 4] != b"PK\1\2":
            break
        own = int.from_bytes(directory[start + 42 : start + 46], "little")
        for flags in (start + 9, own + 7):
            if flags < len(directory):
                directory[flags] &= ~0x08
        start += 46 + sum(int.from_bytes(directory[start + at : start + at + 2], "little") for at in (28, 30, 32))
    try:
        return zipfile.ZipFile(io.BytesIO(directory))
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as fault:
        raise UnreadableFileError(name, "truncated or damaged: its directory cannot be read") from fault


def parse_xml(source: str, part: str, data: bytes) -> etree._Element:
    """XML parsed with nothing fetched or expanded; UnreadableFileError names `part` of `source`."""
    if b"<!ENTITY" in data[:65_536] or "<!ENTITY".encode("utf-16-le") in data[:65_536]:
        raise UnreadableFileError(
            source, Reason("declares entities in {part}, which no office program writes", part=part)
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise UnreadableFileError(
            source, Reason("damaged: {part} is not XML ({fault})", part=part, fault=str(fault.msg))
        ) from fault
