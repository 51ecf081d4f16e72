"""Numbers with their counters in prose, and how exactly they are meant."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.lexicon.narrative import narrative
from knowledge.model import Number
from knowledge.numerals import NumberSpan, find_numbers

_APPROXIMATE_BEFORE = re.compile(
    r"(?:[约近超逾几上第]|(?<![总件个份])数|不足|不到|大约|将近|接近|超过|至少|最多|突破|[\d件份][-~至到])$"
)
_APPROXIMATE_AFTER = re.compile(r"^(?:[余多几来]|左右|上下|以上|以下|以内|[-~至到]\d|次|套|事)")

_SEVERAL = re.compile(r"数(?=[十百千万亿])")
"""数十件, 数百件: the numeral behind it is only the size of the number."""

_NEAR = 4
"""So far from a number stand the words that make it approximate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its counter at [start, end): 120件.

    `step` is how exact it is: 0 to the last digit, 1000 for 1.2万. `sure` is unset for approximations, ranges,
    ordinals and what only looks like a count. `counter` is the word behind it. Money is in 元.
    """

    start: int
    end: int
    text: str
    value: Number
    step: float
    money: bool
    sure: bool
    counter: str


def quantities(sentence: str) -> list[Quantity]:
    """The numbers with a counter in a folded sentence, in order; percentages and bare numbers are left out."""
    counters = narrative().counters
    found: list[Quantity] = []
    for span in find_numbers(sentence):
        counter = next((sign for sign in counters if sentence.startswith(sign, span.end)), None)
        if counter is None or span.percent:
            continue
        behind = span.end + len(counter)
        sure = not (
            span.approximate
            or _is_approximate(sentence[max(0, span.start - _NEAR) : span.start], span.text)
            or _SEVERAL.match(sentence, span.start - 1)
            or _APPROXIMATE_AFTER.match(sentence[span.end : span.end + _NEAR])
            or _APPROXIMATE_AFTER.match(sentence[behind : behind + _NEAR])
        )
        end = span.end + len(counter)
        found.append(
            Quantity(
                start=span.start,
                end=end,
                text=sentence[span.start : end],
                value=span.value,
                step=_step(span),
                money=counter == "元",
                sure=sure,
                counter=counter,
            )
        )
    return found


def _is_approximate(before: str, number: str) -> bool:
    """Whether the words before a number make it one: 数 before digits is the count of what was named (办结数91件)."""
    found = _APPROXIMATE_BEFORE.search(before)
    return found is not None and not (found[0] == "数" and number[0].isascii())


def _step(span: NumberSpan) -> float:
    """How exact a number is: one unit of its last digit where it is given in 万 or 亿, or has decimals, else 0."""
    text = span.text.replace(",", "")
    scale = 10_000 if "万" in text else 100_000_000 if "亿" in text else 1
    digits = text.rstrip("万亿十百千")
    if not digits[:1].isdigit():
        return 0.0
    decimals = len(digits.partition(".")[2])
    return float(scale) / 10**decimals if scale > 1 or decimals else 0.0
