"""Text as it was meant to be read: white space as a page shows it, pronunciation glosses and controls taken out."""

from __future__ import annotations

import re

_CJK = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_GLOSS = re.compile(rf"(?<=[\u3400-\u9fff])[(（]\s*(?=[a-zü\s]*[{_TONED}])[a-zü{_TONED}\s]{{1,8}}[)）]", re.I)
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_BREAK_IN_CJK = re.compile(rf"(?<=[{_CJK}])[ \t]*\n\s*(?=[{_CJK}])")
_SPACES = re.compile(r"[ \t\n\r\f\v\u00a0\u2002-\u200a]+")


def without_glosses(text: str) -> str:
    """`text` without pinyin in brackets behind a character: 務(wù)局 is 務局."""
    return _GLOSS.sub("", text) if "(" in text or "（" in text else text


def without_controls(text: str) -> str:
    """`text` without controls and zero-width characters; tabs and line ends stay."""
    return _INVISIBLE.sub("", text)


def flowed(text: str) -> str:
    """Markup's text as a page shows it: white space is one space, and none where a line was broken between CJK."""
    return _SPACES.sub(" ", _BREAK_IN_CJK.sub("", text)).strip(" \u3000")
