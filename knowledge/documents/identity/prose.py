"""What of a report is prose: paragraphs by section, without tables, page numbers, navigation and editors' marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.documents.blocks import Grid, Para
from knowledge.documents.identity.identity import date_in
from knowledge.documents.identity.metadata import labelled_line
from knowledge.documents.identity.names import clean_name, ends_like_a_unit
from knowledge.documents.identity.sections import Heading
from knowledge.documents.tables.segments import is_prose
from knowledge.documents.text.paragraphs import joined, measure_of
from knowledge.lexicon.folding import fold, label_of
from knowledge.lexicon.forms import forms
from knowledge.lexicon.outline import outline
from knowledge.lexicon.page_words import page_words
from knowledge.model import Section

_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?\d{1,3}\s*(?:页|/\s*\d{1,3})?(?:\s*共\s*\d+\s*页)?[-—–－·\s]*")
_BARS = re.compile(r"[|｜¦│\s]+")
_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]\s*")
_WAY = re.compile(r"[>»›][^>»›]+[>»›]")
_LABELS = 2
_SHORT = 60
_SCRAP = 14
_HEAD_LINES = 60
_STOP = re.compile(r"[。！？；]")
_LEADS_ON = re.compile(r"[:：]\s*$")
_WORDS = re.compile(r"[\u4e00-\u9fff]{4}")
_CLAUSE = 14
_LONGEST_NAME = 24
_LAST_TABLE = 4


def is_noise(text: str) -> bool:
    """Whether a line is a page number, navigation or an editor's mark."""
    return _kept_is_noise(text) if len(text) <= _SHORT else _is_noise(text)


def _is_noise(text: str) -> bool:
    bare = text.strip()
    if not bare or _PAGE_NUMBER.fullmatch(bare) or _BARS.fullmatch(bare):
        return True
    if len(bare) <= _SHORT and bare.startswith(page_words().furniture) and not re.search(r"[。；]", bare):
        return True
    if "。" not in bare and (_WAY.search(bare) or len(labelled_line(bare)) >= _LABELS):
        return True
    words = outline()
    return bare in words.noise_equals or (len(bare) <= _SHORT and any(word in bare for word in words.noise_contains))


_kept_is_noise = lru_cache(maxsize=8192)(_is_noise)
"""Labels and headings are the same in one report after the other."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What of a report is no prose: blocks with table text, its title's lines, and the last block of each table."""

    used: frozenset[int]
    title: frozenset[int]
    last: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Lines that follow one another under one heading (None before the first), from a block on; `rows` are a grid's."""

    heading: Heading | None
    start: int
    lines: list[str]
    rows: bool = False


def sections_of(
    blocks: Sequence[tuple[int, Para | Grid]], headings: Sequence[Heading], placed: Placed
) -> tuple[Section, ...]:
    """The sections with their paragraphs; number 0 holds what stands under no heading of its own.

    That is what stands before the first heading, as far as it is the report's and not its page's, and what follows
    where a heading was lost: what stands behind a later section's table is not given the number of an earlier one.
    """
    runs = list(_runs(blocks, {heading.block: heading for heading in headings}, placed))
    common = measure_of([line for run in runs if not run.rows for line in (*run.lines, "")])
    made: list[Section] = []
    for heading in (None, *headings):
        own: list[str] = []
        beyond: list[str] = []
        end = _end_of(heading, headings, placed.last)
        for run in runs:
            if run.heading is heading:
                texts = run.lines if run.rows else joined(run.lines, measure_of(run.lines) or common)
                (own if end is None or run.start < end else beyond).extend(
                    texts if heading else _of_the_report(texts, run, placed.title)
                )
        if not any(is_sentence(text) for text in beyond):
            own, beyond = [*own, *beyond], []
        own, more = _before_other_matters(own, heading, headings)
        if heading is not None or own:
            number, name = (heading.number, heading.text) if heading else (0, "")
            made.append(Section(number=number, heading=name, paragraphs=tuple(own)))
        if beyond or more:
            made.append(Section(number=0, heading="", paragraphs=(*more, *beyond)))
    return tuple(made)


def _runs(blocks: Sequence[tuple[int, Para | Grid]], headings: Mapping[int, Heading], placed: Placed) -> Iterator[_Run]:
    taken = table_lines(blocks, placed.used, frozenset(headings)) | placed.title
    heading: Heading | None = None
    lines: list[str] = []
    start = -1
    for at, block in blocks:
        new = headings.get(at)
        if new is None and at not in taken and isinstance(block, Para):
            text = _BOOKMARK.sub("", block.text)
            if not text.strip() or not is_noise(cleaned(text)):
                lines.append(text)
            continue
        if lines:
            yield _Run(heading=heading, start=start, lines=lines)
        lines, start = [], at
        if new is not None:
            heading = new
            lines = [new.rest] if new.rest else []
        elif isinstance(block, Grid) and at not in taken and not _head_of_a_form(block):
            yield _Run(heading=heading, start=at, lines=_grid_lines(block), rows=True)
    if lines:
        yield _Run(heading=heading, start=start, lines=lines)


def is_sentence(text: str) -> bool:
    """Whether a text is, or may be a piece of, running text: a stop, or commas or a colon at its end and many words."""
    if _STOP.search(text) or len(text) > _SHORT:
        return True
    return len(text) >= _CLAUSE and ("，" in text or _LEADS_ON.search(text) is not None)


def _of_the_report(texts: Sequence[str], run: _Run, title: frozenset[int]) -> list[str]:
    """What of the lines before the first heading is the report's: sentences, and behind its title all but labels."""
    behind = bool(title) and run.start >= max(title) and not run.rows
    return [text for text in texts if is_sentence(text) or (behind and not is_of_its_page(text))]


def is_of_its_page(text: str) -> bool:
    """Whether a short line only says whose, when or where: a unit's name, a date, a labelled value."""
    name = clean_name(fold(text))
    named = name is not None and ends_like_a_unit(name) and len(name) <= _LONGEST_NAME
    return named or bool(labelled_line(text)) or date_in(text) is not None or not _WORDS.search(text)


def _end_of(heading: Heading | None, headings: Sequence[Heading], last: Mapping[int, int]) -> int | None:
    """The block at which a section must have ended, its successor's heading lost; None where none was."""
    if heading is None:
        return None
    number = heading.titled or heading.number
    follows = next((later for later in headings if later.block > heading.block), None)
    within = [
        (table, at)
        for table, at in last.items()
        if heading.block < at and (follows is None or at < follows.block) and table >= number
    ]
    strange = [at for table, at in within if table > number]
    if number == _LAST_TABLE and (follows is None or (follows.titled or follows.number) > number + 1):
        strange.extend(at for _, at in within)
    return max(strange, default=None)


def _before_other_matters(
    paragraphs: list[str], heading: Heading | None, headings: Sequence[Heading]
) -> tuple[list[str], list[str]]:
    """The paragraphs of the last section but one, and those behind them that speak as the last does, if it is lost."""
    final = outline().sections[-1]
    if heading is None or heading.titled != final.number - 1 or heading is not headings[-1]:
        return paragraphs, []
    for at, text in enumerate(paragraphs):
        if at and any(word in text for word in final.telling):
            return paragraphs[:at], paragraphs[at:]
    return paragraphs, []
