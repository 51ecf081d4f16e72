"""The table of file formats, and the way from a file's bytes to the Blocks of the right one.

A format is a module with `read(document) -> tuple[Blocks, ...]` and a line in READERS; see docs/formats.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from knowledge.documents.blocks import Blocks, Document
from knowledge.documents.encodings import UndecodableError
from knowledge.documents.sniff import Kind, sniff
from knowledge.errors import KnowledgeError, UnreadableFileError
from knowledge.reasons import Reason

__all__ = ["READERS", "REFUSALS", "Kind", "blocks_of", "sniff"]

Reader = Callable[[Document], tuple[Blocks, ...]]

_LONGEST_LINE = 200

READERS: Mapping[Kind, str] = {
    Kind.PDF: "knowledge.documents.pdf.reader",
    Kind.DOCX: "knowledge.documents.word.docx",
    Kind.WORD_XML: "knowledge.documents.word.docx",
    Kind.DOC: "knowledge.documents.word.doc",
    Kind.RTF: "knowledge.documents.word.rtf",
    Kind.HTML: "knowledge.documents.html.saved_page",
    Kind.MHTML: "knowledge.documents.html.mhtml",
    Kind.MAIL: "knowledge.documents.mail.letters",
    Kind.MARKDOWN: "knowledge.documents.text.markdown",
    Kind.TEXT: "knowledge.documents.text.plain",
    Kind.OPEN_TEXT: "knowledge.documents.word.opendocument",
    Kind.SPREADSHEET: "knowledge.documents.spreadsheets",
    Kind.JSON: "knowledge.documents.html.json_pages",
    Kind.IMAGE: "knowledge.documents.pdf.ocr",
}
"""Where each format is read; a module is imported when its first file arrives."""

REFUSALS: Mapping[Kind, str] = {
    Kind.EMPTY: "the file is empty",
    Kind.ZIP: "an archive, not a document: its files are read one by one",
    Kind.ENCRYPTED: "the document is protected by a password",
    Kind.PPTX: "presentations (PowerPoint) are not supported",
    Kind.ODF: "an OpenDocument file of another kind than text and sheets",
    Kind.OFD: "OFD files are not supported: save it as PDF",
    Kind.PACKED: "only zip archives are unpacked: unpack this one first",
    Kind.OLE: "an Office file of an unknown kind, or what is left of one",
    Kind.OUTLOOK: "a mail as Outlook keeps it (.msg): save it as .eml",
    Kind.XML: "an XML file of an unknown kind",
    Kind.BINARY: "not a document of a known format",
}
"""What is said of the kinds that no module reads."""


def blocks_of(document: Document) -> tuple[Blocks, ...]:
    """The readings of a document, best first, at least one; UnreadableFileError with a one-line reason otherwise."""
    kind = sniff(document)
    if kind not in READERS:
        raise UnreadableFileError(document.name, REFUSALS[kind])
    try:
        readings = _read(kind, document)
    except UnreadableFileError:
        raise
    except (UndecodableError, KnowledgeError) as fault:
        raise UnreadableFileError(document.name, one_line(str(fault))) from fault
    except MemoryError as fault:
        raise UnreadableFileError(document.name, "needs more memory than a file is given") from fault
    except RecursionError as fault:
        raise UnreadableFileError(document.name, "nested too deeply") from fault
    except Exception as fault:  # Broken files bring parsers to raise anything; one file must not stop a batch.
        told = f"{type(fault).__name__}: {one_line(str(fault))}"
        reason = Reason("damaged {kind} file ({fault})", kind=str(kind), fault=told)
        raise UnreadableFileError(document.name, reason) from fault
    if not any(reading.blocks for reading in readings):
        raise UnreadableFileError(document.name, Reason("no text in this {kind} file", kind=str(kind)))
    return readings


def _read(kind: Kind, document: Document) -> tuple[Blocks, ...]:
    if kind is Kind.PDF and import_module("knowledge.documents.pdf.scans").is_scan(document):
        kind = Kind.IMAGE
    return cast(Reader, import_module(READERS[kind]).read)(document)


def one_line(text: str) -> str:
    """`text` on one line of at most 200 characters."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…"
