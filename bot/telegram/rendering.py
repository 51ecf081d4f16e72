"""A Message as Telegram shows it: pages of escaped HTML and the options that become buttons.

Only the tags of the Bot API's HTML style are used: b, i, u, a, pre, blockquote; proof is an expandable quotation.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.channel import Rendered
from bot.chat.styled_text import Stretch, StyledBlock
from bot.message import Choices, Fold, Message, Option, Paragraph, Role, Run, Table, display_width
from bot.telegram.pages import PAGE_UNITS, cut_into_pages
from knowledge.answers import Language

PRE_WIDTH = 30
"""Cells of a fixed-width line that a phone shows without wrapping."""

LINE_WIDTH = 46
"""Cells of a line of running text that a phone shows without wrapping."""

HEAD_WIDTH = 14
"""A longer name of a column says whose the figures are, and stands beside each."""

RANK_WIDTH = 4
"""A first column no wider than this only numbers the rows."""

COLUMN_GAP = " "
ROLE_TAGS: dict[Role, tuple[str, ...]] = {Role.ECHO: ("i",)}
LONG_QUOTE = 160
"""Characters of a quotation from which on it is folded."""

FOLDED = "blockquote expandable"
ROLE_MARK: dict[Role, str] = {Role.WARNING: "⚠️ "}


def _stretch(run: Run, tags: tuple[str, ...]) -> Stretch:
    more = ("b",) if run.strong else ()
    return Stretch(text=run.text, tags=tags + more + (("u",) if run.marked else ()), href=run.url)


def _paragraph(paragraph: Paragraph) -> StyledBlock:
    tags = ROLE_TAGS.get(paragraph.role, ())
    mark = ROLE_MARK.get(paragraph.role, "")
    stretches = tuple(_stretch(run, tags) for run in paragraph.runs)
    if mark and not paragraph.text.startswith(mark.strip()):
        stretches = (Stretch(text=mark), *stretches)
    return StyledBlock(stretches=stretches, wrapper=_wrapper(paragraph))


def _wrapper(paragraph: Paragraph) -> str | None:
    if paragraph.role is not Role.QUOTE:
        return None
    return FOLDED if len(paragraph.text) > LONG_QUOTE else "blockquote"


def _fold(block: Fold) -> StyledBlock:
    """The line that is always seen, then what it opens to, a line each paragraph."""
    stretches: list[Stretch] = []
    for paragraph in (block.head, *block.inner):
        if stretches:
            stretches.append(Stretch(text="\n"))
        stretches.extend(_stretch(run, ()) for run in paragraph.runs)
    return StyledBlock(stretches=tuple(stretches), wrapper=FOLDED)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _padded(table: Table) -> StyledBlock | None:
    """The table with lined-up columns, or None when it is wider than a phone's line."""
    lines = [tuple(_one_line(cell) for cell in line) for line in (table.columns, *table.rows)]
    widths = [max(display_width(line[n]) for line in lines) for n in range(len(table.columns))]
    if sum(widths) + len(COLUMN_GAP) * (len(widths) - 1) > PRE_WIDTH:
        return None

    def pad(text: str, width: int, right: bool) -> str:
        fill = " " * (width - display_width(text))
        return fill + text if right else text + fill

    drawn = [
        COLUMN_GAP.join(
            pad(text, width, right) for text, width, right in zip(line, widths, table.numeric, strict=True)
        ).rstrip()
        for line in lines
    ]
    header = drawn[0] + "\n"
    return StyledBlock(stretches=(Stretch(text="\n".join(drawn)),), wrapper="pre", rows=True, header=header)


def _stacked(table: Table, language: Language) -> StyledBlock:
    """A table too wide to line up: a row on one line where a phone does not break it, else its cells below its name.

    What several cells are stands in a line above all rows, or before each cell below its name. A first column of ranks
    is read together with the names beside it; figures beside a first column are none.
    """
    stretches: list[Stretch] = []
    colon, indent, gap = ("：", "　", "　") if language.chinese else (": ", "  ", " · ")
    narrow = all(display_width(row[0]) <= RANK_WIDTH for row in table.rows)
    ranked = len(table.columns) > 2 and narrow and not table.numeric[1]
    labels = table.columns[2:] if ranked else table.columns[1:]
    rows = [_named_cells(row, ranked=ranked) for row in table.rows]
    head = ""
    if len(labels) > 1:
        first, heads = _named_cells(table.columns, ranked=ranked)
        lines = [f"{name}{colon}{gap.join(cells)}" for name, cells in ((first, heads), *rows)]
        fits = max(map(display_width, lines)) <= LINE_WIDTH and max(map(display_width, heads)) <= HEAD_WIDTH
        if fits and all(all(cells) for _, cells in rows):
            head = f"{lines[0]}\n"
            stretches.append(Stretch(text=head))
    for name, cells in rows:
        if len(cells) == 1 or head:
            tags = () if head else ("b",)
            stretches += [Stretch(text=f"{name}{colon}"), Stretch(text=gap.join(cells), tags=tags), Stretch(text="\n")]
            continue
        stretches += [Stretch(text=name, tags=("b",)), Stretch(text="\n")]
        said = [f"{label}{colon}{cell}" for label, cell in zip(labels, cells, strict=True) if cell]
        if said:
            stretches.append(Stretch(text=indent + gap.join(said) + "\n"))
    if stretches:
        last = stretches[-1]
        stretches[-1] = Stretch(text=last.text.rstrip("\n"), tags=last.tags)
    return StyledBlock(stretches=tuple(stretches), rows=True, header=head)


def _named_cells(row: Sequence[str], *, ranked: bool) -> tuple[str, list[str]]:
    """What a row is called, behind its rank where it has one, and its cells."""
    name, *cells = (_one_line(cell) for cell in row)
    return (f"{name} {cells[0]}".strip(), cells[1:]) if ranked else (name, cells)


def render_table(table: Table, language: Language) -> list[StyledBlock]:
    """A table as blocks: its caption in bold, then lined-up columns where they fit a phone, else stacked rows."""
    caption = [StyledBlock(stretches=(Stretch(text=table.caption, tags=("b",)),))] if table.caption else []
    if not table.rows:
        return caption
    table = table.turned() if table.lies_wide else table
    return [*caption, _padded(table) or _stacked(table, language)]


def render(message: Message, *, units: int = PAGE_UNITS) -> Rendered:
    """The message as pages and options; charts are left out, as `Message.plain` does."""
    blocks: list[StyledBlock] = []
    options: list[Option] = []
    for block in message.blocks:
        match block:
            case Paragraph():
                blocks.append(_paragraph(block))
            case Fold():
                blocks.append(_fold(block))
            case Table():
                blocks.extend(render_table(block, message.language))
            case Choices():
                options.extend(block.options)
            case _:
                continue
    return Rendered(pages=cut_into_pages(blocks, units=units), options=tuple(options))
