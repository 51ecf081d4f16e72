"""The axis of a chart: a few round values from the least to the most, said in 万 and 亿 or in thousand and million."""

from __future__ import annotations

from math import ceil, floor, log10

from bot.labels import label
from bot.wording.texts import YUAN, grouped
from knowledge.answers import Language

_ABOUT = 4
"""Steps that an axis has about."""

_SCALES = {
    Language.EN: ((10**9, "billion"), (10**6, "million"), (10**3, "thousand")),
    Language.HANS: ((10**8, "yi"), (10**4, "wan")),
}
_SAID_FROM = 10_000
"""From which value on an axis is said in larger units."""


_MONEY = (("亿元", 10**8), ("万元", 10**4), ("元", 1))
_MONEY_SAID_FROM = {"亿元": 10**8, "万元": 10**6, "元": 0}
"""From how many yuan on amounts of a Chinese chart are said in a unit, where they are not printed in it."""


def money_unit(values: list[float], unit: str, language: Language) -> tuple[str, int]:
    """Return the unit that amounts of money are drawn in, with its yuan; English says thousand and million itself."""
    if not language.chinese:
        return "元", 1
    most = max((abs(value) * YUAN[unit] for value in values), default=0)
    return next(item for item in _MONEY if item[0] == unit or most >= _MONEY_SAID_FROM[item[0]])


def ticks(values: list[float], unit: str, language: Language) -> tuple[tuple[float, str], ...]:
    """Return the values of the axis between which all values lie, zero among them, with what is written at each.

    Rates are fractions of the unit "ratio"; amounts of money are said in their money_unit.
    """
    size = YUAN[unit] / money_unit(values, unit, language)[1] if unit in YUAN else 1.0
    low, high = min([0.0, *values]) * size, max([0.0, *values]) * size
    step = _round_step((high - low) / _ABOUT, whole=unit not in YUAN and unit != "ratio")
    places = [step * number for number in range(floor(low / step), ceil(high / step) + 1)]
    inside = [place for place in places if low <= place <= high or place == 0]
    most = max(map(abs, inside))
    return tuple((place / size, _said(place, most, unit, language)) for place in inside)


def _round_step(about: float, *, whole: bool) -> float:
    """The 1, 2 or 5 of some power of ten that comes next to a step; at least 1 where values are whole."""
    if about <= 0:
        return 1.0
    power = 10.0 ** floor(log10(about))
    step = next(power * size for size in (1, 2, 5, 10) if power * size >= about * 0.999)
    return max(step, 1.0) if whole else step


def _said(value: float, most: float, unit: str, language: Language) -> str:
    if unit == "ratio":
        return f"{round(value * 100, 4):g}%"
    scales = _SCALES[Language.HANS if language.chinese else Language.EN]
    size, name = next(((size, name) for size, name in scales if most >= max(size, _SAID_FROM)), (1, ""))
    number = grouped(round(value / size, 6))
    return label("picture", f"tick_{name}", language, number=number) if name and value else number
