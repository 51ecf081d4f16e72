"""Cells, rates and breakdowns in words: the figure with its change, then whose and what it is."""

from __future__ import annotations

from bot.message import Block, Chart, Role, Series
from bot.wording.columns import Column, column, named, table_of
from bot.wording.lines import figure_label, figure_text, lead, paragraph, parts, shown, strong, subject, workings
from bot.wording.texts import Texts, decimal, grouped, percent
from knowledge.answering.details import Axis, ChangeDetail, FiguresDetail
from knowledge.answering.figures import Figure, Status

MOST_ROWS = 40
MOST_IN_LINE = 3
"""Figures that stand in one line; more are a table."""
SMALL_BASE = 10
"""Below this base a change is told as a number; a percentage of so little says nothing."""
_HANDLED, _LEFT_OPEN = "outcome.total", "requests.carried_out"


def floats(figures: tuple[Figure, ...] | list[Figure]) -> tuple[float | None, ...]:
    """The values to draw; None where there is none."""
    return tuple(None if item.value is None else float(item.value) for item in figures)


def change_told(texts: Texts, change: ChangeDetail | None) -> str:
    """The change from the year before, to stand beside a figure; empty without one."""
    if change is None:
        return ""
    before = change.before
    base = figure_text(texts, before)
    if change.absolute == 0:
        return texts.say("line", "beside_same", year=before.year)
    arrow = texts.say("words", "up" if change.absolute > 0 else "down")
    if change.points is not None:
        by = texts.say("words", "gap_points", points=decimal(abs(change.points), 2))
    elif change.percent is None or abs(before.known) < SMALL_BASE:
        by = grouped(abs(change.absolute))
    else:
        by = share_text(abs(change.percent))
    return texts.say("line", "beside", arrow=arrow, by=by, year=before.year, base=base)


def share_text(fraction: float) -> str:
    """A change as a percentage as it is said: whole from 10 % on, else with one decimal."""
    return f"{decimal(fraction * 100, 0 if fraction >= 0.1 else 1)}%"


def single(texts: Texts, figure: Figure, *, verdict: str = "", change: ChangeDetail | None = None) -> list[Block]:
    """One cell or rate, behind the yes or no that is asked of it."""
    if figure.status is Status.ZERO_DENOMINATOR:
        formula = texts.formula(figure.code, figure.applicant)
        text = texts.say("lead", "not_applicable", formula=formula)
        return [lead(text), subject(texts, figure.agency, figure.year, figure_label(texts, figure))]
    told = change_told(texts, change)
    if figure.is_ratio and figure.measure.part_of is not None:
        return _share(texts, figure, told)
    roundly = texts.roundly(figure.known, figure.unit)
    blocks: list[Block] = [
        lead(verdict, shown(texts, figure, strong=True), f"{roundly}{told}"),
        subject(texts, figure.agency, figure.year, figure_label(texts, figure)),
    ]
    working = _made_of(texts, figure)
    if working:
        blocks.append(paragraph(Role.BODY, working))
    return blocks


def _share(texts: Texts, figure: Figure, told: str) -> list[Block]:
    """A part of its whole: 不予公开的 23 件中，行政执法案卷 1 件，占 4.35%."""
    measure = figure.measure
    part = texts.short(measure.code)
    if measure.code == measure.part_of and figure.applicant not in (None, "total"):
        # 新收申请的 173 件中，法人或其他组织 26 件: what is counted was said just before.
        part = texts.applicant(figure.applicant or "")
    elif figure.applicant not in (None, "total"):
        part = texts.say("line", "with_applicant", label=part, applicant=texts.applicant(figure.applicant or ""))
    unit = figure.cells[0].fact.unit if figure.cells else "件"
    whole = texts.noun(measure.part_of or "")
    if measure.column is not None:
        whole = texts.say("line", "with_applicant", label=whole, applicant=texts.applicant(measure.column))
    text = texts.say(
        "lead",
        "share",
        whole=whole,
        all=texts.number(figure.denominator or 0, unit),
        part=part,
        some=texts.number(figure.numerator or 0, unit),
    )
    return [
        lead(text, shown(texts, figure, strong=True), told),
        subject(texts, figure.agency, figure.year, ""),
    ]


def _made_of(texts: Texts, figure: Figure) -> str:
    """What a figure was worked out from: the two numbers of a rate, the cells of a sum that are not 0, by name."""
    if figure.is_ratio and figure.numerator is not None and figure.denominator is not None:
        return texts.say(
            "line",
            "formula",
            formula=texts.formula(figure.code, figure.applicant),
            numerator=grouped(figure.numerator),
            denominator=grouped(figure.denominator),
        )
    formula = texts.formula(figure.code, figure.applicant)
    if formula:
        return formula
    told = [cell for cell in figure.cells if cell.fact.value]
    if len(figure.cells) < 2 or not told:
        return ""
    by_column = len({cell.fact.indicator for cell in figure.cells}) == 1
    pieces = [
        (
            texts.applicant(cell.fact.applicant or "total") if by_column else texts.short(cell.fact.indicator),
            cell.fact.value or 0,
        )
        for cell in told
    ]
    pieces.sort(key=lambda item: -item[1])
    said = [texts.say("line", "part", name=name, value=grouped(value)) for name, value in pieces]
    return texts.say("line", "made_of", parts=texts.say("line", "part_separator").join(said))


def several(texts: Texts, detail: FiguresDetail) -> list[Block]:
    """A cell, a rate, or a few of one report: up to three in a line, more in a table."""
    figures = detail.figures
    first = figures[0]
    if len(figures) == 1:
        return single(texts, first, verdict=_verdict(texts, detail, first), change=detail.change)
    if detail.whether and tuple(item.code for item in figures) == (_HANDLED, _LEFT_OPEN):
        return _handled(texts, *figures)
    if detail.whether and len(figures) == 2 and first.applicant == "total" and first.code == figures[1].code:
        return _all_of_kind(texts, *figures, denied=detail.denied)
    if len(figures) <= MOST_IN_LINE:
        told = parts(texts, ((figure_label(texts, item), shown(texts, item)) for item in figures))
        return [strong(*told), subject(texts, first.agency, first.year, ""), *workings(texts, figures)]
    names = [figure_label(texts, item) for item in figures]
    if detail.axis is Axis.APPLICANT and len({item.code for item in figures}) == 1:
        names = [part_name(texts, item, Axis.APPLICANT) for item in figures]
    return [
        strong(texts.say("line", "of_unit", agency=first.agency, year=first.year)),
        table_of(named(part_header(texts, detail.axis), names), column(texts, None, figures)),
        *workings(texts, figures),
    ]


def _verdict(texts: Texts, detail: FiguresDetail, figure: Figure) -> str:
    """Yes or no to the question as it was put: to 没收到吗 the yes is that there is none."""
    if not detail.whether or figure.is_ratio:
        return ""
    if detail.denied:
        return texts.say("words", "no_some" if figure.known else "yes_none")
    return texts.say("words", "yes_any" if figure.known else "no_none")


def _handled(texts: Texts, handled: Figure, left: Figure) -> list[Block]:
    """Whether all requests were settled: those that were, and those carried on."""
    told = subject(texts, handled.agency, handled.year, texts.say("words", "handling"))
    if handled.value is None or left.value is None:
        found = parts(texts, ((figure_label(texts, item), shown(texts, item)) for item in (handled, left)))
        return [strong(*found), told]
    key = "all_handled" if left.known == 0 else "some_left"
    text = texts.runs("lead", key, handled=shown(texts, handled), left=shown(texts, left))
    return [strong(*text), told]


def _all_of_kind(texts: Texts, whole: Figure, part: Figure, *, denied: bool) -> list[Block]:
    """Whether all of a figure is of one kind of applicant, or not all of it (不都是), with both figures."""
    label = subject(texts, whole.agency, whole.year, figure_label(texts, whole))
    kind = texts.applicant(part.applicant or "total")
    if whole.value is None or part.value is None:
        found = parts(texts, ((part_name(texts, item, Axis.APPLICANT), shown(texts, item)) for item in (whole, part)))
        return [strong(*found), label]
    key = "kind_none" if whole.known == 0 else "kind_yes" if (whole.known == part.known) is not denied else "kind_no"
    text = texts.runs("lead", key, whole=shown(texts, whole), kind=kind, part=shown(texts, part))
    return [strong(*text), label, *workings(texts, (whole, part))]


def part_name(texts: Texts, figure: Figure, axis: Axis) -> str:
    """What a row of a breakdown or comparison is called."""
    match axis:
        case Axis.APPLICANT:
            return texts.applicant(figure.applicant or "total")
        case Axis.AGENCY:
            return figure.agency
        case Axis.YEAR:
            return texts.say("words", "year_of", year=figure.year)
        case Axis.INDICATOR:
            return texts.short(figure.code)


def part_key(figure: Figure, axis: Axis) -> str | int:
    """What tells a row of a breakdown or comparison apart, in no language."""
    keys: dict[Axis, str | int] = {
        Axis.APPLICANT: figure.applicant or "",
        Axis.AGENCY: figure.agency,
        Axis.YEAR: figure.year,
        Axis.INDICATOR: figure.code,
    }
    return keys[axis]


def part_header(texts: Texts, axis: Axis) -> str:
    """What the first column of a table is called."""
    keys = {Axis.APPLICANT: "applicant", Axis.AGENCY: "unit", Axis.YEAR: "year", Axis.INDICATOR: "indicator"}
    return texts.say("words", keys[axis])


def breakdown(texts: Texts, detail: FiguresDetail) -> list[Block]:
    """The whole, then its parts by size; the parts that are 0 are only counted."""
    whole = detail.whole
    if whole is None:
        return several(texts, detail)
    pieces = [item for item in detail.figures if not _same(item, whole)]
    label = figure_label(texts, whole)
    years = list(dict.fromkeys(item.year for item in detail.figures))
    title = texts.say("line", "of_unit_what", agency=whole.agency, year=whole.year, what=label)
    if len(years) > 1:
        opening: list[Block] = [strong(texts.say("line", "of_unit_all", agency=whole.agency, what=label))]
    elif whole.value is None:
        opening = [strong(title)]
    else:
        opening = [
            lead(shown(texts, whole, strong=True), change_told(texts, detail.change)),
            subject(texts, whole.agency, whole.year, label),
        ]
    latest = sorted((item for item in pieces if item.year == whole.year), key=lambda item: -(item.value or 0))
    chart = Chart(
        form="bar",
        title=title,
        labels=tuple(part_name(texts, item, detail.axis) for item in latest),
        series=(Series(name=label, values=floats(latest)),),
        details=tuple(_part_of(item, whole) for item in latest),
    )
    return [*opening, *_parts(texts, detail, whole, latest, years), chart]


def _same(item: Figure, whole: Figure) -> bool:
    return (item.code, item.applicant) == (whole.code, whole.applicant)


def _part_of(item: Figure, whole: Figure) -> str:
    if not whole.value or item.value is None or whole.is_ratio:
        return ""
    return percent(item.value / whole.value)


def _parts(texts: Texts, detail: FiguresDetail, whole: Figure, latest: list[Figure], years: list[int]) -> list[Block]:
    """The table of the parts that are not 0 in some year, and how many are."""
    cells = {(item.code, item.applicant, item.year): item for item in detail.figures}

    def over_years(item: Figure) -> list[Figure | None]:
        return [cells.get((item.code, item.applicant, year)) for year in years]

    def is_zero(item: Figure) -> bool:
        return all(one is not None and one.value == 0 for one in over_years(item))

    zeros = [item for item in latest if is_zero(item)]
    told = [item for item in latest if not is_zero(item)]
    blocks: list[Block] = []
    if told:
        rows = [whole, *told] if len(years) > 1 else told
        names = [texts.say("words", "total") if item is whole else part_name(texts, item, detail.axis) for item in rows]
        columns = [
            column(
                texts,
                texts.say("words", "year_of", year=year) if len(years) > 1 else "",
                [over_years(item)[at] for item in rows],
            )
            for at, year in enumerate(years)
        ]
        shares = tuple(_part_of(item, whole) for item in told)
        if len(years) == 1 and any(shares):
            columns.append(Column(head=texts.say("words", "share"), cells=tuple(share or "—" for share in shares)))
        blocks.append(table_of(named(part_header(texts, detail.axis), names), *columns))
    if zeros:
        kind = "applicant" if detail.axis is Axis.APPLICANT else "indicator"
        blocks.append(
            paragraph(Role.BODY, texts.say("line", f"zeros_{kind}" if told else "zeros_all", count=len(zeros)))
        )
    return blocks


def number_in(texts: Texts, value: float, unit: str) -> str:
    """A number of a condition in the figure's unit."""
    return percent(value) if unit == "ratio" else texts.number(value, unit)
