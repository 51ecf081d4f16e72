"""What adorns a question and says nothing of it: emoji written as words ([玫瑰]), and the numbers of its asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from knowledge.language.passing import Aside, blanked
from knowledge.lexicon.hints import hint, hint_word, hint_words
from knowledge.numerals import parse_number

_MARKS, _PARTS = " ,.;:!?。", ";"
_DRAWN = re.compile(r"(?<=\w)[\u2600-\u27bf\U0001f000-\U0001faff](?=[\w\u2600-\u27bf\U0001f000-\U0001faff])")
_FEWEST = 2
"""A single number may be that of a row; the numbers of asks run on from one."""


def unadorned(text: str) -> str:
    """A normalised text, its length kept, with emoji blank and a mark where the number of an ask parts it."""
    numbers = list(_numbers(text))
    kept = list(blanked(text, [*_emoji(text), *numbers, *_closing(text)]))
    for sign in _DRAWN.finditer(text):
        # 作业要用😭市教育局: what is drawn between words parts them, and is part of no name.
        kept[sign.start()] = _PARTS
    for dialect in hint("adornments.none").finditer(text):
        kept[dialect.start() : dialect.end()] = hint_word("adornments.none")
    for number in numbers:
        if text[: number.start].strip(_MARKS):
            kept[number.start] = _PARTS
    return "".join(kept)


@cache
def _emoji_words() -> re.Pattern[str]:
    names = sorted(map(re.escape, hint_words("adornments.emoji")), key=len, reverse=True)
    return re.compile(rf"\[(?:{'|'.join(names)})\]|/:(?:{'|'.join(names)})")


def _emoji(text: str) -> Iterator[Aside]:
    for match in _emoji_words().finditer(text):
        yield Aside(start=match.start(), end=match.end(), said=match.group())


def _closing(text: str) -> Iterator[Aside]:
    """The 不 or 没 at the end of 有人知道…不: it asks whether somebody knows, and denies nothing."""
    match = hint("adornments.whether").search(text)
    if match is not None:
        yield Aside(start=match.start("said"), end=match.end("said"), said=match["said"])


def _numbers(text: str) -> Iterator[Aside]:
    """Numbers of one notation that run on from one: 1)…2)…, 一、…二、…, 第一…第二…; each before what is asked."""
    for notation in hint("adornments.numbered"), hint("adornments.pointed"), hint("adornments.counted"):
        run: list[re.Match[str]] = []
        for match in notation.finditer(text):
            number = next(group for group in match.groups() if group)
            if parse_number(number) == len(run) + 1:
                run.append(match)
        if len(run) >= _FEWEST and not any(one.end() == other.start() for one, other in pairwise(run)):
            yield from (Aside(start=one.start(), end=one.end(), said=one.group()) for one in run)
