"""Before anything is read: runs of cell lines become grids, and a report on one line is cut at its section titles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

from knowledge.documents.blocks import Grid, GridCell, Para
from knowledge.documents.identity.titles import title_in
from knowledge.documents.pdf.printed_edges import is_page_mark, without_printed_edges, without_running_titles
from knowledge.documents.sheets import parted
from knowledge.documents.tables.abreast import apart
from knowledge.documents.tables.sideways import joined_sideways
from knowledge.documents.tables.values import value_of
from knowledge.documents.text.pasted_cells import pasted_rows
from knowledge.lexicon.outline import outline

_BARS = re.compile(r"[|｜¦│]")
_RULE = re.compile(r"[-:=+\s|｜¦│_\u2500-\u257f]+")
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
_BLANK_ROW = re.compile(r"[^|｜¦│]*[\u4e00-\u9fff][^|｜¦│]*(?:[|｜¦│]\s*){3,}")
"""A label and the bars of three cells or more in which nothing stands."""
_ANNEX = "统计指标"
_QUOTES = re.compile(r"[“”‘’]+")
_NUMBER_ALONE = re.compile(r"[ \u3000]*\d{1,2}[.．、][ \u3000]*")
_ONE_CELL = re.compile(r"\t[^\t]+")
"""A line of the form that has a cell a line, each behind a tab."""
_TABS = re.compile(r"\t+")
_LONG = 90
_MOST_CELLS = 40
_LEAST_ROWS = 2


def unfold(blocks: Sequence[Para | Grid]) -> tuple[Para | Grid, ...]:
    """The blocks with one line a Para, tables of bars and tabs as Grids, and long lines cut at the titles inside."""
    lines: list[Para | Grid] = []
    for block in blocks:
        if isinstance(block, Grid):
            lines.append(block)
        elif "\n" in block.text:
            lines.extend(Para(text=line, page=block.page, level=block.level) for line in block.text.split("\n"))
        else:
            lines.append(block)
    lines = without_running_titles(lines)
    lines = [line for line in lines if isinstance(line, Grid) or not is_page_mark(line.text)]
    lines = _numbers_joined(without_printed_edges(lines))
    tables = (one for block in _gridded(lines) for one in _abreast(block))
    return tuple(part for block in joined_sideways(tables) for part in _cut(block))


def _abreast(block: Para | Grid) -> Iterator[Para | Grid]:
    """The block, tables that stand beside each other on it one after the other, each behind what stands over it."""
    tables = list(apart(block)) if isinstance(block, Grid) else []
    if len(tables) > 1:
        for table in tables:
            yield from parted(table)
    else:
        yield block


def _numbers_joined(lines: Sequence[Para | Grid]) -> list[Para | Grid]:
    """The lines with the number of a label that stands alone put before it, and without quotation marks alone."""
    made: list[Para | Grid] = []
    number: Para | None = None
    for line in lines:
        if isinstance(line, Para) and _QUOTES.fullmatch(line.text.strip()):
            continue
        if number is not None:
            if isinstance(line, Para) and _WORDS.match(line.text.strip()):
                line = replace(line, text=number.text.strip() + line.text.strip())
            else:
                made.append(number)
            number = None
        if isinstance(line, Para) and _NUMBER_ALONE.fullmatch(line.text):
            number = line
        else:
            made.append(line)
    return made if number is None else [*made, number]


def _gridded(lines: Sequence[Para | Grid]) -> Iterator[Para | Grid]:
    at = 0
    while at < len(lines):
        block = lines[at]
        if isinstance(block, Para):
            for take in (_tab_cells, _pasted, _bar_cells, _rows):
                found = take(lines, at)
                if found is not None:
                    grid, at = found
                    yield grid
                    break
            else:
                yield block
                at += 1
        else:
            yield block
            at += 1


def _grid(rows: Sequence[Sequence[tuple[str, int]]], page: int | None) -> Grid:
    cells: list[GridCell] = []
    for number, row in enumerate(rows):
        column = 0
        for text, span in row:
            cells.append(GridCell(row=number, column=column, text=text.strip(), colspan=span))
            column += span
    return Grid(cells=tuple(cells), page=page)


def _texts(lines: Sequence[Para | Grid], start: int) -> Iterator[tuple[int, str]]:
    for at in range(start, len(lines)):
        block = lines[at]
        if not isinstance(block, Para):
            return
        yield at, block.text


def _tab_cells(lines: Sequence[Para | Grid], start: int) -> tuple[Grid, int] | None:
    """One cell a line behind a tab, an empty line after each row."""
    rows: list[list[tuple[str, int]]] = []
    row: list[tuple[str, int]] = []
    end = start
    for at, text in _texts(lines, start):
        if text.startswith("\t") and "\t" not in text[1:].rstrip():
            row.append((text[1:], 1))
            end = at + 1
        elif not text.strip() and row:
            rows.append(row)
            row = []
        elif text.strip():
            break
    if row:
        rows.append(row)
    if len(rows) < _LEAST_ROWS or max(map(len, rows)) > _MOST_CELLS or max(map(len, rows)) < _LEAST_ROWS:
        return None
    block = lines[start]
    return _grid(rows, block.page), end


def _pasted(lines: Sequence[Para | Grid], start: int) -> tuple[Grid, int] | None:
    """Cells copied out of a browser, each between lines of a tab."""
    found = pasted_rows(lines, start)
    if found is None or max(map(len, found[0])) > _MOST_CELLS:
        return None
    rows, end = found
    return _grid([[(cell, 1) for cell in row] for row in rows], lines[start].page), end


def _bar_cells(lines: Sequence[Para | Grid], start: int) -> tuple[Grid, int] | None:
    """A cell a line with bars behind it, as many as columns it covers; a bar alone where a row begins."""
    rows: list[list[tuple[str, int]]] = []
    end = start
    before = lines[start - 1] if start else None
    if isinstance(before, Para) and before.text.strip() and _BARS.match(before.text.strip()[-1]):
        # Bars behind the cells before: a bar alone is an empty cell there.
        return None
    waiting = 0
    for at, text in _texts(lines, start):
        bare = text.strip()
        if bare and len(bare) == 1 and _BARS.match(bare):
            waiting += 1
        elif (rows or waiting) and bare and _BARS.match(bare[-1]):
            cell = re.sub(r"[\s|｜¦│]+$", "", bare)
            if _BARS.search(cell):
                break
            # Of several lone bars the last begins a row, those before it are empty cells.
            if waiting:
                if rows:
                    rows[-1].extend([("", 1)] * (waiting - 1))
                rows.append([])
                waiting = 0
            rows[-1].append((cell, len(_BARS.findall(bare[len(cell) :]))))
        elif bare:
            break
        else:
            continue
        end = at + 1
    rows = [[(text, max(1, min(span, _MOST_CELLS))) for text, span in row] for row in rows if row]
    if len(rows) < _LEAST_ROWS:
        return None
    return _grid(rows, lines[start].page), end


def _rows(lines: Sequence[Para | Grid], start: int) -> tuple[Grid, int] | None:
    """A row a line, its cells apart by bars or tabs.

    Where rows do not begin with a bar, a line that does goes on with the row before: a blank cell broke the line.
    """
    rows: list[str] = []
    end = start
    continued = False
    for at, text in _texts(lines, start):
        bare = text.strip(" \r\n")
        if not bare:
            if rows:
                continue
            break
        barred = bool(_BARS.match(bare[0]))
        if barred and rows and not _WORDS.search(bare) and not _BARS.match(rows[0][0]) and _BARS.match(rows[-1][-1]):
            rows[-1] += bare
            continued = True
        elif _RULE.fullmatch(text) and rows:
            if not _BARS.search(text):
                break
        elif (
            _cells_apart(text)
            or _heads_rows(lines, at)
            or (rows and _BLANK_ROW.fullmatch(bare))
            or (continued and _BARS.match(bare[-1]))
        ):
            rows.append(bare)
        elif "\t" in text and not _BARS.search(text) and not _ONE_CELL.fullmatch(text) and _in_rows(rows, lines, at):
            rows.append(text)
        else:
            break
        end = at + 1
    if all(len(run) % 2 == 0 for row in rows for run in _TABS.findall(row)):
        # Two tabs between any two cells.
        rows = [row.replace("\t\t", "\t") for row in rows]
    cells = [_cells(row) for row in rows]
    if len(cells) < _LEAST_ROWS or max(map(len, cells)) < _LEAST_ROWS or max(map(len, cells)) > _MOST_CELLS:
        return None
    return _grid([[(cell, 1) for cell in row] for row in cells], lines[start].page), end


def _cells(row: str) -> list[str]:
    if not _BARS.search(row):
        return row.split("\t")
    cells = _BARS.split(row)
    if not cells[0].strip():
        cells = cells[1:]
    if cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _cells_apart(text: str) -> bool:
    """Whether a line has bars between cells, and not only behind or before one."""
    return bool(_BARS.search(text.strip(" |｜¦│\t")))


def _heads_rows(lines: Sequence[Para | Grid], at: int) -> bool:
    """Whether a line is a single cell behind which a bar stands, over a row of several."""
    text, *after = (text.strip() for _, text in islice(_texts(lines, at), 3))
    heads = bool(text and _BARS.match(text[-1])) and value_of(_BARS.sub("", text)) is None
    return heads and any(_cells_apart(line) for line in [line for line in after if line][:1])


def _in_rows(rows: Sequence[str], lines: Sequence[Para | Grid], at: int) -> bool:
    """Whether a line of cells apart by tabs goes on with rows, has tabs enough to begin some, or heads one that has."""
    if rows:
        return True
    counts = [text.count("\t") for _, text in islice(_texts(lines, at), 2) if not _BARS.search(text)]
    return max(counts, default=0) >= _LEAST_ROWS


@cache
def _titles() -> re.Pattern[str]:
    """A numbered section title inside a line, white space between its characters allowed."""
    known = {title for entry in outline().sections for title in entry.raw_titles} | set(outline().older)
    words = "|".join(r"\s*".join(map(re.escape, title)) for title in sorted(known, key=len, reverse=True))
    return re.compile(
        rf"(?<![一二三四五六七八九十（(第])([一二三四五六]\s*[、.．]\s*(?:{words}))(?![一-鿿])|(?=第二十条\s*第)"
    )


def _title_length(text: str) -> int:
    """How far a long line begins with a title that white space ends; 0 for not at all."""
    ends = [found.start() for found in re.finditer(r"\s+", text[:_LONG])]
    return next((end for end in ends if (title := title_in(text[:end])) is not None and title.weight), 0)


def _cut(block: Para | Grid) -> Iterator[Para | Grid]:
    if isinstance(block, Grid) or len(block.text) < _LONG:
        yield block
        return
    text = block.text
    start = _title_length(text)
    if start:
        yield Para(text=text[:start], page=block.page, level=0)
    # The annex before 2019 counts its parts anew under titles like those of sections.
    for found in _titles().finditer(text, 0, ends if (ends := text.find(_ANNEX)) >= 0 else len(text)):
        if found.group(1) is None and not re.match(
            r"第二十条\s*第\s*[（(]?\s*[一五六八九]\s*[）)]?\s*项\s*信", text[found.start() :]
        ):
            continue
        if text[start : found.start()].strip():
            yield Para(text=text[start : found.start()].strip(), page=block.page)
        start = found.start()
        if found.group(1):
            yield Para(text=found.group(1), page=block.page, level=1)
            start = found.end()
    if text[start:].strip():
        yield Para(text=text[start:].strip(" ") if start else text, page=block.page, level=block.level)
