"""What a document of the corpus is made of, and the changes that offices, editors and crawlers make to one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from random import Random

from tests.generator import figures, prose
from tests.generator.figures import Scale
from tests.generator.form import ROWS
from tests.generator.model import Cell, Key, SampleReport
from tests.generator.tables import PLAIN, Wording

Edit = Callable[[dict[Key, Cell]], None]
Change = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A document: its report, the layout it is put in, what is done to it afterwards, and what it exercises.

    `agency` and `year` are the truth; `says_agency` and `says_year` False where the document does not say them.
    `editions` are those that a reader may report (a hybrid has two). `also` is a second report in the same file.
    `finish` makes other bytes of those that the layout gives, `source` names the file where its ending is another then.
    `only_never_wrong` is for files in which cells are truly lost: any may stay unread, none may be wrong.
    """

    slug: str
    layout: str
    exercises: str
    agency: str
    year: int
    edition: str = "2021"
    title: str | None = None
    scale: Scale = field(default_factory=Scale)
    style: int = 0
    wording: Wording = PLAIN
    edits: tuple[Edit, ...] = ()
    changes: tuple[Change, ...] = ()
    encoding: str = "utf-8"
    source: str | None = None
    sections: int = 6
    editions: tuple[str, ...] = ()
    says_agency: bool = True
    says_year: bool = True
    lead: tuple[str, ...] | None = None
    headings: tuple[str, ...] | None = None
    address: str | None = None
    needs: tuple[str, ...] = ()
    only_never_wrong: bool = False
    also: Case | None = None
    finish: Callable[[bytes], bytes] | None = None

    def report(self) -> SampleReport:
        """The report with its printed cells after the edits."""
        drawn = figures.draw(Random(self.slug), self.edition, self.scale)
        cells = figures.printed(drawn)
        for edit in self.edits:
            edit(cells)
        for key in [key for key in cells if key[0] in self.wording.drop_rows]:
            if cells.pop(key).value != 0:
                raise ValueError(f"{self.slug}: the dropped row {key[0]} is not all zeros")
        parts = prose.parts(self.agency, self.year, self.edition, drawn, self.style)
        if self.headings:
            parts = tuple(replace(part, heading=heading) for part, heading in zip(parts, self.headings, strict=True))
        title = self.title if self.title is not None else f"{self.agency}{self.year}年政府信息公开工作年度报告"
        return SampleReport(
            agency=self.agency,
            year=self.year,
            edition=self.edition,
            title=title,
            lead=prose.lead(self.agency, self.year, self.style) if self.lead is None else self.lead,
            parts=parts,
            cells=cells,
            published=f"{self.year + 1}-01-21",
            index_number=f"00{len(self.slug)}/{self.year + 1}-00017",
        )


def put(text: str, value: float | None, *keys: str, unit: str | None = None) -> Edit:
    """Print `text` in the cells of these codes (outside table 3), to be read as `value`."""

    def edit(cells: dict[Key, Cell]) -> None:
        for code in keys:
            cells[code, None] = Cell(text=text, value=value, unit=unit)

    return edit


def each(change: Callable[[Key, Cell], Cell | None]) -> Edit:
    """Let `change` replace any cell; None leaves it."""

    def edit(cells: dict[Key, Cell]) -> None:
        for key, cell in list(cells.items()):
            changed = change(key, cell)
            if changed is not None:
                cells[key] = changed

    return edit


def signed(*codes: str) -> Edit:
    """Changes printed as “+2” and “-1”."""
    return each(
        lambda key, cell: (
            replace(cell, text=f"+{cell.text}" if cell.value and cell.value > 0 else cell.text)
            if key[0].endswith("items_change") and (not codes or key[0] in codes)
            else None
        )
    )


def zeros(cell: Callable[..., Cell], where: Callable[[Key], bool] = lambda key: True, text: str = "") -> Edit:
    """Zeros left blank, or marked as nothing."""
    return each(lambda key, old: cell(text, truth=0) if old.value == 0 and where(key) else None)


def blank_totals(*codes: str) -> Edit:
    """The total column left empty, in the given rows or all."""
    return each(
        lambda key, old: Cell.blank(truth=old.value) if key[1] == "total" and (not codes or key[0] in codes) else None
    )


def retyped(change: Callable[[str], str], where: Callable[[Key], bool] = lambda key: True) -> Edit:
    """The same figures in other digits or with separators."""
    return each(lambda key, old: replace(old, text=change(old.text)) if old.state == "stated" and where(key) else None)


def thousands(mark: str) -> Callable[[str], str]:
    """1,234 or 3 000."""
    return lambda text: f"{int(text):,}".replace(",", mark) if text.isdigit() else text


def fullwidth(text: str) -> str:
    """１２３."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def swap(*pairs: tuple[str, str]) -> Change:
    """Replace texts; each must occur, so that a document cannot silently lose its point."""

    def change(content: str) -> str:
        for old, new in pairs:
            if old not in content:
                raise ValueError(f"{old!r} does not occur")
            content = content.replace(old, new)
        return content

    return change


def sub(pattern: str, new: str, count: int = 0) -> Change:
    """Replace by pattern; it must occur."""

    def change(content: str) -> str:
        changed, hits = re.subn(pattern, new, content, count=count, flags=re.DOTALL)
        if not hits:
            raise ValueError(f"{pattern!r} does not occur")
        return changed

    return change


def labels(pairs: Iterable[tuple[str, str]]) -> Wording:
    """A wording with these labels replaced."""
    return Wording(replace=dict(pairs))


def official(code: str, edition: str = "2021") -> str:
    """The official label of a row of table 3."""
    return next(row.label for row in ROWS[edition] if row.code == code)
