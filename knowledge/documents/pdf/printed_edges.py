"""What stands at the edges of pages: numbers, running titles, and what a browser prints: day and hour, address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from knowledge.documents.blocks import Grid, Para
from knowledge.documents.identity.titles import title_in

_HOUR = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[,，]?\s*\D{0,3}\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M\b)?\s*(.*)", re.DOTALL
)
_ADDRESS = re.compile(r"((?:file|ﬁle|https?)://\S+)(?:\s+(\d{1,3}/\d{1,3}))?")
_FRACTION = re.compile(r"(\d{1,3})/(\d{1,3})")
_TWICE = 2
_BARE = re.compile(r"\s{10,}\d{1,3}")
_APART = 2
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,6})?")
_PAGE = 8
"""Fewer lines than a page has."""
_PAGE_MARK = re.compile(
    r"\s*(?:[-—–－·]\s?\d{1,3}\s?[-—–－·]|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?|[Pp]age\s*\d{1,3}(?:\s*of\s*\d{1,3})?)\s*"
)
_LONGEST_TITLE = 60
_OFTEN = 3


def is_page_mark(text: str) -> bool:
    """Whether a line is nothing but the number of a page: － 3 －, 第 3 页 共 10 页."""
    return _PAGE_MARK.fullmatch(text) is not None


def without_running_titles(lines: Sequence[Para | Grid]) -> list[Para | Grid]:
    """The lines without a title that stands again and again, at the head of every page; the first of them stays."""
    often = Counter(text for line in lines if (text := _text(line)) and len(text) <= _LONGEST_TITLE)
    titles = {text for text, count in often.items() if count >= _OFTEN and title_in(text) is not None}
    kept: list[Para | Grid] = []
    seen: set[str] = set()
    for line in lines:
        text = _text(line)
        if text not in seen:
            kept.append(line)
        if text in titles:
            seen.add(text)
    return kept


def _text(line: Para | Grid) -> str:
    return line.text.strip() if isinstance(line, Para) else ""


def without_printed_edges(lines: Sequence[Para | Grid]) -> list[Para | Grid]:
    """The lines without those that a browser printed at the edges of pages: they come again from page to page."""
    texts = [line.text.strip() for line in lines if isinstance(line, Para)]
    hours = Counter(found[1].strip() for text in texts if (found := _HOUR.fullmatch(text)))
    addresses = Counter(found[1] for text in texts if (found := _ADDRESS.fullmatch(text)))
    counted = _pages_counted(texts)

    def edge(text: str) -> bool:
        hour, address = _HOUR.fullmatch(text), _ADDRESS.fullmatch(text)
        if hour is not None and hours[hour[1].strip()] >= _TWICE:
            return True
        if address is not None and (address[2] or addresses[address[1]] >= _TWICE):
            return True
        return counted and _FRACTION.fullmatch(text) is not None

    alone = _numbers_alone(lines) | _pages_numbered(lines)
    return [
        line
        for at, line in enumerate(lines)
        if at not in alone and (isinstance(line, Grid) or not edge(line.text.strip()))
    ]


def _numbers_alone(lines: Sequence[Para | Grid]) -> frozenset[int]:
    """The lines of a bare number that count the pages of a dump: far in, one below the other, with _APART empty lines
    or more around each, and each one more than the one before."""
    alone: dict[int, Para] = {}
    for at, line in enumerate(lines):
        if isinstance(line, Para) and _BARE.fullmatch(line.text.rstrip()):
            around = (*lines[max(at - _APART, 0) : at], *lines[at + 1 : at + 1 + _APART])
            if all(isinstance(other, Para) and not other.text.strip() for other in around):
                alone[at] = line
    ends = [len(line.text.rstrip()) for line in alone.values()]
    numbers = [int(line.text) for line in alone.values()]
    below = len(alone) >= _TWICE and max(ends) - min(ends) <= _APART
    return frozenset(alone) if below and all(two == one + 1 for one, two in pairwise(numbers)) else frozenset()


def _pages_numbered(lines: Sequence[Para | Grid]) -> frozenset[int]:
    """The lines of a bare number where all such lines of a text count its pages: from 1 on, each one more than the one
    before, with _PAGE lines or more between them."""
    alone = [at for at, line in enumerate(lines) if _NUMBER.fullmatch(_text(line))]
    numbers = [_text(lines[at]) for at in alone]
    apart = all(two - one > _PAGE for one, two in pairwise(alone))
    return (
        frozenset(alone)
        if len(alone) >= _TWICE and apart and numbers == [str(page) for page in range(1, len(alone) + 1)]
        else frozenset()
    )


def _pages_counted(texts: Sequence[str]) -> bool:
    """Whether all fractions that stand alone are pages out of one number, each after the one before."""
    pages = [(int(found[1]), int(found[2])) for text in texts if (found := _FRACTION.fullmatch(text))]
    return (
        bool(pages)
        and len({whole for _, whole in pages}) == 1
        and all(1 <= page <= whole for page, whole in pages)
        and all(one < two for (one, _), (two, _) in pairwise(pages))
    )
