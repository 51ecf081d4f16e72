"""Which sum leaves an empty cell one value, in words."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.checking.reconciliation import side_text, where
from knowledge.lexicon.finding_words import Tongue, words
from knowledge.model import CellKey, Fact, State
from knowledge.sums import Verdict, judge


def forcing_sum(key: CellKey, facts: Iterable[Fact]) -> dict[Tongue, str]:
    """The sum that an inferred cell stands in and that holds with it, in each language; empty where there is none.

    Of several the one that rests on the fewest inferred cells is told, and of those the shortest.
    """
    values = {fact.key: fact.value for fact in facts}
    filled = {fact.key for fact in facts if fact.state is State.INFERRED}
    holding = [found for found in judge(values) if found.verdict is Verdict.HOLDS and key in found.relation.cells]
    if not holding:
        return {}
    best = min(
        (found.relation for found in holding),
        key=lambda relation: (len(filled.intersection(relation.cells)), len(relation.cells)),
    )
    told: dict[Tongue, str] = {}
    for tongue in Tongue:
        own = words(tongue)
        left = side_text(own, best.left, values, row_total=best.rule == "R3")
        told[tongue] = own.say("forced_by", where=where(own, best), left=left, right=side_text(own, best.right, values))
    return told
