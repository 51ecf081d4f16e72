"""Answer -> Message, in simplified Chinese, traditional Chinese and English."""

from __future__ import annotations

from bot.message import Block, Message
from bot.wording import checks, figures, leaders, prose, rankings, refusals
from bot.wording.lines import choices, echo, notes, proofs
from bot.wording.texts import Texts, texts
from knowledge.answering import details
from knowledge.answers import Answer, Kind

__all__ = ["word"]


def word(answer: Answer) -> Message:
    """The answer as blocks to read: figure first, then tables, proof, how it was understood, notes and offers."""
    own = texts(answer.language)
    blocks: list[Block] = _body(own, answer)
    if answer.citations:
        whole = isinstance(answer.detail, details.AboutDetail)
        blocks.extend(proofs(own, answer.citations, passages=whole or bool(answer.passages)))
    blocks.extend(notes(own, answer.notes))
    blocks.extend(echo(own, answer))
    blocks.extend(choices(answer))
    return Message(language=answer.language, blocks=tuple(blocks))


def _body(own: Texts, answer: Answer) -> list[Block]:
    match answer.detail:
        case details.RefusalDetail() as detail:
            return refusals.refusal(own, detail)
        case details.FiguresDetail() as detail:
            if answer.kind is Kind.BREAKDOWN:
                return figures.breakdown(own, detail)
            if answer.kind is Kind.CHANGE:
                return figures.not_applicable_change(own, detail)
            return figures.several(own, detail)
        case details.TrendDetail() as detail:
            return figures.trend(own, detail)
        case details.ChangeDetail() as detail:
            return figures.change(own, detail)
        case details.CompareDetail() as detail:
            return figures.compare(own, detail)
        case details.RankingDetail() as detail:
            if answer.kind is Kind.GROWTH_RANKING:
                return rankings.growth(own, answer, detail)
            return rankings.ranking(own, answer, detail)
        case details.LeaderDetail() as detail:
            return leaders.leader(own, detail)
        case details.PortionDetail() as detail:
            return leaders.portion(own, detail)
        case details.FilterDetail() as detail:
            return rankings.filtered(own, answer, detail)
        case details.AggregateDetail() as detail:
            return rankings.aggregate(own, answer, detail)
        case details.PassageDetail() as detail:
            return prose.passages(own, answer, detail)
        case details.DefinitionDetail() as detail:
            return prose.definition(own, detail)
        case details.CoverageDetail() as detail:
            return prose.coverage(own, answer, detail)
        case details.AboutDetail() as detail:
            return prose.about(own, detail)
        case details.HelpDetail() as detail:
            return prose.help_text(own, detail)
        case details.QualityDetail() as detail:
            return checks.quality(own, detail)
        case details.TextChangeDetail() as detail:
            return prose.text_change(own, answer, detail)
    raise TypeError(f"no wording for {type(answer.detail).__name__}")
