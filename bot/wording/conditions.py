"""Which and how many meet a condition, whether one does, and whether all do, in words."""

from __future__ import annotations

from bot.message import Block, Role, Run
from bot.wording.columns import changes, column, named, table_of
from bot.wording.figures import MOST_ROWS, number_in, part_header, part_name
from bot.wording.lines import (
    cut_short,
    figure_noun,
    figure_text,
    lead,
    names,
    paragraph,
    parts,
    shown,
    strong,
    subject,
    worked_out,
    workings,
)
from bot.wording.rankings import scope_line
from bot.wording.texts import Texts, grouped, plain, years_text
from knowledge.answering.details import Axis, Condition, FilterDetail
from knowledge.answering.figures import Figure
from knowledge.answering.standings import EachYearDetail
from knowledge.answers import Answer
from knowledge.query.algebra import Claim, measure_named
from knowledge.query.measures import unit_of


def filtered(texts: Texts, answer: Answer, detail: FilterDetail) -> list[Block]:
    """How many meet the conditions, then which with their figures."""
    code = answer.understood.indicators[0]
    label = texts.noun(code)
    condition = _conditions(texts, detail, code)
    if detail.lone is not None:
        return _lone(texts, detail, label, condition)
    title = scope_line(texts, detail, answer, label)
    if detail.first and detail.matching:
        return _first(texts, detail.matching[0], title, condition)
    if detail.failing is not None:
        return _whether_all(texts, answer, detail, title, condition, code)
    told = texts.say("line", "condition", scope=title, condition=condition)
    if not detail.matching:
        text = texts.say("lead", "filter_none", covered=detail.coverage.covered)
        return [strong(text), paragraph(Role.SUBJECT, told)]
    counter = {Axis.AGENCY: "counter_unit", Axis.YEAR: "counter_year"}.get(detail.axis, "counter_item")
    found = [part_name(texts, item, detail.axis) for item in detail.matching]
    number = Run(text=grouped(detail.count), value=worked_out(answer, "count.matching"))
    count = texts.runs("lead", "filter_count", count=number, counter=_counter(texts, counter, detail.count))
    blocks: list[Block] = [strong(*count), paragraph(Role.SUBJECT, told)]
    if detail.operator == "zero" and not detail.also:
        # Every figure is 0: the names are all there is to tell.
        return [*blocks, paragraph(Role.BODY, names(texts, found, detail.count))]
    return [*blocks, *_matching(texts, detail, code)]


def _counter(texts: Texts, key: str, count: int) -> str:
    """What so many of them are called."""
    return texts.say("words", f"{key}_one" if count == 1 else key)


def _conditions(texts: Texts, detail: FilterDetail, code: str) -> str:
    """All conditions in a row, a further measure named before its own."""
    first = Condition(
        measure=measure_named(code),
        column=None,
        operator=detail.operator,
        number=detail.number,
        number_to=detail.number_to,
    )
    if detail.than is not None or detail.since is not None or detail.average is not None:
        condition = _held_against(texts, detail)
    else:
        condition = _condition(texts, first, unit_of(first.measure))
    for item in detail.also:
        name = "" if item.measure.name == code else texts.noun(item.measure.name)
        said = _condition(texts, item, unit_of(item.measure))
        joint = "or_also" if detail.either else "and_also"
        named = texts.say("line", "measured", label=name, condition=said) if name else said
        condition += texts.say("words", joint, condition=named)
    return condition


def _condition(texts: Texts, condition: Condition, unit: str) -> str:
    number = "" if condition.number is None else number_in(texts, condition.number, unit)
    number_to = "" if condition.number_to is None else number_in(texts, condition.number_to, unit)
    # A rate is 低于 a limit, a count 少于 it.
    of_rate = f"{condition.operator}_rate"
    operator = of_rate if unit == "ratio" and texts.has("words", of_rate) else condition.operator
    return texts.say("words", operator, number=number, number_to=number_to)


def _held_against(texts: Texts, detail: FilterDetail) -> str:
    """The condition where the number is another unit's, or that of an earlier year."""
    if detail.than is not None:
        name = texts.say("line", "figure_of", name=detail.than.agency, value=figure_text(texts, detail.than))
    elif detail.average is not None:
        called = texts.say("words", f"value_aggregate_{detail.average}")
        unit = unit_of(detail.measure) if detail.measure is not None else ""
        name = texts.say("line", "figure_of", name=called, value=number_in(texts, detail.level or 0, unit))
    elif detail.claim is not None:
        return _changed(texts, detail, detail.claim)
    else:
        name = texts.say("words", "year_of", year=detail.since)
    return texts.say("words", f"than_{detail.operator}", name=name)


def _changed(texts: Texts, detail: FilterDetail, claim: Claim) -> str:
    """That a figure has changed by so much since an earlier year."""
    unit = "" if detail.measure is None else unit_of(detail.measure)

    def told(number: float | None) -> str:
        if number is None:
            return ""
        if claim.percent:
            return f"{plain(number)}%"
        return (
            texts.say("words", "gap_points", points=plain(number))
            if unit == "ratio"
            else number_in(texts, number, unit)
        )

    amount = texts.say("words", claim.operator, number=told(claim.number), number_to=told(claim.number_to))
    return texts.say("words", "fallen_by" if claim.falling else "risen_by", year=detail.since, amount=amount)


def _lone(texts: Texts, detail: FilterDetail, label: str, condition: str) -> list[Block]:
    """Whether one figure meets the condition."""
    assert detail.lone is not None
    key = "filter_yes" if detail.matching else "filter_no"
    opening = Run(text=texts.say("words", "yes" if detail.matching else "no"), strong=True)
    rest = texts.runs("lead", key, value=shown(texts, detail.lone), condition=condition)
    told = subject(texts, detail.lone.agency, detail.lone.year, label)
    return [lead(opening, *rest), told, *workings(texts, [detail.lone])]


def _first(texts: Texts, earliest: Figure, title: str, condition: str) -> list[Block]:
    """The earliest year that meets the condition, with its figure."""
    opening = texts.runs("lead", "first_year", year=earliest.year, value=shown(texts, earliest))
    met = texts.say("words", "first_met", condition=condition)
    told = texts.say("line", "condition", scope=title, condition=met)
    return [strong(*opening), paragraph(Role.SUBJECT, told), *workings(texts, [earliest])]


def _whether_all(
    texts: Texts, answer: Answer, detail: FilterDetail, title: str, condition: str, code: str
) -> list[Block]:
    """Whether all meet the condition: yes or no, how many do, and which do not."""
    failing = [part_name(texts, item, detail.axis) for item in detail.failing or ()]
    some = detail.operator == "any" and not detail.also
    key = ("all_but" if failing else "all_do") + ("_any" if some else "")
    if detail.axis is Axis.YEAR:
        key += "_year"
    called: str | tuple[Run, ...] = names(texts, failing, detail.failing_count)
    if detail.axis is Axis.YEAR:
        # Years are few: each with its figure.
        called = parts(texts, zip(failing, (shown(texts, item) for item in detail.failing or ()), strict=True))
    number = Run(text=grouped(detail.count), value=worked_out(answer, "count.matching"))
    rest = texts.runs(
        "lead",
        key,
        condition=condition,
        count=detail.coverage.covered if failing else number,
        matching=number,
        names=called,
    )
    opening = Run(text=texts.say("words", "no" if failing else "yes"), strong=True)
    blocks: list[Block] = [
        lead(opening, *rest),
        paragraph(Role.SUBJECT, title),
    ]
    if detail.matching and detail.operator != "zero":
        blocks += _matching(texts, detail, code)
    return blocks


def _matching(texts: Texts, detail: FilterDetail, code: str) -> list[Block]:
    """What was found with the figures of all conditions, and how much of it is shown."""
    rows = detail.matching[:MOST_ROWS]
    others = detail.beside[0] if detail.beside else ()
    name = texts.noun(code) if others else None
    earlier = detail.before[: len(rows)] if len(detail.before) == len(detail.matching) else ()
    columns = [column(texts, name, rows)]
    if earlier:
        old, new = (texts.say("words", "year_of", year=year) for year in (detail.since, rows[0].year))
        by_percent = detail.claim is not None and detail.claim.percent
        columns = [column(texts, old, earlier), column(texts, new, rows), changes(texts, earlier, rows, by_percent)]
    columns += [
        column(texts, figure_noun(texts, item), [row[at] for row in detail.beside[: len(rows)]])
        for at, item in enumerate(others)
    ]
    called = (part_name(texts, item, detail.axis) for item in rows)
    table = table_of(named(part_header(texts, detail.axis), called), *columns)
    return [table, *cut_short(texts, len(rows), detail.count)]


def each_year(texts: Texts, answer: Answer, detail: EachYearDetail) -> list[Block]:
    """How many units meet a condition in each year, then each with the figures of all years."""
    label = texts.noun(detail.measure.name)
    years = years_text(texts, detail.years)
    if detail.condition is None:
        said = texts.say("words", "each_year_falling" if detail.falling else "each_year_rising")
    else:
        said = texts.say("words", "each_year", condition=_condition(texts, detail.condition, unit_of(detail.measure)))
    scope = texts.say("line", "scope", years=years, agency=detail.scope or texts.say("words", "all_units"), label=label)
    told = paragraph(Role.SUBJECT, texts.say("line", "condition", scope=scope, condition=said))
    number = Run(text=grouped(detail.count), value=worked_out(answer, "count.matching"))
    counter = _counter(texts, "counter_unit", detail.count)
    count = strong(*texts.runs("lead", "filter_count", count=number, counter=counter))
    if not detail.rows:
        return [count, told]
    units = named(part_header(texts, Axis.AGENCY), [row[0].agency for row in detail.rows])
    columns = [column(texts, str(year), [row[at] for row in detail.rows]) for at, year in enumerate(detail.years)]
    return [count, told, table_of(units, *columns), *workings(texts, [item for row in detail.rows for item in row])]
