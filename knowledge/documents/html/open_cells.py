"""Cells of tables that a page leaves open, closed with all that is open in them, as browsers close them.

HTML lets </td> and </tr> be left out, and a new cell ends the one before it whatever stands open there (HTML Standard,
13.2.6.4.15). libxml2 puts the new cell into what is open instead, so that a row of cells becomes one cell.
"""

from __future__ import annotations

import re

from lxml import etree

_TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9:]*)\b([^<>]*)>", re.S)
_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
_CELLS = frozenset(("td", "th"))
_IN_A_CELL = etree.XPath(
    "boolean(descendant-or-self::*[self::td or self::th]"
    "[ancestor::*[self::td or self::th or self::table][1][not(self::table)]])"
)
"""Whether around any cell the nearest of cells and tables is a cell."""
_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_ENDED_BY = {
    **dict.fromkeys(_CELLS, frozenset(("tr", *_GROUPS, "table"))),
    "tr": _GROUPS | {"table"},
    **dict.fromkeys(_GROUPS, frozenset(("table",))),
}
"""Up to which open element a beginning part of a table closes what is open."""


def has_open_cells(root: etree._Element) -> bool:
    """Whether the parser has put a cell into a cell with no table between them."""
    return bool(_IN_A_CELL(root))


def closed(text: str) -> str:
    """Return the markup with the end tags of cells and of what is open in them written out; linear in its length."""
    made: list[str] = []
    within: list[str] = []
    at = 0
    for tag in _TAG.finditer(text):
        name = (tag[2] or "").lower()
        if not name or name in _VOID:
            continue
        made.append(text[at : tag.start()])
        at = tag.start()
        if tag[1]:
            made.extend(_ended(name, within))
        else:
            if name in _ENDED_BY and "table" in within:
                made.extend(_closing(within, _ENDED_BY[name]))
            if (within or name == "table") and not tag[3].endswith("/"):
                within.append(name)
    return "".join([*made, text[at:]])


def _closing(within: list[str], until: frozenset[str]) -> list[str]:
    """End tags of what is open down to one of `until`, which are taken off `within`."""
    ends: list[str] = []
    while within and within[-1] not in until:
        ends.append(f"</{within.pop()}>")
    return ends


def _ended(name: str, within: list[str]) -> list[str]:
    """End tags that belong before the end tag of `name`; a tag that ends nothing in its own cell ends nothing."""
    parts = (*_ENDED_BY, "table")
    inner = next((at for at in range(len(within) - 1, -1, -1) if within[at] in parts or within[at] == name), None)
    if inner is None:
        return []
    if name not in parts:
        if within[inner] == name:
            del within[inner]
        return []
    table = max((at for at, open_one in enumerate(within) if open_one == "table"), default=0)
    if name not in within[table:]:
        return []
    ends = _closing(within, frozenset((name,)))
    within.pop()
    return ends
