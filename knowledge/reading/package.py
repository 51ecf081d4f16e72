"""Zip packages opened without trust: bytes are counted while they inflate, entities are never expanded."""

from __future__ import annotations

import io
import zipfile
import zlib
from types import TracebackType

from lxml import etree

from knowledge.errors import UnreadableFileError

MOST_BYTES = 48_000_000
"""One part of a package may inflate to this much, whatever its directory says."""
_STEP = 1 << 20


class Package:
    """The parts of a zip file in memory, by name; a context manager. `name` is for messages."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as fault:
            raise UnreadableFileError(name, "truncated or damaged: its directory cannot be read") from fault

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
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
                    if total > most:
                        raise UnreadableFileError(self._name, f"inflates to more than {most // 1_000_000} MB")
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as fault:
            raise UnreadableFileError(self._name, f"damaged: {info.filename!r} does not inflate") from fault
        return b"".join(pieces)

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, None where there is none; UnreadableFileError for what is not XML."""
        data = self.part(name)
        return None if data is None else parse_xml(self._name, name, data)


def parse_xml(source: str, part: str, data: bytes) -> etree._Element:
    """XML parsed with nothing fetched or expanded; UnreadableFileError names `part` of `source`."""
    if b"<!ENTITY" in data[:65_536] or "<!ENTITY".encode("utf-16-le") in data[:65_536]:
        raise UnreadableFileError(source, f"declares entities in {part}, which no office program writes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise UnreadableFileError(source, f"damaged: {part} is not XML ({fault.msg})") from fault
