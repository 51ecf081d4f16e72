"""The lines that every answer shares: proof, how the question was understood, notes, choices."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.message import Block, Choices, Option, Paragraph, Role, Run
from bot.wording.readings import other_reading
from bot.wording.texts import Texts, plain, plain_list
from knowledge.answering.figures import Figure, Status
from knowledge.answers import Answer, Citation, Note
from knowledge.model import Severity, State

_PRINTED = re.compile(r"\d+\.\d+")
SHOWN_CELLS = 12
SHOWN_PROOFS = 3
SHOWN_NAMES = 8
LONGEST_QUOTE = 600


def paragraph(role: Role, *runs: Run | str) -> Paragraph:
    """A paragraph of runs; plain texts become plain runs."""
    return Paragraph(role=role, runs=tuple(run if isinstance(run, Run) else Run(text=run) for run in runs))


def lead(text: str, strong: str | None = None) -> Paragraph:
    """The first sentence, with the figure strong where it stands in it."""
    if strong and strong in text:
        before, _, after = text.partition(strong)
        runs = [Run(text=before), Run(text=strong, strong=True), Run(text=after)]
        return Paragraph(role=Role.LEAD, runs=tuple(run for run in runs if run.text))
    return paragraph(Role.LEAD, text)


def names(texts: Texts, items: Sequence[str]) -> str:
    """A list of names, cut short with their number."""
    if len(items) <= SHOWN_NAMES:
        return texts.say("line", "list_separator").join(items)
    shown = texts.say("line", "list_separator").join(items[:SHOWN_NAMES])
    return texts.say("line", "units_many", first=shown, count=len(items))


def proofs(texts: Texts, citations: Sequence[Citation], *, passages: bool = False) -> list[Block]:
    """A line per citation, the first few of them."""
    key = "proof_passage" if passages else "proof"
    found = {
        texts.say("line", key, title=citation.title, where=citation.where, raw=citation.raw): citation.url
        for citation in citations
    }
    lines: list[Block] = [
        paragraph(Role.PROOF, Run(text=text, url=url)) for text, url in list(found.items())[:SHOWN_PROOFS]
    ]
    if len(found) > SHOWN_PROOFS:
        lines.append(paragraph(Role.PROOF, texts.say("line", f"{key}_more", count=len(found) - SHOWN_PROOFS)))
    return lines


def echo(texts: Texts, answer: Answer) -> list[Block]:
    """How the question was understood: unit, years, indicators, applicants, with what was carried on or assumed."""
    read = answer.understood

    def mark(slot: str) -> str:
        if slot in read.inherited:
            return texts.say("line", "inherited")
        if slot in read.assumed:
            return texts.say("line", "assumed_year" if slot == "year" else "assumed")
        return ""

    parts: list[str] = []
    if read.agencies:
        shown = (
            texts.say("line", "list_separator").join(read.agencies)
            if len(read.agencies) <= 3
            else texts.say("line", "units_many", first=read.agencies[0], count=len(read.agencies))
        )
        parts.append(shown + mark("agency"))
    if read.years:
        years = years_text(texts, read.years)
        parts.append(years + mark("year"))
    if read.indicators:
        joined = texts.say("line", "list_separator").join(texts.official(code) for code in read.indicators[:4])
        parts.append(joined + mark("indicator"))
    if read.applicants:
        joined = texts.say("line", "list_separator").join(texts.applicant(code) for code in read.applicants)
        parts.append(joined + mark("applicant"))
    if not parts:
        return []
    return [paragraph(Role.ECHO, texts.say("line", "echo", parts=texts.say("line", "echo_separator").join(parts)))]


def years_text(texts: Texts, years: Sequence[int]) -> str:
    """Years as a list, or as a span where they follow each other."""
    ordered = sorted(years)
    if len(ordered) > 2 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return texts.say("words", "year_of", year=f"{ordered[0]}–{ordered[-1]}")
    return texts.say("line", "list_separator").join(texts.say("words", "year_of", year=year) for year in years)


def notes(texts: Texts, found: Sequence[Note]) -> list[Block]:
    """A paragraph per note that must be told beside the figure."""
    blocks: list[Block] = []
    for item in found:
        role = Role.WARNING if item.severity in (Severity.ERROR, Severity.WARNING) else Role.NOTE
        if item.code.startswith("reading_"):
            blocks.append(paragraph(role, other_reading(texts, item)))
            continue
        params = {key: plain_list(texts, key, value) for key, value in item.params}
        if item.code in ("finding", "finding_notice"):
            params["message"] = texts.finding(params["message"], params["english"], params["rule"])
            params["rule"] = texts.rule(params["rule"])
        if item.code in ("inferred", "inferred_many"):
            told = texts.finding(params["sum"], params["sum_english"])
            params["sum"] = texts.say("note", "inferred_sum", sum=told) if told else ""
            raw = params["raw"].strip()
            params["raw"] = texts.say("note", "inferred_raw" if raw else "inferred_blank", raw=raw)
        if item.code == "unknown_cell":
            params["status"] = texts.say("note", f"unknown_{params['status']}")
        if "code" in params:
            label = texts.label(params["code"])
            applicant = params.get("applicant")
            params["label"] = (
                label
                if applicant in (None, "", "total")
                else texts.say("line", "with_applicant", label=label, applicant=texts.applicant(applicant))
            )
        blocks.append(paragraph(role, texts.say("note", item.code, **params)))
    return blocks


def choices(answer: Answer) -> list[Block]:
    """The offers as buttons."""
    if not answer.choices:
        return []
    return [
        Choices(
            options=tuple(Option(label=item.label, question=item.question, query=item.query) for item in answer.choices)
        )
    ]


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


def figure_text(texts: Texts, figure: Figure) -> str:
    """A figure's value with its unit, or what stands in its place."""
    if figure.value is not None and any(cell.fact.state is State.INFERRED for cell in figure.cells):
        return texts.number(figure.value, figure.unit) + texts.say("words", "inferred")
    if figure.value is not None:
        raw = figure.cells[0].fact.raw.strip() if len(figure.cells) == 1 and not figure.is_ratio else ""
        # Money is shown as the report prints it: 0.4020 stays 0.4020.
        if isinstance(figure.value, float) and _PRINTED.fullmatch(raw) and float(raw) == figure.value:
            return texts.number(figure.value, figure.unit).replace(plain(figure.value), raw, 1)
        return texts.number(figure.value, figure.unit)
    if figure.status is Status.ZERO_DENOMINATOR:
        return texts.say("words", "not_applicable")
    return texts.say("words", "blank") if figure.status is Status.BLANK else "—"


def raws(texts: Texts, figure: Figure) -> str:
    """What the cells of a figure read, in order, cut short; an empty one by the value inferred for it."""
    shown = [
        cell.fact.raw.strip()
        if cell.fact.state is not State.INFERRED
        else f"{plain(cell.fact.value or 0)}{texts.say('words', 'inferred')}"
        for cell in figure.cells[:SHOWN_CELLS]
    ]
    if len(figure.cells) > SHOWN_CELLS:
        shown.append("…")
    return texts.say("line", "list_separator").join(shown)


def workings(texts: Texts, figures: Sequence[Figure]) -> list[Block]:
    """How derived figures and sums were made: formula with numerator and denominator, or the cells added."""
    blocks: list[Block] = []
    shown = figures[:4]
    several = len({figure.agency for figure in shown}) > 1
    told: set[tuple[str, str | None]] = set()
    for figure in shown:
        formula = texts.formula(figure.code, figure.applicant)
        same = [other for other in shown if (other.code, other.applicant) == (figure.code, figure.applicant)]
        if formula and len(same) > 1 and figure.numerator is not None and figure.denominator is not None:
            # The formula once, then the two numbers of every report.
            if (figure.code, figure.applicant) not in told:
                told.add((figure.code, figure.applicant))
                label = texts.label(figure.code)
                blocks.append(paragraph(Role.BODY, texts.say("line", "working", label=label, text=formula)))
            fraction = texts.say(
                "line",
                "fraction",
                agency=figure.agency if several else "",
                year=figure.year,
                numerator=plain(figure.numerator),
                denominator=plain(figure.denominator),
            )
            blocks.append(paragraph(Role.BODY, fraction.strip()))
        elif formula and figure.numerator is not None and figure.denominator is not None:
            text = texts.say(
                "line",
                "formula",
                formula=formula,
                numerator=plain(figure.numerator),
                denominator=plain(figure.denominator),
            )
            blocks.append(paragraph(Role.BODY, texts.say("line", "working", label=texts.label(figure.code), text=text)))
        elif formula and figure.value is not None:
            cells = raws(texts, figure)
            text = texts.say("line", "formula_sum", formula=formula, numerator=plain(figure.value), cells=cells)
            blocks.append(paragraph(Role.BODY, text))
        elif len(figure.cells) > 1 and figure.value is not None:
            cells = raws(texts, figure)
            blocks.append(paragraph(Role.BODY, texts.say("line", "sum_of", count=len(figure.cells), cells=cells)))
    return blocks


def topic_name(texts: Texts, code: str) -> str:
    """What a part of a report is called; the code of a topic without a name is never shown."""
    key = code.replace(".", "_")
    return texts.say("words", key if texts.has("words", key) else "topic_part")
