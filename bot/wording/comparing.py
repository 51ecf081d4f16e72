"""Trends, changes and comparisons in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

from bot.message import WIDEST, Block, Chart, Paragraph, Role, Run, Series
from bot.wording.columns import column, named, table_of
from bot.wording.figures import MOST_ROWS, floats, part_header, part_key, part_name, share_text
from bot.wording.lines import figure_noun, lead, names, paragraph, parts, shown, strong, whose, worked_out, workings
from bot.wording.texts import Texts, decimal, years_text
from knowledge.answering.details import Axis, ChangeDetail, CompareDetail, FiguresDetail, TrendDetail
from knowledge.answering.figures import Figure
from knowledge.answers import Answer
from knowledge.model import Number


def trend(texts: Texts, answer: Answer, detail: TrendDetail) -> list[Block]:
    """The figures by year in a table, a column for each series under its owner's name, and a line chart."""
    rows = detail.series
    years = [item.year for item in rows[0]]
    agencies = list(dict.fromkeys(row[0].agency for row in rows))
    labels = list(dict.fromkeys(figure_noun(texts, row[0]) for row in rows))

    def name(row: tuple[Figure, ...]) -> str:
        label = figure_noun(texts, row[0])
        if len(agencies) == 1:
            return label
        return row[0].agency if len(labels) == 1 else texts.say("line", "named", agency=row[0].agency, label=label)

    who, what = whose(texts, agencies), names(texts, labels)
    span = years_text(texts, years)
    title = texts.say("line", "course", agency=who, years=span, what=what)
    if len(rows) > max(WIDEST, len(years)):
        # Many series over few years: a phone shows a row for each, and no column.
        head = part_header(texts, Axis.AGENCY if len(agencies) > 1 else Axis.INDICATOR)
        columns = [column(texts, str(year), [row[at] for row in rows]) for at, year in enumerate(years)]
        table = table_of(named(head, map(name, rows)), *columns)
    else:
        # One series is said in the title; its column needs only the unit.
        columns = [column(texts, None if len(rows) == 1 else name(row), row) for row in rows]
        table = table_of(named(texts.say("words", "year"), map(str, years)), *columns)
    chart = Chart(
        form="line",
        title=title,
        labels=tuple(str(year) for year in years),
        keys=tuple(years),
        series=tuple(Series(name=name(row), values=floats(row)) for row in rows),
        percent=rows[0][0].is_ratio,
    )
    told = [*_gap_told(texts, answer, detail, years), *_moves_told(texts, detail, years)]
    return [*told, strong(title), table, chart, *workings(texts, [item for row in rows for item in row])]


def _gap_told(texts: Texts, answer: Answer, detail: TrendDetail, years: list[int]) -> list[Block]:
    """From how far to how far apart two units moved, where that is asked."""
    known = [(year, abs(gap)) for year, gap in zip(years, detail.gaps, strict=False) if gap is not None]
    if len(known) < 2:
        return []
    (first, base), (last, value) = known[0], known[-1]
    direction = "gap_same" if value == base else "gap_up" if value > base else "gap_down"
    sample = detail.series[0][0]

    def said(year: int, gap: Number) -> Run:
        worded = texts.number(gap, sample.unit)
        if sample.is_ratio:
            worded = texts.say("words", "gap_points", points=decimal(gap, 2))
        told = (item for item in answer.values if item.year == year and item.indicator.startswith("change."))
        return Run(text=worded, value=next(told, None))

    runs = texts.runs(
        "lead",
        "gap_course",
        direction=texts.say("words", direction),
        first=first,
        base=said(first, base),
        last=last,
        value=said(last, value),
    )
    return [strong(*runs)]


def _moves_told(texts: Texts, detail: TrendDetail, years: list[int]) -> list[Block]:
    """Whether the figure went up or down all the way, and which way it went in which years."""
    steps = detail.steps
    if not steps:
        return []
    runs = [(sign, [year for year, _ in same]) for sign, same in groupby(zip(years[1:], steps, strict=True), _sign)]
    (sign, _), *others = runs
    key = {1: "moved_up", -1: "moved_down", 0: "moved_not"}
    if others:
        told = (texts.say("words", key[one], years=years_text(texts, in_years)) for one, in_years in runs)
        said = texts.say("line", "part_separator").join(told)
    else:
        last = years_text(texts, years[-1:])
        said = texts.say("words", f"{key[sign]}_always" if len(steps) > 1 else key[sign], years=last)
    if detail.moved == "either":
        return [strong(said)]
    so = not others and sign == (1 if detail.moved == "up" else -1)
    verdict = texts.say("lead", "verdict", verdict=texts.say("words", "yes" if so else "no"))
    return [strong(f"{verdict}{said}")]


def _sign(step: tuple[int, int]) -> int:
    return step[1]


def change(texts: Texts, answer: Answer, detail: ChangeDetail) -> list[Block]:
    """From the earlier year to the later one, whichever was named first."""
    forward = detail.before.year <= detail.after.year
    first, last = (detail.before, detail.after) if forward else (detail.after, detail.before)
    absolute = detail.absolute if forward else -detail.absolute
    direction = "same" if absolute == 0 else "up" if absolute > 0 else "down"
    if detail.points is not None:
        by = texts.say("words", "gap_points", points=decimal(abs(detail.points), 2))
    else:
        by = texts.number(abs(absolute), last.unit)
    difference = Run(text=by, value=worked_out(answer, "change.absolute", "change.points"))
    runs = list(texts.runs("lead", f"change_{direction}", strong=True, by=difference))
    if detail.claimed is not None:
        verdict = texts.say("words", "yes" if detail.claimed else "no")
        runs.insert(0, Run(text=texts.say("lead", "verdict", verdict=verdict), strong=True))
    if detail.points is None and absolute and forward:
        runs += _measured(texts, answer, detail, first)
    told = texts.runs(
        "line",
        "from_to",
        agency=last.agency,
        label=figure_noun(texts, last),
        first=first.year,
        base=shown(texts, first),
        last=last.year,
        value=shown(texts, last),
    )
    return [
        lead(*runs),
        paragraph(Role.SUBJECT, *told),
        *workings(texts, [first, last]),
    ]


def _measured(texts: Texts, answer: Answer, detail: ChangeDetail, first: Figure) -> tuple[Run, ...]:
    """The change as a percentage of where it began, or as so many times it, where that was asked."""
    if detail.percent is None:
        return texts.runs("lead", "change_no_percent", year=first.year)
    by = decimal(abs(detail.percent) * 100, 2) if detail.asked != "absolute" else None
    percent = Run(
        text=share_text(abs(detail.percent)) if by is None else f"{by}%", value=worked_out(answer, "change.percent")
    )
    told = texts.runs("lead", "change_percent" if detail.percent >= 0 else "change_percent_down", percent=percent)
    if detail.asked == "times":
        told += texts.runs("lead", "change_times", year=first.year, times=decimal(1 + detail.percent, 2))
    return told


def not_applicable_change(texts: Texts, detail: FiguresDetail) -> list[Block]:
    """A change of a rate one of whose years has a denominator of 0."""
    first = detail.figures[0]
    found = parts(
        texts, ((texts.say("words", "year_of", year=item.year), shown(texts, item)) for item in detail.figures)
    )
    return [
        strong(texts.say("lead", "change_not_applicable")),
        paragraph(Role.SUBJECT, texts.say("line", "named", agency=first.agency, label=figure_noun(texts, first))),
        paragraph(Role.BODY, *found),
        *workings(texts, detail.figures),
    ]


def compare(texts: Texts, answer: Answer, detail: CompareDetail) -> list[Block]:
    """Figures side by side: two in a sentence with what is between them, more in a table by size."""
    figures = detail.figures
    first = figures[0]
    years = list(dict.fromkeys(item.year for item in figures))
    apart = detail.axis is Axis.AGENCY and len(years) > 1 and len(figures) == 2
    what = {(item.code, item.applicant) for item in figures}
    units = list(dict.fromkeys(item.agency for item in figures))
    if detail.axis in (Axis.AGENCY, Axis.YEAR) and len(what) > 1:
        return _matrix(texts, detail)
    if detail.axis is Axis.AGENCY and len(years) > 1 and not apart:
        return _matrix(texts, detail)

    def name(item: Figure) -> str:
        said = part_name(texts, item, detail.axis)
        return texts.say("words", "of_year", name=said, year=item.year) if apart else said

    label = figure_noun(texts, first) if detail.axis in (Axis.AGENCY, Axis.YEAR) else texts.noun(first.code)
    scope = [
        units[0] if len(units) == 1 and detail.axis is not Axis.AGENCY else "",
        years_text(texts, years) if len(years) == 1 else "",
        "" if detail.axis is Axis.INDICATOR else label,
    ]
    title = " ".join(part for part in scope if part)
    known = [item for item in figures if item.value is not None]
    blocks: list[Block]
    if len(figures) == 2 and len(known) == 2 and detail.gap is not None:
        blocks = [_confirmed(texts, detail, _two(texts, answer, detail, name)), paragraph(Role.SUBJECT, title)]
    elif len(figures) == 2:
        told = parts(texts, ((name(item), shown(texts, item)) for item in figures))
        blocks = [strong(*told), paragraph(Role.SUBJECT, title)]
    else:
        blocks = _many(texts, detail, title, name(detail.winner) if detail.winner is not None else None)
    drawn = _ordered(detail)[:MOST_ROWS]
    blocks.append(
        Chart(
            form="bar",
            title=title if units[0] in title else f"{whose(texts, units)} {title}",
            labels=tuple(name(item) for item in drawn),
            keys=tuple(part_key(item, detail.axis) for item in drawn),
            series=(Series(name=label, values=floats(drawn)),),
            percent=first.is_ratio,
        )
    )
    return [*blocks, *workings(texts, figures)]


def _confirmed(texts: Texts, detail: CompareDetail, told: Paragraph) -> Paragraph:
    """What was asked to be confirmed, with yes or no before it."""
    if detail.claimed is None:
        return told
    verdict = texts.say("words", "yes" if detail.claimed else "no")
    return replace(told, runs=(Run(text=texts.say("lead", "verdict", verdict=verdict), strong=True), *told.runs))


def _ordered(detail: CompareDetail) -> list[Figure]:
    """By size, but for years, which keep their order."""
    if detail.axis is Axis.YEAR or len({item.unit for item in detail.figures}) > 1:
        return list(detail.figures)
    return sorted(detail.figures, key=lambda item: (item.value is None, -(item.value or 0)))


def _two(texts: Texts, answer: Answer, detail: CompareDetail, name: Callable[[Figure], str]) -> Paragraph:
    """B 45.21%，比 A（36.76%）高 8.45 个百分点: the one asked for first, else the larger."""
    one, other = detail.figures
    if detail.times is not None:
        times = Run(text=decimal(detail.times, 2), value=worked_out(answer, "change.times"))
        counted = texts.runs("lead", "compare_times", other=name(other), base=shown(texts, other), times=times)
        return lead(*texts.runs("line", "part", strong=True, name=name(one), value=shown(texts, one)), *counted)
    less = detail.asked == "less"
    if (one.known < other.known) is not less:
        one, other = other, one
    gap = detail.gap or 0
    if gap == 0:
        same = texts.runs("lead", "compare_same", one=name(one), value=shown(texts, one), other=name(other))
        return strong(*same)
    by = texts.say("words", "gap_points", points=decimal(gap * 100, 2)) if one.is_ratio else texts.number(gap, one.unit)
    kind = f"{'lower' if less else 'higher'}_{'rate' if one.is_ratio else 'count'}"
    difference = Run(text=by, value=worked_out(answer, "change.absolute", "change.points"))
    rest = texts.runs("lead", f"compare_{kind}", other=name(other), base=shown(texts, other), by=difference)
    opening = texts.runs("line", "part", strong=True, name=name(one), value=shown(texts, one))
    return lead(*opening, *rest)


def _many(texts: Texts, detail: CompareDetail, title: str, winner: str | None) -> list[Block]:
    """A table by size, and above it who has the most or least, where that was asked."""
    rows = _ordered(detail)[:MOST_ROWS]
    known = [item for item in detail.figures if item.value is not None]
    opening = strong(title)
    if winner is not None:
        key = "most" if detail.asked == "more" else "least"
        size = "rate" if known[0].is_ratio else "count"
        opening = strong(texts.say("lead", f"{key}_{size}", winners=winner))
    elif detail.asked != "both" and len(known) > 1 and len({item.known for item in known}) == 1:
        opening = strong(texts.say("lead", "compare_tie"))
    names_of = named(part_header(texts, detail.axis), (part_name(texts, item, detail.axis) for item in rows))
    table = table_of(names_of, column(texts, None, rows))
    return [opening, *([paragraph(Role.SUBJECT, title)] if opening.text != title else []), table]


def _matrix(texts: Texts, detail: CompareDetail) -> list[Block]:
    """Several measures or years of several units: a row a unit (or year), a column for each measure and year."""
    figures = detail.figures[: MOST_ROWS * 4]
    years = list(dict.fromkeys(item.year for item in figures))
    agencies = list(dict.fromkeys(item.agency for item in figures))
    by_year = detail.axis is Axis.YEAR
    rows = years if by_year else agencies

    def key_of(item: Figure) -> tuple[str | int, str, str | None]:
        return (item.agency if by_year else item.year, item.code, item.applicant)

    heads = list(dict.fromkeys(map(key_of, figures)))
    cells = {(item.year if by_year else item.agency, key_of(item)): item for item in figures}
    measures = {(code, applicant) for _, code, applicant in heads}
    columns = []
    for key in heads:
        sample = next(item for item in figures if (item.code, item.applicant) == key[1:])
        side = key[0] if by_year else texts.say("words", "year_of", year=key[0])
        said = [str(side) if len(agencies if by_year else years) > 1 else ""]
        said.append(figure_noun(texts, sample) if len(measures) > 1 else "")
        head = " ".join(part for part in said if part)
        columns.append(column(texts, head, [cells.get((row, key)) for row in rows]))
    what = names(texts, [figure_noun(texts, item) for item in {i.code + str(i.applicant): i for i in figures}.values()])
    title = texts.say("line", "course", agency=whose(texts, agencies), years=years_text(texts, years), what=what)
    first = [texts.say("words", "year_of", year=row) if by_year else str(row) for row in rows]
    return [
        strong(title),
        table_of(named(part_header(texts, detail.axis), first), *columns),
        *workings(texts, figures),
    ]
