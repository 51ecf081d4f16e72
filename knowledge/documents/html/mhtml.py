"""Web archives (.mht, .mhtml): the page in them is read, its pictures are left."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from knowledge.documents.blocks import Blocks, Document
from knowledge.documents.html.saved_page import read as read_page
from knowledge.errors import UnreadableFileError
from knowledge.reasons import Reason

_MOST_PARTS = 2_000


def read(document: Document) -> tuple[Blocks, ...]:
    """The readings of the largest page in the archive, as of any page; UnreadableFileError where there is none."""
    pages: list[tuple[bytes, str | None]] = []
    for number, part in enumerate(message_from_bytes(document.data).walk()):
        if number > _MOST_PARTS:
            raise UnreadableFileError(
                document.name, Reason("a web archive of more than {most} parts", most=_MOST_PARTS)
            )
        if part.get_content_type() == "text/html" and (body := _body(part)):
            pages.append((body, part.get("Content-Location")))
    if not pages:
        raise UnreadableFileError(document.name, "a web archive without a page")
    data, location = max(pages, key=lambda page: len(page[0]))
    return read_page(Document(name=document.name, data=data, address=document.address or location))


def _body(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""
