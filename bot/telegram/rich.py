"""Messages with native tables, where the server knows them (Bot API 10.1): the richer form of a page of HTML.

A page keeps its plain form beside the rich one, which is what goes out where the server refuses: it is asked once, and
after a refusal not again until the next start.
"""

from __future__ import annotations

from html import escape
from typing import Self

from bot.message import Fold, Message, Paragraph, Role, Run, Table

MOST_CHARACTERS = 30_000
MOST_COLUMNS = 20
MOST_BLOCKS = 480
"""What a rich message may hold, a little less than Telegram takes: rows of tables count as blocks."""


class RichPage(str):
    """A page of HTML as every server takes it, with the form that has native tables in `rich`."""

    __slots__ = ("rich",)
    rich: str

    def __new__(cls, page: str, rich: str) -> Self:
        """Keep both forms."""
        made = super().__new__(cls, page)
        made.rich = rich
        return made


def rich_form(message: Message) -> str | None:
    """The message as rich HTML; None where it has no table, which alone is worth it, or is too large."""
    tables = [block for block in message.blocks if isinstance(block, Table) and block.rows]
    if not tables or any(len(table.columns) > MOST_COLUMNS for table in tables):
        return None
    if sum(len(table.rows) + 1 for table in tables) + len(message.blocks) > MOST_BLOCKS:
        return None
    parts: list[str] = []
    for block in message.blocks:
        match block:
            case Paragraph():
                parts.append(_paragraph(block))
            case Fold():
                inner = "".join(_paragraph(paragraph) for paragraph in block.inner)
                parts.append(f"<details><summary>{_runs(block.head.runs)}</summary>{inner}</details>")
            case Table() if block.rows:
                parts.append(_table(block.turned() if block.lies_wide else block))
            case _:
                continue
    told = "".join(parts)
    return told if len(told) <= MOST_CHARACTERS else None


def _paragraph(paragraph: Paragraph) -> str:
    inner = _runs(paragraph.runs)
    match paragraph.role:
        case Role.QUOTE:
            return f"<blockquote>{inner}</blockquote>"
        case Role.ECHO:
            return f"<p><i>{inner}</i></p>"
        case Role.WARNING if not paragraph.text.startswith("⚠️"):
            return f"<p>⚠️ {inner}</p>"
    return f"<p>{inner}</p>"


def _runs(runs: tuple[Run, ...]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    inner = escape(run.text, quote=False)
    if run.marked:
        inner = f"<u>{inner}</u>"
    if run.strong:
        inner = f"<b>{inner}</b>"
    return f'<a href="{escape(run.url)}">{inner}</a>' if run.url else inner


def _table(table: Table) -> str:
    caption = f"<caption>{escape(table.caption, quote=False)}</caption>" if table.caption else ""
    rows = [_row(table.columns, table.numeric, "th"), *(_row(row, table.numeric, "td") for row in table.rows)]
    return f"<table bordered striped>{caption}{''.join(rows)}</table>"


def _row(cells: tuple[str, ...], numeric: tuple[bool, ...], tag: str) -> str:
    told = (
        f'<{tag} align="{"right" if right else "left"}">{escape(cell, quote=False)}</{tag}>'
        for cell, right in zip(cells, numeric, strict=True)
    )
    return f"<tr>{''.join(told)}</tr>"
