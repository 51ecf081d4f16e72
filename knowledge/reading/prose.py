"""What of a report is prose: paragraphs by section, without tables, page numbers, navigation and editors' marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.lexicon.folding import fold, label_of
from knowledge.lexicon.forms import forms
from knowledge.lexicon.outline import outline
from knowledge.lexicon.pages import page_words
from knowledge.model import Section
from knowledge.reading.blocks import Grid, Para
from knowledge.reading.metadata import labelled_line
from knowledge.reading.sections import Heading
from knowledge.reading.segments import is_prose

_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?\d{1,3}\s*(?:页|/\s*\d{1,3})?(?:\s*共\s*\d+\s*页)?[-—–－·\s]*")
_BARS = re.compile(r"[|｜¦│\s]+")
_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]\s*")
_WAY = re.compile(r"[>»›][^>»›]+[>»›]")
_LABELS = 2
_SHORT = 60
_SCRAP = 14
_HEAD_LINES = 60


def is_noise(text: str) -> bool:
    """Whether a line is a page number, navigation or an editor's mark."""
    bare = text.strip()
    if not bare or _PAGE_NUMBER.fullmatch(bare) or _BARS.fullmatch(bare):
        return True
    if len(bare) <= _SHORT and bare.startswith(page_words().furniture) and not re.search(r"[。；]", bare):
        return True
    if "。" not in bare and (_WAY.search(bare) or len(labelled_line(bare)) >= _LABELS):
        return True
    words = outline()
    return bare in words.noise_equals or (len(bare) <= _SHORT and any(word in bare for word in words.noise_contains))


def cleaned(text: str) -> str:
    """A paragraph without marks of an editor and without white space around it."""
    return _BOOKMARK.sub("", text).strip(" \t\u3000\xa0\r\n")


def _of_a_form(text: str) -> bool:
    """Whether a line is a piece of a table's head."""
    label = label_of(text)
    if not label or is_prose(text):
        return not label
    words = re.split(r"[\s|｜]+", text.strip())
    if len(words) > 1 and all(_of_a_form(word) for word in words):
        return True
    known = forms()
    if any(label in labels or any(label in whole for whole in labels) for labels in known.headings.values()):
        return True
    entries = (*known.columns2, *known.columns3, *known.blocks4, *known.results4, *known.groups3)
    folded = fold(text)
    return any(label in entry.labels for entry in entries) or folded.startswith("第二十条") or "勾稽关系" in folded


def table_lines(blocks: Sequence[tuple[int, Para | Grid]], used: frozenset[int], headings: frozenset[int]) -> set[int]:
    """The paragraphs that are table text: used cells, what stands between them that is no prose, heads before them."""
    numbers = [number for number, _ in blocks]
    by_number = dict(blocks)
    taken: set[int] = {number for number in used if number in by_number}
    for at, number in enumerate(numbers):
        if number not in used or not isinstance(by_number[number], Para):
            continue
        for step in range(at - 1, max(-1, at - 40), -1):
            before = by_number[numbers[step]]
            if numbers[step] in headings or not isinstance(before, Para) or is_prose(before.text):
                break
            if numbers[step] in taken:
                taken.update(numbers[step:at])
                break
    for at, number in enumerate(numbers):
        if number in taken and isinstance(by_number[number], Para):
            taken.update(_head_before(blocks[max(0, at - _HEAD_LINES) : at], taken, headings))
    return taken


def _head_before(blocks: Sequence[tuple[int, Para | Grid]], taken: set[int], headings: frozenset[int]) -> list[int]:
    """The lines of a table's head that end a run of blocks: form labels, and the scraps of labels between them."""
    found: list[int] = []
    scraps: list[int] = []
    for number, block in reversed(blocks):
        if number in taken or number in headings or not isinstance(block, Para) or is_prose(block.text):
            break
        if _of_a_form(block.text):
            found.extend((*scraps, number))
            scraps = []
        elif len(fold(block.text)) <= _SCRAP and not re.search(r"[。；：:]", block.text):
            scraps.append(number)
        else:
            break
    return found


def _head_of_a_form(grid: Grid) -> bool:
    """Whether a grid is only the head of one of the form's tables, as a page break leaves it."""
    texts = [cell.text for cell in grid.cells if cell.text.strip()]
    return sum(_of_a_form(text) for text in texts) * 3 >= len(texts)


def _grid_lines(grid: Grid) -> list[str]:
    rows: dict[int, list[str]] = {}
    for cell in grid.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(" ".join(cell.text.split()))
    return [" | ".join(texts) for _, texts in sorted(rows.items())]


def sections_of(
    blocks: Sequence[tuple[int, Para | Grid]], headings: Sequence[Heading], used: frozenset[int], title: frozenset[int]
) -> tuple[Section, ...]:
    """The sections with their paragraphs; number 0 holds what stands before the first heading, where that is prose."""
    by_block = {heading.block: heading for heading in headings}
    taken = table_lines(blocks, used, frozenset(by_block))
    made: list[Section] = []
    number, heading_text, paragraphs = 0, "", list[str]()

    def close() -> None:
        kept = [text for text in paragraphs if number or is_prose(text) or len(text) > _SHORT]
        if number or kept:
            made.append(Section(number=number, heading=heading_text, paragraphs=tuple(kept)))

    for at, block in blocks:
        heading = by_block.get(at)
        if heading is not None:
            close()
            number, heading_text = heading.number, heading.text
            paragraphs = [heading.rest] if heading.rest else []
        elif at in taken or at in title:
            continue
        elif isinstance(block, Grid):
            if number and not _head_of_a_form(block):
                paragraphs.extend(_grid_lines(block))
        else:
            text = cleaned(block.text)
            if text and not is_noise(text):
                paragraphs.append(text)
    close()
    return tuple(made)
