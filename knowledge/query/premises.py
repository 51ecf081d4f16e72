"""Numbers that a question takes for granted: how many of the 52 requests came from individuals, 收到的52件申请里…"""

from __future__ import annotations

from dataclasses import replace

from knowledge.language.parts import Cue
from knowledge.query.algebra import TOTAL, Figures, Measure
from knowledge.query.asking import Asking, Proposal
from knowledge.query.measures import ancestors
from knowledge.query.shares import DEFAULT_INDICATOR
from knowledge.query.slots import selection_of

PREMISE = "premise"
"""The cue of such a number."""


def holds(cue: Cue, proposal: Proposal, asking: Asking) -> bool:
    """Whether the number is one that the same reports print.

    It may be the figure asked for, one that it is part of, or the requests they received. Nothing is answered on a
    premise that does not hold, nor where nothing can tell.
    """
    of = selection_of(proposal.query)
    if of is None or asking.answered is None or cue.number is None:
        return False
    codes = (*(above for item in of.measures for above in (item.code, *ancestors(item.code))), DEFAULT_INDICATOR)
    wider = (Figures(who=of.who, years=of.years, measures=(Measure(code=code),), columns=(TOTAL,)) for code in codes)
    own = replace(of.bare, course=False, gap=False)
    return any(
        value.value == cue.number for query in (own, *dict.fromkeys(wider)) for value in asking.answered(query).values
    )
