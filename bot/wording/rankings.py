"""Rankings, growth, filters and sums in words."""

from __future__ import annotations

from bot.message import Block, Chart, Role, Series, Table
from bot.wording.figures import number_in, part_header, part_name
from bot.wording.lines import figure_noun, figure_text, lead, names, paragraph, workings, years_text
from bot.wording.texts import Texts, decimal, percent
from knowledge.answering.details import AggregateDetail, Axis, Condition, FilterDetail, Placed, RankingDetail
from knowledge.answers import Answer
from knowledge.query.algebra import measure_named
from knowledge.query.measures import unit_of

MOST_ROWS = 40


def _scope(texts: Texts, detail: RankingDetail | FilterDetail | AggregateDetail, answer: Answer) -> str:
    years = years_text(texts, answer.understood.years)
    if detail.axis is not Axis.AGENCY and answer.understood.agencies:
        who = answer.understood.agencies[0]
        span = "" if detail.axis is Axis.YEAR else years
        return f"{who}{span}" if texts.language != "en" else f"{who}{', ' if span else ''}{span}: "
    who = detail.scope or texts.say("words", "all_units")
    return f"{years}{who}" if texts.language != "en" else f"{years}, {who}: "


def ranking(texts: Texts, answer: Answer, detail: RankingDetail) -> list[Block]:
    """The first of a ranking in the sentence, all rows in the table."""
    first = detail.rows[0].figure
    label = texts.noun(first.code) if detail.axis is not Axis.AGENCY else figure_noun(texts, first)
    if detail.axis is Axis.INDICATOR and answer.understood.indicators:
        label = texts.noun(answer.understood.indicators[0])
    value = figure_text(texts, first)
    scope = _scope(texts, detail, answer)
    if detail.position_of is not None:
        order = texts.say("words", "order_high" if detail.descending else "order_low")
        text = texts.say(
            "lead",
            "ranking_position",
            scope=scope,
            agency=detail.position_of,
            label=label,
            value=value,
            order=order,
            place=detail.rows[0].place,
            covered=detail.total_rows,
        )
        return [lead(text, str(detail.rows[0].place))]
    winners = [part_name(texts, row.figure, detail.axis) for row in detail.rows if row.place == detail.rows[0].place]
    joined = names(texts, winners)
    size = "rate" if first.is_ratio else "count"
    text = texts.say(
        "lead",
        "ranking_nth" if detail.nth else "ranking_most" if detail.descending else "ranking_least",
        scope=scope,
        label=label,
        winners=joined,
        value=value,
        nth=detail.nth,
        high=texts.say("words", f"{'high' if detail.descending or not detail.nth else 'low'}_{size}"),
        low=texts.say("words", f"low_{size}"),
    )
    if detail.both:
        last = detail.rows[-1]
        losers = [part_name(texts, row.figure, detail.axis) for row in detail.rows if row.place == last.place]
        text += texts.say(
            "lead",
            "ranking_least",
            scope="",
            label="",
            winners=names(texts, losers),
            value=figure_text(texts, last.figure),
            low=texts.say("words", f"low_{size}"),
        )
    blocks: list[Block] = [lead(text, joined)]
    if len(winners) > 1:
        blocks.append(paragraph(Role.NOTE, texts.say("note", "ties", names=joined)))
    if len(detail.rows) > 1:
        shown = detail.rows[:MOST_ROWS]
        rows = tuple(
            (str(row.place), part_name(texts, row.figure, detail.axis), figure_text(texts, row.figure)) for row in shown
        )
        columns = (texts.say("words", "place"), part_header(texts, detail.axis), texts.say("words", "value"))
        blocks.append(Table(columns=columns, rows=rows, numeric=(True, False, True)))
        blocks.append(
            Chart(
                form="bar",
                title=f"{scope}{label}",
                labels=tuple(part_name(texts, row.figure, detail.axis) for row in shown),
                series=(Series(name=label, values=tuple(float(row.figure.known) for row in shown)),),
                percent=first.is_ratio,
            )
        )
    if first.is_ratio:
        blocks.extend(workings(texts, [row.figure for row in detail.rows]))
    return blocks


def _change(texts: Texts, row: Placed, by_percent: bool) -> str:
    item = row.figure
    if by_percent and row.percent is not None:
        return percent(row.percent)
    if item.is_ratio:
        return texts.say("words", "gap_points", points=decimal((row.change or 0) * 100, 2))
    return texts.number(row.change or 0, item.unit)


def growth(texts: Texts, answer: Answer, detail: RankingDetail) -> list[Block]:
    """Who grew or fell the most."""
    years = sorted(answer.understood.years)
    code = answer.understood.indicators[0]
    label = texts.noun(code)
    if not detail.rows:
        direction = texts.say("words", "growing" if detail.descending else "falling")
        text = texts.say("lead", "growth_none", before=years[0], after=years[-1], label=label, direction=direction)
        return [lead(text)]
    first = detail.rows[0]
    winners = [part_name(texts, row.figure, detail.axis) for row in detail.rows if row.place == first.place]
    joined = names(texts, winners)
    before = first.before.year if first.before is not None else years[0]
    falling = not detail.descending or (first.change is not None and first.change < 0)
    text = texts.say(
        "lead",
        "growth_down" if falling else "growth_up",
        before=before,
        after=first.figure.year,
        label=label,
        winners=joined,
        change=_change(texts, first, detail.by_percent).removeprefix("-"),
        fast=texts.say("words", "fast" if detail.by_percent else "much"),
    )
    rows = tuple(
        (
            str(row.place),
            part_name(texts, row.figure, detail.axis),
            figure_text(texts, row.before) if row.before is not None else "—",
            figure_text(texts, row.figure),
            _change(texts, row, detail.by_percent),
        )
        for row in detail.rows[:MOST_ROWS]
    )
    columns = (
        texts.say("words", "place"),
        part_header(texts, detail.axis),
        str(before) if detail.axis is not Axis.YEAR else texts.say("words", "before"),
        str(first.figure.year) if detail.axis is not Axis.YEAR else texts.say("words", "after"),
        texts.say("words", "change"),
    )
    return [lead(text, joined), Table(columns=columns, rows=rows, numeric=(True, False, True, True, True))]


def _condition(texts: Texts, condition: Condition, unit: str) -> str:
    number = "" if condition.number is None else number_in(texts, condition.number, unit)
    number_to = "" if condition.number_to is None else number_in(texts, condition.number_to, unit)
    # A rate is 低于 a limit, a count 少于 it.
    of_rate = f"{condition.operator}_rate"
    operator = of_rate if unit == "ratio" and texts.has("words", of_rate) else condition.operator
    return texts.say("words", operator, number=number, number_to=number_to)


def _held_against(texts: Texts, detail: FilterDetail) -> str:
    """Than what a condition without a number of its own holds: a unit's figure, or the year before."""
    if detail.than is not None:
        name, value = detail.than.agency, figure_text(texts, detail.than)
    else:
        name, value = texts.say("words", "year_of", year=detail.since), ""
    return texts.say("words", f"than_{detail.operator}", name=name, value=f"（{value}）" if value else "")


def filtered(texts: Texts, answer: Answer, detail: FilterDetail) -> list[Block]:
    """What meets the conditions, and how many."""
    code = answer.understood.indicators[0]
    label = texts.noun(code)
    first = Condition(
        measure=measure_named(code),
        column=None,
        operator=detail.operator,
        number=detail.number,
        number_to=detail.number_to,
    )
    condition = _condition(texts, first, unit_of(first.measure))
    if detail.than is not None or detail.since is not None:
        condition = _held_against(texts, detail)
    for item in detail.also:
        name = "" if item.measure.name == code else texts.noun(item.measure.name)
        if name and texts.language == "en":
            name = f" {name}"
        joint = "or_also" if detail.either else "and_also"
        condition += texts.say("words", joint, label=name, condition=_condition(texts, item, unit_of(item.measure)))
    if detail.lone is not None:
        key = "filter_yes" if detail.matching else "filter_no"
        value = figure_text(texts, detail.lone)
        params = {"year": detail.lone.year, "agency": detail.lone.agency, "label": label, "value": value}
        return [lead(texts.say("lead", key, condition=condition, **params), value), *workings(texts, [detail.lone])]
    scope = _scope(texts, detail, answer)
    if detail.failing is not None:
        return _whether_all(texts, detail, scope, label, condition)
    if not detail.matching:
        text = texts.say(
            "lead",
            "filter_none",
            scope=scope,
            label=label,
            condition=condition,
            covered=detail.coverage.covered,
        )
        return [lead(text)]
    counter = {Axis.AGENCY: "counter_unit", Axis.YEAR: "counter_year"}.get(detail.axis, "counter_item")
    found = [part_name(texts, item, detail.axis) for item in detail.matching]
    count = str(len(found))
    text = texts.say(
        "lead",
        "filter_list",
        scope=scope,
        label=label,
        condition=condition,
        count=count,
        counter=texts.say("words", counter),
        names=names(texts, found),
    )
    blocks: list[Block] = [lead(text, count if detail.counting else None)]
    if detail.operator != "zero" or detail.also:
        blocks.append(_matching(texts, detail, code))
    return blocks


def _whether_all(texts: Texts, detail: FilterDetail, scope: str, label: str, condition: str) -> list[Block]:
    """Whether all meet the condition: yes or no, how many do, and which do not."""
    failing = [part_name(texts, item, detail.axis) for item in detail.failing or ()]
    text = texts.say(
        "lead",
        "all_but" if failing else "all_do",
        scope=scope,
        label=label,
        condition=condition,
        count=detail.coverage.covered,
        matching=len(detail.matching),
        names=names(texts, failing),
    )
    return [
        lead(text, str(len(detail.matching))),
        _matching(texts, detail, str(detail.measure and detail.measure.name)),
    ]


def _matching(texts: Texts, detail: FilterDetail, code: str) -> Table:
    """What was found with the figures of all conditions."""
    others = tuple(figure_noun(texts, item) for item in detail.beside[0]) if detail.beside else ()
    rows = tuple(
        (
            part_name(texts, item, detail.axis),
            figure_text(texts, item),
            *(figure_text(texts, other) for other in (detail.beside[at] if detail.beside else ())),
        )
        for at, item in enumerate(detail.matching[:MOST_ROWS])
    )
    value = texts.noun(code) if others else texts.say("words", "value")
    return Table(
        columns=(part_header(texts, detail.axis), value, *others),
        rows=rows,
        numeric=(False, True, *(True for _ in others)),
    )


def aggregate(texts: Texts, answer: Answer, detail: AggregateDetail) -> list[Block]:
    """Sums, means, medians: one, or several of different years, figures, units or workings."""
    if len(detail.results) > 1:
        return _results(texts, answer, detail)
    scope, label = _scope(texts, detail, answer), figure_noun(texts, detail.figures[0])
    if detail.axis is Axis.YEAR:
        scope = f"{answer.understood.agencies[0]}{years_text(texts, answer.understood.years)}"
    if detail.axis in (Axis.INDICATOR, Axis.APPLICANT):
        label = " ＋ ".join(figure_noun(texts, item) for item in detail.figures)
    number = texts.number(answer.values[0].value, answer.values[0].unit)
    text = texts.say("lead", f"aggregate_{detail.operation}", scope=scope, label=label, value=number)
    blocks: list[Block] = [lead(text, number)]
    if 1 < len(detail.figures) <= MOST_ROWS:
        rows = tuple((part_name(texts, item, detail.axis), figure_text(texts, item)) for item in detail.figures)
        columns = (part_header(texts, detail.axis), texts.say("words", "value"))
        blocks.append(Table(columns=columns, rows=rows, numeric=(False, True)))
    return blocks


def _results(texts: Texts, answer: Answer, detail: AggregateDetail) -> list[Block]:
    """Several results in a table: a row each by what tells them apart."""
    by_year = len({item.value.year for item in detail.results}) > 1
    by_unit = len({item.value.agency for item in detail.results}) > 1
    by_measure = len({(item.figures[0].measure, item.figures[0].applicant) for item in detail.results}) > 1
    by_working = len({item.operation for item in detail.results}) > 1
    rows: list[tuple[str, ...]] = []
    for item in detail.results:
        named = [
            texts.say("words", "year_of", year=item.value.year) if by_year else "",
            item.value.agency if by_unit else "",
            figure_noun(texts, item.figures[0]) if by_measure else "",
            texts.say("words", f"working_{item.operation}") if by_working else "",
        ]
        rows.append((" ".join(part for part in named if part), texts.number(item.value.value, item.value.unit)))
    told = texts.say("line", "part_separator").join(
        texts.say("lead", "several_part", label=name, value=value) for name, value in rows
    )
    scope = _scope(texts, detail, answer)
    label = "" if by_measure else figure_noun(texts, detail.figures[0])
    key = "aggregate_several" if by_working else f"aggregate_{detail.operation}"
    text = texts.say("lead", key, scope=scope, label=label, value=told)
    columns = (texts.say("words", "year" if by_year else "indicator"), texts.say("words", "value"))
    if detail.best:
        first = detail.best[0].value
        years = years_text(texts, [item.value.year for item in detail.best])
        value = texts.number(first.value, first.unit)
        key = "best_most" if first.value == max(item.value.value for item in detail.results) else "best_least"
        text = texts.say("lead", key, scope=detail.scope or "", label=label, years=years, value=value)
    return [lead(text), Table(columns=columns, rows=tuple(rows), numeric=(False, True))]
