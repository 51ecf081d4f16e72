"""The figure of whoever another figure ranks first, and one unit's share of a group, in words."""

from __future__ import annotations

from bot.message import Block, Role, Run
from bot.wording.columns import column, named, table_of
from bot.wording.figures import part_header, part_name
from bot.wording.lines import figure_noun, lead, names, paragraph, shown, strong, subject, worked_out, workings
from bot.wording.texts import Texts, decimal, percent, years_text
from knowledge.answering.details import Axis, LeaderDetail, PortionDetail
from knowledge.answering.standings import AgainstDetail, EndsDetail
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
    first = detail.parts[0]
    sums = [value for value in answer.values if value.indicator == "aggregate.sum"]
    whole = Run(text=texts.number(detail.whole, first.unit), value=sums[-1])
    several = Run(text=texts.number(detail.part, first.unit), value=sums[0])
    told = texts.runs(
        "lead",
        "portion",
        part=shown(texts, first) if len(detail.parts) == 1 else several,
        scope=detail.scope or texts.say("words", "all_units"),
        count=detail.count,
        whole=whole,
    )
    share = Run(text=percent(detail.share), strong=True, value=worked_out(answer, "share.of_units"))
    whose = names(texts, [item.agency for item in detail.parts])
    return [lead(share, *told), subject(texts, whose, first.year, figure_noun(texts, first))]


def ends(texts: Texts, answer: Answer, detail: EndsDetail) -> list[Block]:
    """How far the most and the least are apart, and who they are."""
    most, least = detail.most, detail.least
    size = "rate" if most.is_ratio else "count"
    apart = (
        texts.say("words", "gap_points", points=decimal(detail.apart, 2))
        if most.is_ratio
        else texts.number(detail.apart, most.unit)
    )
    by = Run(text=apart, strong=True, value=worked_out(answer, "change.absolute", "change.points"))
    runs = [*texts.runs("lead", "ends", by=by)]
    if detail.times is not None:
        times = Run(text=decimal(detail.times, 2), strong=True, value=worked_out(answer, "change.times"))
        runs = [*texts.runs("lead", "ends_times", times=times, by=by)]
    told: list[Run] = []
    for end, item, count in (("most", most, detail.leading), ("least", least, detail.trailing)):
        called = names(texts, [part_name(texts, item, detail.axis)], count)
        place = texts.say("lead", f"{end}_{size}", winners=called, nth=None)
        joint = texts.say("line", "list_separator") if told else ""
        told += [Run(text=joint), *texts.runs("line", "figure_of", name=place, value=shown(texts, item))]
    scope = most.agency if detail.axis is not Axis.AGENCY else detail.scope or texts.say("words", "all_units")
    over_parts = detail.axis not in (Axis.AGENCY, Axis.YEAR)
    label = texts.noun(answer.understood.indicators[0]) if over_parts else figure_noun(texts, most)
    years = "" if detail.axis is Axis.YEAR else years_text(texts, [most.year])
    title = texts.say("line", "scope" if years else "named", years=years, agency=scope, label=label)
    return [
        lead(*runs),
        paragraph(Role.SUBJECT, title),
        paragraph(Role.SUBJECT, *told),
        *workings(texts, [most, least]),
    ]


def against(texts: Texts, answer: Answer, detail: AgainstDetail) -> list[Block]:
    """How far one unit's figure is from the mean or median of many, or on which side of it."""
    item = detail.figure
    over = detail.apart >= 0
    size = "rate" if item.is_ratio else "count"
    apart = abs(detail.apart)
    by = Run(
        text=texts.say("words", "gap_points", points=decimal(apart, 2))
        if item.is_ratio
        else texts.number(apart, item.unit),
        strong=detail.asked == "gap",
        value=worked_out(answer, "change.absolute", "change.points"),
    )
    level = Run(
        text=percent(detail.level) if item.is_ratio else texts.number(detail.level, item.unit),
        value=worked_out(answer, f"aggregate.{detail.average}"),
    )
    told = texts.runs(
        "lead",
        f"against_same_{size}" if detail.apart == 0 else f"against_{'over' if over else 'under'}_{size}",
        value=shown(texts, item),
        average=texts.say("words", f"value_aggregate_{detail.average}"),
        level=level,
        by=by,
    )
    opening: list[Run] = []
    if detail.asked in ("over", "under"):
        held = over and detail.apart != 0 if detail.asked == "over" else not over
        opening += texts.runs("lead", "against_said", strong=True, said=texts.say("words", "yes" if held else "no"))
    elif detail.times is not None:
        times = Run(text=decimal(detail.times, 2), strong=True, value=worked_out(answer, "change.times"))
        opening += texts.runs("lead", "against_times", times=times)
    scope = detail.scope or texts.say("words", "all_units")
    whose = texts.say("line", "against", scope=scope, count=detail.count)
    label = figure_noun(texts, item)
    return [
        lead(*opening, *told),
        subject(texts, item.agency, item.year, label),
        paragraph(Role.SUBJECT, whose),
        *workings(texts, [item]),
    ]
