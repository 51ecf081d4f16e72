"""Who was found by the question within a question, and by which figures, in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.message import Block, Paragraph, Role, Run, Table
from bot.wording.lines import paragraph, shown
from bot.wording.texts import Texts
from knowledge.answering.details import FilterDetail, RankingDetail, ReachedDetail
from knowledge.answering.figures import Figure
from knowledge.answering.proof import value_of
from knowledge.answers import Kind

MOST_NAMED = 5
"""Units whose figures are named; of more only how many they are."""


def who(texts: Texts, detail: ReachedDetail, body: Sequence[Block], told: Sequence[Block]) -> Paragraph:
    """Over whom and when the units were looked for, and each with the figure that it was found by.

    Where a table of the answer has these figures, they are not told beside it.
    """
    title = next((block for block in body if isinstance(block, Paragraph) and block.role is Role.SUBJECT), None)
    scope: Sequence[Run] = () if title is None else title.runs
    runs: list[Run] = []
    figures = _figures(detail)
    if _tabled(figures, told):
        below = texts.runs("line", "found_below", count=len(figures))
        return paragraph(Role.SUBJECT, *texts.runs("line", _key(detail), scope=scope, units=below))
    for item in figures[:MOST_NAMED]:
        joint = texts.say("line", "list_separator") if runs else ""
        runs += [Run(text=joint), *texts.runs("line", "figure_of", name=item.agency, value=shown(texts, item))]
    more = len(detail.names) - min(len(figures), MOST_NAMED)
    if more > 0:
        runs += texts.runs("line", "found_more", count=more)
    return paragraph(Role.SUBJECT, *texts.runs("line", _key(detail), scope=scope, units=runs))


def _tabled(figures: Sequence[Figure], told: Sequence[Block]) -> bool:
    """Whether the tables that are told show the figures, several of them."""
    tables = [block for block in told if isinstance(block, Table)]
    shown = [value for table in tables for row in table.values for value in row if value is not None]
    return len(figures) > 1 and all(value_of(item) in shown for item in figures if item.value is not None)


def _key(detail: ReachedDetail) -> str:
    """Which end of a ranking they stand at; a condition has been told with the scope."""
    finding = detail.finding.detail
    if not isinstance(finding, RankingDetail) or detail.finding.kind is Kind.GROWTH_RANKING:
        return "found"
    end = "most" if finding.descending else "least"
    return f"found_{end}_{'rate' if finding.rows[0].figure.is_ratio else 'count'}"


def _figures(detail: ReachedDetail) -> Sequence[Figure]:
    finding = detail.finding.detail
    match finding:
        case RankingDetail(rows=rows):
            figures = [row.figure for row in rows]
        case FilterDetail(matching=matching):
            figures = list(matching)
        case _:
            figures = []
    return [item for item in figures if item.agency in detail.names]
