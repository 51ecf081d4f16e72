"""What of an answer a later turn may mean: the rows of a ranking in their order, the greatest part of a figure."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answering.details import Axis, CompareDetail, FiguresDetail, RankingDetail
from knowledge.answering.together import Together
from knowledge.answers import Answer, Context, Kind
from knowledge.query.algebra import TOTAL
from knowledge.query.kept import is_same

MOST_ROWS = 60


def rows_of(answer: Answer) -> tuple[tuple[str, int], ...]:
    """The unit and year of each row of a ranking, in order, where the first stands there alone."""
    detail = answer.detail
    if isinstance(detail, CompareDetail) and detail.winner is not None and detail.axis is Axis.AGENCY:
        # 哪个区多, then 另一个呢, 它: who was said to be ahead stands first.
        pair = (detail.winner, *(item for item in detail.figures if item != detail.winner))
        told = tuple((item.agency, item.year) for item in pair)
        return told if len(pair) == len(detail.figures) == 2 and not _of_several(told) else ()
    if not isinstance(detail, RankingDetail) or detail.axis not in (Axis.AGENCY, Axis.YEAR) or not detail.rows:
        return ()
    first = [row for row in detail.rows if row.place == detail.rows[0].place]
    told = tuple((row.figure.agency, row.figure.year) for row in detail.rows[:MOST_ROWS])
    return () if len(first) != 1 or _of_several(told) else told


def _of_several(rows: Sequence[tuple[str, int]]) -> bool:
    """Whether a row is what several units come to together, which is no unit that 第二名 or 它 could mean."""
    return any(isinstance(agency, Together) for agency, _ in rows)


def part_of(answer: Answer) -> tuple[str, str] | None:
    """The greatest part of a figure that was shown by its parts, where there is one alone."""
    detail = answer.detail
    if isinstance(detail, RankingDetail) and detail.descending and detail.axis in (Axis.INDICATOR, Axis.APPLICANT):
        figures = [row.figure for row in detail.rows]
    elif answer.kind is Kind.BREAKDOWN and isinstance(detail, FiguresDetail) and detail.whole is not None:
        whole = detail.whole
        figures = [item for item in detail.figures if item != whole]
        if len({item.year for item in figures}) > 1:
            return None
    else:
        return None
    known = sorted((item for item in figures if item.value is not None), key=lambda item: -(item.value or 0))
    if not known or (len(known) > 1 and known[0].value == known[1].value):
        return None
    return known[0].measure.name, known[0].applicant or TOTAL


def is_place_of(answer: Answer, earlier: Context) -> bool:
    """Whether an answer shows one place of the ranking that is talked about."""
    if answer.query is None or earlier.ranked is None or answer.query.get("nth") is None:
        return False
    return is_same({**answer.query, "nth": None}, {**earlier.ranked, "nth": None})
