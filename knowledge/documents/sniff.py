"""What kind of file some bytes are; the name they came under is never asked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from enum import StrEnum
from itertools import islice

import olefile

from knowledge.documents.blocks import Document
from knowledge.documents.encodings import UndecodableError, decode


class Kind(StrEnum):
    """The kinds of file told apart, read or refused."""

    EMPTY = "empty"
    PDF = "PDF"
    DOCX = "docx"
    WORD_XML = "Word XML"
    DOC = "doc"
    RTF = "RTF"
    HTML = "HTML"
    MHTML = "MHTML"
    MAIL = "mail"
    OUTLOOK = "Outlook mail"
    MARKDOWN = "Markdown"
    TEXT = "text"
    IMAGE = "image"
    ZIP = "zip"
    ENCRYPTED = "encrypted"
    SPREADSHEET = "spreadsheet"
    PPTX = "pptx"
    OPEN_TEXT = "OpenDocument text"
    ODF = "OpenDocument"
    OFD = "OFD"
    PACKED = "packed"
    OLE = "OLE"
    XML = "XML"
    JSON = "JSON"
    BINARY = "binary"


_HEAD = 131_072
_MARKED_UP = 6
"""So many tags make a page of a text that does not begin with one."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_PACKED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD = b"\xec\xa5"
_PARTS = (
    ("word/", Kind.DOCX),
    ("xl/", Kind.SPREADSHEET),
    ("ppt/", Kind.PPTX),
    ("OFD.xml", Kind.OFD),
)
_WORD_TYPE = b"wordprocessingml"
_OPEN_DOCUMENTS = (
    (b"opendocument.text", Kind.OPEN_TEXT),
    (b"opendocument.spreadsheet", Kind.OPEN_TEXT),
)
_MARKUP = (
    ("wordDocument", Kind.WORD_XML),
    ("<pkg:package", Kind.WORD_XML),
    ("opendocument.text", Kind.OPEN_TEXT),
    ("opendocument.spreadsheet", Kind.OPEN_TEXT),
    ("urn:schemas-microsoft-com:office:spreadsheet", Kind.SPREADSHEET),
)
"""What in the head of an XML file tells the office program it comes from."""
_STREAMS = (
    ("EncryptedPackage", Kind.ENCRYPTED),
    ("WordDocument", Kind.DOC),
    ("Workbook", Kind.SPREADSHEET),
    ("Book", Kind.SPREADSHEET),
    ("PowerPoint Document", Kind.PPTX),
    ("__properties_version1.0", Kind.OUTLOOK),
)
_TAG = re.compile(
    r"<(?:!doctype\s+html|/?(?:html|head|body|table|tbody|tr|td|div|p|span|font|meta|script)\b)[^<>]*>", re.I
)
_HEADER = re.compile(r"(?:From \S[^\n]*\n)?(?:[A-Za-z][\w-]{0,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
"""What a mail begins with: lines of a name and what it says, each perhaps on further lines moved in."""
_SENT = re.compile(r"^(?:to|cc|bcc|received|return-path|delivered-to|message-id|reply-to|x-unsent):", re.I | re.M)
_ABOUT = re.compile(r"^(from|subject|date|mime-version):", re.I | re.M)
_LEAST_ABOUT = 2
"""Of sender, subject, date and version a mail tells two; what programs save as a web archive has no addressee."""
_JSON = re.compile(r"(?:[\w$.]{1,80}\s*\(\s*)?(?:\{\s*\"|\[\s*[\[{\"])")
SEPARATES = r"(?::-+:?|-+:|-{2,})"
"""A cell of the line under a table's head in Markdown; a lone hyphen is a mark for nothing."""
_SEPARATOR = re.compile(rf"^[ \t>]*\|?[ \t]*{SEPARATES}[ \t]*(?:\|[ \t]*{SEPARATES}[ \t]*)+\|?[ \t]*$", re.M)
_MD_LINE = re.compile(r"^(?:#{1,6}[ \t]+\S|\*\*[^*\n]+\*\*[ \t]*$)", re.M)
_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.I)
_MD_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.M)


def sniff(document: Document) -> Kind:
    """The kind of a document by its bytes; never fails."""
    data = document.data
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return Kind.EMPTY
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP") or _is_bitmap(data):
        return Kind.IMAGE
    if data.startswith(_PACKED):
        return Kind.PACKED
    if data.lstrip()[:5] == b"{\\rtf":
        return Kind.RTF
    if data.startswith(b"%PDF-"):
        return Kind.PDF
    kind = _text_kind(data)
    # A PDF may stand behind a few stray bytes; a page that only speaks of "%PDF-" is still a page.
    return Kind.PDF if b"%PDF-" in data[:1024] and kind not in (Kind.HTML, Kind.MHTML, Kind.MAIL) else kind


def _is_bitmap(data: bytes) -> bool:
    return data.startswith(b"BM") and len(data) > 54 and int.from_bytes(data[2:6], "little") == len(data)


def _ole_kind(data: bytes) -> Kind:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            names = {entry[-1] for entry in file.listdir()}
    except Exception:  # olefile raises all sorts on a cut file; what is left may still tell what it was.
        names = {name for name, _ in _STREAMS if _has_entry(data, name)}
        if any(data.startswith(_WORD, place) for place in range(512, min(len(data), _HEAD), 512)):
            names.add("WordDocument")
    return next((kind for name, kind in _STREAMS if name in names), Kind.OLE)


def _has_entry(data: bytes, name: str) -> bool:
    """Whether an entry of that name stands in the directory of a compound file: 128 bytes, the name first."""
    wanted = name.encode("utf-16-le") + b"\0\0"
    place = data.find(wanted)
    while place >= 0 and place % 128:
        place = data.find(wanted, place + 1)
    return place >= 0


def _zip_kind(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        # The directory stands at the end, so a cut file has none; the local headers still name the parts.
        return next((kind for part, kind in _PARTS if part.encode() in data[:_HEAD]), Kind.ZIP)
    if "[Content_Types].xml" in names or "OFD.xml" in names:
        for part, kind in _PARTS:
            if any(name.startswith(part) for name in names):
                return kind
    if "[Content_Types].xml" in names and _WORD_TYPE in _part(data, "[Content_Types].xml"):
        return Kind.DOCX
    if "mimetype" in names and "content.xml" in names:
        told = _part(data, "mimetype")
        return next((kind for word, kind in _OPEN_DOCUMENTS if word in told), Kind.ODF)
    return Kind.ZIP


def _part(data: bytes, name: str) -> bytes:
    """The beginning of a part of a package; empty where it does not inflate."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(name) as part:
            return part.read(_HEAD)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, EOFError, RuntimeError):
        return b""


def _is_mail(header: str) -> bool:
    return bool(_SENT.search(header)) and len(set(map(str.lower, _ABOUT.findall(header)))) >= _LEAST_ABOUT


def _text_kind(data: bytes) -> Kind:
    # No character may be cut in two; a text that is not cut is decoded once for all who ask.
    head = data if len(data) <= _HEAD else data[:_HEAD]
    try:
        text = decode(head).lstrip()
    except UndecodableError:
        return Kind.BINARY
    if (header := _HEADER.match(text.replace("\r\n", "\n", 500))) is not None and _is_mail(header.group()):
        return Kind.MAIL
    start = text[:2000].lower()
    if "mime-version:" in start and "multipart/related" in text[:8000].lower():
        return Kind.MHTML
    if start.startswith("<?xml") and not re.search(r"<(?:!doctype\s+)?html\b", text[:8000], re.I):
        return next((kind for word, kind in _MARKUP if word in text[:8000]), Kind.XML)
    if _JSON.match(text) and data.rstrip()[-1:] in (b"]", b"}", b")", b";"):
        return Kind.JSON
    tags = sum(1 for _ in islice(_TAG.finditer(text), _MARKED_UP))
    if text.startswith("<") and tags:
        return Kind.HTML
    if _SEPARATOR.search(text) or (len(_MD_HEADING.findall(text)) > 1 and "<table" in text.lower()):
        return Kind.MARKDOWN
    if tags >= _MARKED_UP and not (_MD_LINE.search(text) and not _PAGE.search(text)):
        return Kind.HTML
    return Kind.MARKDOWN if len(_MD_HEADING.findall(text)) > 2 else Kind.TEXT
