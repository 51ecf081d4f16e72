"""The sums of table 4's blocks over a row of its values: whether they hold, and whether values moved along the row."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from knowledge.lexicon.forms import forms
from knowledge.model import Number

_SEVERAL = 2


def shifted(numbers: Sequence[Number | None]) -> bool:
    """Whether the sums of all blocks would hold if one value had been lost from a row and another doubled in it, where
    those of more than one do not, or where a block has two neighbours alike and a total below them.

    `numbers` are those of the whole row in the order of the form; a doubled value stands beside its like. Zeros are
    alike by nature, and tell nothing within one block.
    """
    count = len(numbers)
    per_block = len(forms().results4)
    if any(_doubled_over_total(numbers[at : at + per_block]) for at in range(0, count, per_block)):
        return True
    faults = sum(not sums_hold(numbers[at : at + per_block]) for at in range(0, count, per_block))
    if faults < _SEVERAL:
        return False
    for twice in range(count):
        if numbers[twice] not in (*numbers[max(0, twice - 1) : twice], *numbers[twice + 1 : twice + 2]):
            continue
        rest = [*numbers[:twice], *numbers[twice + 1 :]]
        for lost in range(count):
            row = [*rest[:lost], None, *rest[lost:]]
            if lost // per_block != twice // per_block and sums_hold(row):
                return True
    return False


def _doubled_over_total(block: Sequence[Number | None]) -> bool:
    """Whether a value above its block's total stands twice: the last value may be a result, and the total lost."""
    *parts, total = block
    pairs = itertools.pairwise(parts)
    return total is not None and any(one == other and one is not None and one > total for one, other in pairs)


def sums_hold(numbers: Sequence[Number | None]) -> bool:
    """Whether the total of every block is the sum of its results, or no less where one of them is unknown."""
    per_block = len(forms().results4)
    for start in range(0, len(numbers), per_block):
        *parts, total = numbers[start : start + per_block]
        known = sum(part for part in parts if part is not None)
        if total is not None and (known > total or (known != total and None not in parts)):
            return False
    return True
