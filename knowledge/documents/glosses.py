"""Text as it was meant to be read: white space as a page shows it, pronunciation glosses taken out."""

from __future__ import annotations

import re

_CJK = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_GLOSS = re.compile(rf"(?<=[\u3400-\u9fff])[(（]\s*(?=[a-zü\s]*[{_TONED}])[a-zü{_TONED}\s]{{1,8}}[)）]", re.I)
_BREAK_IN_CJK = re.compile(rf"(?<=[{_CJK}])[ \t]*\n\s*(?=[{_CJK}])")
_SPACES = re.compile(r"[ \t\n\r\f\v\u00a0\u2000-\u200a\u202f\u205f]+")
_COLLAPSING = frozenset(" \t\n\r\f\v")
_GROUPING = frozenset("\u00a0\u2009\u202f")
_WIDE = "\u2003"
_AROUND = " \u3000\u00a0\u2003"


def without_glosses(text: str) -> str:
    """`text` without pinyin in brackets behind a character: 務(wù)局 is 務局."""
    return _GLOSS.sub("", text) if "(" in text or "（" in text else text


def flowed(text: str) -> str:
    """Markup's text as a page shows it: white space is one space, and none where a line was broken between CJK.

    Between two digits a space that does not break, or a thin one, stays what it is: it groups thousands.
    """
    if text.isalnum():
        return text
    if _SPACES.search(text) is None:
        return text.strip(_AROUND)
    return _SPACES.sub(_as_shown, _BREAK_IN_CJK.sub("", text)).strip(_AROUND)


def _as_shown(found: re.Match[str]) -> str:
    space, text = found[0], found.string
    if _COLLAPSING.issuperset(space):
        return " "
    between = found.start() and found.end() < len(text) and text[found.start() - 1].isdigit()
    if not between or not text[found.end()].isdigit():
        return " "
    return space if space in _GROUPING else _WIDE
