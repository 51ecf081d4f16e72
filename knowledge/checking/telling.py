"""A finding, or an agreement, told in every language: the rule's wording with what the language calls things."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from knowledge.lexicon.finding_words import Tongue, Words, words
from knowledge.lexicon.rules import Rule
from knowledge.model import CellKey, Number, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two sides that a rule compares and that agree: in Chinese and in English, both numbers, the cells they touch."""

    rule: str
    message: str
    english: str
    left: Number
    right: Number
    cells: tuple[CellKey, ...] = ()


def agreement(
    rule: Rule,
    fill: Callable[[Words], Mapping[str, object]],
    *,
    left: Number,
    right: Number,
    cells: tuple[CellKey, ...] = (),
) -> Agreement:
    """The agreement of a rule's two sides; the wording's `left` and `right` are the numbers as they are shown."""

    def told(tongue: Tongue) -> str:
        return rule.message(tongue, "agrees", **fill(words(tongue)), left=figure(left), right=figure(right))

    return Agreement(
        rule=rule.name, message=told(Tongue.ZH), english=told(Tongue.EN), left=left, right=right, cells=cells
    )


def figure(value: Number) -> str:
    """A number as it is shown: 3050, 96171.6, without trailing noughts or thousands separators."""
    rounded = round(value, 6)
    return str(int(rounded)) if rounded == int(rounded) else f"{rounded:.6f}".rstrip("0")


def finding(
    rule: Rule,
    case: str,
    fill: Callable[[Words], Mapping[str, object]],
    *,
    remedy: Callable[[Words], str] | None = None,
    left: Number | None = None,
    right: Number | None = None,
    cells: tuple[CellKey, ...] = (),
) -> Problem:
    """The finding of a rule: `fill` gives what stands in the places of its wording, `remedy` what would mend it."""

    def told(tongue: Tongue) -> str:
        return rule.message(tongue, case, **fill(words(tongue)))

    def mended(tongue: Tongue) -> str:
        return remedy(words(tongue)) if remedy is not None else ""

    return Problem(
        rule=rule.name,
        severity=rule.severity_of(case),
        message=told(Tongue.ZH),
        english=told(Tongue.EN),
        remedy=mended(Tongue.ZH),
        remedy_english=mended(Tongue.EN),
        left=left,
        right=right,
        cells=cells,
    )
