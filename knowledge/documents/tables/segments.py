"""One view of every table and text stream: segments, each some label pieces followed by a run of value pieces.

A grid row gives at most one segment; rows without values lend their labels to the next. In a text stream a run of
values closes when the next label begins. All three tables are read from segments, so every format is read alike.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from knowledge.documents.blocks import Grid, GridCell, Para
from knowledge.documents.tables.matrix import Matrix, labels_in_front
from knowledge.documents.tables.values import is_unit, more_and_less, value_of
from knowledge.documents.word.cells import is_foreign, is_foreign_line, names_row
from knowledge.lexicon.folding import fold, label_of
from knowledge.lexicon.forms import forms

PROSE_LENGTH = 48
_BARRED = 5
_FIGURES = 3
_WHOLE_ROW = 7
_BLANK_ROW = 15
"""So many blanks without any label are a row that was left empty, as table 4 often is."""
_CELL_MARKS = re.compile(r"[\t|｜¦│]")
_RULE = re.compile(r"[-:=+\s|｜_\u2500-\u257f]*")
_RULED = re.compile(r"(?=.*(?:[=_\u2500-\u257f]{3}|-{10}))[-:=+\s_\u2500-\u257f]*")
"""A line that only rules a table off; fewer hyphens may be a mark for nothing in a cell."""
_SENTENCE = re.compile(r"[。；;，,！？]")
_WORDS = re.compile(r"[\u3400-\u9fff]|[A-Za-z]{3}")
_MUDDLED = re.compile(
    r"[增减新](?:加|少|增)?\d+[件项条个]?|[约近逾超]{0,2}\d[\d,]*(?:\.\d+)?[余多来几]?[件项条个次]?|[约近逾超]\d+"
)
_AFTER_NUMBER = re.compile(r"(?<!\S)(\d{1,2}[.．、])\s+(?=[“\"]?\s?[\u3400-\u9fff])")
_MORE_OR_LESS = re.compile(r"(?<=增)\s*/\s*(?=减)")
_AROUND_QUOTES = re.compile(r"(?<=[\u3400-\u9fff])\s*(“)\s*|\s+(”)")
_STRAY = re.compile(r"[、，。；：！？,;:!（）()《》“”\"]+")
"""Marks of words that stand apart, as those of a label written from top to bottom do: no cell says so little."""
_IN_WORDS = re.compile(r"[零〇一二两三四五六七八九十百]{1,4}")
"""A number in words, which may be a stroke as well: 一."""
_LONGEST_REMARK = 8
_PARTED = re.compile(r"^([+-]?\d[\d,.]*)[；;。]([\u4e00-\u9fff].*)$")
"""A figure with the label of the next behind a stop."""
_GLUED = re.compile(r"^((?:\d{1,2}[.．、])?\D*[\u4e00-\u9fff”」）)])([+-]?\d[\d,.]*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A label or value with its place: the block it stands in, its columns in a grid (-1 in a stream), its page."""

    text: str
    block: int
    row: int = -1
    left: int = -1
    right: int = -1
    page: int | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing stands there."""
        return not self.text.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Labels in reading order, then the value pieces after them; `matrix` is their grid, None in a stream."""

    labels: tuple[Piece, ...]
    values: tuple[Piece, ...]
    matrix: Matrix | None = None
    heads: tuple[str, ...] = field(default=())
    """Group labels of a grid that reach down to this row from above."""
    unit: str = ""
    """A unit that stands in a cell of its own."""

    @property
    def page(self) -> int | None:
        """The page of its first value."""
        return self.values[0].page if self.values else None


def is_prose(line: str) -> bool:
    """Whether a line is running text rather than a cell or a row of cells."""
    text = fold(line)
    if len(text) <= PROSE_LENGTH or len(_SENTENCE.findall(text)) < 2 or _CELL_MARKS.search(line):
        return False
    words = line.split()
    others = [word for word in words if not _is_value(word)]
    # A report on one line has its values apart by spaces; in a sentence few words are values, or many end in a stop.
    stopped = sum(bool(_SENTENCE.search(word)) for word in others)
    return len(others) * 4 > len(words) * 3 or stopped * 5 >= len(others)


@lru_cache(maxsize=16384)
def is_label(text: str) -> bool:
    """Whether a text is words: no number, no mark, and no number with a word too many such as `约30` or `1O`."""
    return _label_kept(text) if len(text) <= PROSE_LENGTH else _says_words(text)


def _says_words(text: str) -> bool:
    if value_of(text) is not None:
        return False
    bare = fold(text)
    return bool(_WORDS.search(bare)) and not _MUDDLED.fullmatch(bare)


_label_kept = lru_cache(maxsize=16384)(_says_words)
"""The cells of one report say much what those of all others do."""


def _is_value(text: str) -> bool:
    return bool(text.strip()) and not is_label(text)


def tokens(line: str) -> list[str]:
    """The cells of a line: cut at tabs and bars (an empty cell stays), else at white space."""
    if _RULED.fullmatch(line):
        return []
    if _CELL_MARKS.search(line):
        if _RULE.fullmatch(line.replace("\t", "")) and not line.startswith("\t"):
            return []
        if line.startswith("\t"):
            return [cell.strip() for cell in _CELL_MARKS.split(line[1:].strip(" \r\n"))]
        bare = line.strip(" \t\r\n|｜¦│")
        return [cell.strip() for cell in _CELL_MARKS.split(bare)] if bare else []
    if line.strip() and (value_of(line) is not None or more_and_less(line) is not None):
        return [line.strip()]
    closed = _AROUND_QUOTES.sub(r"\1\2", _AFTER_NUMBER.sub(r"\1", _MORE_OR_LESS.sub("/", line)))
    return [part for word in closed.split() for part in _unglued(word)]


def _unglued(word: str) -> list[str]:
    if (parted := _PARTED.match(word)) is not None:
        return [parted.group(1), *_unglued(parted.group(2))]
    found = _GLUED.match(word)
    return [found.group(1), found.group(2)] if found and not _is_value(word) else [word]


def _empty_cells(paras: Sequence[tuple[int, Para]]) -> frozenset[int]:
    """The lines of a lone bar that stand for an empty cell.

    Where cells end in bars, each lone one; where lone bars stand between cells, one that follows another.
    """
    lines = [(number, para.text.strip()) for number, para in paras if para.text.strip()]
    behind = sum(len(text) > 1 and _CELL_MARKS.match(text[-1]) is not None for _, text in lines)
    if behind >= _BARRED:
        return frozenset(number for number, text in lines if text == "|")
    return frozenset(number for (_, before), (number, text) in pairwise(lines) if text == before == "|")


def stream_segments(paras: Iterable[tuple[int, Para]], blank: str | None = None) -> Iterator[Segment]:
    """The segments of paragraphs, given with their block numbers; running text parts what it stands between.

    `blank` says which lines without text stand for empty cells: None for none of them, "space" for those that hold
    white space, "any" for every one, "further" for every one that does not end the paragraph of a line with text.
    """
    numbered = list(paras)
    empty_cells = _empty_cells(numbered)
    labels: list[Piece] = []
    values: list[Piece] = []
    unit = ""
    last = -1
    ended = True
    for number, para in numbered:
        if number > last + 1 and last >= 0:
            # A grid stands between: what goes before has nothing to do with what follows.
            yield from _ended(labels, values, unit)
            labels, values, unit = [], [], ""
        last = number
        for line in para.text.split("\n") if not para.text.startswith("\t") else [para.text]:
            if is_prose(line):
                yield from _ended(labels, values, "")
                labels, values = [Piece(text=line, block=number, page=para.page)], []
                continue
            kinds = {"any": True, "space": bool(line), "further": ended}
            empty = number in empty_cells or (not line.strip() and kinds.get(blank or "", False))
            ended = not line.strip()
            found = [""] if empty else _bracketed(tokens(line)) if line else []
            for at, token in enumerate(found):
                if _STRAY.fullmatch(token):
                    continue
                piece = Piece(text=token, block=number, page=para.page)
                if (
                    _word_value(found, at, labels, values)
                    or _is_value(token)
                    or (not token and labels and (values or empty or "\t" in line or "|" in line))
                ):
                    values.append(piece)
                elif token and is_unit(token):
                    unit = token
                elif token:
                    if any(not value.blank for value in values) or len(values) >= _WHOLE_ROW:
                        yield Segment(labels=tuple(labels), values=tuple(values), unit=unit)
                        labels, unit = [], ""
                    values = []
                    labels.append(piece)
    yield from _ended(labels, values, unit)


def _ended(labels: Sequence[Piece], values: Sequence[Piece], unit: str) -> Iterator[Segment]:
    if values:
        yield Segment(labels=tuple(labels), values=tuple(values), unit=unit)


def _word_value(found: Sequence[str], at: int, labels: Sequence[Piece], values: Sequence[Piece]) -> bool:
    """Whether words stand in a cell of the row whose label came last: before a figure on its line, or alone on one."""
    if not labels or not found[at] or not is_label(found[at]) or not names_row(labels[-1].text):
        return False
    if len(found) == 1:
        return not values and is_foreign_line(found[at]) and not is_unit(found[at])
    return at + 1 < len(found) and _is_value(found[at + 1]) and is_foreign(found[at]) and not is_unit(found[at])


def _bracketed(words: Sequence[str]) -> list[str]:
    """The words of a line with those put together that one pair of brackets holds: a number inside is no value.

    A bracket that the line does not close holds nothing: the label goes on in the next line.
    """
    found: list[str] = []
    waiting = 0
    closing = len(re.findall(r"[）)]", "".join(words)))
    for word in words:
        opened, closed = len(re.findall(r"[（(]", word)), len(re.findall(r"[）)]", word))
        closing -= closed
        if waiting > 0 and found:
            found[-1] += word
            waiting += opened - closed
        else:
            found.append(word)
            waiting = opened - closed if opened > closed and closing > 0 else 0
    return found


def grid_segments(grid: Grid, block: int) -> Iterator[Segment]:
    """The segments of a grid, one for each row that has cells after its last label."""
    matrix = Matrix(labels_in_front(grid, is_label))
    pending: list[Piece] = []
    first, begin = _first_values(matrix)
    passed_over = _remarks(grid, begin) | _numbering(grid, begin)
    for row in range(matrix.height):
        pieces = [
            Piece(
                text=cell.text, block=block, row=row, left=cell.column, right=cell.column + cell.colspan, page=grid.page
            )
            for cell in matrix.starting(row)
            if cell.column not in passed_over
        ]
        words = _word_values(pieces, begin)
        named = [at for at, piece in enumerate(pieces) if at not in words and not piece.blank and is_label(piece.text)]
        # A unit is no label: it may stand behind the figures.
        last = max((at for at in named if not is_unit(pieces[at].text)), default=-1)
        labels = [pieces[at] for at in named if at <= last]
        values = [p for p in pieces[last + 1 :] if not is_unit(p.text) and not (p.blank and p.right <= first)]
        if not values or (all(piece.blank for piece in values) and len(values) < (len(labels) or _BLANK_ROW)):
            # A row of a head; blanks at its end are what a span or a last bar leaves.
            pending.extend(labels)
            continue
        yield Segment(
            labels=(*pending, *labels),
            values=tuple(values),
            matrix=matrix,
            heads=tuple(matrix.reaching(row)),
            unit=next((piece.text.strip() for piece in pieces if is_unit(piece.text)), ""),
        )
        pending = []
    if pending:
        yield Segment(labels=tuple(pending), values=(), matrix=matrix)


def _remarks(grid: Grid, begin: int) -> frozenset[int]:
    """The columns, among those of figures, that a head gives to remarks: what stands there is no cell of the form."""
    heads = [
        cell
        for cell in grid.cells
        if cell.column >= max(begin, 1) and len(cell.text) <= _LONGEST_REMARK and label_of(cell.text) in forms().remarks
    ]
    return frozenset(column for cell in heads for column in range(cell.column, cell.column + cell.colspan))


def _numbering(grid: Grid, begin: int) -> frozenset[int]:
    """The columns, among those of figures, whose head says that they number the rows, and that do so one by one."""
    heads = [
        cell
        for cell in grid.cells
        if cell.column >= max(begin, 1) and cell.colspan == 1 and label_of(cell.text) in forms().row_numbers3
    ]
    return frozenset(cell.column for cell in heads if _counts_rows(grid, cell))


def _counts_rows(grid: Grid, head: GridCell) -> bool:
    below = [cell.text.strip() for cell in grid.cells if cell.column == head.column and cell.row > head.row]
    numbers = [int(text) for text in below if text.isdecimal() and text.isascii()]
    words = sum(is_label(text) for text in below if text)
    return len(numbers) >= _FIGURES and not words and all(two - one == 1 for one, two in pairwise(numbers))


def _first_values(matrix: Matrix) -> tuple[int, int]:
    """The column before which all rows with figures have only labels, 0 where the two share columns; and the column in
    which the figures of most rows begin."""
    labels_end, begins = 0, Counter[int]()
    for row in range(matrix.height):
        cells = [cell for cell in matrix.starting(row) if cell.text.strip()]
        figures = [cell.column for cell in cells if not is_label(cell.text)]
        labels = [cell.column + cell.colspan for cell in cells if _tells(cell.text)]
        if figures:
            begins[min(figures)] += 1
        if figures and labels:
            labels_end = max(labels_end, *labels)
    most = max(begins.values(), default=0)
    begin = min(column for column, count in begins.items() if count == most) if sum(begins.values()) > 1 else 0
    return (labels_end if labels_end <= min(begins, default=matrix.width) else 0), begin


def _tells(text: str) -> bool:
    return is_label(text) and not is_unit(text) and not is_foreign(text)


def _word_values(pieces: Sequence[Piece], begin: int) -> frozenset[int]:
    """The cells of a row that hold words where figures stand in other rows: behind the label of a row of the form, or
    among figures in a row without labels."""
    foreign = [
        at
        for at, piece in enumerate(pieces)
        if piece.left >= begin
        and is_label(piece.text)
        and not is_unit(piece.text)
        and (is_foreign(piece.text) or _IN_WORDS.fullmatch(piece.text.strip()))
    ]
    if not foreign:
        return frozenset()
    named = [at for at, piece in enumerate(pieces) if names_row(piece.text)]
    figures = sum(not piece.blank and not is_label(piece.text) for piece in pieces)
    others = any(is_label(piece.text) and at not in foreign for at, piece in enumerate(pieces) if not piece.blank)
    if named or (not others and figures >= _FIGURES):
        return frozenset(at for at in foreign if not named or at > named[0])
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """Numbered blocks as segments, for all that read tables: those of each grid by its number, those of the text."""

    grids: Mapping[int, tuple[Segment, ...]]
    stream: tuple[Segment, ...]


def segments_of(blocks: Sequence[tuple[int, Para | Grid]]) -> Segments:
    """The segments of numbered blocks, each block cut once."""
    return Segments(
        grids={number: tuple(grid_segments(block, number)) for number, block in blocks if isinstance(block, Grid)},
        stream=tuple(stream_segments((number, block) for number, block in blocks if isinstance(block, Para))),
    )
