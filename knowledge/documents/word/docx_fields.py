"""Fields of a Word document: their results are read, their codes are not, and what only a code draws is noted."""

from __future__ import annotations

import re

from lxml import etree

from knowledge.documents.looks import Look, Runs
from knowledge.documents.word.docx_names import W, val_of
from knowledge.numerals import small_count

_DRAWING = re.compile(r"\s*(?:EQ|SYMBOL|ADVANCE|DISPLAYBARCODE|MERGEBARCODE|LISTNUM|AUTONUM\w*)\b", re.I)
_TO_A_NOTE = re.compile(r"\s*(?:HYPERLINK\s+\\l|NOTEREF)\b", re.I)
_MOST_OPEN = 200


class _Field:
    __slots__ = ("code", "fallback", "in_result")

    def __init__(self, fallback: str) -> None:
        self.code = ""
        self.in_result = False
        self.fallback = fallback


def draws_by_code(code: str) -> bool:
    """Whether a field is drawn from its code, as formulas and symbols are."""
    return _DRAWING.match(code) is not None


def leads_to_a_note(code: str) -> bool:
    """Whether a field is a link to a place in its own document."""
    return _TO_A_NOTE.match(code) is not None


class Fields:
    """The fields that are open where the reader stands, outermost first."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    @property
    def in_code(self) -> bool:
        """Whether text here belongs to a field's code, which nobody sees."""
        return any(not field.in_result for field in self._open)

    @property
    def look(self) -> Look | None:
        """How a field makes its result look; None for as it is."""
        return Look.APART if any(leads_to_a_note(field.code) for field in self._open) else None

    def take(self, element: etree._Element, runs: Runs) -> None:
        """Take in what a field is made of: one of its marks, or a piece of its code."""
        if element.tag == f"{W}instrText":
            self._say(element.text or "")
        else:
            self._mark(element, runs)

    def _say(self, code: str) -> None:
        """Adds to the code of the innermost field."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].code += code[:1000]

    def simple(self, code: str, runs: Runs) -> None:
        """A field written in one element."""
        if draws_by_code(code):
            runs.doubt()

    def _mark(self, mark: etree._Element, runs: Runs) -> None:
        """One of the marks that begin a field, part its code from its result, and end it."""
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin" and len(self._open) < _MOST_OPEN:
            self._open.append(_Field(_choice(mark)))
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            field = self._open.pop()
            if self.in_code:
                return
            if draws_by_code(field.code):
                runs.doubt()
            elif field.fallback and not field.in_result:
                runs.add(field.fallback)

    def end_paragraph(self) -> None:
        """Closes codes that run on: a field whose end was lost must not swallow what follows."""
        self._open = [field for field in self._open if field.in_result]


def _choice(mark: etree._Element) -> str:
    """What a list to choose from shows, as old forms have it; empty for other fields."""
    options = mark.find(f"{W}ffData/{W}ddList")
    if options is None:
        return ""
    entries = [entry.get(f"{W}val", "") for entry in options.iterfind(f"{W}listEntry")]
    chosen = val_of(options, "result") or val_of(options, "default") or "0"
    place = small_count(chosen)
    return entries[place] if place is not None and place < len(entries) else ""
