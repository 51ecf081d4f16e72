"""A <table> of a page: whether it holds data or only lays the page out, and its Grid with spans as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from knowledge.documents.blocks import Grid, GridCell
from knowledge.documents.glosses import flowed, without_glosses
from knowledge.documents.html.looks import is_hidden, is_struck, look_of, show
from knowledge.documents.looks import Look, Runs

_UNSEEN_NAMES = (
    "script style template noscript head select option button textarea svg math iframe object embed audio video canvas "
    "map rp rt rtc"
)
_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section summary table tbody td tfoot th thead "
    "tr ul"
)
UNSEEN = frozenset(_UNSEEN_NAMES.split())
"""Elements whose text a reader does not see, or sees struck out."""
BLOCK = frozenset(_BLOCK_NAMES.split())
_WIDEST = 64
_HELD = "x:num"
_DASH = re.compile("[-－–—]")
_MOST_COLUMNS = 400
_MOST_PLACES = 50_000
_LONGEST_CELL = 500
_PUBLISHED = 0.1
_TYPED = frozenset(("", "text", "number", "tel", "search", "url", "email", "date", "month"))
FIELDS = frozenset(("input", "textarea", "select"))
_PICTURES = frozenset(("img", "svg", "canvas", "object", "embed", "video"))
_SPACER = re.compile(r"spacer|blank|transparent|pixel|clear\.gif|1x1", re.I)
_MATHS_IN_LINE = frozenset(("math", "mrow", "mn", "mo", "mtext", "mstyle", "mi", "mspace", "semantics"))


def is_unseen(element: etree._Element) -> bool:
    """Whether an element is a comment, a script, hidden with all that is in it, or struck out."""
    tag = element.tag
    return tag in UNSEEN or not isinstance(tag, str) or is_hidden(element)


def text_of(element: etree._Element) -> str:
    """All text below an element as it stands in the markup."""
    if not len(element):
        return element.text or ""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def reveal(body: etree._Element) -> None:
    """Makes seen what is hidden where that is most of a page's text: a document behind a tab, or behind several, each
    short one with the long ones beside it."""
    hidden = [
        element
        for element in body.iter()
        if isinstance(element.tag, str) and element.tag not in UNSEEN and is_hidden(element) and not is_struck(element)
    ]
    if not hidden:
        return
    all_text = len(text_of(body)) - sum(len(text_of(code)) for code in body.iter("script", "style", "template"))
    lengths = [len(text_of(element)) for element in hidden]
    if 2 * sum(lengths) > all_text:
        shown = {_kin(element) for element, own in zip(hidden, lengths, strict=True) if own > _PUBLISHED * all_text}
        for element in hidden:
            if _kin(element) in shown:
                show(element)


def _kin(element: etree._Element) -> tuple[etree._Element | None, object, str]:
    """What an element has in common with the tabs beside it: a short one is folded away like a long one."""
    return element.getparent(), element.tag, " ".join(sorted((element.get("class") or "").split()))


def is_layout(table: etree._Element) -> bool:
    """Whether a table only lays out a page: it has one cell or column, holds tables of its own, or a whole article."""
    rows = [cells_of(row) for row in rows_of(table)]
    if max((len(cells) for cells in rows), default=0) <= 1:
        return True
    for cell in (cell for cells in rows for cell in cells):
        if any(not _is_trivial(inner) for inner in cell.iter("table")):
            return True
        if len(cell) and len(text_of(cell).strip()) > _LONGEST_CELL:
            return True
    return False


def _is_trivial(table: etree._Element) -> bool:
    rows = list(rows_of(table))
    return len(rows) <= 1 and all(len(cells_of(row)) <= 1 for row in rows)


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table itself, in order; not those of tables inside it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot") and not is_unseen(child):
            yield from (row for row in child if row.tag == "tr")


def cells_of(row: etree._Element) -> list[etree._Element]:
    """The cells of a row, seen ones only."""
    return [cell for cell in row if cell.tag in ("td", "th") and not is_hidden(cell)]


def grid_of(table: etree._Element) -> Grid:
    """The cells placed by the rules of HTML; spans are cut where they leave the table or grow absurd."""
    rows = [row for row in rows_of(table) if not is_unseen(row)]
    placed: list[GridCell] = []
    # For each column: the first row that is free again.
    free: list[int] = []
    for number, row in enumerate(rows):
        column = 0
        for cell in cells_of(row):
            while column < len(free) and free[column] > number:
                column += 1
            if column >= _MOST_COLUMNS:
                break
            width, height = min(_span(cell, "colspan"), _WIDEST), _span(cell, "rowspan")
            height = len(rows) - number if height == 0 else min(height, len(rows) - number)
            end = column + width
            if end > len(free):
                free += [0] * (end - len(free))
            for taken in range(column, end):
                if free[taken] < number + height:
                    free[taken] = number + height
            placed.append(GridCell(row=number, column=column, text=_shown(cell), rowspan=height, colspan=max(width, 1)))
            column = end
    if sum(cell.rowspan * cell.colspan for cell in placed) > _MOST_PLACES:
        # No report has such a table, and what reads tables fills every place of a span.
        placed = [GridCell(row=cell.row, column=cell.column, text=cell.text) for cell in placed]
    return Grid(cells=tuple(placed))


def _shown(cell: etree._Element) -> str:
    """A cell's text; 0 for the dash by which a number format of Excel shows the 0 that the cell says it holds."""
    text = cell_text(cell)
    return "0" if cell.get(_HELD) == "0" and _DASH.fullmatch(text.strip()) else text


def _span(cell: etree._Element, name: str) -> int:
    # A browser reads the digits at the start and takes 1 for what has none; 0 means "to the end" for rows only.
    stated = cell.get(name)
    if stated is None:
        return 1
    found = re.match(r"\s*\+?([0-9]{1,6})", stated)
    span = int(found[1]) if found else 1
    return max(span, 1) if name == "colspan" else span


def cell_text(cell: etree._Element) -> str:
    """A cell's text with its lines; notes and what is not seen are left out, so that no digit joins a figure."""
    runs = Runs()
    gather(cell, runs)
    lines = [line for part in runs.cell().split("\x00") if part and (line := flowed(part))]
    return without_glosses("\n".join(lines))


def gather(element: etree._Element, runs: Runs) -> None:
    """Adds an element's text run by run; a line ends in NUL."""
    look, size, drawn_upon = look_of(element)
    if text := element.text:
        runs.add(text, look, size)
    if drawn_upon:
        runs.doubt()
    for child in element:
        _gather_child(child, runs)
        if tail := child.tail:
            runs.add(tail, look, size)


def _gather_child(child: etree._Element, runs: Runs) -> None:
    tag = child.tag
    if tag == "br":
        runs.add("\x00")
    elif tag in FIELDS:
        if not is_hidden(child):
            add_field(child, runs)
    elif tag == "math":
        _add_formula(child, runs)
    elif tag in _PICTURES:
        if not is_hidden(child) and _is_picture(child):
            runs.draw()
    elif not is_unseen(child):
        parting = "\x00" if tag in BLOCK else ""
        if parting:
            runs.add(parting)
        gather(child, runs)
        if parting:
            runs.add(parting)


def add_field(field: etree._Element, runs: Runs) -> None:
    """What a field of a form shows: typed text, or the choice that is made."""
    if field.tag == "textarea":
        runs.add(field.text or "")
    elif field.tag == "select":
        options = list(field.iter("option"))
        chosen = next((option for option in options if option.get("selected") is not None), None)
        if chosen is not None or options:
            runs.add(text_of(chosen if chosen is not None else options[0]))
    elif (field.get("type") or "").lower() in _TYPED:
        runs.add(field.get("value", ""))
    elif (field.get("type") or "").lower() not in ("hidden", "checkbox", "radio"):
        runs.draw()


def _add_formula(formula: etree._Element, runs: Runs) -> None:
    """A formula that is one line of text is that text; a fraction or a power is drawn, and not told."""
    plain = all(not isinstance(part.tag, str) or part.tag in _MATHS_IN_LINE for part in formula.iter())
    runs.add(text_of(formula), Look.SEEN if plain else Look.UNSURE)


def _is_picture(element: etree._Element) -> bool:
    """Whether an element draws something that may be a figure, and is no spacer."""
    sides = [element.get(name, "").strip().removesuffix("px") for name in ("width", "height")]
    return not any(side in ("0", "1", "2") for side in sides) and not _SPACER.search(element.get("src", ""))
