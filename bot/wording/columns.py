"""Figures set below each other: one precision and one unit a column, the unit in the column's head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.message import Table
from bot.wording.lines import absent, printed
from bot.wording.texts import YUAN, Texts, decimal, in_groups, percent, plain
from knowledge.answering.figures import Figure, exact, plain_number
from knowledge.answering.proof import value_of
from knowledge.answers import Value
from knowledge.model import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table; `values` are the figures that its cells show, empty where they show none."""

    head: str
    cells: tuple[str, ...]
    values: tuple[Value | None, ...] = ()
    numeric: bool = True


def named(head: str, cells: Iterable[str]) -> Column:
    """A column of names."""
    return Column(head=head, cells=tuple(cells), numeric=False)


def table_of(*columns: Column) -> Table:
    """Columns of one length side by side."""
    count = len(columns[0].cells)
    values = [column.values or (None,) * count for column in columns]
    return Table(
        columns=tuple(column.head for column in columns),
        rows=tuple(zip(*(column.cells for column in columns), strict=True)),
        numeric=tuple(column.numeric for column in columns),
        values=tuple(zip(*values, strict=True)),
    )


def column(texts: Texts, name: str | None, figures: Sequence[Figure | None]) -> Column:
    """Figures below each other: the unit stands in the head where all share one.

    A column without a name is called by its unit.
    """
    head, cells = _told(texts, name, figures)
    values = [None if item is None or item.value is None else value_of(item) for item in figures]
    return Column(head=head, cells=cells, values=tuple(values))


def changes(
    texts: Texts,
    before: Sequence[Figure | None],
    after: Sequence[Figure],
    by_percent: bool,
    values: tuple[Value | None, ...] = (),
) -> Column:
    """How much each figure has changed: in percent where asked and there is a base, else in points where it is a rate.

    `values` are the changes as numbers, where the answer has them.
    """
    cells = [_change(texts, old, new, by_percent) for old, new in zip(before, after, strict=True)]
    return Column(head=texts.say("words", "change"), cells=tuple(cells), values=values)


def _change(texts: Texts, before: Figure | None, after: Figure, by_percent: bool) -> str:
    if before is None:
        return absent(texts, None)
    change = exact(after) - exact(before)
    sign = "+" if change > 0 else ""
    if by_percent and exact(before) != 0:
        return sign + percent(float(change / exact(before)))
    if after.is_ratio:
        return sign + texts.say("words", "gap_points", points=decimal(float(change * 100), 2))
    return sign + texts.number(plain_number(change), after.unit)


def _told(texts: Texts, name: str | None, figures: Sequence[Figure | None]) -> tuple[str, tuple[str, ...]]:
    nameless = texts.say("words", "value")
    known = [item for item in figures if item is not None and item.value is not None]
    units = {item.unit for item in known}
    if len(units) > 1:
        return name or nameless, tuple(_mixed(texts, item) for item in figures)
    unit = units.pop() if units else ""
    in_yuan = not texts.language.chinese and unit in YUAN
    places = max((_places(item, in_yuan) for item in known), default=0)
    head = name or nameless
    if unit != "ratio" and (said := "CNY" if in_yuan else texts.unit(unit)):
        head = texts.say("line", "with_unit", name=name, unit=said) if name else said
    return head, tuple(_cell(texts, item, places, in_yuan) for item in figures)


def _mixed(texts: Texts, item: Figure | None) -> str:
    if item is None or item.value is None:
        return absent(texts, item)
    return texts.number(item.value, item.unit, printed(item)) + _mark(texts, item)


def _cell(texts: Texts, item: Figure | None, places: int, in_yuan: bool) -> str:
    if item is None or item.value is None:
        return absent(texts, item)
    if item.is_ratio:
        return percent(item.value) + _mark(texts, item)
    value = item.value * YUAN[item.unit] if in_yuan else item.value
    return in_groups(decimal(value, places)) + _mark(texts, item)


def _mark(texts: Texts, item: Figure) -> str:
    inferred = any(cell.fact.state is State.INFERRED for cell in item.cells)
    return texts.say("words", "inferred") if inferred else ""


def _places(item: Figure, in_yuan: bool) -> int:
    """How many decimals a figure is shown with on its own."""
    if in_yuan:
        return 0 if float(item.known) * YUAN[item.unit] % 1 == 0 else 2
    text = printed(item) or plain(item.known)
    exponent = Decimal(text).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
