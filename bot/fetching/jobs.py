"""What is to be looked at, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from knowledge.documents.sniff import Kind
from knowledge.reasons import Reason
from knowledge.webpages.recognition import Named


class Status(StrEnum):
    """What became of an address."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    REFUSED = "refused"
    FAILED = "failed"


class Role(StrEnum):
    """Why an address is looked at."""

    GIVEN = "given"
    REPORT = "report"
    ATTACHMENT = "attachment"
    COLUMN = "column"
    PAGE = "page"
    AGAIN = "again"


LISTS = frozenset({Role.GIVEN, Role.COLUMN, Role.PAGE})
"""Roles in which a page may be a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One address to look at.

    `asked` is the address as it was given or linked, which a report is known by; `address` another one only where
    `asked` led there by itself. `start` is the given address that the walk began at, `page` the one that linked here;
    `depth` counts columns, `hops` redirects of pages; a page of a list that may not be there is not `sure`, and
    comes after as many `fruitless` ones.
    """

    address: str
    asked: str
    role: Role
    start: str
    named: Named | None = None
    page: str | None = None
    depth: int = 0
    hops: int = 0
    sure: bool = True
    fruitless: int = 0


class Start:
    """How the walk from one given address goes."""

    def __init__(self) -> None:
        self.pages = 0
        self.documents = 0
        self.found = 0
        self.told = 0
        self.whole = True
        self.stopped = False
        self.why = Reason("no link to a report was found on it")
        self.links: set[str] = set()


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchEvent:
    """What became of one address; `file` where a document of it is kept, `reason` where there is something to say."""

    address: str
    status: Status
    file: Path | None = None
    reason: str | None = None
    title: str | None = None
    agency: str | None = None
    year: int | None = None
    page: str | None = None
    final: str | None = None
    gone: bool = False


ENDINGS = {
    Kind.PDF: ".pdf",
    Kind.DOCX: ".docx",
    Kind.DOC: ".doc",
    Kind.OLE: ".doc",
    Kind.WORD_XML: ".xml",
    Kind.RTF: ".rtf",
    Kind.HTML: ".html",
    Kind.MHTML: ".mht",
    Kind.MAIL: ".eml",
    Kind.MARKDOWN: ".md",
    Kind.TEXT: ".txt",
    Kind.ZIP: ".zip",
    Kind.OFD: ".ofd",
    Kind.ENCRYPTED: ".docx",
    Kind.IMAGE: ".jpg",
}
"""The ending that a file of each kind gets; kinds that no report comes in have none."""


def ending_for(kind: Kind, head: bytes) -> str | None:
    """The ending for a file by what it is, whatever it was called; None for what is no document."""
    if kind is Kind.IMAGE:
        pictures = {b"\x89PNG": ".png", b"GIF8": ".gif", b"II*\x00": ".tif", b"MM\x00*": ".tif", b"RIFF": ".webp"}
        return pictures.get(head[:4], ".bmp" if head[:2] == b"BM" else ".jpg")
    if kind is Kind.PACKED:
        return {b"Rar!": ".rar", b"7z\xbc\xaf": ".7z"}.get(head[:4])
    return ENDINGS.get(kind)
