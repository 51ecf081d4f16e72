"""Tables that a page draws from other elements, told by their roles (WAI-ARIA) or by display: table (CSS 2.2, 17.2)."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from knowledge.documents.html.css import Sheets

PART = "gongkai-part"
"""The attribute that says which part of a table an element is drawn as, until it becomes one."""
_ROLES = {
    **dict.fromkeys(("table", "grid", "treegrid"), "table"),
    "rowgroup": "tbody",
    "row": "tr",
    **dict.fromkeys(("cell", "gridcell", "columnheader", "rowheader"), "td"),
}
_DISPLAYS = {
    **dict.fromkeys(("table", "inline-table"), "table"),
    **dict.fromkeys(("table-row-group", "table-header-group", "table-footer-group"), "tbody"),
    "table-row": "tr",
    "table-cell": "td",
}
_WITHIN = {"tbody": ("table",), "tr": ("table", "tbody"), "td": ("tr",)}
_SPANS = (("aria-rowspan", "rowspan"), ("aria-colspan", "colspan"))
_OWN = frozenset(("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "col", "colgroup", "html", "body"))
_LEAST_ROWS, _LEAST_CELLS = 2, 4


def mark_parts(root: etree._Element) -> None:
    """Say of the elements that are drawn as a table, a row or a cell which part they are, where they make a table."""
    drawn = _drawn(root)
    if not drawn:
        return
    for element, part in drawn.items():
        if part == "table":
            within = _within(element, drawn)
            rows = sum(found == "tr" for found in within.values())
            if rows >= _LEAST_ROWS and len(within) - rows >= _LEAST_CELLS:
                for found, name in {element: "table", **within}.items():
                    found.set(PART, name)


def become_parts(root: etree._Element) -> None:
    """Make table, tr and td of the elements so marked, with the spans that they tell."""
    for element in list(root.iter()):
        part = element.get(PART) if isinstance(element.tag, str) else None
        if part is None:
            continue
        del element.attrib[PART]
        element.tag = part
        for told, own in _SPANS:
            if (span := element.get(told)) is not None:
                element.set(own, span)


def _drawn(root: etree._Element) -> dict[etree._Element, str]:
    elements = [one for one in root.iter() if isinstance(one.tag, str) and one.tag not in _OWN]
    found = {one: part for one in elements if (part := _ROLES.get((one.get("role") or "").lower())) is not None}
    styled = any("table-cell" in (style.text or "") for style in root.iter("style"))
    if styled or any("table-cell" in (one.get("style") or "") for one in elements):
        sheets = Sheets(root)
        for one in elements:
            part = _DISPLAYS.get(sheets.of(one).get("display", ""))
            if part is not None:
                found.setdefault(one, part)
    return found


def _within(table: etree._Element, drawn: Mapping[etree._Element, str]) -> dict[etree._Element, str]:
    """The rows and cells of a table itself; not those of tables inside it, and none that stands out of place."""
    found: dict[etree._Element, str] = {}
    waiting = [(child, "table") for child in reversed(table)]
    while waiting:
        element, above = waiting.pop()
        part = drawn.get(element)
        if part in _WITHIN and above in _WITHIN[part]:
            found[element] = part
            if part != "td":
                waiting.extend((child, part) for child in reversed(element))
    return found
