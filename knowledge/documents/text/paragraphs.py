"""Paragraphs put together again from lines that a program broke at one width, and freed of what only laid them out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_TOLERANCE = 8
"""How far short of the measure a line may end, in half-widths: a word, a quotation or a mark that may not begin a line
goes over whole."""

_LEAST_MEASURE = 34
_LEAST_ALONE = 40
_WIDEST_MEASURE = 200
_EXACT = 2
_INDENT = 2
_ENDED = re.compile(r"[。！？；：!?;:][”’\"'）)』」】]*$")
_MARKER = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．](?!\d)|[①-⑳●■◆►•▪*·]"
    r"|第[一二三四五六七八九十]{1,3}[，,、部章节条]"
)
"""How a new paragraph begins wherever the line before ended."""
_ITEM = re.compile(r"[一二三四五六七八九十]{1,2}(?:是|要)|其[一二三四五六]")
"""How an item of an enumeration begins: inside a paragraph too, unless the line before was ended."""
_HAN = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef“”‘’…—·"
_PADDING = re.compile(rf"(?<=[{_HAN}])[ \u3000\xa0]{{2,}}(?=[{_HAN}])")
_RUN = re.compile(r"[ \u3000\xa0]{2,}")
_LETTERS_APART = re.compile(rf"(?:[{_HAN}] ){{3,}}[{_HAN}]")
"""邮 编 ： 地 址: set wide, letter for letter."""
_WORD_ENDS, _WORD_BEGINS = re.compile(r"[A-Za-z0-9]$"), re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How lines were broken: the edge at which they are full, 0 where none were broken.

    `indented`: the first line of a paragraph stands in from `margin`, where the others begin. `spaced`: an empty line
    stands behind every line, and so behind none in particular.
    """

    width: int = 0
    margin: int = 0
    indented: bool = False
    spaced: bool = False

    def __bool__(self) -> bool:
        return self.width > 0


def tidy(text: str) -> str:
    """The text without the blanks that laid it out: runs of them between Chinese characters go, others become one."""
    plain = _RUN.sub(" ", _PADDING.sub("", text))
    return _LETTERS_APART.sub(lambda found: found.group().replace(" ", ""), plain)


def measure_of(lines: Sequence[str]) -> Measure:
    """The measure that lines of prose were broken at, told by those that end without a stop near one edge.

    A single such line is believed only where none is longer and what follows it ends as a sentence does.
    """
    edges = [_edge(line) for line in lines]
    open_lines = [at for at, line in enumerate(lines) if edges[at] >= _LEAST_MEASURE and _is_open(line)]
    if not open_lines:
        return Measure()
    often = Counter(edges[at] for at in open_lines)
    count, width = max((sum(often[edge - short] for short in range(_TOLERANCE + 1)), edge) for edge in often)
    longer = sum(edge > width + _EXACT for edge in edges)
    if width > _WIDEST_MEASURE or count * 2 < len(open_lines) or longer >= count:
        return Measure()
    full = [at for at in open_lines if width - _TOLERANCE <= edges[at] <= width]
    if count == 1 and (width < _LEAST_ALONE or not _ENDED.search("".join(lines[full[0] + 1 : full[0] + 2]).strip())):
        return Measure()
    starts = [_indent(lines[at]) for at, edge in enumerate(edges) if edge >= width - _TOLERANCE]
    margin = min(starts)
    inward = sum(start >= margin + _INDENT for start in starts)
    spaced = sum(at + 1 < len(lines) and not lines[at + 1].strip() for at in full)
    return Measure(width=width, margin=margin, indented=0 < inward < len(starts), spaced=spaced * 2 > len(full))


def joined(lines: Sequence[str], measure: Measure) -> list[str]:
    """The paragraphs that lines make up, tidied; empty lines part paragraphs and are left out."""
    made: list[list[str]] = []
    before = ""
    parted = False
    for line in lines:
        text = line.strip()
        if not text:
            parted = True
            continue
        if made and _goes_on(before, line, measure, parted=parted):
            made[-1] += (" ", text) if _WORD_ENDS.search(before.rstrip()) and _WORD_BEGINS.match(text) else (text,)
        else:
            made.append([text])
        before, parted = line, False
    return [tidy("".join(pieces)) for pieces in made]


def _goes_on(line: str, following: str, measure: Measure, *, parted: bool) -> bool:
    text = following.strip()
    if not measure or (edge := _edge(line)) < measure.width - _TOLERANCE or _MARKER.match(text):
        return False
    if measure.indented and _indent(following) >= measure.margin + _INDENT:
        return False
    if not _ENDED.search(line.rstrip()):
        return True
    if _ITEM.match(text) or (parted and not measure.spaced):
        return False
    return measure.indented or edge >= measure.width - _EXACT


def _is_open(line: str) -> bool:
    """Whether a line ends without a stop and does not begin as a heading of its own may."""
    return not _ENDED.search(line.rstrip()) and not _MARKER.match(line.strip())


def _edge(line: str) -> int:
    """Where a line ends, in half-widths."""
    text = line.rstrip()
    return len(text) if text.isascii() else sum(map(_WIDTHS.__getitem__, text))


class _Widths(dict[str, int]):
    """The half-widths of characters, each looked up once; all are let go of when they are too many."""

    def __missing__(self, sign: str) -> int:
        if len(self) >= _MOST_WIDTHS:
            self.clear()
        width = self[sign] = 2 if unicodedata.east_asian_width(sign) in "WFA" else 1
        return width


_MOST_WIDTHS = 16_384
_WIDTHS = _Widths()


def _indent(line: str) -> int:
    """How far from the left a line begins, in half-widths."""
    return _edge(line[: len(line) - len(line.lstrip())] + ".") - 1
