"""Messages and reports printed for a person: styled in a terminal, plain text where the output is piped."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.segment import Segment
from rich.style import Style
from rich.table import Table as RichTable
from rich.text import Text

from bot.message import Choices, Fold, Message, Paragraph, Role, Table
from bot.streams import unguarded
from knowledge.printable import printable

STYLES = {
    Role.LEAD: "",
    Role.SUBJECT: "",
    Role.BODY: "",
    Role.PROOF: "dim",
    Role.ECHO: "cyan",
    Role.NOTE: "italic",
    Role.WARNING: "yellow",
    Role.QUOTE: "",
    Role.DETAIL: "dim",
}


class _Console(Console):
    """Steers the terminal itself, and lets no text that it shows do so."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The segments of what is to be shown, each text `printable`."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(printable(segment.text), segment.style)


def console() -> Console:
    """A console on standard output; a pipe gets no colour and no wrapping."""
    return _Console(file=unguarded(sys.stdout), highlight=False, soft_wrap=True)


def styled(paragraph: Paragraph) -> Text:
    """A paragraph with its figure bold and its answering phrase marked."""
    text = Text(style=STYLES[paragraph.role])
    for run in paragraph.runs:
        style = Style.parse("bold" if run.strong else "black on yellow" if run.marked else "")
        # A terminal that knows OSC 8 makes a link of it, any other shows the text.
        text.append(run.text, style=style.update_link(run.url) if run.url and run.url.isprintable() else style)
    return text


def rich_table(table: Table) -> RichTable:
    """A table with its figures flush right."""
    shown = RichTable(title=table.caption or None, title_justify="left", title_style="bold", header_style="bold")
    for name, numeric in zip(table.columns, table.numeric, strict=True):
        shown.add_column(escape(name), justify="right" if numeric else "left", no_wrap=numeric)
    for row in table.rows:
        shown.add_row(*(escape(cell) for cell in row))
    return shown


def show(message: Message, out: Console) -> None:
    """Print a message: as rich text in a terminal, as `Message.plain` elsewhere."""
    if not out.is_terminal:
        out.print(message.plain(), markup=False)
        return
    for block in message.blocks:
        if isinstance(block, Paragraph):
            body = styled(block)
            out.print(Padding(body, (0, 0, 0, 2)) if block.role is Role.QUOTE else body, soft_wrap=False)
        elif isinstance(block, Fold):
            out.print(styled(block.head), soft_wrap=False)
        elif isinstance(block, Table):
            out.print(rich_table(block), soft_wrap=False)
        elif isinstance(block, Choices):
            for number, option in enumerate(block.options, 1):
                out.print(Text.assemble((f"  {number}. ", "bold cyan"), option.label))
