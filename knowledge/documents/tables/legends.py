"""What a legend beside the tables says of their marks: “—”表示0, 空白表示零."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from knowledge import sums
from knowledge.documents.blocks import Grid, Para
from knowledge.documents.tables.cells import TableCell
from knowledge.documents.tables.values import Value
from knowledge.lexicon.folding import fold
from knowledge.model import CellKey, State

_SHORTEST, _LONGEST = 5, 80
_NOUGHT = re.compile("[0０零]")
_DASHES = "-－–—―─"
_LEGEND = re.compile(
    rf"(?:[\"“”'‘’「]?(?P<mark>[{_DASHES}/]{{1,3}})[\"“”'‘’」]?|(?P<blank>(?:单元格|表格|表中)?(?:空白|空格|为空|留空|未填)(?:处|项|格|单元格|的)?))"
    r"(?:均|都|者)?(?:表示|代表|意为|意思是|视为|即为|即|为|指|=)(?:该项|数值|数量|数字|本项|其)?(?:是|为)?(?:0|零)(?![\d.])"
)


def read_by_legend(
    cells: Mapping[CellKey, TableCell], blocks: Iterable[tuple[int, Para | Grid]]
) -> dict[CellKey, TableCell]:
    """Return the cells with 0 where a legend says that their mark, or nothing at all, stands for it.

    Cells stay as they are where a sum that holds, or cannot be told, would be broken by that.
    """
    made = dict(cells)
    marks = set(_marks(blocks))
    found = {
        key: replace(cell, value=Value(state=State.STATED, value=0, raw=cell.value.raw))
        for key, cell in cells.items()
        if (cell.value.state is State.NOT_APPLICABLE and _plain(cell.value.raw) in marks - {""})
        or (cell.value.state is State.BLANK and "" in marks)
    }
    made.update(found)
    broken = len(sums.broken({key: cell.value.value for key, cell in cells.items()}))
    return made if len(sums.broken({key: cell.value.value for key, cell in made.items()})) <= broken else dict(cells)


def _marks(blocks: Iterable[tuple[int, Para | Grid]]) -> Iterable[str]:
    for _, block in blocks:
        texts = (block.text,) if isinstance(block, Para) else (cell.text for cell in block.cells)
        for text in texts:
            if _SHORTEST <= len(text) <= _LONGEST and _NOUGHT.search(text):
                for legend in _LEGEND.finditer(fold(text)):
                    yield _plain(legend["mark"] or "")


def _plain(text: str) -> str:
    """A mark, all dashes alike however many there are."""
    return re.sub(rf"[{_DASHES}]+", "-", fold(text).strip())
