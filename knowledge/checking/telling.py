"""A finding told in every language that findings have: the rule's wording with what the language calls things."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from knowledge.lexicon.finding_words import Tongue, Words, words
from knowledge.lexicon.rules import Rule
from knowledge.model import CellKey, Number, Problem


def finding(
    rule: Rule,
    case: str,
    fill: Callable[[Words], Mapping[str, object]],
    *,
    more: Callable[[Words], str] | None = None,
    left: Number | None = None,
    right: Number | None = None,
    cells: tuple[CellKey, ...] = (),
) -> Problem:
    """The finding of a rule: `fill` gives what stands in the places of its wording, `more` what is said behind it."""

    def told(tongue: Tongue) -> str:
        own = words(tongue)
        return rule.message(tongue, case, **fill(own)) + (more(own) if more is not None else "")

    return Problem(
        rule=rule.name,
        severity=rule.severity_of(case),
        message=told(Tongue.ZH),
        english=told(Tongue.EN),
        left=left,
        right=right,
        cells=cells,
    )
