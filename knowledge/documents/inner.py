"""Documents inside of documents: chunks of a Word file, attachments of a PDF; read as any other, two deep at most."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from knowledge.documents.blocks import Blocks, Document
from knowledge.documents.readers import blocks_of
from knowledge.errors import UnreadableFileError

_DEEPEST = 2
_depth: ContextVar[int] = ContextVar("depth of documents in documents", default=0)


@contextmanager
def _deeper(name: str) -> Iterator[None]:
    if _depth.get() >= _DEEPEST:
        raise UnreadableFileError(name, "documents in documents in documents")
    token = _depth.set(_depth.get() + 1)
    try:
        yield
    finally:
        _depth.reset(token)


def inner_blocks(name: str, data: bytes) -> tuple[Blocks, ...]:
    """The readings of a document that lies inside of another; UnreadableFileError beyond two of them."""
    with _deeper(name):
        return blocks_of(Document(name=name, data=data))
