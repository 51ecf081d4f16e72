"""A table that was cut between two columns: its halves, each behind the same labels, put side by side again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from knowledge.documents.blocks import Grid, GridCell, Para
from knowledge.lexicon.folding import label_of

_LEAST_LABELS = 10
_MOST_LABEL_COLUMNS = 4
_LONGEST_CAPTION = 40


def joined_sideways(blocks: Iterable[Para | Grid]) -> list[Para | Grid]:
    """Return the blocks with every table that goes on beside itself in one grid.

    Two grids with nothing but a caption between them are one table where all their rows begin with the same labels and
    their heads go on with others.
    """
    made: list[Para | Grid] = []
    waiting: list[Para] = []
    for block in blocks:
        if isinstance(block, Para) and (not block.text.strip() or (_may_be_caption(block) and not _captions(waiting))):
            waiting.append(block)
            continue
        whole = _joined(made[-1], block) if made and isinstance(block, Grid) else None
        if whole is not None:
            made[-1:] = [*_captions(waiting), whole]
            waiting = []
            continue
        made.extend(waiting)
        waiting = []
        made.append(block)
    return [*made, *waiting]


def _may_be_caption(para: Para) -> bool:
    return len(para.text.strip()) <= _LONGEST_CAPTION


def _captions(waiting: Iterable[Para]) -> list[Para]:
    return [para for para in waiting if para.text.strip()]


def _joined(left: Para | Grid, right: Grid) -> Grid | None:
    if not isinstance(left, Grid) or left.rows != right.rows or left.rows < _LEAST_LABELS:
        return None
    labels = next((width for width in range(_MOST_LABEL_COLUMNS, 0, -1) if _begin_alike(left, right, width)), 0)
    heads = [_head(grid, labels) for grid in (left, right)] if labels else []
    if not all(heads) or not heads or heads[0] & heads[1]:
        return None
    shift = left.columns - labels
    cells = [*left.cells, *(replace(cell, column=cell.column + shift) for cell in right.cells if cell.column >= labels)]
    return replace(left, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _begin_alike(left: Grid, right: Grid, width: int) -> bool:
    """Whether the first columns of both are the same labels in the same cells, and something stands behind them."""
    if width >= min(left.columns, right.columns):
        return False
    one, other = ([cell for cell in grid.cells if cell.column < width] for grid in (left, right))
    if any(cell.column + cell.colspan > width for cell in (*one, *other)):
        return False
    told = sum(bool(label_of(cell.text)) and not cell.text.strip().isdigit() for cell in one)
    return told >= _LEAST_LABELS and _places(one) == _places(other)


def _places(cells: Iterable[GridCell]) -> list[tuple[int, int, int, int, str]]:
    return sorted((cell.row, cell.column, cell.rowspan, cell.colspan, label_of(cell.text)) for cell in cells)


def _head(grid: Grid, labels: int) -> frozenset[str]:
    """What the columns behind the labels are called: the lowest words over each, a number excepted."""
    first = min(
        (cell.row for cell in grid.cells if cell.column >= labels and cell.text.strip()[:1].isdigit()), default=0
    )
    lowest: dict[int, str] = {}
    for cell in grid.cells:
        if cell.column >= labels and cell.row < first:
            lowest.update(dict.fromkeys(range(cell.column, cell.column + cell.colspan), label_of(cell.text)))
    return frozenset(lowest.values())
