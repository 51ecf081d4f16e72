"""What a percentage or a difference beside a figure implies: the whole that it is a share of, or last year's figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.checking.quantities import Quantity
from knowledge.checking.scope import YEAR, When, when_of

_PERCENT = r"(?P<percent>\d{1,4}(?:\.\d{1,3})?)%"
_NAMED_WHOLE = re.compile(
    r"占(?:全部|全年|本年度?|年度)*(?:申请|办结|办理|答复|受理|收到|新收)+(?:申请|事项)?(?:总|件)*(?:数|量)"
)
_SHARE = re.compile(
    rf",(?:其中)?(?:实质)?公开率(?:为|是|达到|达|:)?{_PERCENT.replace('percent', 'rate')}|"
    r"(?:的)?(?:申请|事项)?[,、(]?占(?:比|比例|比重|(?:申请|办结|办理|答复|受理|收到|新收|全部|全年|本年度?|年度)*(?:申请|事项)?(?:总数|总量|总件数|总申请量|总申请数|件数|数|量))?"
    rf"(?:的)?(?:比例|比重|比)?(?:为|是|达|达到|:)?{_PERCENT}"
)
_PORTION = re.compile(
    r"(?P<label>[\u4e00-\u9fff、]{2,24}?)(?:的)?(?<!约)占(?:比例|比重|比|(?:申请|办结|办理|答复|受理|收到|新收|全部|全年|本年度?|年度)*(?:申请|事项)?(?:总数|总量|总件数|总申请量)|(?:全部|所有)(?:办理结果|申请|答复|办结件|办件))?"
    rf"(?:的)?(?:比例|比重|比)?(?:合计|共|总计)?(?:为|是|达到|达|:)?{_PERCENT}$"
)
_RISE = "增加|增长|增多|上升|上涨|提高|多收|多出|多|增"
_FALL = "减少|降低|下降|回落|少收|少|降|减"
_OF_WHAT = "(?:申请数量|申请总量|申请量|数量|总量|总数|件数)?"
_MOVED = re.compile(
    rf"[,、]?{_OF_WHAT}(?:同比|(?:相比|相较于?|较|比|与|同)(?P<last>{YEAR}|去年度?|上一?年度?)(?:同期|全年)?(?:相比)?)[,]?{_OF_WHAT}"
    rf"(?:有所|大幅|明显|略有|略|小幅|净)?(?:(?P<rise>{_RISE})|(?P<fall>{_FALL}))(?:了)?(?:{_PERCENT}|(?P<count>$))"
)
_BY = re.compile(
    r"[,、]?(?:增幅|增长率|涨幅|升幅|降幅|减幅|同比(?:增长|增加|上升|下降|减少)|增长|上升|下降|降低)"
    rf"(?:为|是|达|达到)?{_PERCENT}"
)
_LONGEST = 40
_WHOLE = 100
_SHARED = frozenset({"granted", "substantive", "partial", "denied", "unavailable", "not_processed", "other"})
"""Readings whose share is one of all requests; what a lesser row is a share of may be the row above it."""
_RECEIVED = ("new", "accepted", "completed")
_HANDLED = (*_RECEIVED, "completed_new", "answered", "answered_or_refused", "answerable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Implied:
    """A figure that is not written but follows: `value`, at most `step` away, from the words up to `end`.

    `share`: it is a whole of this year's, of all requests where it says so (`of_all`); else the same figure of the year
    before.
    """

    value: int
    step: float
    end: int
    share: bool
    of_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """A percentage without its figure: what it is of, its `value`, and one unit of its last digit."""

    label: str
    value: float
    step: float


def implied_by(sentence: str, numbers: Sequence[Quantity], at: int, year: int) -> Iterator[Implied]:
    """What follows from the number at a place and the words behind it, in a report of a year; shares before moves."""
    number = numbers[at]
    if number.value <= 0 or (number.step and not number.money):
        return
    following = numbers[at + 1] if at + 1 < len(numbers) else None
    stop = min(following.start if following else len(sentence), number.end + _LONGEST)
    behind = sentence[number.end : stop]
    if share := _SHARE.match(behind):
        yield from _by_share(number, share)
        return
    moved = _MOVED.match(behind)
    if moved is None or (moved["last"] and when_of(moved["last"], year) is not When.LAST):
        return
    sign = 1 if moved["rise"] else -1
    if moved["percent"]:
        yield from _by_percent(number, moved, sign, number.end)
    elif following is not None and following.start == stop and following.sure and following.counter == number.counter:
        before = number.value - sign * following.value
        if before >= 0 and (number.money or not following.step):
            step = number.step + following.step + 1 if number.money else 0.5
            yield Implied(value=round(before), step=step, end=following.end, share=False)
        if by := _BY.match(sentence[following.end : following.end + _LONGEST]):
            yield from _by_percent(number, by, sign, following.end)


def portion_of(clause: str) -> Portion | None:
    """The percentage that a clause says something is of all, and what; None where it says no such thing."""
    found = _PORTION.match(clause)
    if found is None:
        return None
    value, unit = _measured(found["percent"])
    return Portion(label=found["label"], value=value, step=unit + 1e-6) if value <= _WHOLE else None


def _by_share(number: Quantity, found: re.Match[str]) -> Iterator[Implied]:
    percent, unit = _measured(found["percent"] or found["rate"])
    # 公开率100% may be of what was to be published of one's own accord.
    if unit < percent <= _WHOLE and not (found["rate"] and percent == _WHOLE):
        yield _between(
            number.value * _WHOLE / percent,
            number.value * _WHOLE / (percent + unit),
            number.value * _WHOLE / (percent - unit),
            number.end + found.end(),
            share=True,
            of_all=_NAMED_WHOLE.search(found[0]) is not None,
        )


def _by_percent(number: Quantity, found: re.Match[str], sign: int, start: int) -> Iterator[Implied]:
    """Last year's figure by how much it moved; from none at all, and to none, there is no percentage."""
    percent, unit = _measured(found["percent"])
    least = _WHOLE + sign * percent - unit
    if percent == _WHOLE or least <= 0:
        return
    yield _between(
        number.value * _WHOLE / (_WHOLE + sign * percent),
        number.value * _WHOLE / (least + 2 * unit),
        number.value * _WHOLE / least,
        start + found.end(),
        share=False,
    )


def _measured(percent: str) -> tuple[float, float]:
    """A percentage and one unit of its last digit: it may be rounded or cut off."""
    return float(percent), 10.0 ** -len(percent.partition(".")[2])


def _between(value: float, least: float, most: float, end: int, *, share: bool, of_all: bool = False) -> Implied:
    whole = round(value)
    return Implied(value=whole, step=max(most - whole, whole - least) + 1e-6, end=end, share=share, of_all=of_all)


def wholes_of(reading: str, applicant: str | None, *, all_requests: bool = False) -> tuple[str, ...]:
    """The names of the readings that a figure, read so and of an applicant, can be a share of; none where not known.

    With `all_requests` it is said to be one of all, so that a lesser row is too.
    """
    if applicant is not None:
        return _RECEIVED if reading.startswith(_RECEIVED) else ()
    return _HANDLED if reading in _SHARED or (all_requests and reading.startswith("outcome.")) else ()
