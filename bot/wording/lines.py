"""The lines that every answer shares: proof, how the question was understood, notes, choices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from bot.message import Block, Choices, Option, Paragraph, Role, Run
from bot.wording.carried import carried
from bot.wording.readings import other_reading
from bot.wording.texts import Texts, grouped, joined, years_text
from knowledge.answering.details import HelpDetail
from knowledge.answering.figures import Figure, Status
from knowledge.answering.proof import value_of
from knowledge.answers import Answer, Choice, Note, Value
from knowledge.model import Severity, State
from knowledge.query.algebra import TOTAL

SHOWN_CELLS = 12
SHOWN_UNITS = 3
SHOWN_NAMES = 8
LONGEST_QUOTE = 600


def paragraph(role: Role, *runs: Run | str) -> Paragraph:
    """A paragraph of runs; plain texts become plain runs."""
    return Paragraph(role=role, runs=tuple(run if isinstance(run, Run) else Run(text=run) for run in runs))


def lead(*runs: Run | str) -> Paragraph:
    """The first line."""
    return Paragraph(role=Role.LEAD, runs=joined(run if isinstance(run, Run) else Run(text=run) for run in runs))


def strong(*runs: Run | str) -> Paragraph:
    """A first line that is strong as a whole."""
    return lead(*(replace(run, strong=True) if isinstance(run, Run) else Run(text=run, strong=True) for run in runs))


def shown(texts: Texts, figure: Figure, *, strong: bool = False) -> Run:
    """A figure's value with its unit, or what stands in its place, as a run that shows it."""
    value = None if figure.value is None else value_of(figure)
    return Run(text=figure_text(texts, figure), strong=strong, value=value)


def worked_out(answer: Answer, *codes: str) -> Value | None:
    """The first figure of an answer that goes by one of the codes of what is worked out; None where it has none."""
    return next((value for value in answer.values if value.indicator in codes), None)


def parts(texts: Texts, items: Iterable[tuple[str, Run]]) -> tuple[Run, ...]:
    """Names with their figures, one after another."""
    found: list[Run] = []
    for name, value in items:
        separator = texts.say("line", "part_separator") if found else ""
        found += [Run(text=separator), *texts.runs("line", "part", name=name, value=value)]
    return joined(found)


def subject(texts: Texts, agency: str, year: int, what: str) -> Paragraph:
    """The line under a figure: whose, when, what."""
    key = "of_unit_what" if what else "of_unit"
    return paragraph(Role.SUBJECT, texts.say("line", key, agency=agency, year=year, what=what))


def names(texts: Texts, items: Sequence[str], count: int | None = None) -> str:
    """A list of names, cut short with their number: `count`, where not all of them are given."""
    count = max(len(items), count or 0)
    if count <= SHOWN_NAMES:
        return texts.say("line", "list_separator").join(items)
    shown = texts.say("line", "list_separator").join(items[:SHOWN_NAMES])
    return texts.say("line", "units_many", first=shown, count=count)


def cut_short(texts: Texts, shown: int, count: int) -> list[Paragraph]:
    """The line under a list that says how much of it is shown; nothing where that is all."""
    if shown >= count:
        return []
    return [paragraph(Role.NOTE, texts.say("line", "cut_short", shown=grouped(shown), count=grouped(count)))]


def whose(texts: Texts, items: Sequence[str]) -> str:
    """Units in a title above their names: themselves where they are few, else how many."""
    return names(texts, items) if len(items) <= SHOWN_UNITS else texts.say("line", "units_counted", count=len(items))


def echo(texts: Texts, answer: Answer) -> list[Block]:
    """What was assumed, carried on or passed over in reading the question; nothing where all of it was said."""
    read = answer.understood

    def listed(items: Sequence[str]) -> str:
        return texts.say("line", "list_separator").join(items)

    agencies = (
        listed(read.agencies)
        if len(read.agencies) <= SHOWN_UNITS
        else texts.say("line", "units_many", first=read.agencies[0], count=max(read.units, len(read.agencies)))
    )
    slots = {
        "agency": agencies,
        "year": years_text(texts, read.years),
        "indicator": listed([texts.noun(code) for code in read.indicators[:SHOWN_UNITS]]),
        "applicant": listed([texts.applicant(code) for code in read.applicants if code != TOTAL]),
    }
    carried = [said for slot, said in slots.items() if said and slot in read.inherited]
    lines = [texts.say("line", "inherited", parts=listed(carried))] if carried else []
    # That all units are meant stands in the answer's own line.
    assumed = [
        texts.say("line", "assumed_year" if slot == "year" else "assumed", said=said)
        for slot, said in slots.items()
        if said and slot in read.assumed - read.inherited and not (slot == "agency" and len(read.agencies) > 1)
    ]
    if assumed:
        lines.append(texts.say("line", "echo", parts=texts.say("line", "echo_separator").join(assumed)))
    if read.passed_over:
        words = listed([texts.say("line", "quote", text=word) for word in read.passed_over])
        lines.append(texts.say("line", "passed_over", words=words))
    return [paragraph(Role.ECHO, texts.say("line", "echo_separator").join(lines))] if lines else []


FOLDED = frozenset({"coverage", "reading_holds"})
"""Notes that only reassure: they stand in the fold."""


def notes(texts: Texts, found: Sequence[Note]) -> tuple[list[Block], list[Paragraph]]:
    """A line per note: those to be seen beside the figure, and those that stand in the fold."""
    seen = [item for item in found if not _folded(item)]
    return list(note_lines(texts, seen)), note_lines(texts, [item for item in found if _folded(item)])


def _folded(item: Note) -> bool:
    params = dict(item.params)
    return item.code in FOLDED and params.get("covered") == params.get("asked")


def note_lines(texts: Texts, found: Sequence[Note]) -> list[Paragraph]:
    """A paragraph per note."""
    blocks: list[Paragraph] = []
    for item in found:
        role = Role.WARNING if item.severity in (Severity.ERROR, Severity.WARNING) else Role.NOTE
        if item.code.startswith("reading_"):
            blocks.append(paragraph(role, other_reading(texts, item)))
            continue
        params = carried(texts, item.params)
        if item.code in ("finding", "finding_notice"):
            said = texts.finding(params["message"], params["english"], params["rule"])
            # A note kept by an earlier release has none.
            remedy = params.pop("remedy", ""), params.pop("remedy_english", "")
            params["message"] = texts.mended(said, *remedy)
            params["rule"] = texts.rule(params["rule"])
        if item.code in ("inferred", "inferred_many"):
            told = texts.finding(params["sum"], params["sum_english"])
            params["sum"] = texts.say("note", "inferred_sum", sum=told) if told else ""
            raw = params["raw"].strip()
            params["raw"] = texts.say("note", "inferred_raw" if raw else "inferred_blank", raw=raw)
        if item.code == "unknown_cell":
            params["status"] = texts.say("note", f"unknown_{params['status']}")
        blocks.append(paragraph(role, texts.say("note", item.code, **params)))
    return blocks


def choices(texts: Texts, answer: Answer) -> list[Block]:
    """The offers as buttons."""
    if not answer.choices:
        return []
    return [
        Choices(
            options=tuple(
                Option(label=choice_label(texts, answer, item), question=item.question, query=item.query)
                for item in answer.choices
            )
        )
    ]


def choice_label(texts: Texts, answer: Answer, choice: Choice) -> str:
    """An offer as it is shown, with the words of the question that it does not look at."""
    detail = answer.detail
    examples_of = [detail.unit] if isinstance(detail, HelpDetail) and detail.unit is not None else []
    said = texts.but_for(choice.label, [*units_named(choice.query), *examples_of])
    if not choice.left_out:
        return said
    words = texts.say("line", "list_separator").join(choice.left_out)
    return texts.say("line", "leaving_out", said=said, words=words)


def units_named(query: object) -> Iterator[str]:
    """Return the units that a query in its JSON form names, which are called as their reports call them."""
    if isinstance(query, Mapping):
        for key, value in query.items():
            if key in ("names", "units"):
                yield from value
            elif key != "said":
                yield from units_named(value)
    elif isinstance(query, list | tuple):
        for item in query:
            yield from units_named(item)


def figure_label(texts: Texts, figure: Figure) -> str:
    """What a figure counts, with its applicant where it is not the total."""
    label = texts.label(figure.code)
    if figure.applicant in (None, "total") or figure.code == "rate.natural_person":
        return label
    return texts.say("line", "with_applicant", label=label, applicant=texts.applicant(figure.applicant))


def figure_noun(texts: Texts, figure: Figure) -> str:
    """The name of a figure as the subject of a comparison, with its applicant where it is not the total."""
    if figure.applicant in (None, "total") or figure.code == "rate.natural_person":
        return texts.noun(figure.code)
    return texts.say(
        "line", "with_applicant", label=texts.noun(figure.code), applicant=texts.applicant(figure.applicant)
    )


def printed(figure: Figure) -> str | None:
    """A number as the report prints it where it keeps decimals: 0.4020 stays 0.4020."""
    if len(figure.cells) != 1 or figure.is_ratio or not isinstance(figure.value, float):
        return None
    try:
        number = Decimal(figure.cells[0].fact.raw.strip())
    except InvalidOperation:
        return None
    exponent = number.as_tuple().exponent
    kept = isinstance(exponent, int) and exponent < 0 and float(number) == figure.value
    return str(number) if kept else None


def absent(texts: Texts, figure: Figure | None) -> str:
    """What stands in the place of a figure without a value."""
    if figure is not None and figure.status is Status.ZERO_DENOMINATOR:
        return texts.say("words", "not_applicable")
    return texts.say("words", "blank") if figure is not None and figure.status is Status.BLANK else "—"


_MOVES = ".items_change"
"""What forms before 2021 print as 本年增/减: more or fewer items, told by the sign."""


def figure_text(texts: Texts, figure: Figure) -> str:
    """A figure's value with its unit, or what stands in its place."""
    if figure.value is None:
        return absent(texts, figure)
    shown = texts.number(figure.value, figure.unit, printed(figure))
    if figure.code.endswith(_MOVES) and figure.value > 0:
        shown = f"+{shown}"
    if any(cell.fact.state is State.INFERRED for cell in figure.cells):
        return shown + texts.say("words", "inferred")
    return shown


def workings(texts: Texts, figures: Sequence[Figure]) -> list[Block]:
    """How rates were made: the formula once, then the two numbers of every figure; they stand in the fold."""
    blocks: list[Block] = []
    told: set[str] = set()
    for figure in figures[:SHOWN_CELLS]:
        formula = texts.formula(figure.code, figure.applicant)
        if not formula or figure.numerator is None:
            continue
        if formula not in told:
            told.add(formula)
            label = texts.label(figure.code)
            blocks.append(paragraph(Role.DETAIL, texts.say("line", "working", label=label, text=formula)))
        if figure.denominator is not None:
            fraction = texts.say(
                "line",
                "fraction",
                agency=figure.agency,
                year=figure.year,
                numerator=grouped(figure.numerator),
                denominator=grouped(figure.denominator),
            )
            blocks.append(paragraph(Role.DETAIL, fraction))
    return blocks


def topic_name(texts: Texts, code: str) -> str:
    """What a part of a report is called; the code of a topic without a name is never shown."""
    key = code.replace(".", "_")
    return texts.say("words", key if texts.has("words", key) else "topic_part")
