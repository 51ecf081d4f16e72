"""Scans and photos, with the extra gongkai[ocr]: text recognised, ruled tables by their lines, figures read twice.

A recogniser is sure of wrong digits now and then. So a figure counts only where two readings of its cell, on the page
and alone at a larger size, say the same; otherwise it carries U+FFFD, which no reader of values takes for a number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from knowledge.documents import effort
from knowledge.documents.blocks import Blocks, Document, Grid, Para
from knowledge.documents.pdf.lines import Line, PageText, in_paragraphs, without_furniture
from knowledge.documents.pdf.pictures import Picture, pages_of
from knowledge.documents.pdf.raster_tables import RasterCell, RasterTable, tables_on
from knowledge.documents.tables.edges import BoxCell, grid_of_boxes
from knowledge.errors import UnreadableFileError

INSTALL = "a scan or picture; to have it recognised: pip install 'gongkai[ocr]'"
_SHRINK = 0.5
"""The page is recognised at this share of its size; cells are read again at full size."""
_SURE = 0.80
_DOUBT = "\ufffd"
_UNIT = 3
"""A cell with more Chinese characters than a unit has is a label."""
_LINE = 18
_CONTRAST = 45.0
_SENSE = 0.75
"""Less sure than this on average, a page may be upside down."""
_ALONE = frozenset("无零〇")
"""Single characters that say something of a figure."""
_FIGURE = re.compile(r"[+-]?\d+(?:[.,]\d+)*[\u3400-\u9fff]{0,3}")
_CJK = re.compile(r"[\u3400-\u9fff]")


def is_installed() -> bool:
    """Whether the recogniser is there."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def read(document: Document) -> tuple[Blocks, ...]:
    """The recognised pages as one reading; UnreadableFileError says how to get the recogniser where it is missing."""
    if not is_installed():
        raise UnreadableFileError(document.name, INSTALL)
    effort.recognition_begins()
    recogniser = _recogniser()
    pages: list[PageText] = []
    tables: list[list[tuple[float, Grid]]] = []
    for number, picture in enumerate(pages_of(document), start=1):
        text, grids = _page(recogniser, picture, number)
        pages.append(text)
        tables.append(grids)
    blocks: list[Para | Grid] = []
    for page, grids in zip(without_furniture(pages), tables, strict=True):
        blocks.extend(_in_order(page, grids))
    return (Blocks(blocks=tuple(blocks), origin="ocr"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A recognised run of text with its extent in pixels of the page, and how sure the recogniser is."""

    text: str
    sure: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.left, self.top, self.right, self.bottom


class _Recogniser:
    def __init__(self) -> None:
        self._cv2: Any = import_module("cv2")
        settings = {"Global.log_level": "critical", "Global.use_cls": False, "Global.max_side_len": 2400}
        self._engine: Any = import_module("rapidocr").RapidOCR(params=settings)

    def words(self, page: Picture) -> list[_Word]:
        """All runs of text on a page."""
        small = self._cv2.resize(page, None, fx=_SHRINK, fy=_SHRINK, interpolation=self._cv2.INTER_AREA)
        found = self._engine(self._cv2.cvtColor(small, self._cv2.COLOR_GRAY2BGR))
        if found.boxes is None or found.txts is None:
            return []
        words = []
        for box, text, sure in zip(found.boxes, found.txts, found.scores, strict=True):
            across = [float(point[0]) / _SHRINK for point in box]
            down = [float(point[1]) / _SHRINK for point in box]
            words.append(
                _Word(text=text, sure=sure, left=min(across), right=max(across), top=min(down), bottom=max(down))
            )
        return words

    def smaller(self, piece: Picture) -> Picture:
        """A cutting at the size in which pages are recognised."""
        return self._cv2.resize(piece, None, fx=_SHRINK, fy=_SHRINK, interpolation=self._cv2.INTER_AREA)

    def runs(self, pieces: list[Picture]) -> list[tuple[str, float]]:
        """The text on each of some cuttings, each a single run, and how sure it is."""
        if not pieces:
            return []
        coloured = [self._cv2.cvtColor(piece, self._cv2.COLOR_GRAY2BGR) for piece in pieces]
        found = self._engine.recognize_txt(coloured)
        return list(zip(found.txts or [""] * len(pieces), found.scores, strict=True))


@cache
def _recogniser() -> _Recogniser:
    """Loaded once a process: that takes longer than a page."""
    return _Recogniser()


def _page(recogniser: _Recogniser, picture: Picture, number: int) -> tuple[PageText, list[tuple[float, Grid]]]:
    """A page's lines outside of its tables, and its tables, each with the height from the bottom where it begins."""
    picture, words = _upright(recogniser, picture)
    height, width = picture.shape[:2]
    grids: list[tuple[float, Grid]] = []
    for table in _best_tables(picture, words):
        words, inside = _parted(words, table)
        grids.append((float(height - table.top), _grid(recogniser, picture, table, inside, number)))
    text = PageText(
        number=number, text="", boxes=(), lines=_lines(words, height), width=float(width), height=float(height)
    )
    return text, grids


def _upright(recogniser: _Recogniser, picture: Picture) -> tuple[Picture, list[_Word]]:
    """The page as it is read, with its words: turned where its words stand on their side or make no sense."""
    words = recogniser.words(picture)
    tall = sum(word.bottom - word.top > 1.5 * (word.right - word.left) for word in words)
    if len(words) < 5 or (2 * tall < len(words) and _certainty(words) > _SENSE * len(words)):
        return picture, words
    numpy: Any = import_module("numpy")
    turned = [numpy.ascontiguousarray(numpy.rot90(picture, quarter)) for quarter in (1, 2, 3)]
    readings = [(picture, words)] + [(page, recogniser.words(page)) for page in turned]
    return max(readings, key=lambda reading: sum(word.sure * len(word.text) for word in reading[1]))


def _certainty(words: list[_Word]) -> float:
    return sum(word.sure for word in words)


def _best_tables(picture: Picture, words: list[_Word]) -> tuple[RasterTable, ...]:
    """The tables found with and without the strokes of known text in the way: those that tear fewer words apart.

    Where text stands close to its rules, strokes look like lines; where the recogniser drew two figures as one, the
    line between them is lost with their strokes.
    """
    found = [tables_on(picture, bounds) for bounds in ([word.bounds for word in words], ())]
    return min(found, key=lambda tables: _misfits(tables, words))


def _misfits(tables: tuple[RasterTable, ...], words: list[_Word]) -> int:
    """Words over several cells, and words beside one another in one; words that no table holds count as much."""
    count = 0
    for table in tables:
        words, inside = _parted(words, table)
        in_cells: dict[int, list[_Word]] = {}
        for word in inside:
            marks = _marks_under(word, table)
            count += len(marks) != 1
            if len(marks) == 1:
                in_cells.setdefault(marks.pop(), []).append(word)
        count += sum(len(line) - 1 for held in in_cells.values() for line in _rows_of(held))
    return count + len(words)


def _parted(words: list[_Word], table: RasterTable) -> tuple[list[_Word], list[_Word]]:
    """The words outside of a table and those inside."""
    inside = [
        word
        for word in words
        if table.left <= (word.left + word.right) / 2 <= table.right
        and table.top <= (word.top + word.bottom) / 2 <= table.bottom
    ]
    return [word for word in words if word not in inside], inside


def _grid(recogniser: _Recogniser, picture: Picture, table: RasterTable, words: list[_Word], number: int) -> Grid:
    by_cell: dict[int, list[_Word]] = {cell.mark: [] for cell in table.cells}
    torn: set[int] = set()
    for word in words:
        marks = _marks_under(word, table)
        if len(marks) == 1:
            by_cell[marks.pop()].append(word)
        else:
            # A run that the recogniser drew over a line belongs to no cell as it is.
            torn |= marks
    texts = {mark: "\n".join(_joined(line) for line in _rows_of(inside)) for mark, inside in by_cell.items()}
    _check_figures(recogniser, picture, table, by_cell, torn, texts)
    half = table.rule / 2
    boxes = [
        BoxCell(
            left=cell.left - half,
            top=cell.top - half,
            right=cell.right + half,
            bottom=cell.bottom + half,
            text=texts[cell.mark],
        )
        for cell in table.cells
    ]
    return replace(grid_of_boxes(boxes, _LINE), page=number)


def _check_figures(
    recogniser: _Recogniser,
    picture: Picture,
    table: RasterTable,
    by_cell: dict[int, list[_Word]],
    torn: set[int],
    texts: dict[int, str],
) -> None:
    """Reads each cell that may hold a figure once more by itself, and puts what both readings come to into `texts`."""
    pieces: dict[int, Picture] = {}
    for cell in table.cells:
        if len(_CJK.findall(texts[cell.mark])) > _UNIT and cell.mark not in torn:
            continue
        piece = _cutting(picture, cell)
        if piece is not None:
            pieces[cell.mark] = piece
        elif texts[cell.mark]:
            texts[cell.mark] += _DOUBT
    alone = dict(zip(pieces, recogniser.runs(list(pieces.values())), strict=True))
    # Where the page gave nothing of its own, a second reading of the cell at another size takes its place.
    unread = [mark for mark in pieces if mark in torn or not texts[mark]]
    smaller = dict(zip(unread, recogniser.runs([recogniser.smaller(pieces[mark]) for mark in unread]), strict=True))
    for mark, (text, sure) in alone.items():
        if mark in smaller:
            first, first_sure = smaller[mark]
        else:
            first, first_sure = texts[mark], min(word.sure for word in by_cell[mark])
        texts[mark] = _agreed(first, text, min(sure, first_sure))


def _in_order(page: PageText, grids: list[tuple[float, Grid]]) -> list[Para | Grid]:
    """A page's paragraphs and tables from top to bottom."""
    made: list[Para | Grid] = []
    waiting = list(grids)
    lines: list[tuple[PageText, int]] = []
    for at, line in enumerate(page.lines):
        while waiting and line.top < waiting[0][0]:
            made.extend(in_paragraphs(lines))
            lines = []
            made.append(waiting.pop(0)[1])
        lines.append((page, at))
    made.extend(in_paragraphs(lines))
    made.extend(grid for _, grid in waiting)
    return made


def _marks_under(word: _Word, table: RasterTable) -> set[int]:
    """The cells that hold a good part of a word, by points along its middle."""
    middle = (word.top + word.bottom) / 2
    if word.bottom - word.top > 1.5 * (word.right - word.left):
        centre = (word.left + word.right) / 2
        points = [(centre, word.top + (word.bottom - word.top) * step / 8) for step in range(1, 8)]
    else:
        points = [(word.left + (word.right - word.left) * step / 8, middle) for step in range(1, 8)]
    return {mark for x, y in points if (mark := table.cell_at(x, y)) is not None}


def _rows_of(words: list[_Word]) -> list[list[_Word]]:
    """Words in lines from top to bottom, each line from left to right."""
    lines: list[list[_Word]] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom) / 2):
        middle = (word.top + word.bottom) / 2
        if lines and middle < max(other.bottom for other in lines[-1]) - 0.3 * (word.bottom - word.top):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.left) for line in lines]


def _joined(line: list[_Word]) -> str:
    """A line's words; those far apart are kept apart by a space."""
    text = line[0].text
    for before, word in pairwise(line):
        gap = word.left - before.right
        text += (" " if gap > 0.6 * (word.bottom - word.top) else "") + word.text
    return text


def _lines(words: list[_Word], height: int) -> tuple[Line, ...]:
    return tuple(
        Line(
            text=_joined(line),
            first=0,
            end=0,
            left=min(word.left for word in line),
            right=max(word.right for word in line),
            bottom=height - max(word.bottom for word in line),
            top=height - min(word.top for word in line),
        )
        for line in _rows_of(words)
    )


def _cutting(picture: Picture, cell: RasterCell) -> Picture | None:
    """The ink in a cell with a little paper around it, None for an empty cell."""
    cv2: Any = import_module("cv2")
    numpy: Any = import_module("numpy")
    inset = 4
    piece = picture[cell.top + inset : cell.bottom - inset, cell.left + inset : cell.right - inset]
    if piece.size == 0:
        return None
    smooth = cv2.GaussianBlur(piece, (5, 5), 0)
    paper, ink = float(numpy.median(smooth)), float(smooth.min())
    if paper - ink < _CONTRAST:
        return None
    down, across = numpy.nonzero(smooth < (paper + ink) / 2)
    if len(down) < 25 or int(down.max() - down.min()) < 10:
        return None
    top, bottom = max(0, int(down.min()) - 8), int(down.max()) + 9
    left, right = max(0, int(across.min()) - 12), int(across.max()) + 13
    return piece[top:bottom, left:right]


def _agreed(first: str, second: str, sure: float) -> str:
    """A label as first read; a figure or sign with U+FFFD behind it where the readings differ or one is unsure."""
    plain, other = (re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)) for text in (first, second))
    if _FIGURE.fullmatch(plain) or plain in _ALONE:
        return first if plain == other and sure >= _SURE else first + _DOUBT
    return first if _CJK.search(plain) else (first or second) + _DOUBT
