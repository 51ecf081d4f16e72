"""What a spreadsheet shows of a number: its format may hide it, round it, or draw other digits than the number has."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from knowledge.documents.characters import LOST

_PARTS = re.compile(r'"[^"]*"?|[\\!].|_.|\*.|\[[^\]]*\]?|.', re.S)
_LITERAL = re.compile(r'"[^"]*"?|[\\!].')
_CONDITION = re.compile(r"\[[<>=]")
_PLACES = re.compile(r"[0#?]")
_GENERAL = re.compile(r"general|@", re.I)
_WHOLE = re.compile(r"[0#?]|general|@", re.I)
_OTHER_DIGITS = re.compile(r"[%/]|[eE][+-]|[0#?],+(?![0#?,])")
"""Per cent, fractions, powers of ten, and commas at the end, each of which takes three digits off."""
_MOST_SECTIONS = 4


def shown(value: float | str, text: str, form: str) -> str:
    """Return what is seen of a cell that holds `value`, as `text`, under the number format `form`.

    Empty where the format shows nothing; rounded where it has fewer decimals; LOST in place of a number that is drawn
    with other digits (scaled, per cent, fractions, digits of the format's own).
    """
    sections = _sections(form)
    if isinstance(value, str):
        return "" if len(sections) == _MOST_SECTIONS and not "".join(sections[3]) else text
    if any(_CONDITION.match(part) for section in sections for part in section):
        plain = all(_drawn(section, value, text) == text for section in sections[:3])
        return text if plain else LOST
    at = 0 if value > 0 or len(sections) == 1 else 1 if value < 0 else min(2, len(sections) - 1)
    if value == 0 and len(sections) == 2:
        at = 0
    if at == 1 and not {"-", "(", "G", "@"} & set("".join(sections[1])) and "".join(sections[1]).strip():
        # The section for numbers below 0 draws no sign.
        return LOST
    return _drawn(sections[at], value, text)


def _sections(form: str) -> list[list[str]]:
    """The sections of a format for numbers above, below and of zero, and for text, each in its parts."""
    sections: list[list[str]] = [[]]
    for part in _PARTS.findall(form or "General"):
        if part == ";":
            sections.append([])
        else:
            sections[-1].append(part)
    return sections


def _drawn(section: list[str], value: float, text: str) -> str:
    if not section:
        return ""
    signs = "".join(part for part in section if len(part) == 1)
    literals = "".join(part.strip('"\\!') for part in section if _LITERAL.fullmatch(part))
    if not _WHOLE.search(signs):
        return _numberless(signs + literals, value, text)
    if _OTHER_DIGITS.search(signs) or re.search(r"[\d.]", literals):
        return LOST
    if _GENERAL.search(signs):
        return _between(section, text)
    whole, _, decimals = signs.partition(".")
    if value == 0 and "0" not in whole + decimals:
        return _numberless(signs + literals, value, text)
    number = _rounded(text, len(_PLACES.findall(decimals)))
    return _between(section, number if number.startswith("-") else number.zfill(whole.count("0")))


def _numberless(drawn: str, value: float, text: str) -> str:
    """What is seen where no digit is drawn: blanks, words, or a hyphen, which is how accounts write 0."""
    if value == 0 and re.search(r"[-—–－]", drawn):
        return text
    words = re.sub(r"[\s#?,.()]", "", drawn)
    return words and words + LOST


def _between(section: list[str], number: str) -> str:
    """The number between the words of its format, 12件."""
    inside = [at for at, part in enumerate(section) if _PLACES.fullmatch(part) or part in "Gg@"]
    before, after = (
        "".join(part.strip('"\\!') for part in parts if _LITERAL.fullmatch(part) or part == "+")
        for parts in (section[: inside[0]], section[inside[-1] :])
    )
    if number.startswith("-"):
        before = before.replace("-", "")
    return f"{before}{number}{after}"


def _rounded(text: str, places: int) -> str:
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= places:
        return text
    return format(number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP), "f")
