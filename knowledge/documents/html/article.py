"""Where the document stands in a page: navigation told by its links, the article by holding nearly all other text."""

from __future__ import annotations

import re

from lxml import etree

from knowledge.documents.html.tables import FIELDS, cells_of, is_layout, is_unseen, rows_of, text_of
from knowledge.documents.identity.metadata import label_key, labelled_line

_FURNITURE = frozenset(("nav", "footer", "aside"))
_GROUP_NAMES = "div ul ol dl table tbody tr td section p span li center header"
_GROUPS = frozenset(_GROUP_NAMES.split())
_LINKED = 0.6
_MOST = 0.8
_SECTION = re.compile(r"\s*(?:第?[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十]+[)）])")
_SPACE = re.compile(r"\s+")


class _Weight:
    """Characters of an element: all that are seen, those inside links, and the number of links."""

    __slots__ = ("linked", "links", "text")

    def __init__(self, text: int = 0) -> None:
        self.text, self.linked, self.links = text, 0, 0


class Page:
    """A page measured once: `navigation` are its link lists, `labels` its metadata tables, `article` the body.

    `fields` are those of its forms' fields that stand inside of the report.
    """

    def __init__(self, body: etree._Element) -> None:
        self._weights: dict[etree._Element, _Weight] = {}
        self.navigation: set[etree._Element] = set()
        self.labels: set[etree._Element] = set()
        self.data: set[etree._Element] = set()
        self._asides: set[etree._Element] = set()
        self._measure(body)
        within = self._within(body)
        self.navigation -= self._asides & within
        self.fields = within - self._asides
        self.article = self._article(body)

    def _measure(self, element: etree._Element) -> _Weight:
        own, tag = element.text, element.tag
        weight = _Weight(text=_length(own) if own else 0)
        for child in element:
            if not is_unseen(child):
                inner = self._measure(child)
                weight.text += inner.text
                weight.linked += inner.linked
                weight.links += inner.links
            if behind := child.tail:
                weight.text += _length(behind)
        if tag == "a" and element.get("href"):
            weight.linked, weight.links = weight.text, weight.links + 1
        if tag == "table" and not is_layout(element):
            if _is_labels(element):
                self.labels.add(element)
                weight = _Weight()
            elif weight.linked <= _LINKED * weight.text:
                self.data.add(element)
        elif (weight.links >= 3 or tag in _FURNITURE) and self._is_navigation(element, weight):
            self.navigation.add(element)
            weight = _Weight()
        self._weights[element] = weight
        return weight

    def _is_navigation(self, element: etree._Element, weight: _Weight) -> bool:
        linked = element.tag in _GROUPS and weight.links >= 3 and weight.linked > _LINKED * weight.text
        if not linked and element.tag not in _FURNITURE:
            return False
        if any(table in self.data for table in element.iter("table")):
            return False
        if not linked:
            self._asides.add(element)
        return True

    def _within(self, body: etree._Element) -> set[etree._Element]:
        """The asides and the fields of forms that stand between the first and the last heading or table of the report:
        what is there belongs to it."""
        fields = {
            field for field in body.iter(*FIELDS) if not any(up in self.data for up in field.iterancestors("table"))
        }
        waiting = self._asides | fields
        if not waiting:
            return set()
        begun = False
        found: set[etree._Element] = set()
        since: set[etree._Element] = set()
        for element in body.iter():
            if element in waiting and begun:
                since.add(element)
            elif element in self.data or (element.text and _SECTION.match(element.text)):
                begun = True
                found |= since
                since = set()
        return found

    def _article(self, body: etree._Element) -> etree._Element:
        """The deepest element that holds nearly all text, and outside of which stands no section, sentence or table."""
        here, all_text = body, self._own(body)
        while True:
            heaviest = max((child for child in here if child in self._weights), key=self._own, default=None)
            if heaviest is None or self._own(heaviest) < _MOST * all_text or heaviest in self.data:
                return here
            if any(self._matters(child) for child in here if child is not heaviest) or _says(here.text):
                return here
            if any(_says(child.tail) for child in here):
                return here
            here = heaviest

    def _own(self, element: etree._Element) -> int:
        weight = self._weights[element]
        return weight.text - weight.linked

    def _matters(self, element: etree._Element) -> bool:
        if element not in self._weights or element in self.navigation or element in self.labels:
            return False
        if any(table in self.data for table in element.iter("table")):
            return True
        return any(_says(text) for part in element.iter() if part in self._weights for text in (part.text, part.tail))


def _length(text: str) -> int:
    return 0 if text.isspace() else sum(map(len, text.split()))


def _says(text: str | None) -> bool:
    """Whether a run of text outside of the article could belong to the report: a numbered heading or a sentence."""
    if not text or text.isspace():
        return False
    bare = _SPACE.sub("", text)
    return _SECTION.match(text) is not None or (len(bare) >= 30 and "。" in bare and not labelled_line(text.strip()))


def _is_labels(table: etree._Element) -> bool:
    """A table over the article that gives labels and values (索引号, 发布机构 …) and nothing else of weight."""
    found = cells = 0
    for row in rows_of(table):
        for cell in cells_of(row):
            text = text_of(cell).strip()
            cells += bool(text)
            found += label_key(text) is not None or bool(labelled_line(text))
    return found >= 2 and found * 3 >= cells
