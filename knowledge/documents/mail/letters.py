"""The words of a mail itself: the report among its letters, without what is said around it and quoted below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.documents.blocks import Blocks, Document, Grid, Para
from knowledge.documents.identity.prose import cleaned
from knowledge.documents.identity.sections import headings_of
from knowledge.documents.identity.titles import titles_among
from knowledge.documents.inner import inner_blocks
from knowledge.documents.mail.envelope import Mail
from knowledge.documents.reports import reports_of
from knowledge.errors import UnreadableFileError
from knowledge.lexicon.page_words import page_words

_NO_REPORT = "a mail without a report: its words are none, and nothing is attached"
_CARRIES = "a mail whose words are no report: what is attached to it is read by itself"
_FRAME = " \t-—_=*>|"
_LONGEST_MARK = 160
_SIGNATURE = re.compile(r"-- ?")
_QUOTED = re.compile(r"\s*>")


def read(document: Document) -> tuple[Blocks, ...]:
    """The letters of a mail that are reports, as one reading; UnreadableFileError where none is.

    A mail holds letters: what is written, and below it what is answered or passed on. Each is read by itself, so that
    the figures of one are not taken for those of another; what stands before a report's title and behind the line of
    a signature is no part of it.
    """
    mail = Mail(document.name, document.data)
    title = re.split(r"[:：]", mail.subject)[-1].strip()
    for texts in mail.texts:
        found = [
            kept
            for data in texts
            if data.strip()
            for letter in _letters(_first_reading(document, data))
            if (kept := _report_in(document, letter)) is not None
        ]
        if found:
            meta = {**({"title": title} if title else {}), **found[0].meta}
            return (replace(found[0], blocks=tuple(block for one in found for block in one.blocks), meta=meta),)
    raise UnreadableFileError(document.name, _CARRIES if mail.attached else _NO_REPORT)


def _first_reading(document: Document, data: bytes) -> Blocks:
    """The best reading of a text; an empty one of what cannot be read, which is no report."""
    try:
        return inner_blocks(document.name, data)[0]
    except UnreadableFileError:
        return Blocks(blocks=(), origin="mail")


def _letters(reading: Blocks) -> Iterator[Blocks]:
    """The letters of one text, cut where a line says that another begins or a quotation begins or ends."""
    letter: list[Para | Grid] = []
    quoted = False
    for block in reading.blocks:
        line = block.text if isinstance(block, Para) else ""
        now = bool(_QUOTED.match(line)) if line.strip() else quoted
        if letter and (now is not quoted or _begins_another(line)):
            yield replace(reading, blocks=tuple(letter))
            letter = []
        quoted = now
        letter.append(block)
    yield replace(reading, blocks=tuple(letter))


def _begins_another(line: str) -> bool:
    if not line.strip() or len(line) > _LONGEST_MARK:
        return False
    words = page_words()
    bare = line.strip(_FRAME).strip().lower()
    return bare in words.letters or bare.startswith(words.senders) or bare.endswith(words.wrote)


def _report_in(document: Document, letter: Blocks) -> Blocks | None:
    """What of a letter is a report; None where nothing is."""
    if not reports_of(document, (letter,)):
        return None
    blocks: Sequence[Para | Grid] = letter.blocks
    end = next(
        (at for at, block in enumerate(blocks) if isinstance(block, Para) and _SIGNATURE.fullmatch(block.text)),
        len(blocks),
    )
    first = min((heading.block for heading in headings_of(blocks)), default=0)
    head = [(at, cleaned(block.text)) for at, block in enumerate(blocks[:first]) if isinstance(block, Para)]
    titles = titles_among(head)
    best = max((title.weight for title in titles), default=0)
    start = max((title.lines[0] for title in titles if title.weight == best), default=0)
    kept = replace(letter, blocks=tuple(blocks[start:end]))
    return kept if reports_of(document, (kept,)) else letter
