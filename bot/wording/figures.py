"""Cells, rates, breakdowns, trends, changes and comparisons in words."""

from __future__ import annotations

from bot.message import Block, Chart, Role, Series, Table
from bot.wording.lines import figure_label, figure_noun, figure_text, lead, paragraph, workings, years_text
from bot.wording.texts import Texts, decimal, percent, plain
from knowledge.answering.details import Axis, ChangeDetail, CompareDetail, FiguresDetail, TrendDetail
from knowledge.answering.figures import Figure, Status

MOST_ROWS = 40


def _floats(figures: tuple[Figure, ...] | list[Figure]) -> tuple[float | None, ...]:
    return tuple(None if item.value is None else float(item.value) for item in figures)


def _applicant_name(texts: Texts, figure: Figure) -> str:
    return texts.applicant(figure.applicant or "total")


def single(texts: Texts, figure: Figure, *, whether: bool = False) -> list[Block]:
    """One cell or rate."""
    label, value = figure_label(texts, figure), figure_text(texts, figure)
    if figure.status is Status.ZERO_DENOMINATOR:
        formula = texts.formula(figure.code, figure.applicant)
        text = texts.say("lead", "not_applicable", year=figure.year, agency=figure.agency, label=label, formula=formula)
        return [lead(text), *workings(texts, [figure])]
    key = "ratio" if figure.is_ratio else "cell"
    if whether and not figure.is_ratio:
        key = "cell_whether_yes" if figure.known else "cell_whether_no"
    text = texts.say("lead", key, year=figure.year, agency=figure.agency, label=label, value=value)
    return [lead(text, value), *workings(texts, [figure])]


def several(texts: Texts, detail: FiguresDetail) -> list[Block]:
    """A cell, a rate, or a few of one report."""
    figures = detail.figures
    if len(figures) == 1:
        return single(texts, figures[0], whether=detail.whether)
    parts = texts.say("line", "part_separator").join(
        texts.say("lead", "several_part", label=figure_label(texts, item), value=figure_text(texts, item))
        for item in figures
    )
    first = figures[0]
    text = texts.say("lead", "several", year=first.year, agency=first.agency, parts=parts)
    return [lead(text), *workings(texts, figures)]


def part_name(texts: Texts, figure: Figure, axis: Axis) -> str:
    """What a row of a breakdown or comparison is called."""
    match axis:
        case Axis.APPLICANT:
            return _applicant_name(texts, figure)
        case Axis.AGENCY:
            return figure.agency
        case Axis.YEAR:
            return texts.say("words", "year_of", year=figure.year)
        case Axis.INDICATOR:
            return texts.official(figure.code)


def breakdown(texts: Texts, detail: FiguresDetail) -> list[Block]:
    """The whole with its parts: the parts that are not zero in the sentence, all of them in the table."""
    whole = detail.whole
    if whole is None:
        return several(texts, detail)
    years = list(dict.fromkeys(item.year for item in detail.figures))
    keys = list(dict.fromkeys((item.code, item.applicant) for item in detail.figures))
    latest = {(item.code, item.applicant): item for item in detail.figures if item.year == whole.year}
    parts = [item for key, item in latest.items() if key != (whole.code, whole.applicant)]
    told = [item for item in parts if item.value]
    joined = texts.say("line", "part_separator").join(
        texts.say("lead", "several_part", label=part_name(texts, item, detail.axis), value=figure_text(texts, item))
        for item in told
    )
    value = figure_text(texts, whole)
    label = figure_label(texts, whole)
    key = "breakdown" if told and whole.value is not None else "breakdown_parts" if told else "breakdown_zero"
    text = texts.say("lead", key, year=whole.year, agency=whole.agency, label=label, value=value, parts=joined)
    cells = {(item.code, item.applicant, item.year): item for item in detail.figures}
    columns = [part_header(texts, detail.axis), *(texts.say("words", "year_of", year=year) for year in years)]
    shares = len(years) == 1 and whole.value not in (None, 0) and not whole.is_ratio
    if shares:
        columns.append(texts.say("words", "share"))
    rows: list[tuple[str, ...]] = []
    for code, applicant in keys:
        sample = next(item for item in detail.figures if (item.code, item.applicant) == (code, applicant))
        is_whole = (code, applicant) == (whole.code, whole.applicant)
        name = texts.say("words", "total") if is_whole else part_name(texts, sample, detail.axis)
        row = [name]
        for year in years:
            item = cells.get((code, applicant, year))
            row.append("—" if item is None else figure_text(texts, item))
        if shares:
            item = cells[(code, applicant, years[0])]
            row.append("—" if item.value is None else percent(item.value / (whole.value or 1)))
        rows.append(tuple(row))
    numeric = (False, *(True for _ in columns[1:]))
    blocks: list[Block] = [lead(text, value if whole.value is not None else None)]
    blocks.append(Table(columns=tuple(columns), rows=tuple(rows), numeric=numeric))
    blocks.append(
        Chart(
            form="bar",
            title=f"{whole.agency} {whole.year} {label}",
            labels=tuple(part_name(texts, item, detail.axis) for item in parts),
            series=(Series(name=label, values=_floats(parts)),),
        )
    )
    return blocks


def part_header(texts: Texts, axis: Axis) -> str:
    """What the first column of a table is called."""
    keys = {Axis.APPLICANT: "applicant", Axis.AGENCY: "unit", Axis.YEAR: "year", Axis.INDICATOR: "indicator"}
    return texts.say("words", keys[axis])


def trend(texts: Texts, detail: TrendDetail) -> list[Block]:
    """The figures by year: a sentence for one series, a table for all, and a line chart."""
    years = [item.year for item in detail.series[0]]
    agencies = {row[0].agency for row in detail.series}

    def name(row: tuple[Figure, ...]) -> str:
        label = figure_noun(texts, row[0])
        return label if len(agencies) == 1 else f"{row[0].agency} {label}"

    if len(detail.series) == 1:
        row = detail.series[0]
        parts = texts.say("line", "part_separator").join(
            texts.say("lead", "trend_part", year=item.year, value=figure_text(texts, item)) for item in row
        )
        opening = texts.say("lead", "trend", agency=row[0].agency, label=name(row), parts=parts)
    else:
        labels = texts.say("line", "list_separator").join(name(row) for row in detail.series)
        opening = texts.say("lead", "trend_many", first=years[0], last=years[-1], label=labels)
    columns = (texts.say("words", "year"), *(name(row) for row in detail.series))
    rows = tuple(
        (str(year), *(figure_text(texts, row[place]) for row in detail.series)) for place, year in enumerate(years)
    )
    blocks: list[Block] = [lead(opening)]
    if len(detail.series) > 1 or len(years) > 3:
        blocks.append(Table(columns=columns, rows=rows, numeric=(False, *(True for _ in detail.series))))
    blocks.append(
        Chart(
            form="line",
            title=opening.split("：")[0].split(":")[0],
            labels=tuple(str(year) for year in years),
            series=tuple(Series(name=name(row), values=_floats(row)) for row in detail.series),
            percent=detail.series[0][0].is_ratio,
        )
    )
    if detail.series[0][0].is_ratio:
        blocks.extend(workings(texts, [item for row in detail.series for item in row]))
    return blocks


def change(texts: Texts, detail: ChangeDetail) -> list[Block]:
    """From one year to another."""
    before, after = detail.before, detail.after
    params: dict[str, object] = {
        "agency": after.agency,
        "label": figure_noun(texts, after),
        "before": before.year,
        "after": after.year,
        "value": figure_text(texts, after),
        "base": figure_text(texts, before),
    }
    if detail.points is not None:
        direction = "same" if detail.points == 0 else "up" if detail.points > 0 else "down"
        points = decimal(abs(detail.points), 2)
        text = texts.say("lead", f"points_{direction}", points=points, **params)
        return [lead(text, points), *workings(texts, [before, after])]
    direction = "same" if detail.absolute == 0 else "up" if detail.absolute > 0 else "down"
    absolute = texts.number(abs(detail.absolute), after.unit)
    if detail.percent is None:
        tail = texts.say("lead", "change_no_percent", before=before.year) if detail.absolute else ""
    else:
        key = "change_percent" if detail.absolute >= 0 else "change_percent_down"
        tail = texts.say("lead", key, percent=percent(abs(detail.percent)))
        if detail.asked == "times":
            times = decimal(1 + detail.percent, 2)
            tail += texts.say("lead", "change_times", before=before.year, times=times)
    text = texts.say("lead", f"change_{direction}", absolute=absolute, percent=tail, **params)
    return [lead(text, absolute)]


def compare(texts: Texts, detail: CompareDetail) -> list[Block]:
    """Figures side by side, with who has more where that was asked."""
    first = detail.figures[0]
    shown = detail.figures[:MOST_ROWS]
    apart = detail.axis is Axis.AGENCY and len({item.year for item in detail.figures}) > 1

    def name(item: Figure) -> str:
        said = part_name(texts, item, detail.axis)
        return texts.say("words", "of_year", name=said, year=item.year) if apart else said

    parts = texts.say("line", "part_separator").join(
        texts.say("lead", "compare_part", name=name(item), value=figure_text(texts, item)) for item in shown[:8]
    )
    years = years_text(texts, list(dict.fromkeys(item.year for item in detail.figures)))
    label = figure_noun(texts, first) if detail.axis in (Axis.AGENCY, Axis.YEAR) else texts.noun(first.code)
    if detail.axis is Axis.INDICATOR:
        title = f"{first.agency} {years}"
    elif detail.axis is Axis.AGENCY:
        title = label if apart else f"{years} {label}"
    elif detail.axis is Axis.YEAR:
        title = f"{first.agency} {label}"
    else:
        title = f"{first.agency} {years} {label}"
    known = [item for item in detail.figures if item.value is not None]
    tie = detail.asked != "both" and len(known) > 1 and len({item.known for item in known}) == 1
    if detail.winner is not None and detail.asked != "both":
        kind = (
            ("higher" if first.is_ratio else "more")
            if detail.asked == "more"
            else ("lower" if first.is_ratio else "fewer")
        )
        winner = name(detail.winner)
        text = texts.say("lead", f"compare_{kind}", winner=winner, parts=f"{title} {parts}")
        strong: str | None = winner
    elif tie:
        text, strong = texts.say("lead", "compare_tie", parts=f"{title} {parts}"), None
    else:
        text, strong = texts.say("lead", "compare", title=title, parts=parts), None
    if detail.gap is not None:
        gap = (
            texts.say("words", "gap_points", points=decimal(detail.gap * 100, 2))
            if first.is_ratio
            else texts.number(detail.gap, first.unit)
        )
        text += texts.say("lead", "compare_gap", gap=gap)
    blocks: list[Block] = [lead(text, strong)]
    if len(detail.figures) > 2:
        rows = tuple((name(item), figure_text(texts, item)) for item in shown)
        blocks.append(
            Table(
                columns=(part_header(texts, detail.axis), texts.say("words", "value")), rows=rows, numeric=(False, True)
            )
        )
    blocks.append(
        Chart(
            form="bar",
            title=title,
            labels=tuple(name(item) for item in shown),
            series=(Series(name=label, values=_floats(shown)),),
            percent=first.is_ratio,
        )
    )
    if first.is_ratio:
        blocks.extend(workings(texts, detail.figures))
    return blocks


def not_applicable_change(texts: Texts, detail: FiguresDetail) -> list[Block]:
    """A change of a rate one of whose years has a denominator of 0."""
    first = detail.figures[0]
    text = texts.say("lead", "change_not_applicable", agency=first.agency, label=figure_noun(texts, first))
    parts = texts.say("line", "part_separator").join(
        texts.say("lead", "trend_part", year=item.year, value=figure_text(texts, item)) for item in detail.figures
    )
    return [lead(text), paragraph(Role.BODY, parts), *workings(texts, detail.figures)]


def number_in(texts: Texts, value: float, unit: str) -> str:
    """A number of a condition in the figure's unit."""
    return (
        percent(value)
        if unit == "ratio"
        else f"{plain(value)} {texts.number(0, unit).removeprefix('0').strip()}".strip()
    )
