"""Rates and shares of one report: 2022年公开率, 复议纠正率多少, 国家秘密占不予公开的比例."""

from __future__ import annotations

from knowledge.answering.cell import CellPlan, answer, plan_of
from knowledge.answering.grid import grid_of, is_ratio, reads_all_cues
from knowledge.answering.plan import Asking, QuestionKind, Refusal, refusal
from knowledge.answers import Kind


def recognise(asking: Asking) -> CellPlan | Refusal | None:
    """Only rates or shares, of one unit and one year."""
    grid = grid_of(asking)
    if grid is None or isinstance(grid, Refusal):
        return grid
    if (
        not reads_all_cues(asking)
        or len(grid.units.names) > 1
        or len(grid.years.years) > 1
        or not all(is_ratio(code) for code in grid.codes)
    ):
        return None
    if len(grid.codes) > 1 and asking.understanding.has("aggregate.sum"):
        # 公开率和不予公开率之和: listing the two would not be their sum.
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    return plan_of(asking, grid, Kind.RATIO)


KIND = QuestionKind(name="ratio", recognise=recognise, answer=answer)
