"""Rankings, growth and sums in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.message import Block, Chart, Role, Run, Series
from bot.wording.columns import Column, changes, column, named, table_of
from bot.wording.figures import MOST_ROWS, part_header, part_key, part_name
from bot.wording.lines import figure_noun, lead, names, paragraph, shown, strong, worked_out, workings
from bot.wording.texts import Texts, decimal, years_text
from knowledge.answering.details import AggregateDetail, Axis, FilterDetail, Placed, RankingDetail, Reduced
from knowledge.answering.standings import PlacesDetail
from knowledge.answers import Answer


def scope_line(texts: Texts, detail: RankingDetail | FilterDetail | AggregateDetail, answer: Answer, what: str) -> str:
    """Over whom and when something was ranked, filtered or added up, and what."""
    years = years_text(texts, answer.understood.years)
    if detail.axis is not Axis.AGENCY and answer.understood.agencies:
        who = detail.scope or names(texts, answer.understood.agencies, answer.understood.units)
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
    if detail.together is not None:
        label = texts.say("line", f"together_{detail.together}", label=label)
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
        runs += texts.runs("line", "followed", value=shown(texts, first))
    blocks: list[Block] = [lead(*runs), paragraph(Role.SUBJECT, title)]
    if len(detail.rows) > 1:
        rows = detail.rows[:MOST_ROWS]
        called = [part_name(texts, row.figure, detail.axis) for row in rows]
        places = _places(texts, rows)
        figures = column(texts, None, [row.figure for row in rows])
        blocks.append(table_of(places, named(part_header(texts, detail.axis), called), figures))
        blocks.append(
            Chart(
                form="bar",
                title=title,
                labels=tuple(called),
                keys=tuple(part_key(row.figure, detail.axis) for row in rows),
                series=(Series(name=label, values=tuple(float(row.figure.known) for row in rows)),),
                percent=first.is_ratio,
            )
        )
    return [*blocks, *workings(texts, [row.figure for row in detail.rows])]


def _places(texts: Texts, rows: Sequence[Placed]) -> Column:
    return Column(head=texts.say("words", "place"), cells=tuple(str(row.place) for row in rows))


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
    value = texts.runs("line", "followed", value=shown(texts, row.figure))
    said = texts.say("lead", "verdict", verdict=texts.say("words", "yes" if row.place == 1 else "no"))
    first = lead(Run(text=f"{said}{place}" if detail.whether else place, strong=True), *value)
    return [first, paragraph(Role.SUBJECT, told), *workings(texts, [row.figure])]


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
    rows = detail.rows[:MOST_ROWS]
    before = first.before.year if first.before is not None else years[0]
    by_year = detail.axis is Axis.YEAR
    old = texts.say("words", "before") if by_year else str(before)
    new = texts.say("words", "after") if by_year else str(first.figure.year)
    earlier, later = [row.before for row in rows], [row.figure for row in rows]
    table = table_of(
        _places(texts, rows),
        named(part_header(texts, detail.axis), (part_name(texts, row.figure, detail.axis) for row in rows)),
        column(texts, old, earlier),
        column(texts, new, later),
        changes(texts, earlier, later, detail.by_percent, answer.values[: len(rows)]),
    )
    return [strong(text), paragraph(Role.SUBJECT, span), table]


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
    blocks: list[Block] = [lead(Run(text=value, strong=True, value=result), more), paragraph(Role.SUBJECT, title)]
    if 1 < len(detail.figures) <= MOST_ROWS:
        figures = list(detail.figures)
        if detail.axis is not Axis.YEAR:
            figures.sort(key=lambda item: -item.known)
        # Beside what the whole is made of, names that say only 2021 twice would not tell units apart.
        several = len({item.agency for item in figures}) > 1 and len({item.year for item in figures}) > 1
        called = [
            texts.say("words", "of_year", name=item.agency, year=item.year)
            if several
            else part_name(texts, item, detail.axis)
            for item in figures
        ]
        blocks.append(table_of(named(part_header(texts, detail.axis), called), column(texts, None, figures)))
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
    called: list[str] = []
    for item in results:
        name = [
            _when(texts, item) if by_year else "",
            item.value.agency if by_unit else "",
            figure_noun(texts, item.figures[0]) if by_measure else "",
            texts.say("words", f"working_{item.operation}") if by_working else "",
        ]
        called.append(" ".join(part for part in name if part))
    label = "" if by_measure else figure_noun(texts, detail.figures[0])
    working = "" if by_working else texts.say("words", f"worked_{detail.operation}")
    title = texts.say("line", "worked", scope=scope_line(texts, detail, answer, label), working=working).strip()
    header = "year" if by_year else "unit" if by_unit else "indicator"
    worked = Column(
        head=texts.say("words", "value"),
        cells=tuple(_rounded(texts, item.value.value, item.value.unit) for item in results),
        values=tuple(item.value for item in results),
    )
    table = table_of(named(texts.say("words", header), called), worked)
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


def places(texts: Texts, answer: Answer, detail: PlacesDetail) -> list[Block]:
    """By how many places one unit rose or fell, then its place and figure of each year."""
    first, last = detail.rows[0], detail.rows[-1]
    moved = first.place - last.place
    key = "places_same" if moved == 0 else "places_up" if moved > 0 else "places_down"
    by = Run(text=str(abs(moved)), value=worked_out(answer, "change.places"))
    told = texts.runs(
        "lead",
        key,
        by=by,
        first=str(first.figure.year),
        before=str(first.place),
        last=str(last.figure.year),
        after=str(last.place),
    )
    item = last.figure
    order = texts.say("words", "order_high" if detail.descending else "order_low")
    scope = detail.scope or texts.say("words", "all_units")
    title = texts.say("line", "places", agency=item.agency, scope=scope, label=figure_noun(texts, item), order=order)
    ranked = [value for value in answer.values if value.indicator == "place"]
    shown_places = Column(
        head=texts.say("words", "place"),
        cells=tuple(f"{row.place}/{total}" for row, total in zip(detail.rows, detail.totals, strict=True)),
        values=tuple(ranked),
    )
    years = named(texts.say("words", "year"), [str(row.figure.year) for row in detail.rows])
    figures = column(texts, None, [row.figure for row in detail.rows])
    blocks: list[Block] = [strong(*told), paragraph(Role.SUBJECT, title), table_of(years, shown_places, figures)]
    return [*blocks, *workings(texts, [row.figure for row in detail.rows])]
