"""What notes and refusals carry, in words: typed values become the texts that stand in the places of a template."""

from __future__ import annotations

from bot.wording.texts import Texts, grouped, percent, years_text
from knowledge.answers import Item, Named, Param, Params, RateRow, Some
from knowledge.query.algebra import TOTAL

_YEARS = frozenset({"year", "latest"})
"""Numbers that are years, which are not grouped."""


def carried(texts: Texts, params: Params) -> dict[str, str]:
    """All parameters as texts. A cell is given twice: as its report prints it, and by its label."""
    told = {key: said(texts, key, value) for key, value in params}
    cell = dict(params).get("cell")
    return {**told, "label": row_called(texts, cell)} if isinstance(cell, Named) else told


def said(texts: Texts, key: str, value: Param) -> str:
    """One parameter as a text."""
    match value:
        case None:
            return texts.say("words", "blank")
        case str():
            return value
        case Named():
            return _printed(texts, value)
        case tuple():
            return listed(texts, value)
        case Some():
            return texts.say("line", "and_more", first=listed(texts, value.first), count=grouped(value.count))
    return str(value) if key in _YEARS else grouped(value)


def listed(texts: Texts, items: tuple[Item, ...]) -> str:
    """Several values: years in a row as a span, anything else one by one."""
    years = [item for item in items if isinstance(item, int)]
    if len(years) == len(items):
        return years_text(texts, years)
    return texts.say("line", "list_separator").join(_item(texts, item) for item in items)


def _item(texts: Texts, item: Item) -> str:
    match item:
        case Named():
            return row_called(texts, item)
        case RateRow():
            return _rate(texts, item)
        case int():
            return years_text(texts, [item])
    return item


def _printed(texts: Texts, cell: Named) -> str:
    """A cell as its report prints it, where that is in the reader's language; else by its label."""
    row, column = cell.printed
    if texts.english or not row:
        return row_called(texts, cell)
    return f"{row} × {column}" if column else row


def row_called(texts: Texts, item: Named) -> str:
    """What a row is called: the unit, the year, the figure, the column, or several of these."""
    label = texts.label(item.measure) if item.measure else ""
    if item.applicant is not None and not label:
        label = texts.applicant(item.applicant)
    elif item.applicant not in (None, TOTAL):
        label = texts.say("line", "with_applicant", label=label, applicant=texts.applicant(item.applicant))
    if item.year is None:
        return item.agency or label
    if item.agency:
        return texts.say("words", "of_year", name=item.agency, year=item.year)
    return texts.say("words", "year_of", year=item.year)


def _rate(texts: Texts, item: RateRow) -> str:
    """A row with the two numbers of its rate, and whether its base is small."""
    text = texts.say(
        "note",
        "reading_shown",
        name=_item(texts, item.row),
        numerator=grouped(item.numerator),
        denominator=grouped(item.denominator),
        value=percent(item.numerator / item.denominator),
    )
    return text + (texts.say("note", "reading_small") if item.small else "")
