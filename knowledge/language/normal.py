"""One form for a question, however it was typed: NFKC, simplified, lower case, nothing invisible; offsets kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from knowledge.hanzi import is_han, simplify
from knowledge.lexicon.typos import put_right

LIMIT = 400
"""How many characters of a question are considered; a real question is far shorter."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_PLAIN = re.compile(r"[\u4e00-\u9fa5a-z0-9]+")
"""Characters that normalising leaves as they are, whatever stands beside them."""
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,15}(?:\s[^<>]{0,200})?\s?/?>")
"""Markup that came along with copied text says nothing."""
_SAME = str.maketrans(
    dict.fromkeys("’‘ʼ`´", "'")
    | dict.fromkeys("“”「」『』", '"')
    | dict.fromkeys("—–－―﹣", "-")
    | dict.fromkeys("～〜", "~")
)


_CIRCLED = {chr(first + at): f"({at + 1})" for first in (0x2460, 0x2776, 0x2780, 0x278A) for at in range(10)}
"""Circled numbers keep what sets them off: ①市政府 is no 1市政府. Alone, one is the number of a choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    """The normalised text; `offsets[i]` is where its character i stood in the original.

    `traditional` tells that simplifying changed it, `truncated` that the original was longer than is considered.
    """

    text: str
    offsets: tuple[int, ...]
    traditional: bool
    truncated: bool


def _tags(text: str) -> frozenset[int]:
    if "<" not in text:
        return frozenset()
    return frozenset(at for match in _TAG.finditer(text) for at in range(*match.span()))


def normalise(text: str) -> Normal:
    """The text in its one form; spaces beside Chinese characters are dropped, other runs become one. Never raises."""
    plain, offsets, truncated = (text, list(range(len(text))), False) if _is_plain(text) else _folded(text)
    simple = simplify(plain)
    return Normal(
        text=put_right(simple),
        offsets=tuple(offsets),
        traditional=simple != plain,
        truncated=truncated,
    )


def _is_plain(text: str) -> bool:
    return len(text) <= LIMIT and _PLAIN.fullmatch(text) is not None


def _folded(text: str) -> tuple[str, list[int], bool]:
    """The text with each character in its one form, where each of them stood, and whether more stood behind."""
    pieces: list[str] = []
    offsets: list[int] = []
    considered = 0
    truncated = False
    tags = _tags(text[: LIMIT * 8])
    for at, raw in enumerate(text):
        if considered >= LIMIT or at >= LIMIT * 8:
            truncated = bool(text[at:].strip())
            break
        if at in tags:
            continue
        if _PLAIN.match(raw):
            pieces.append(raw)
            offsets.append(at)
            considered += 1
            continue
        circled = _CIRCLED.get(raw, raw) if len(text) > 1 else raw
        folded = unicodedata.normalize("NFKC", circled.translate(_SAME)).translate(_SAME).lower()
        for char in folded:
            kind = unicodedata.category(char)
            if char.isspace() or kind in {"Cc", "Zl", "Zp"}:
                char = " "
            elif kind in {"Cf", "Mn", "Me", "Co", "Cs", "Cn"}:
                if kind == "Mn" and pieces and len(whole := unicodedata.normalize("NFC", pieces[-1] + char)) == 1:
                    pieces[-1] = whole
                continue
            if char == " " and (not pieces or pieces[-1] == " "):
                continue
            pieces.append(char)
            offsets.append(at)
            considered += char != " "
    keep = [
        index
        for index, char in enumerate(pieces)
        if char != " "
        or (0 < index < len(pieces) - 1 and not is_han(pieces[index - 1]) and not is_han(pieces[index + 1]))
    ]
    return "".join(pieces[index] for index in keep), [offsets[index] for index in keep], truncated


def has_han(text: str) -> bool:
    """Whether there is any Chinese character."""
    return _HAN.search(text) is not None
