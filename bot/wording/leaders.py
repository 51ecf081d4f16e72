"""The figure of whoever another figure ranks first, and one unit's share of a group, in words."""

from __future__ import annotations

from bot.message import Block, Role, Run
from bot.wording.columns import column, named, table_of
from bot.wording.figures import part_header, part_name
from bot.wording.lines import figure_noun, lead, names, paragraph, shown, strong, subject, worked_out, workings
from bot.wording.texts import Texts, percent
from knowledge.answering.details import Axis, LeaderDetail, PortionDetail
from knowledge.answers import Answer


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
    placed = texts.runs(
        "line",
        "leader",
        agency=scope,
        year="" if by_year else ranked.year,
        label=figure_noun(texts, ranked),
        place=texts.say("lead", place, winners=winners, nth=detail.nth),
        by=shown(texts, ranked),
    )
    if len(detail.rows) == 1:
        told = texts.runs("line", "part", name=figure_noun(texts, asked), value=shown(texts, asked, strong=True))
        blocks: list[Block] = [lead(*told), paragraph(Role.SUBJECT, *placed)]
    else:
        called = (part_name(texts, item, detail.axis) for item in detail.asked)
        blocks = [
            strong(figure_noun(texts, asked)),
            paragraph(Role.SUBJECT, *placed),
            table_of(named(part_header(texts, detail.axis), called), column(texts, None, detail.asked)),
        ]
    return [*blocks, *workings(texts, [*detail.asked, *(row.figure for row in detail.rows)])]


def portion(texts: Texts, answer: Answer, detail: PortionDetail) -> list[Block]:
    """The share with the part and the whole that it was worked out of."""
    whole = Run(text=texts.number(detail.whole, detail.part.unit), value=worked_out(answer, "aggregate.sum"))
    told = texts.runs(
        "lead",
        "portion",
        part=shown(texts, detail.part),
        scope=detail.scope or texts.say("words", "all_units"),
        count=detail.count,
        whole=whole,
    )
    share = Run(text=percent(detail.share), strong=True, value=worked_out(answer, "share.of_units"))
    label = figure_noun(texts, detail.part)
    return [lead(share, *told), subject(texts, detail.part.agency, detail.part.year, label)]
