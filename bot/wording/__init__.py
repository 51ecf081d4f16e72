"""Answer -> Message, in simplified Chinese, traditional Chinese and English."""

from __future__ import annotations

from bot.message import Block, Message, Paragraph, Role
from bot.wording import checks, comparing, conditions, figures, leaders, prose, rankings, refusals
from bot.wording.folds import fold
from bot.wording.lines import choices, echo, notes
from bot.wording.texts import Texts, texts
from knowledge.answering import details
from knowledge.answers import Answer, Kind

__all__ = ["word"]


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
                return comparing.not_applicable_change(own, detail)
            return figures.several(own, detail)
        case details.TrendDetail() as detail:
            return comparing.trend(own, detail)
        case details.ChangeDetail() as detail:
            return comparing.change(own, detail)
        case details.CompareDetail() as detail:
            return comparing.compare(own, detail)
        case details.RankingDetail() as detail:
            if answer.kind is Kind.GROWTH_RANKING:
                return rankings.growth(own, answer, detail)
            return rankings.ranking(own, answer, detail)
        case details.LeaderDetail() as detail:
            return leaders.leader(own, detail)
        case details.PortionDetail() as detail:
            return leaders.portion(own, detail)
        case details.FilterDetail() as detail:
            return conditions.filtered(own, answer, detail)
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
