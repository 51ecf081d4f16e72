"""The figure of whoever another figure ranks first, and one unit's share of a group, in words."""

from __future__ import annotations

from bot.message import Block, Paragraph, Role, Run, Table
from bot.wording.columns import column
from bot.wording.figures import part_header, part_name
from bot.wording.lines import figure_noun, figure_text, names, paragraph, subject, workings
from bot.wording.texts import Texts, percent
from knowledge.answering.details import Axis, LeaderDetail, PortionDetail


def leader(texts: Texts, detail: LeaderDetail) -> list[Block]:
    """The figure asked, then who stands at the place asked and by which figure."""
    ranked, asked = detail.rows[0].figure, detail.asked[0]
    by_year = detail.axis is Axis.YEAR
    winners = names(texts, [part_name(texts, row.figure, detail.axis) for row in detail.rows])
    size = "rate" if ranked.is_ratio else "count"
    place = (
        f"{'nth_high' if detail.descending else 'nth_low'}_{size}"
        if detail.nth
        else f"{'most' if detail.descending else 'least'}_{size}"
    )
    scope = ranked.agency if by_year else detail.scope or texts.say("words", "all_units")
    placed = texts.say(
        "line",
        "leader",
        agency=scope,
        year="" if by_year else ranked.year,
        label=figure_noun(texts, ranked),
        place=texts.say("lead", place, winners=winners, nth=detail.nth),
        by=figure_text(texts, ranked),
    )
    opening = texts.say("line", "part", name=figure_noun(texts, asked), value="")
    if len(detail.rows) == 1:
        runs = (Run(text=opening), Run(text=figure_text(texts, asked), strong=True))
        blocks: list[Block] = [Paragraph(role=Role.LEAD, runs=runs), paragraph(Role.SUBJECT, placed)]
    else:
        head, cells = column(texts, None, detail.asked)
        named = [part_name(texts, item, detail.axis) for item in detail.asked]
        blocks = [
            Paragraph(role=Role.LEAD, runs=(Run(text=figure_noun(texts, asked), strong=True),)),
            paragraph(Role.SUBJECT, placed),
            Table(
                columns=(part_header(texts, detail.axis), head),
                rows=tuple(zip(named, cells, strict=True)),
                numeric=(False, True),
            ),
        ]
    return [*blocks, *workings(texts, [*detail.asked, *(row.figure for row in detail.rows)])]


def portion(texts: Texts, detail: PortionDetail) -> list[Block]:
    """The share with the part and the whole that it was worked out of."""
    told = texts.say(
        "lead",
        "portion",
        part=figure_text(texts, detail.part),
        scope=detail.scope or texts.say("words", "all_units"),
        count=detail.count,
        whole=texts.number(detail.whole, detail.part.unit),
    )
    runs = (Run(text=percent(detail.share), strong=True), Run(text=told))
    label = figure_noun(texts, detail.part)
    return [Paragraph(role=Role.LEAD, runs=runs), subject(texts, detail.part.agency, detail.part.year, label)]
