"""Chinese characters: which are such, and traditional ones made simplified."""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]*")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def is_han(char: str) -> bool:
    """Whether a character is a Chinese ideograph."""
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"


def all_han(text: str) -> bool:
    """Whether a text is of Chinese ideographs alone."""
    return _HAN.fullmatch(text) is not None


@cache
def _to_traditional() -> _Converter:
    from opencc import OpenCC

    converter: _Converter = OpenCC("s2t")
    return converter


def shows_simplified(text: str) -> bool:
    """Whether a text is in simplified characters; one that is written alike in both scripts shows neither."""
    return _to_traditional().convert(text) != text


@cache
def _converter() -> _Converter:
    # Loaded on the first text that needs it: most questions are in simplified characters.
    from opencc import OpenCC

    converter: _Converter = OpenCC("hk2s")
    return converter


def _maybe_traditional(text: str) -> bool:
    """GB 2312 holds the simplified characters; a Han character outside it may be a traditional one."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return any(is_han(char) for char in text)
    return False


def simplify(text: str) -> str:
    """Traditional characters, also of Hong Kong (衞), made simplified, length kept; text without any stays as it is."""
    if not _maybe_traditional(text):
        return text
    converter = _converter()
    changed = converter.convert(text)
    if len(changed) == len(text):
        return changed
    return "".join(one if len(one := converter.convert(char)) == 1 else char for char in text)
