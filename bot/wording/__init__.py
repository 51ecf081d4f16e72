"""Answer -> Message, in simplified Chinese, traditional Chinese and English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.message import Block, Chart, Message, Paragraph, Role
from bot.wording import checks, comparing, conditions, figures, leaders, prose, rankings, reaching, refusals
from bot.wording.folds import fold
from bot.wording.lines import choices, echo, notes
from bot.wording.texts import Texts, texts
from knowledge.answering import details, standings
from knowledge.answers import Answer, Kind

__all__ = ["word"]

_Wording = Callable[[Texts, Answer, Any], list[Block]]


def word(answer: Answer) -> Message:
    """The answer as blocks to read: figure, whose it is, tables, warnings, folded proof, what was assumed."""
    own = texts(answer.language)
    body = _body(own, answer)
    seen, folded = notes(own, answer.notes)
    inner = [block for block in body if isinstance(block, Paragraph) and block.role is Role.DETAIL]
    blocks = [*(block for block in body if block not in inner), *seen]
    if answer.citations:
        blocks.append(fold(own, answer.citations, answer.beside, (*inner, *folded)))
    else:
        blocks.extend((*inner, *folded))
    blocks.extend(echo(own, answer))
    blocks.extend(choices(own, answer))
    return Message(language=answer.language, blocks=tuple(blocks))


def _body(own: Texts, answer: Answer) -> list[Block]:
    worded = _BODIES.get(type(answer.detail))
    if worded is None:
        raise TypeError(f"no wording for {type(answer.detail).__name__}")
    return worded(own, answer, answer.detail)


def _figures(own: Texts, answer: Answer, detail: details.FiguresDetail) -> list[Block]:
    if answer.kind is Kind.BREAKDOWN:
        return figures.breakdown(own, detail)
    if answer.kind is Kind.CHANGE:
        return comparing.not_applicable_change(own, detail)
    return figures.several(own, detail)


def _ranking(own: Texts, answer: Answer, detail: details.RankingDetail) -> list[Block]:
    if answer.kind is Kind.GROWTH_RANKING:
        return rankings.growth(own, answer, detail)
    return rankings.ranking(own, answer, detail)


def _alone(worded: Callable[[Texts, Any], list[Block]]) -> _Wording:
    """The wording of a detail that says all by itself."""
    return lambda own, _answer, detail: worded(own, detail)


def _several(own: Texts, _answer: Answer, detail: details.SeveralDetail) -> list[Block]:
    """Each answer under the one before; pictures are drawn of one question at a time."""
    blocks = (block for part in detail.parts for block in _body(own, part))
    return [block for block in blocks if not isinstance(block, Chart)]


def _reached(own: Texts, _answer: Answer, detail: details.ReachedDetail) -> list[Block]:
    """What is told of those who were found, then by what they were found."""
    told = _body(own, detail.told)
    at = next((at for at, block in enumerate(told) if isinstance(block, Paragraph) and block.role is Role.SUBJECT), 0)
    return [*told[: at + 1], reaching.who(own, detail, _body(own, detail.finding), told), *told[at + 1 :]]


_BODIES: Mapping[type, _Wording] = {
    details.RefusalDetail: _alone(refusals.refusal),
    details.FiguresDetail: _figures,
    details.TrendDetail: comparing.trend,
    details.ChangeDetail: comparing.change,
    details.CompareDetail: comparing.compare,
    details.RankingDetail: _ranking,
    details.LeaderDetail: _alone(leaders.leader),
    details.PortionDetail: leaders.portion,
    standings.EndsDetail: leaders.ends,
    standings.EachYearDetail: conditions.each_year,
    standings.PlacesDetail: rankings.places,
    standings.AgainstDetail: leaders.against,
    details.FilterDetail: conditions.filtered,
    details.AggregateDetail: rankings.aggregate,
    details.PassageDetail: prose.passages,
    details.DefinitionDetail: _alone(prose.definition),
    details.CoverageDetail: prose.coverage,
    details.AboutDetail: _alone(prose.about),
    details.HelpDetail: _alone(prose.help_text),
    details.QualityDetail: _alone(checks.quality),
    details.BlanksDetail: _alone(checks.blanks),
    details.TextChangeDetail: prose.text_change,
    details.SeveralDetail: _several,
    details.ReachedDetail: _reached,
}
"""Every kind of detail and what words it."""
