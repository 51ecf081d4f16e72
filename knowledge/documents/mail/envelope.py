"""A mail taken apart: its texts, and what is attached to it with its names, each decoded when it is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.utils import collapse_rfc2231_value
from posixpath import basename

from knowledge.errors import UnreadableFileError
from knowledge.reasons import Reason

MOST_BYTES = 60_000_000
MOST_PARTS = 2_000
_UNNAMED = "(no name)"
_BODY = "(body)"
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_CONTENT_ID = re.compile(rb"""cid:([^"'\s)>]{1,200})""", re.I)
_SEVERAL = re.compile(rb"\r?\n\r?\nFrom \S+ [^\r\n]*\d{4}\r?\n[A-Za-z][\w-]*: ")
"""Where the next message of a mailbox begins (RFC 4155)."""
_CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "hz-gb-2312": "hz"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """What a mail carries: the name it was given, and about how many bytes it is of."""

    name: str
    size: int


class Mail:
    """One message; `name` is for messages. UnreadableFileError for a mailbox of several, and beyond all measure."""

    def __init__(self, name: str, data: bytes) -> None:
        if len(data) > MOST_BYTES:
            raise UnreadableFileError(name, Reason("a mail of more than {most} MB", most=MOST_BYTES // 1_000_000))
        if data.startswith(b"From "):
            if _SEVERAL.search(data):
                raise UnreadableFileError(name, "a mailbox of several mails: hand them in one by one")
            data = data.partition(b"\n")[2]
        self._message = message_from_bytes(data)
        leaves = list(_leaves(name, self._message))
        self._texts = [part for part in leaves if _is_text(part)]
        shown = {found.strip(b"<>") for part in self._texts for found in _CONTENT_ID.findall(_decoded(part))}
        self._attached = [part for part in leaves if not _is_text(part) and not _is_beside(part, shown)]

    @property
    def subject(self) -> str:
        """What it says it is about; "" where it says nothing."""
        return _told(self._message.get("Subject", ""))

    @property
    def texts(self) -> tuple[tuple[bytes, ...], ...]:
        """Its own words: as pages, then as text."""
        kinds = ("text/html", "text/plain")
        return tuple(tuple(_decoded(part) for part in self._texts if part.get_content_type() == kind) for kind in kinds)

    @property
    def attached(self) -> tuple[Attached, ...]:
        """What it carries, in order; pictures that its page shows and signatures are passed over."""
        return tuple(Attached(name=_name(part), size=_size(part)) for part in self._attached)

    @property
    def members(self) -> tuple[Attached, ...]:
        """What it carries, its own words behind it as one more."""
        return (*self.attached, Attached(name=_BODY, size=sum(map(_size, self._texts))))

    def part(self, number: int) -> bytes:
        """The bytes of a member; of the last, the mail without all that it carries."""
        if number < len(self._attached):
            return _decoded(self._attached[number])
        bare = MIMEMultipart()
        bare["Subject"], bare["To"] = self._message.get("Subject", ""), ""
        for part in self._texts:
            bare.attach(part)
        return bare.as_bytes()


def _leaves(name: str, message: Message) -> list[Message]:
    """The parts of a message that hold something, messages in it whole."""
    found: list[Message] = []
    waiting = [message]
    seen = 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            raise UnreadableFileError(name, Reason("a mail of more than {most} parts", most=MOST_PARTS))
        _spell_out(part)
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting.extend(one for one in reversed(inner) if isinstance(one, Message))
        else:
            found.append(part)
    return found


def _spell_out(part: Message) -> None:
    """Put the words of headers that hold bytes as they stand in place of those bytes (RFC 6532 allows UTF-8 alone)."""
    raw = list(part.raw_items())
    if any(isinstance(value, str) and not value.isascii() for _, value in raw):
        for name in {name for name, _ in raw}:
            del part[name]
        for name, value in raw:
            part[name] = _decode(value.encode("utf-8", "surrogateescape"), None) if isinstance(value, str) else value


def _is_text(part: Message) -> bool:
    """Whether a part is of the mail's own words: a text without a name of its own."""
    plain = part.get_content_type() in ("text/plain", "text/html")
    return plain and part.get_content_disposition() != "attachment" and not part.get_filename()


def _is_beside(part: Message, shown: set[bytes]) -> bool:
    """Whether a part is none of what is sent: a signature, or a picture that stands in the page."""
    if part.get_content_type() in _SIGNATURES:
        return True
    own = str(part.get("Content-ID", "")).strip().strip("<>").encode("ascii", "replace")
    return part.get_content_maintype() == "image" and own in shown


def _decoded(part: Message) -> bytes:
    inner = part.get_payload()
    if part.get_content_maintype() == "message" and isinstance(inner, list):
        return inner[0].as_bytes() if inner and isinstance(inner[0], Message) else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _size(part: Message) -> int:
    inner = part.get_payload()
    return len(inner) if isinstance(inner, str) else 0


def _name(part: Message) -> str:
    """The name of what is attached, whichever of four ways it is written in; without folders."""
    told: object = part.get_param("filename", None, "content-disposition") or part.get_param("name", None)
    if told:
        name = _told(collapse_rfc2231_value(told) if isinstance(told, tuple | str) else told)
    else:
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        subject = _told(first.get("Subject", "")) if isinstance(first, Message) else ""
        name = f"{subject}.eml" if subject else ""
    return basename(name.replace("\\", "/")).strip() or _UNNAMED


def _told(value: object) -> str:
    """The words of a header: encoded words in their charset, bytes as they stand in UTF-8 or in GB18030."""
    text = str(value)
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    found = "".join(one if isinstance(one, str) else _decode(one, charset) for one, charset in pieces)
    return " ".join(found.split())


def _decode(data: bytes, charset: str | None) -> str:
    named = (charset or "").lower()
    for encoding in (_CHARSETS.get(named, named), "utf-8", "gb18030"):
        if encoding and encoding != "unknown-8bit":
            try:
                return data.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    return data.decode("utf-8", "replace")
