"""The text of Word paragraphs as a reader sees it: no deletions, hidden runs or field codes, but automatic numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from knowledge.documents.html.css import Colour
from knowledge.documents.looks import Look, Runs
from knowledge.documents.word.docx_fields import Fields
from knowledge.documents.word.docx_names import W, is_on, properties_in, val_of
from knowledge.documents.word.docx_styles import Styles, colour_of, properties_of
from knowledge.documents.word.list_numbers import Numbering, numbered
from knowledge.numerals import small_count

_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_GONE_NAMES = (
    "del moveFrom pPr rPr delText rt tcPr sdtPr footnote endnote annotation instrText fldChar ffData fldData "
    "delInstrText"
)
_GONE = frozenset(f"{W}{name}" for name in _GONE_NAMES.split())
_MARKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
_PICTURES = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
_OF_FIELDS = frozenset((f"{W}fldChar", f"{W}instrText"))
_REFERENCES = frozenset((f"{W}footnoteReference", f"{W}endnoteReference"))
_IN_LINE = frozenset(f"{_MATH}{name}" for name in ("oMath", "oMathPara", "oMathParaPr", "r", "t", "rPr", "ctrlPr"))
_STYLE, _OUTLINE = f"{W}pStyle", f"{W}outlineLvl"
_Properties = Mapping[str, etree._Element]
_FAR = 10_000
_THIN = 60
"""Twips: a line of exactly this height or less shows nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What holds for runs by where they stand."""

    style: str
    ground: Colour | None
    in_cell: bool
    look: Look | None = None
    """What takes the place of the look that a run is given by its properties, if it would be seen."""


class Words:
    """Reads the paragraphs of one document in order; keeps count of its lists and of open fields."""

    def __init__(self, numbering: Numbering, styles: Styles) -> None:
        self._numbering = numbering
        self._styles = styles
        self._fields = Fields()

    def paragraph(self, element: etree._Element, page: Colour | None = None) -> str:
        """A paragraph's text behind its automatic number; `page` is the colour behind it, where that is known."""
        properties = _properties(element)
        ground = None if self._styles.style(_value(properties, _STYLE)).shaded else page
        text = self._runs(element, properties, ground, in_cell=False).prose()
        return numbered(text, self._number(properties), in_cell=False)

    def cell(self, paragraphs: Iterable[etree._Element], ground: str) -> str:
        """The paragraphs of a cell, a line each, blank ones left out; only words are numbered: no figure is changed.

        `ground` is the colour that the cell is filled with, as Word writes it.
        """
        runs = Runs()
        for element in paragraphs:
            properties = _properties(element)
            own = self._runs(element, properties, colour_of(ground), in_cell=True)
            text = own.plain
            if numbered(text, number := self._number(properties), in_cell=True) != text:
                runs.add(number)
            runs.extend(own)
            runs.add("\n")
        lines = (line.strip(" \u00a0\u3000\t") for line in runs.cell().split("\n"))
        return "\n".join(line for line in lines if line)

    def level(self, element: etree._Element) -> int | None:
        """0 for a document title, 1 for headings, None for prose."""
        properties = _properties(element)
        outline = _value(properties, _OUTLINE)
        if (depth := small_count(outline)) is not None:
            return 1 if depth < 9 else None
        return self._styles.style(_value(properties, _STYLE)).level if properties else None

    def _number(self, properties: _Properties) -> str:
        if not properties:
            return ""
        style = self._styles.style(_value(properties, _STYLE))
        own = properties.get(f"{W}numPr")
        if own is None:
            identity, depth = style.list_identity, style.list_depth
        else:
            identity = val_of(own, "numId") or style.list_identity
            found = val_of(own, "ilvl")
            depth = style.list_depth if (given := small_count(found)) is None else given
        return self._numbering.next(identity, depth) if identity and identity != "0" else ""

    def _runs(self, element: etree._Element, properties: _Properties, ground: Colour | None, *, in_cell: bool) -> Runs:
        painted = properties.get(f"{W}shd")
        if painted is not None:
            # A pattern (pct50 …) is drawn in a colour of its own over the fill.
            own = ground if painted.get(f"{W}val", "clear") in ("clear", "nil") else None
            ground = colour_of(painted.get(f"{W}fill", "")) or own
        doubtful = _is_out_of_sight(properties) or (in_cell and _is_in_placeholder(element))
        look = Look.UNSURE if doubtful else None
        runs = Runs()
        around = _Around(style=_value(properties, _STYLE), ground=ground, in_cell=in_cell, look=look)
        self._gather(element, runs, around)
        self._fields.end_paragraph()
        return runs

    def _gather(self, element: etree._Element, runs: Runs, around: _Around) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                self._gather_run(child, runs, around)
            elif tag == _ALTERNATE:
                self._gather(child[0] if len(child) else child, runs, around)
            elif tag == f"{W}fldSimple":
                self._fields.simple(child.get(f"{W}instr", ""), runs)
                self._gather(child, runs, around)
            elif tag == f"{W}hyperlink" and child.get(f"{W}anchor") is not None:
                self._gather(child, runs, replace(around, look=Look.APART))
            elif _is_placeholder(child) or (tag == f"{W}bdo" and child.get(f"{W}val") == "rtl"):
                self._gather(child, runs, replace(around, look=Look.UNSURE))
            elif tag == f"{_MATH}oMath":
                self._gather_formula(child, runs, around)
            elif tag not in _GONE and tag != f"{W}txbxContent" and isinstance(tag, str) and not _is_deletion(child):
                self._gather(child, runs, around)

    def _gather_formula(self, formula: etree._Element, runs: Runs, around: _Around) -> None:
        """A formula that is one line of text is that text; a fraction or a power is drawn, and not told."""
        plain = all(part.tag in _IN_LINE or not part.tag.startswith(_MATH) for part in formula.iter("*"))
        text = "".join(part.text or "" for part in formula.iter(f"{_MATH}t", f"{W}t"))
        runs.add(text, around.look or Look.SEEN if plain else Look.UNSURE)

    def _gather_run(self, run: etree._Element, runs: Runs, around: _Around) -> None:
        properties = properties_in(run, f"{W}rPr")
        look, size = self._styles.look(properties_of(properties), around.style, around.ground)
        if look is Look.UNSURE and not around.in_cell and is_on(properties, "webHidden"):
            # Page numbers of a table of contents are hidden on the web only.
            look = Look.SEEN
        if look is Look.SEEN:
            look = around.look or self._fields.look or look
        self._gather_inside(run, runs, around, look, size)

    def _gather_inside(self, run: etree._Element, runs: Runs, around: _Around, look: Look, size: float) -> None:
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                if not self._fields.in_code:
                    runs.add(child.text or "", look, size)
            elif tag in _MARKS:
                runs.add(_MARKS[tag], look, size)
            elif tag == f"{W}r":
                self._gather_run(child, runs, around)
            elif tag in _OF_FIELDS:
                self._fields.take(child, runs)
            elif tag == f"{W}sym":
                runs.doubt()
            elif tag in _REFERENCES:
                look = Look.MARK
            elif tag in _PICTURES:
                _draw(child, runs)
            elif tag == _ALTERNATE:
                self._gather_inside(child[0] if len(child) else child, runs, around, look, size)
            elif tag not in _GONE and isinstance(tag, str):
                self._gather_inside(child, runs, around, look, size)


def _draw(picture: etree._Element, runs: Runs) -> None:
    """Notes a picture; a text box holds text that is read by itself, and may be what a cell is to say."""
    boxes = list(picture.iter(f"{W}txbxContent"))
    if not boxes:
        runs.draw()
    elif any(sign.isdigit() for box in boxes for text in box.iter(f"{W}t") for sign in text.text or ""):
        runs.doubt()


def _is_placeholder(element: etree._Element) -> bool:
    """Whether an element is a content control that nobody has filled in."""
    return element.tag == f"{W}sdt" and is_on(element.find(f"{W}sdtPr"), "showingPlcHdr")


def _is_deletion(element: etree._Element) -> bool:
    """Whether an element is a deletion as Word 2003 marks it."""
    return element.tag.endswith("}annotation") and element.get(f"{W}type") == "Word.Deletion"


def _properties(paragraph: etree._Element) -> _Properties:
    found = properties_in(paragraph, f"{W}pPr")
    return {} if found is None else {child.tag: child for child in found if isinstance(child.tag, str)}


def _value(properties: _Properties, name: str) -> str:
    found = properties.get(name)
    return "" if found is None else found.get(f"{W}val", "")


def _is_in_placeholder(paragraph: etree._Element) -> bool:
    parent = paragraph.getparent()
    while parent is not None and not parent.tag.endswith(("}tbl", "}tc", "}body")):
        if _is_placeholder(parent):
            return True
        parent = parent.getparent()
    return False


def _is_out_of_sight(properties: _Properties) -> bool:
    """Whether a paragraph is indented off the page, or its lines are too low to show anything."""
    indent, spacing = properties.get(f"{W}ind"), properties.get(f"{W}spacing")
    sides = () if indent is None else (indent.get(f"{W}{name}", "0") for name in ("left", "right", "start", "end"))
    if any((small_count(side.lstrip("-")) or 0) > _FAR for side in sides):
        return True
    line = "" if spacing is None or spacing.get(f"{W}lineRule") != "exact" else spacing.get(f"{W}line", "")
    return (height := small_count(line)) is not None and height <= _THIN


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
