"""The figure of whoever another figure ranks first, and one unit's share of a group, in words."""

from __future__ import annotations

from bot.message import Block, Role, Table
from bot.wording.figures import part_header, part_name
from bot.wording.lines import figure_noun, figure_text, lead, names, paragraph, workings
from bot.wording.texts import Texts, percent
from knowledge.answering.details import Axis, LeaderDetail, PortionDetail


def leader(texts: Texts, detail: LeaderDetail) -> list[Block]:
    """Who stands at the place asked and by which figure, then the figure asked."""
    ranked, asked = detail.rows[0].figure, detail.asked[0]
    winners = names(texts, [part_name(texts, row.figure, detail.axis) for row in detail.rows])
    by_year = detail.axis is Axis.YEAR
    scope = ranked.agency if by_year else detail.scope or texts.say("words", "all_units")
    value = names(texts, [figure_text(texts, item) for item in detail.asked])
    text = texts.say(
        "lead",
        "leader_nth" if detail.nth else "leader",
        year="" if by_year else texts.say("words", "in_year", year=ranked.year),
        scope=scope,
        ranked=figure_noun(texts, ranked),
        high=_extreme(texts, detail.descending, ranked.is_ratio),
        nth=detail.nth,
        winners=winners,
        by=figure_text(texts, ranked),
        label=figure_noun(texts, asked),
        value=value,
    )
    blocks: list[Block] = [lead(text, value)]
    if len(detail.rows) > 1:
        blocks.append(paragraph(Role.NOTE, texts.say("note", "ties", names=winners)))
        rows = tuple((part_name(texts, item, detail.axis), figure_text(texts, item)) for item in detail.asked)
        columns = (part_header(texts, detail.axis), texts.say("words", "value"))
        blocks.append(Table(columns=columns, rows=rows, numeric=(False, True)))
    blocks.extend(workings(texts, [*detail.asked, *(row.figure for row in detail.rows)]))
    return blocks


def _extreme(texts: Texts, descending: bool, ratio: bool) -> str:
    """多, 少, 高 or 低, highest or lowest: a count is the most or least of, a rate high or low."""
    if texts.language == "en":
        return texts.say("words", "highest" if descending else "lowest")
    return texts.say("words", f"{'high' if descending else 'low'}_{'rate' if ratio else 'count'}")


def portion(texts: Texts, detail: PortionDetail) -> list[Block]:
    """The share with the part and the whole that it was worked out of."""
    share = percent(detail.share)
    text = texts.say(
        "lead",
        "portion",
        year=detail.part.year,
        agency=detail.part.agency,
        label=figure_noun(texts, detail.part),
        part=figure_text(texts, detail.part),
        scope=detail.scope or texts.say("words", "all_units"),
        count=len(detail.figures),
        whole=texts.number(detail.whole, detail.part.unit),
        share=share,
    )
    return [lead(text, share)]
