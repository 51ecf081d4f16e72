"""Cutting Chinese prose into sentences and clauses, with brackets and quotation marks kept whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

ENDS = frozenset("。！？!?；;\n")
"""What ends a sentence; items of an enumeration end with a semicolon and are read one by one."""

_OPENING = {"（": "）", "(": ")", "“": "”", "「": "」", "《": "》", "【": "】", "〔": "〕"}
_CLOSING = frozenset(_OPENING.values())
_LONGEST_BRACKET = 200
"""A bracket left open for longer than this is a slip of the pen and does not hold the text together any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence with the offset at which it begins in its paragraph."""

    start: int
    text: str


def split_sentences(paragraph: str) -> tuple[Sentence, ...]:
    """The sentences of a paragraph in order, trimmed of white space, none empty; a bracket is never cut in two."""
    found: list[tuple[int, int]] = []
    begin = 0
    waiting: list[tuple[str, int]] = []
    for place, sign in enumerate(paragraph):
        if sign in _OPENING:
            waiting.append((_OPENING[sign], place))
        elif sign in _CLOSING:
            while waiting and waiting[-1][0] != sign:
                waiting.pop()
            if waiting:
                waiting.pop()
        elif sign in ENDS:
            waiting = [(close, since) for close, since in waiting if place - since <= _LONGEST_BRACKET]
            if sign != "\n" and waiting:
                continue
            waiting = []
            _keep(found, paragraph, begin, place + 1)
            begin = place + 1
    _keep(found, paragraph, begin, len(paragraph))
    return tuple(Sentence(start=start, text=paragraph[start:end]) for start, end in found)


def _keep(found: list[tuple[int, int]], paragraph: str, begin: int, end: int) -> None:
    piece = paragraph[begin:end]
    text = piece.strip()
    if not text:
        return
    start, end = begin + piece.index(text[0]), begin + len(piece.rstrip())
    if found and not any(sign.isalnum() for sign in text):
        # A closing quotation mark after the full stop belongs to the sentence before it.
        start = found.pop()[0]
    found.append((start, end))


_MOST_ORDINALS = 8
_ORDINAL = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．](?!\d)|第[一二三四五六七八九十]{1,2}[,，、]"
    r"|[一二三四五六七八九十]{1,2}是|首先|其次|再次|最后|此外|另外|同时)[,，、:：]?"
)


def without_ordinal(text: str) -> str:
    """The text without the number or connecting word that it opens with, such as 一是, （二） or 此外."""
    start = 0
    for _ in range(_MOST_ORDINALS):
        match = _ORDINAL.match(text, start)
        if match is None or match.end() >= len(text):
            break
        start = match.end()
    return text[start:]
