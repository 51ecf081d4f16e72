"""Numbers as people write them: ３１１９, 1,234, 1.2万, 三千一百一十九, 一万零五, 1万2千, 二0二二, 两百, 43.67%.

Imports nothing of ours. Used for prose (checking), questions (understanding) and cells (reading). A pattern takes a
whole run of numerals, and the parser reads the whole run or refuses it: no part of a run is a number of its own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

Number = int | float

DIGITS = {
    **{char: value for value, char in enumerate("零一二三四五六七八九")},
    **{char: value for value, char in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "○": 0,
    "两": 2,
    "兩": 2,
    "貳": 2,
    "叄": 3,
    "陸": 6,
    "幺": 1,
}
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000, "萬": 10_000, "億": 100_000_000}

_DIGIT = "".join(DIGITS)
_UNIT = "".join(TENS)
_MYRIAD = "".join(MYRIADS)
_SCALE = _UNIT + _MYRIAD
_VAGUE = rf"[多余来几](?=[{_SCALE}])"
"""三十多万, 100余万: what stands before the 万 is no number by itself."""
HAN_NUMBER = (
    rf"(?:[{_DIGIT}{_UNIT}廿卅]|(?:几|(?<![总件个份])数)(?=[{_SCALE}])|[{_MYRIAD}](?=[{_DIGIT}{_UNIT}]))"
    rf"(?:[{_DIGIT}{_SCALE}廿卅兆]|点(?=[0-9{_DIGIT}])|{_VAGUE}|(?<=[{_UNIT}])几|(?<=[{_SCALE}])半|个(?=[亿億])"
    rf"|(?<=[{_DIGIT}{_SCALE}])[0-9]+|(?<=[{_DIGIT}0])[oO](?![A-Za-z]))*+"
)
_GROUPED = r"[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
_PLAIN_ARABIC = r"[0-9]++(?:[./]+[0-9]++)*+"
_TAIL = (
    rf"(?:[{_SCALE}兆]|[零〇](?=[0-9{_DIGIT}])|{_PLAIN_ARABIC}|[{_DIGIT}](?=[{_SCALE}])|(?<=[零〇])[{_DIGIT}]|{_VAGUE}"
    rf"|(?<=[{_UNIT}])几|(?<=[{_SCALE}])半|个(?=[亿億]))*+"
)
_ARABIC = (
    rf"(?:{_GROUPED}|{_PLAIN_ARABIC})(?:点[0-9]+)?"
    rf"(?:(?:\s?[{_UNIT}]?[{_MYRIAD}]|[{_UNIT}]|[{_DIGIT}](?=[{_SCALE}])|{_VAGUE}|个(?=[亿億])){_TAIL}|[wWkK](?![A-Za-z0-9]))?"
)
_PLAIN = rf"(?:{_ARABIC}|{HAN_NUMBER})"
_TO = r"(?:到|至|[-~—–]{1,2})"
_RANGE = (
    rf"(?:(?:{_PLAIN_ARABIC}|[{_DIGIT}{_UNIT}]+){_TO}(?=[0-9.,，{_DIGIT}{_UNIT}]*[{_MYRIAD}wWkK])"
    rf"|(?<![0-9])[0-9{_DIGIT}]{_TO}(?=[0-9{_DIGIT}][百千佰仟])){_PLAIN}"
)
"""十八至三十万, 两到三百: what the first number lacks is not filled in, so that neither is read."""
_FRACTION = rf"(?:一半|半数|(?!百分之)(?:[0-9]+|万|{HAN_NUMBER})分之(?:[0-9]+|{HAN_NUMBER}))"
NUMBER = rf"(?:{_FRACTION}|{_RANGE}|(?:百分之{_PLAIN}|{_PLAIN})(?:\s?[%％‰])?)"
"""A regular expression for a run of numerals in NFKC text, its 万, 亿 and percent sign with it; no groups inside.

What it finds is no more than a candidate: `parse_number` reads it or refuses it."""

_NINE = "1-9一二三四五六七八九"
TENTHS = rf"(?<![\d.零两十百千万{_NINE}])[两{_NINE}]成半?(?![为员立效果功本分绩长就交都品熟\d{_NINE}])"
"""四成, 三成半: tenths as a question names a share; the prose of reports is not read for them."""

_NUMBER = re.compile(NUMBER)
_TENTHS = re.compile(rf"([两{_NINE}])成(半?)")
_PART = re.compile(rf"(?!百分之)([0-9]+|万|{HAN_NUMBER})分之([0-9]+|{HAN_NUMBER})")
LONGEST = 40
"""Characters of a number that is read; no figure of a report comes near."""
_SMALL = 9
_SCALED = re.compile(rf"({_GROUPED}|[0-9]+(?:\.[0-9]+)?)\s?([{_UNIT}]?)([{_MYRIAD}]?|个[亿億])([wWkK]?)")
_LETTERS = {"w": 10_000, "k": 1000}
_FRACTIONAL = re.compile(rf"([^点]+)点([{_DIGIT}]+)([{_MYRIAD}]?)")
_BEFORE = re.compile(r"(?:约|近|超过?|逾|将近|接近|大约|不足|至少|最多|上(?=[百千万亿]))\s?$")
_AFTER = re.compile(r"(?:多|余|左右|上下|来)")
_REACH = 4
"""Characters before a number in which a word makes it an approximation."""
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")

_ONE_SPELLING = str.maketrans(
    {
        **{char: "零一二三四五六七八九"[value] for char, value in DIGITS.items() if char not in "两兩幺"},
        "兩": "两",
        **{char: {10: "十", 100: "百", 1000: "千"}[value] for char, value in TENS.items()},
        **{char: {10_000: "万", 100_000_000: "亿"}[value] for char, value in MYRIADS.items()},
        "廿": "二十",
        "卅": "三十",
    }
)
_COUNTED = "一二三四五六七八九"
_SECTION = re.compile(rf"(?:([{_COUNTED}])千)?(?:([{_COUNTED}])百)?(?:([{_COUNTED}])十)?([{_COUNTED}])?")
_LOOSE_TWO = re.compile(r"两(?![百千万亿])|十两")
_ROUND = re.compile(r"^(?=[百千](?:$|[万亿]))")
_BARE_TEN = re.compile(rf"(?<![{_COUNTED}])十")
_LOWER = {"百": "十", "千": "百", "万": "千", "亿": "千万"}
_SHORTENED = re.compile(rf"[百千万亿](?=[{_COUNTED}]$)")
_ZERO_ASTRAY = re.compile(rf"^零|零零|零$|零[十百千万亿]|千零.百|百零.十|十零|[{_COUNTED}][万亿]零.千")
"""零 stands for a place that is empty, and for nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSpan:
    """A number at [start, end) of a text. A percentage arrives as a fraction with `percent` set.

    `approximate` is set for 200余件, 约200件, 近200件 and their like.
    """

    start: int
    end: int
    text: str
    value: Number
    percent: bool = False
    approximate: bool = False


def _tidy(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else float(value)


def _in_a_row(text: str) -> int | None:
    """Digits one after the other (二〇二一, 一七二零); None for what may be meant otherwise: 三五, 零五, 一二三."""
    values = [0 if char in "0oO" else DIGITS.get(char) for char in text]
    known = [value for value in values if value is not None]
    if len(known) < len(values) or (len(values) > 1 and (known[0] == 0 or any(char in "两兩" for char in text))):
        return None
    rising = all(two == one + 1 for one, two in pairwise(known))
    if len(known) > 1 and (rising or (len(known) == 2 and 0 not in known)):
        return None
    return int("".join(map(str, known)))


def _summed(text: str) -> int | None:
    """The sum of digits with their units, without any 零."""
    for sign, scale in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(sign)
        if found:
            high, low = _summed(head), _summed(tail)
            return None if not high or high >= scale or low is None else high * scale + low
    match = _SECTION.fullmatch(text)
    if match is None:
        return None
    return sum(DIGITS[char] * place for char, place in zip(match.groups(), (1000, 100, 10, 1), strict=True) if char)


def _with_units(text: str) -> int | None:
    """Digits with units, in one spelling: 三千一百一十九, 一万零五, 一千零十五, 两百五 (250), 一万二 (12000)."""
    if _LOOSE_TWO.search(text):
        return None
    text = _BARE_TEN.sub("一十", _ROUND.sub("一", text.replace("两", "二")))
    shortened = _SHORTENED.search(text)
    if shortened:
        text += _LOWER[shortened.group()]
    return None if _ZERO_ASTRAY.search(text) else _summed(text.replace("零", ""))


def _small(value: int) -> str:
    """A count below 10 000 in Chinese numerals, places that are empty left out."""
    places = zip(f"{value:04d}", "千百十 ", strict=True)
    return "".join("零一二三四五六七八九"[int(digit)] + unit for digit, unit in places if digit != "0").strip()


def _in_chinese(text: str) -> str | None:
    """A run of both kinds in Chinese numerals: 1万2千, 12万零5百, 三百5; None where that could be meant otherwise."""
    made: list[str] = []
    pieces = re.split(r"([0-9]+)", text)
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            made.append(piece)
            continue
        counted = at == 1 and not pieces[0] and pieces[2].startswith(("万", "亿"))
        if piece[0] == "0" or len(piece) > (4 if counted else 1):
            return None
        made.append(_small(int(piece)))
    return "".join(made)


def _han(text: str) -> Number | None:
    """A number in Chinese numerals, some of its digits Arabic or none: units, a row of digits, a decimal; or None."""
    fractional = _FRACTIONAL.fullmatch(text)
    if fractional:
        whole, digits, myriad = fractional.groups()
        head = _han(whole)
        if not isinstance(head, int) or any(char in "两兩" for char in digits):
            return None
        fraction = "".join(str(DIGITS[char]) for char in digits)
        return _tidy(Decimal(f"{head}.{fraction}") * MYRIADS.get(myriad, 1))
    if all(char in DIGITS or char in "0oO" for char in text):
        return _in_a_row(text)
    plain = _in_chinese(text.replace("个亿", "亿").replace("个億", "億").translate(_ONE_SPELLING))
    return _with_units(plain) if plain else None


def _scaled(match: re.Match[str]) -> Number | None:
    """Arabic digits with one unit behind: 1.2万, 3千万, 1.5千, 15k, 2个亿."""
    digits, unit, myriad, letter = match.groups()
    plain = digits.replace(",", "").replace("，", "")
    if (unit and len(plain.partition(".")[0]) > 1) or (letter and (unit or myriad)):
        # 2023十 and 12百 are two words that touch, not one number.
        return None
    scale = TENS.get(unit, 1) * MYRIADS.get(myriad[-1:], 1) * _LETTERS.get(letter.lower(), 1)
    if scale == 1 and "." in plain:
        return float(plain)
    return _tidy(Decimal(plain) * scale)


def _marked(text: str) -> bool:
    """Whether a character is no numeral of a running text (①, ², ½, ٣), or turns the order of what is seen."""
    return any(
        char in _OVERRIDES or (not char.isascii() and (unicodedata.category(char) == "No" or _foreign_digit(char)))
        for char in text
    )


def _foreign_digit(char: str) -> bool:
    return char.isdecimal() and not unicodedata.normalize("NFKC", char).isascii()


def parse_number(text: str) -> Number | None:
    """The number that the whole text is, or None; full-width digits, 万, 亿 and % are read. Never raises."""
    if len(text) > 4 * LONGEST or _marked(text):
        return None
    body = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf").strip()
    part = _PART.fullmatch(body)
    if part:
        below = 10_000 if part.group(1) == "万" else parse_number(part.group(1))
        above = parse_number(part.group(2))
        return round(above / below, 12) if above is not None and below else None
    if body in {"一半", "半数"}:
        return 0.5
    tenths = _TENTHS.fullmatch(body)
    if tenths:
        return round((parse_number(tenths.group(1)) or 0) / 10 + (0.05 if tenths.group(2) else 0), 12)
    percent = 1
    if body.startswith("百分之"):
        body, percent = body[3:], 100
    elif body.endswith(("%", "‰")):
        body, percent = body[:-1].strip(), 100 if body.endswith("%") else 1000
    negative = body[:1] in {"-", "−", "负", "負"}
    value = _unsigned(body[1:] if negative else body)
    if value is None:
        return None
    value = -value if negative else value
    return value if percent == 1 else round(value / percent, 12)


def _unsigned(body: str) -> Number | None:
    if not body or len(body) > LONGEST:
        return None
    match = _SCALED.fullmatch(body)
    return _scaled(match) if match else _han(body)


def small_count(text: str | bytes | None) -> int | None:
    """The count that a text of one to nine digits is, as files give sizes and levels; None for anything else."""
    if text is None or not 0 < len(text) <= _SMALL or not text.isdigit() or not text.isascii():
        return None
    return int(text)


def find_numbers(text: str) -> tuple[NumberSpan, ...]:
    """Every number in a text (full-width forms are read too), left to right, none overlapping another.

    Numbers that touch one another (5二, 12,3456) are none: it cannot be told what they are together. Takes time in
    proportion to the text.
    """
    folded = _fold(text)
    matches = list(_NUMBER.finditer(folded))
    touching = set[int]()
    for at, (one, two) in enumerate(pairwise(matches)):
        between = text[one.end() : two.start()]
        if not between or (between in ",." and folded[one.end() - 1].isascii() and folded[two.start()].isascii()):
            touching |= {at, at + 1}
    found: list[NumberSpan] = []
    for at, match in enumerate(matches):
        start, end = match.span()
        value = None if at in touching else parse_number(match.group())
        if value is None:
            continue
        found.append(
            NumberSpan(
                start=start,
                end=end,
                text=text[start:end],
                value=value,
                percent=folded[end - 1] in "%‰" or match.group().startswith("百分之"),
                approximate=bool(_BEFORE.search(folded[max(start - _REACH, 0) : start]) or _AFTER.match(folded, end)),
            )
        )
    return tuple(found)


_FOLD = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}


def _fold(text: str) -> str:
    """Full-width forms made half-width, one character for one, so that offsets stay."""
    return text.translate(_FOLD)


_YEAR_DIGIT = "零〇○一二三四五六七八九0-9oO"
FULL_YEAR = (
    r"(?:(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])"
    r"|(?<![零〇○一二三四五六七八九两0-9])(?:二[零〇○]|一九)[零〇○一二三四五六七八九]{2}"
    rf"|(?<![零〇○一二三四五六七八九两0-9A-Za-z])(?:[二2][零〇○0oO]|[一1][九9])[{_YEAR_DIGIT}]{{2}}"
    r"(?![零〇○一二三四五六七八九两0-9A-Za-z]))"
)
"""A regular expression for a year with its four digits, Arabic or Chinese or some of each: 2021, 二〇二一, 二0二一.

Every year that it finds is one that `parse_year` reads."""
_YEAR = re.compile(FULL_YEAR)
_SHORT_YEAR = re.compile(r"[0125-9][0-9]|[零〇○一二五六七八九][零〇○一二三四五六七八九]")
_FIRST_OF_LAST_CENTURY = 50


def parse_year(text: str) -> int | None:
    """The year that the whole text is (2021, 二〇二一年, 二0二一), or None.

    Of two digits 21 and 二一 count from 2000, 98 and 九八 from 1900; 33 and 三三 are no year of ours.
    """
    if _marked(text):
        return None
    body = unicodedata.normalize("NFKC", text).strip().removesuffix("年度").removesuffix("年").strip()
    if _YEAR.fullmatch(body) is None and _SHORT_YEAR.fullmatch(body) is None:
        return None
    value = int("".join("0" if char in "oO" else str(DIGITS.get(char, char)) for char in body))
    if value >= 100:
        return value
    return value + (1900 if value >= _FIRST_OF_LAST_CENTURY else 2000)
