"""What a browser prints at the edges of pages: day and hour with the title, the address, the page out of how many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from knowledge.reading.blocks import Grid, Para

_HOUR = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[,，]?\s*\D{0,3}\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M\b)?\s*(.*)", re.DOTALL
)
_ADDRESS = re.compile(r"((?:file|ﬁle|https?)://\S+)(?:\s+(\d{1,3}/\d{1,3}))?")
_FRACTION = re.compile(r"(\d{1,3})/(\d{1,3})")
_TWICE = 2


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

    return [line for line in lines if isinstance(line, Grid) or not edge(line.text.strip())]


def _pages_counted(texts: Sequence[str]) -> bool:
    """Whether all fractions that stand alone are pages out of one number, each after the one before."""
    pages = [(int(found[1]), int(found[2])) for text in texts if (found := _FRACTION.fullmatch(text))]
    return (
        bool(pages)
        and len({whole for _, whole in pages}) == 1
        and all(1 <= page <= whole for page, whole in pages)
        and all(one < two for (one, _), (two, _) in pairwise(pages))
    )
