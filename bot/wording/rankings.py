"""Rankings, growth and sums in words."""

from __future__ import annotations

from bot.message import Block, Chart, Paragraph, Role, Run, Series, Table
from bot.wording.columns import column
from bot.wording.figures import MOST_ROWS, part_header, part_name
from bot.wording.lines import figure_noun, figure_text, names, paragraph, strong, workings
from bot.wording.texts import Texts, decimal, percent, years_text
from knowledge.answering.details import AggregateDetail, Axis, FilterDetail, Placed, RankingDetail, Reduced
from knowledge.answers import Answer


def scope_line(texts: Texts, detail: RankingDetail | FilterDetail | AggregateDetail, answer: Answer, what: str) -> str:
    """Over whom and when something was ranked, filtered or added up, and what."""
    years = years_text(texts, answer.understood.years)
    if detail.axis is not Axis.AGENCY and answer.understood.agencies:
        who = names(texts, answer.understood.agencies)
        years = "" if detail.axis is Axis.YEAR and isinstance(detail, RankingDetail) else years
    else:
        who = detail.scope or texts.say("words", "all_units")
    return texts.say("line", "scope" if years else "named", years=years, agency=who, label=what)


def ranking(texts: Texts, answer: Answer, detail: RankingDetail) -> list[Block]:
    """Who comes first, then all rows in the table; one place asked for is a sentence."""
    first = detail.rows[0].figure
    label = texts.noun(first.code) if detail.axis is not Axis.AGENCY else figure_noun(texts, first)
    if detail.axis is Axis.INDICATOR and answer.understood.indicators:
        label = texts.noun(answer.understood.indicators[0])
    title = scope_line(texts, detail, answer, label)
    if detail.position_of is not None:
        return _position(texts, detail, label, years_text(texts, answer.understood.years))
    winners = [part_name(texts, row.figure, detail.axis) for row in detail.rows if row.place == detail.rows[0].place]
    size = "rate" if first.is_ratio else "count"
    if detail.nth is not None:
        key = f"{'nth_high' if detail.descending else 'nth_low'}_{size}"
    else:
        key = f"{'most' if detail.descending else 'least'}_{size}"
    said = texts.say("lead", key, winners=names(texts, winners, detail.leading), nth=detail.nth)
    runs = [Run(text=said, strong=True)]
    if detail.both:
        losers = [
            part_name(texts, row.figure, detail.axis) for row in detail.rows if row.place == detail.rows[-1].place
        ]
        other = texts.say("lead", f"least_{size}", winners=names(texts, losers, detail.trailing))
        runs.append(Run(text=texts.say("line", "and_too", other=other), strong=True))
    if len(detail.rows) == 1:
        runs.append(Run(text=texts.say("line", "followed", value=figure_text(texts, first))))
    blocks: list[Block] = [Paragraph(role=Role.LEAD, runs=tuple(runs)), paragraph(Role.SUBJECT, title)]
    if len(detail.rows) > 1:
        shown = detail.rows[:MOST_ROWS]
        head, cells = column(texts, None, [row.figure for row in shown])
        named = [part_name(texts, row.figure, detail.axis) for row in shown]
        rows = tuple(zip([str(row.place) for row in shown], named, cells, strict=True))
        columns = (texts.say("words", "place"), part_header(texts, detail.axis), head)
        blocks.append(Table(columns=columns, rows=rows, numeric=(True, False, True)))
        blocks.append(
            Chart(
                form="bar",
                title=title,
                labels=tuple(named),
                series=(Series(name=label, values=tuple(float(row.figure.known) for row in shown)),),
                percent=first.is_ratio,
            )
        )
    return [*blocks, *workings(texts, [row.figure for row in detail.rows])]


def _position(texts: Texts, detail: RankingDetail, label: str, years: str) -> list[Block]:
    """The place of one unit: 卫健委排第 7（共 8）."""
    row = detail.rows[0]
    who = detail.position_of or ""
    place = texts.say("lead", "ranking_position", agency=who, place=row.place, covered=detail.total_rows)
    order = texts.say("words", "order_high" if detail.descending else "order_low")
    told = texts.say(
        "line",
        "order",
        years=years,
        agency=detail.scope or texts.say("words", "all_units"),
        label=label,
        order=order,
    )
    value = texts.say("line", "followed", value=figure_text(texts, row.figure))
    lead = Paragraph(role=Role.LEAD, runs=(Run(text=place, strong=True), Run(text=value)))
    return [lead, paragraph(Role.SUBJECT, told), *workings(texts, [row.figure])]


def growth(texts: Texts, answer: Answer, detail: RankingDetail) -> list[Block]:
    """Who grew or fell the most, then all with both of their figures."""
    years = sorted(answer.understood.years)
    label = texts.noun(answer.understood.indicators[0])
    span = texts.say("line", "between_years", first=years[0], last=years[-1], label=label)
    if not detail.rows:
        direction = texts.say("words", "growing" if detail.descending else "falling")
        return [strong(texts.say("lead", "growth_none", direction=direction)), paragraph(Role.SUBJECT, span)]
    first = detail.rows[0]
    winners = [part_name(texts, row.figure, detail.axis) for row in detail.rows if row.place == first.place]
    falling = not detail.descending or (first.change is not None and first.change < 0)
    fast = texts.say("words", "fast" if detail.by_percent else "much")
    key = "growth_down" if falling else "growth_up"
    text = texts.say("lead", key, winners=names(texts, winners, detail.leading), fast=fast)
    shown = detail.rows[:MOST_ROWS]
    before = first.before.year if first.before is not None else years[0]
    by_year = detail.axis is Axis.YEAR
    old_head, old = column(
        texts, texts.say("words", "before") if by_year else str(before), [row.before for row in shown]
    )
    new_head, new = column(
        texts, texts.say("words", "after") if by_year else str(first.figure.year), [row.figure for row in shown]
    )
    changes = [_change(texts, row, detail.by_percent) for row in shown]
    named = [part_name(texts, row.figure, detail.axis) for row in shown]
    return [
        strong(text),
        paragraph(Role.SUBJECT, span),
        Table(
            columns=(
                texts.say("words", "place"),
                part_header(texts, detail.axis),
                old_head,
                new_head,
                texts.say("words", "change"),
            ),
            rows=tuple(zip([str(row.place) for row in shown], named, old, new, changes, strict=True)),
            numeric=(True, False, True, True, True),
        ),
    ]


def _change(texts: Texts, row: Placed, by_percent: bool) -> str:
    change = row.change or 0
    sign = "+" if change > 0 else ""
    if by_percent and row.percent is not None:
        return sign + percent(row.percent)
    if row.figure.is_ratio:
        return sign + texts.say("words", "gap_points", points=decimal(change * 100, 2))
    return sign + texts.number(change, row.figure.unit)


def aggregate(texts: Texts, answer: Answer, detail: AggregateDetail) -> list[Block]:
    """Sums, means, medians: one, or several of different years, figures, units or workings."""
    if len(detail.results) > 1:
        return _results(texts, answer, detail)
    label = figure_noun(texts, detail.figures[0])
    if detail.axis in (Axis.INDICATOR, Axis.APPLICANT):
        label = texts.say("line", "plus").join(figure_noun(texts, item) for item in detail.figures)
    result = answer.values[0]
    value = texts.number(result.value, result.unit)
    working = texts.say("words", f"worked_{detail.operation}")
    title = texts.say("line", "worked", scope=scope_line(texts, detail, answer, label), working=working)
    more = texts.roundly(result.value, result.unit)
    runs = (Run(text=value, strong=True), *((Run(text=more),) if more else ()))
    blocks: list[Block] = [Paragraph(role=Role.LEAD, runs=runs), paragraph(Role.SUBJECT, title)]
    if 1 < len(detail.figures) <= MOST_ROWS:
        figures = list(detail.figures)
        if detail.axis is not Axis.YEAR:
            figures.sort(key=lambda item: -item.known)
        head, cells = column(texts, None, figures)
        # Beside what the whole is made of, names that say only 2021 twice would not tell units apart.
        several = len({item.agency for item in figures}) > 1 and len({item.year for item in figures}) > 1
        named = [
            texts.say("words", "of_year", name=item.agency, year=item.year)
            if several
            else part_name(texts, item, detail.axis)
            for item in figures
        ]
        columns = (part_header(texts, detail.axis), head)
        blocks.append(Table(columns=columns, rows=tuple(zip(named, cells, strict=True)), numeric=(False, True)))
    return [*blocks, *workings(texts, detail.figures)]


def _when(texts: Texts, item: Reduced) -> str:
    return texts.say("words", "total") if item.overall else texts.say("words", "year_of", year=item.value.year)


def _results(texts: Texts, answer: Answer, detail: AggregateDetail) -> list[Block]:
    """Several results in a table: a row each by what tells them apart."""
    results = detail.results
    by_year = len({item.value.year for item in results}) > 1
    by_unit = len({item.value.agency for item in results}) > 1
    by_measure = len({(item.figures[0].measure, item.figures[0].applicant) for item in results}) > 1
    by_working = len({item.operation for item in results}) > 1
    rows: list[tuple[str, ...]] = []
    for item in results:
        named = [
            _when(texts, item) if by_year else "",
            item.value.agency if by_unit else "",
            figure_noun(texts, item.figures[0]) if by_measure else "",
            texts.say("words", f"working_{item.operation}") if by_working else "",
        ]
        rows.append((" ".join(part for part in named if part), _rounded(texts, item.value.value, item.value.unit)))
    label = "" if by_measure else figure_noun(texts, detail.figures[0])
    working = "" if by_working else texts.say("words", f"worked_{detail.operation}")
    title = texts.say("line", "worked", scope=scope_line(texts, detail, answer, label), working=working).strip()
    header = "year" if by_year else "unit" if by_unit else "indicator"
    table = Table(
        columns=(texts.say("words", header), texts.say("words", "value")), rows=tuple(rows), numeric=(False, True)
    )
    if not detail.best:
        return [strong(title), table]
    first = detail.best[0].value
    years = years_text(texts, [item.value.year for item in detail.best])
    key = "most" if first.value == max(item.value.value for item in results) else "least"
    size = "rate" if first.unit == "ratio" else "count"
    return [strong(texts.say("lead", f"{key}_{size}", winners=years)), paragraph(Role.SUBJECT, title), table]


def _rounded(texts: Texts, value: float, unit: str) -> str:
    """A result in a column of results: whole, or with two decimals."""
    whole = unit == "ratio" or value == int(value)
    return texts.number(value, unit) if whole else texts.number(value, unit, decimal(value, 2))
