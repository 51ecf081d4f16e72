"""One folding of text, so that labels and words are compared without regard to width, spacing or script.

Raw text is what gets stored and shown; folded text is only ever compared.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

# CJK radicals that PDF fonts put in the place of characters; NFKC maps the Kangxi block, not all of the supplement.
_RADICALS = str.maketrans(
    "⻅⻓⻋⻚⺠⻔⻉⻆⻛⻜⻢⻥⻦⻩⻬⻰⻣⻝⻄⻘⻨⻤⺟⻮⻳⻁⻃⻙⻑⻌",
    "见长车页民门贝角风飞马鱼鸟黄齐龙骨食西青麦鬼母齿龟虎西韦长辶",
)
_ODD_ONES = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "〝": '"', "〞": '"', "﹑": "、", "—": "-", "–": "-", "－": "-", "−": "-"}
)
_IS_RADICAL = re.compile(f"[{''.join(map(chr, _RADICALS))}]")
_IS_ODD = re.compile(f"[{''.join(map(chr, _ODD_ONES))}]")
_BOTH_WAYS = frozenset("乾吒夥後徵拚捱摺於榘菸薹袷醣麴麽沈覆坏藉哩")
"""The characters of GB 2312, the set of the simplified ones, that OpenCC still converts, by themselves or in words."""
_INVISIBLE = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\ufffc]+")
_NUMBERING = re.compile(
    r"^(?:第?[(\[【〔]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)\]】〕][、.,:;]?|(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.,:;](?!\d)|[①-⑳])"
)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_PUNCTUATION = re.compile(r"[\"'、,.;:。·…()\[\]【】〔〕《》<>*#_|!?~-]+")


@cache
def _simplifier() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Text in NFKC, simplified characters, without white space or invisible marks; punctuation kept in one form."""
    # Most texts have none of these: to look for one takes a fraction of going through them.
    plain = text.translate(_RADICALS) if _IS_RADICAL.search(text) else text
    plain = unicodedata.normalize("NFKC", plain)
    plain = plain.translate(_ODD_ONES) if _IS_ODD.search(plain) else plain
    plain = _INVISIBLE.sub("", plain)
    return plain if is_simplified(plain) else str(_simplifier().convert(plain))


def is_simplified(text: str) -> bool:
    """Whether nothing in a text is to be converted, told from its characters alone; False where they do not tell."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return _BOTH_WAYS.isdisjoint(text)


@lru_cache(maxsize=65536)
def label_of(text: str) -> str:
    """What a label says without its number, notes in brackets and punctuation: `1.属于国家秘密` is 属于国家秘密."""
    plain = fold(text)
    numbered = _NUMBERING.sub("", plain)
    bare = _PUNCTUATION.sub("", _BRACKETED.sub("", numbered))
    return bare or _PUNCTUATION.sub("", numbered)


@lru_cache(maxsize=65536)
def number_of(text: str) -> str:
    """The number that a label begins with, bare of brackets and stops: `（三）不予公开` is 三; empty for none."""
    found = _NUMBERING.match(fold(text))
    return _PUNCTUATION.sub("", found.group().removeprefix("第")) if found else ""
