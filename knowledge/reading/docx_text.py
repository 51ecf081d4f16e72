"""The text of Word paragraphs as a reader sees it: no deletions, hidden runs or field codes, but automatic numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from knowledge.reading.docx_names import W, is_on, value_of
from knowledge.reading.list_numbers import Numbering, numbered

_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_GONE = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "rt", "tcPr", "sdtPr")
)
_MARKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
_NOTE = re.compile(r"[\s\[\]\(\)（）［］\d*①-⑳]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What matters here of a paragraph style: its list and depth, and its level as a heading (0 for the title)."""

    list_identity: str | None = None
    list_depth: int = 0
    level: int | None = None


class Words:
    """Reads the paragraphs of one document in order; keeps count of its lists."""

    def __init__(self, numbering: Numbering, style: Callable[[str], Style]) -> None:
        self._numbering = numbering
        self._style = style

    def paragraph(self, element: etree._Element, *, in_cell: bool = False) -> str:
        """A paragraph's text behind its automatic number; in a cell only words are numbered: no figure is changed."""
        parts: list[str] = []
        _gather(element, parts, in_cell)
        text = "".join(parts)
        return numbered(text, self._number(element), in_cell=in_cell)

    def level(self, element: etree._Element) -> int | None:
        """0 for a document title, 1 for headings, None for prose."""
        properties = element.find(f"{W}pPr")
        if properties is None:
            return None
        outline = value_of(properties, "outlineLvl")
        if outline is not None and outline.isdigit():
            return 1 if int(outline) < 9 else None
        return self._style(value_of(properties, "pStyle") or "").level

    def _number(self, element: etree._Element) -> str:
        properties = element.find(f"{W}pPr")
        if properties is None:
            return ""
        style = self._style(value_of(properties, "pStyle") or "")
        own = properties.find(f"{W}numPr")
        if own is None:
            identity, depth = style.list_identity, style.list_depth
        else:
            identity = value_of(own, "numId") or style.list_identity
            found = value_of(own, "ilvl")
            depth = int(found) if found and found.isdigit() else style.list_depth
        return self._numbering.next(identity, depth) if identity and identity != "0" else ""


def boxes_of(element: etree._Element) -> Iterator[etree._Element]:
    """The contents of text boxes anchored in a paragraph, each once though it is written in two ways."""
    for box in element.iter(f"{W}txbxContent"):
        if not any(
            above.tag.endswith("}Fallback") and _chosen(above)
            for above in box.iterancestors()
            if isinstance(above.tag, str)
        ):
            yield box


def _chosen(fallback: etree._Element) -> bool:
    """Whether the choice beside a fallback holds a text box of its own."""
    parent = fallback.getparent()
    return parent is not None and any(
        next(choice.iter(f"{W}txbxContent"), None) is not None
        for choice in parent
        if isinstance(choice.tag, str) and choice.tag.endswith("}Choice")
    )


def _gather(element: etree._Element, parts: list[str], in_cell: bool) -> None:
    for child in element:
        tag = child.tag
        if tag == f"{W}r":
            _gather_run(child, parts, in_cell)
        elif tag == f"{W}t" or tag == _MATH_TEXT:
            parts.append(child.text or "")
        elif tag in _MARKS:
            parts.append(_MARKS[tag])
        elif tag == _ALTERNATE:
            _gather(child[0] if len(child) else child, parts, in_cell)
        elif tag not in _GONE and tag != f"{W}txbxContent" and isinstance(tag, str):
            _gather(child, parts, in_cell)


def _gather_run(run: etree._Element, parts: list[str], in_cell: bool) -> None:
    properties = run.find(f"{W}rPr")
    if properties is not None:
        if is_on(properties, "vanish") or is_on(properties, "strike") or is_on(properties, "dstrike"):
            return
        if in_cell and value_of(properties, "vertAlign") in ("superscript", "subscript"):
            # A note's number beside a figure would read as a digit of it.
            note: list[str] = []
            _gather(run, note, in_cell)
            if not _NOTE.fullmatch("".join(note)):
                parts.extend(note)
            return
    _gather(run, parts, in_cell)
