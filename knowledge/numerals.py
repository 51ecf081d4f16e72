"""Numbers as people write them: ３１１９, 1,234, 1.2万, 三千一百一十九, 二〇二一, 两百, 43.67%.

Imports nothing of ours. Used for prose (checking), questions (understanding) and cells (reading).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

Number = int | float

DIGITS = {
    **{char: value for value, char in enumerate("零一二三四五六七八九")},
    **{char: value for value, char in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "○": 0,
    "两": 2,
    "幺": 1,
}
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}

_DIGIT = "".join(DIGITS)
_UNIT = "".join(TENS)
HAN_NUMBER = rf"[{_DIGIT}{_UNIT}](?:[{_DIGIT}{_UNIT}万亿]|点(?=[{_DIGIT}]))*"
ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?"
_PLAIN = rf"(?:{ARABIC}|{HAN_NUMBER})"
_FRACTION = rf"(?:一半|半数|(?!百分之)(?:\d+|{HAN_NUMBER})分之(?:\d+|{HAN_NUMBER}))"
NUMBER = rf"(?:{_FRACTION}|百分之{_PLAIN}|{_PLAIN}(?:\s?[十百千]?[万亿])?\s?[%％‰]?)"
"""A regular expression for one number in NFKC text, its 万, 亿 and percent sign with it; no groups inside."""

_NINE = "1-9一二三四五六七八九"
TENTHS = rf"(?<![\d.零两十百千万{_NINE}])[两{_NINE}]成半?(?![为员立效果功本分绩长就交都品熟\d{_NINE}])"
"""四成, 三成半: tenths as a question names a share; the prose of reports is not read for them."""

_NUMBER = re.compile(NUMBER)
_TENTHS = re.compile(rf"([两{_NINE}])成(半?)")
_PART = re.compile(rf"(?!百分之)(\d+|{HAN_NUMBER})分之(\d+|{HAN_NUMBER})")
LONGEST = 24
"""Characters of a number that is read; no figure of a report comes near."""
_SCALED = re.compile(rf"({ARABIC})\s?([十百千]?)([万亿]?)")
_BEFORE = re.compile(r"(?:约|近|超过?|逾|将近|接近|大约|不足|至少|最多)\s?$")
_AFTER = re.compile(r"^(?:多|余|左右|上下|来)")


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


def _tidy(value: float) -> Number:
    rounded = round(value, 9)
    return int(rounded) if rounded == int(rounded) else rounded


def _han(text: str) -> Number | None:
    """Chinese numerals: with units (三千一百一十九), bare digits (二〇二一) or a decimal (三点五); else None."""
    whole, _, fraction = text.partition("点")
    if fraction:
        head = _han(whole)
        if head is None or any(char not in DIGITS for char in fraction):
            return None
        return _tidy(float(f"{head}.{''.join(str(DIGITS[char]) for char in fraction)}"))
    if all(char in DIGITS for char in whole):
        return int("".join(str(DIGITS[char]) for char in whole))
    total = section = 0
    digit: int | None = None
    last_unit = 0
    last_myriad = 0
    for char in whole:
        if char in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[char]
            if digit == 0:
                last_unit = 0
        elif char in TENS:
            if last_unit and TENS[char] >= last_unit:
                return None
            section += (1 if digit is None else digit) * TENS[char]
            last_unit, digit = TENS[char], None
        else:
            section += digit or 0
            if not section and not total:
                return None
            if MYRIADS[char] > last_myriad and last_myriad:
                total = (total + section) * MYRIADS[char]
            else:
                total += section * MYRIADS[char]
            last_unit, last_myriad, section, digit = 0, MYRIADS[char], 0, None
    if digit:
        # 两百五 is 250, 一万二 is 12000: a bare digit after a unit counts in the next lower unit.
        scale = last_unit // 10 if last_unit > 1 else (last_myriad // 10 if last_myriad and not section else 1)
        section += digit * max(scale, 1)
    return total + section


def parse_number(text: str) -> Number | None:
    """The number that the whole text is, or None; full-width digits, 万, 亿 and % are read."""
    body = unicodedata.normalize("NFKC", text).strip()
    percent = 1.0
    part = _PART.fullmatch(body)
    if part:
        above, below = parse_number(part.group(2)), parse_number(part.group(1))
        return round(above / below, 12) if above is not None and below else None
    if body in {"一半", "半数"}:
        return 0.5
    tenths = _TENTHS.fullmatch(body)
    if tenths:
        return round((parse_number(tenths.group(1)) or 0) / 10 + (0.05 if tenths.group(2) else 0), 12)
    if body.startswith("百分之"):
        body, percent = body[3:], 100.0
    elif body.endswith(("%", "‰")):
        percent = 100.0 if body.endswith("%") else 1000.0
        body = body[:-1].strip()
    negative = body[:1] in {"-", "−", "负"}
    body = body[1:] if negative else body
    if not body or len(body) > LONGEST:
        return None
    value: Number | None = None
    match = _SCALED.fullmatch(body)
    if match:
        plain = match.group(1).replace(",", "").replace("，", "")
        value = float(plain) if "." in plain else int(plain)
        scale = TENS.get(match.group(2), 1) * MYRIADS.get(match.group(3), 1)
        value = _tidy(value * scale) if scale > 1 else value
    elif re.fullmatch(rf"{HAN_NUMBER}", body):
        value = _han(body)
    if value is None:
        return None
    value = -value if negative else value
    return round(value / percent, 12) if percent != 1.0 else value


def find_numbers(text: str) -> tuple[NumberSpan, ...]:
    """Every number in a text (full-width forms are read too), left to right, none overlapping another."""
    found: list[NumberSpan] = []
    folded = _fold(text)
    for match in _NUMBER.finditer(folded):
        value = parse_number(match.group())
        if value is None:
            continue
        found.append(
            NumberSpan(
                start=match.start(),
                end=match.end(),
                text=text[match.start() : match.end()],
                value=value,
                percent=match.group()[-1] in "%％‰" or match.group().startswith("百分之"),
                approximate=bool(_BEFORE.search(folded[: match.start()]) or _AFTER.match(folded[match.end() :])),
            )
        )
    return tuple(found)


_FOLD = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}


def _fold(text: str) -> str:
    """Full-width forms made half-width, one character for one, so that offsets stay."""
    return text.translate(_FOLD)


def parse_year(text: str) -> int | None:
    """The year that the whole text is (2021, 二〇二一年; two digits, 21 or 二一, count from 2000), or None."""
    body = unicodedata.normalize("NFKC", text).strip().removesuffix("年度").removesuffix("年").strip()
    if re.fullmatch(rf"(?:\d{{2}}|\d{{4}}|[{_DIGIT}]{{2}}|[{_DIGIT}]{{4}})", body) is None:
        return None
    value = int("".join(str(DIGITS.get(char, char)) for char in body))
    return value + 2000 if value < 100 else value
