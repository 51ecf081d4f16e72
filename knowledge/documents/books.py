"""The books of a reading: every row, cell and paragraph of a report's blocks is in the report, in a problem, or rubbish
that has a name. What is in none of them is told.

The audit goes by the texts alone, and knows nothing of how the readers of tables and sections work: what they drop
shows here whatever the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.documents.blocks import Grid, Para
from knowledge.documents.identity.prose import cleaned, is_noise, is_of_its_page
from knowledge.documents.identity.sections import section_named
from knowledge.documents.tables.cells import TableCell
from knowledge.documents.tables.labels import exactly
from knowledge.documents.tables.segments import is_label, tokens
from knowledge.documents.tables.values import cell_value, is_unit
from knowledge.documents.word.cells import is_foreign, is_of_the_form
from knowledge.lexicon.codes import codes
from knowledge.lexicon.doubts import doubt
from knowledge.lexicon.folding import fold, label_of, number_of
from knowledge.lexicon.forms import forms
from knowledge.model import CellKey, Problem, Section

MOST_TOLD = 20
_MOST_LOOKED_AT = 200
_LONGEST_SHOWN = 120
_STOP = "。"
_CAPTION = re.compile(r"^(?:附)?表[一二三四1-4][:、.]*|[(]?续表?[)]?$")
"""What a caption inside a table has before and behind the name of its section."""
_SHARE = re.compile(r"\d{1,3}(?:\.\d{1,4})?[%％]")
"""What stands in a column of shares, behind what it is a share of."""
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a report holds: its sections, the cells of its tables, its problems, and its title's lines by block.

    `headings` are the blocks of its headings, `tables` the blocks that hold table text, `first` is its first heading.
    """

    sections: Sequence[Section]
    cells: Mapping[CellKey, TableCell]
    problems: Sequence[Problem]
    title: frozenset[int]
    headings: frozenset[int]
    tables: frozenset[int]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _figures(cells: Iterable[TableCell], problems: Iterable[Problem]) -> Counter[str]:
    """How often each word of a figure stands in the report: in its cells, and in what its problems quote."""
    counted: Counter[str] = Counter()
    for cell in cells:
        counted.update(map(_squeezed, cell.value.raw.split()))
        counted[_squeezed(cell.value.raw)] += 1
    for problem in problems:
        counted.update(re.findall(r"[-+]?\d[\d,.]*", problem.message))
    return counted


def _rows(grid: Grid) -> list[str]:
    rows: dict[int, list[str]] = {}
    for cell in grid.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(" ".join(cell.text.split()))
    return ["\t" + "\t".join(texts) for _, texts in sorted(rows.items())]


def _is_sum_beside(figures: Sequence[str], figure: str) -> bool:
    """Whether a figure is the sum of some that stand in a run in its row, as in a column that only adds up others."""
    numbers = [cell_value(text).value or 0 for text in figures]
    wanted = cell_value(figure).value
    ends = range(2, len(numbers) + 1)
    return any(sum(numbers[start:end]) == wanted for end in ends for start in range(end - 1))


def _sums_of_groups(cells: Mapping[CellKey, TableCell]) -> dict[str, list[str]]:
    """What the rows of each group of table 3 come to in each column, where all of them are known."""
    found: dict[str, list[str]] = {}
    for group in {entry.key for entry in forms().groups3}:
        rows = [code for code in codes().children(group) if (code, forms().applicants[0]) in cells]
        columns = [
            [cells[row, column].value.value for row in rows if (row, column) in cells] for column in forms().applicants
        ]
        if rows and all(len(column) == len(rows) and None not in column for column in columns):
            found[group] = [str(sum(number or 0 for number in column)) for column in columns]
    return found


def _alone_in_rows(cells: Iterable[TableCell]) -> dict[str, str]:
    """The figures that are the only ones of their rows, by the label of the row."""
    rows: dict[str, list[str]] = {}
    for cell in cells:
        rows.setdefault(_squeezed(cell.cite.row), []).append(_squeezed(cell.value.raw))
    return {label: figures[0] for label, figures in rows.items() if len(figures) == 1}


def _counts_up(tokens_behind: Sequence[str]) -> bool:
    """Whether what stands in a row are the numbers of columns, one by one."""
    figures = [token for token in tokens_behind if token.isdigit()]
    return figures == [str(at) for at in range(1, len(figures) + 1)] and not any(map(is_label, tokens_behind))


class _Ledger:
    """What a report holds, as texts without white space."""

    def __init__(self, kept: Kept) -> None:
        texts = (text for section in kept.sections for text in (section.heading, *section.paragraphs))
        self._prose = "\n".join(map(_squeezed, texts)).replace("|", "")
        self._told = "\n".join(_squeezed(problem.message) for problem in kept.problems)
        cites = {text for cell in kept.cells.values() for text in (cell.cite.row, cell.cite.column)}
        self._cited = "\n".join(cites)
        self._figures = _figures(kept.cells.values(), kept.problems)
        self._sums = _sums_of_groups(kept.cells)
        self._alone = _alone_in_rows(kept.cells.values())
        self._subtotals = False
        self._numbered = False
        self._shares = False
        self._number = 0

    def holds(self, line: str) -> bool:
        """Whether a line or row stands in a section or a problem, or is rubbish: a page number, navigation."""
        plain = cleaned(line.replace("\t", " "))
        bare = _squeezed(plain).replace("|", "")
        return not bare or is_noise(plain) or bare in self._prose or bare in self._told

    def accounts_for(self, line: str) -> bool:
        """Whether a cell, a label or a problem accounts for every word and figure of a table's line."""
        found = tokens(line)
        words = [token for token in found if is_label(token)]
        self._subtotals = self._subtotals or any(label_of(word) in forms().subtotals3 for word in words)
        self._numbered = self._numbered or any(label_of(word) in forms().row_numbers3 for word in words)
        self._shares = self._shares or any(label_of(word) in forms().remarks for word in words)
        if found and label_of(found[0]) in forms().row_numbers3 and _counts_up(found[1:]):
            return True
        found = self._without_number(found) if self._numbered else found
        found = [token for token in found if not _SHARE.fullmatch(token)] if self._shares else found
        figures = [bare for token in found if not is_label(token) and _DIGIT.search(bare := _squeezed(token))]
        if figures and words and figures == self._sums.get(exactly(words[-1], forms().groups3) or ""):
            # A row that only adds up the rows of its group, as the form does not have it.
            return all(self._knows(word, alone=False) for word in words)
        if words and label_of(words[-1]) in forms().subtotals3 and figures in self._sums.values():
            return all(self._knows(word, alone=False) for word in words[:-1])
        if words and len(set(figures)) == 1 < len(figures) and self._alone.get(_squeezed(words[-1])) == figures[0]:
            # One cell over several columns, written into each of them.
            figures = figures[:1]
        left = [bare for bare in figures if not self._take(bare)]
        if len(left) == 1 and self._subtotals:
            left = [] if _is_sum_beside(figures, left[0]) else left
        if left:
            return False
        strange = [word for word in words if not self._knows(word, alone=not figures)]
        # A label torn into scraps is known by the whole; a remark beside a label is no scrap of it.
        remark = line.startswith("\t") and bool(figures) and any(map(is_foreign, strange))
        return not strange or (is_of_the_form("".join(words)) and not remark)

    def _without_number(self, found: list[str]) -> list[str]:
        """A row without its number, which stands before its label, or behind it and counts on from the row before."""
        if len(found) > 1 and found[0].isdigit() and is_label(found[1]):
            return found[1:]
        behind = next((at for at, token in enumerate(found) if token.isdigit()), None)
        if behind and int(found[behind]) == self._number + 1 and len(found) > behind + 1:
            self._number += 1
            return found[:behind] + found[behind + 1 :]
        return found

    def _take(self, figure: str) -> bool:
        self._figures[figure] -= 1
        return self._figures[figure] >= 0

    def _knows(self, word: str, *, alone: bool) -> bool:
        bare = _squeezed(word)
        # A citation is where a cell stands and holds no sentence, though one may have run into a column's head.
        cited = bare in self._cited and _STOP not in bare
        if is_unit(word) or is_of_the_form(word) or cited or bare in self._told:
            return True
        # 三、依申请公开情况: a heading inside a table that has no figures.
        if alone and section_named(_CAPTION.sub("", fold(word))) is not None:
            return True
        return alone and bool(number_of(word)) and not bare[:1].isdigit()


def left_over(blocks: Sequence[tuple[int, Para | Grid]], kept: Kept) -> Iterator[str]:
    """The texts of the blocks that the report does not hold and that are no rubbish, in their order."""
    ledger = _Ledger(kept)
    first = min(kept.headings, default=0)
    for number, block in blocks:
        if number in kept.headings or number in kept.title:
            continue
        for line in [block.text] if isinstance(block, Para) else _rows(block):
            if ledger.holds(line):
                continue
            if number in kept.tables or isinstance(block, Grid):
                known = ledger.accounts_for(line)
            else:
                known = number < first and is_of_its_page(cleaned(line))
            if not known:
                yield line.strip()


def balanced(blocks: Sequence[tuple[int, Para | Grid]], kept: Kept) -> tuple[Problem, ...]:
    """A doubt for what is left over, so that the books balance; at most MOST_TOLD texts are quoted one by one."""
    found: list[str] = []
    for text in left_over(blocks, kept):
        found.append(text)
        if len(found) == _MOST_LOOKED_AT:
            break
    problems = [doubt("left_over", text=_shown(text)) for text in found[:MOST_TOLD]]
    if len(found) > MOST_TOLD:
        case = "left_over_many" if len(found) == _MOST_LOOKED_AT else "left_over_more"
        problems.append(doubt(case, count=len(found) - MOST_TOLD))
    return tuple(problems)


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"
