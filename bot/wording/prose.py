"""Passages, explanations, what is indexed, help and what changed in the text, in words."""

from __future__ import annotations

from bot.message import Block, Paragraph, Role, Run, Table
from bot.wording.lines import LONGEST_QUOTE, cut_short, lead, paragraph, strong, subject, topic_name
from bot.wording.texts import Texts, percent, plain, years_text
from knowledge.answering.details import (
    AboutDetail,
    CoverageDetail,
    DefinitionDetail,
    HelpDetail,
    PassageDetail,
    Quoted,
    TextChangeDetail,
)
from knowledge.answers import Answer, Passage
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived

MOST_PASSAGES = 12
MOST_ROWS = 60
MOST_SENTENCES = 20


def quote(texts: Texts, passage: Passage) -> Paragraph:
    """A stretch of a report with its answering phrases marked."""
    runs: list[Run] = []
    place = 0
    text = passage.text
    for start, end in passage.marks:
        if start > place:
            runs.append(Run(text=text[place:start]))
        runs.append(Run(text=text[start:end], marked=True))
        place = end
    rest = text[place:]
    if len(rest) > LONGEST_QUOTE and not passage.marks:
        rest = rest[:LONGEST_QUOTE] + texts.say("note", "passage_too_long")
    if rest:
        runs.append(Run(text=rest))
    return Paragraph(role=Role.QUOTE, runs=tuple(runs))


def passages(texts: Texts, answer: Answer, detail: PassageDetail) -> list[Block]:
    """The clause that answers with its quantity strong, the whole sentence in the fold; else the sentences."""
    first = answer.passages[0]
    several = len({(passage.agency, passage.year) for passage in answer.passages}) > 1
    shown = answer.passages[:MOST_PASSAGES]
    spans = (detail.quoted or (None,) * len(answer.passages))[:MOST_PASSAGES]
    source = subject(texts, first.agency, first.year, "")
    if detail.parts and not several:
        said = texts.say("line", "part_separator").join(
            texts.say("line", "part", name=label, value=phrase) for label, phrase in detail.parts
        )
        return [strong(said), source, *(_whole(texts, passage) for passage in shown)]
    if len(answer.passages) == 1 and spans[0] is not None:
        return [Paragraph(role=Role.LEAD, runs=_clause(texts, first, spans[0])), source, _whole(texts, first)]
    if len(answer.passages) == 1 and detail.phrase is not None:
        return [strong(detail.phrase), source, _whole(texts, first)]
    blocks: list[Block] = []
    count = len(answer.passages)
    if detail.condition is not None and several:
        condition = _condition(texts, detail.condition)
        blocks.append(strong(texts.say("lead", "passage_condition", condition=condition, count=count)))
    elif several:
        blocks.append(strong(texts.say("lead", "passage_many", count=count)))
    elif not detail.lacking and sum(bool(passage.marks) for passage in answer.passages) > 1:
        blocks.append(strong(texts.say("lead", "passage_several", year=first.year, count=count)))
    elif detail.lacking:
        blocks.append(lead(texts.say("lead", "passage_nearest", year=first.year, agency=first.agency)))
    else:
        blocks.append(lead(texts.say("lead", "passage_text", year=first.year, agency=first.agency)))
    origin = None
    for passage, span in zip(shown, spans, strict=True):
        here = (passage.agency, passage.year)
        if several and here != origin:
            blocks.append(subject(texts, passage.agency, passage.year, ""))
        origin = here
        if span is None:
            blocks.append(quote(texts, passage))
        else:
            blocks.append(Paragraph(role=Role.QUOTE, runs=_clause(texts, passage, span)))
            blocks.append(_whole(texts, passage))
    return blocks


def _clause(texts: Texts, passage: Passage, span: Quoted) -> tuple[Run, ...]:
    """The clause with its quantities strong, and a mark of what was cut where the sentence goes on."""
    begin, stop = span.clause
    cut = texts.say("line", "cut")
    runs = [Run(text=cut if begin > 0 else "")]
    at = begin
    for start, end in span.quantities:
        runs += [Run(text=passage.text[at:start]), Run(text=passage.text[start:end], strong=True)]
        at = end
    runs += [Run(text=passage.text[at:stop]), Run(text=cut if stop < len(passage.text) else "")]
    return tuple(run for run in runs if run.text)


def _whole(texts: Texts, passage: Passage) -> Paragraph:
    """The whole sentence, for the fold."""
    said = quote(texts, passage)
    return Paragraph(role=Role.DETAIL, runs=said.runs)


def _condition(texts: Texts, condition: tuple[str, float, float | None]) -> str:
    operator, number, upper = condition
    return texts.say("words", operator, number=plain(number), number_to="" if upper is None else plain(upper))


def definition(texts: Texts, detail: DefinitionDetail) -> list[Block]:
    """An explanation, the formula of a derived figure, or the official label of a cell."""
    blocks: list[Block] = []
    if detail.code is not None and detail.code in derived():
        name = texts.label(detail.code)
        formula = texts.formula(detail.code, None)
        told = texts.runs("lead", "definition_formula", name=name, formula=Run(text=formula, strong=True))
        blocks.append(lead(*told))
    if detail.entry is not None:
        blocks.append(lead(texts.say("lead", "definition", text=texts.explanation(detail.entry))))
    elif detail.code is not None and detail.code in codes().indicators:
        item = codes().indicators[detail.code]
        name = texts.official(detail.code)
        blocks.append(lead(texts.say("lead", "definition_label", name=name, unit=item.unit)))
    return [*blocks, *(block for other in detail.others for block in definition(texts, other))]


def coverage(texts: Texts, answer: Answer, detail: CoverageDetail) -> list[Block]:
    """What is indexed, or what is missing."""
    if detail.asked == "missing":
        if not detail.missing:
            years = years_text(texts, answer.understood.years or detail.years)
            return [lead(texts.say("lead", "coverage_complete", years=years))]
        blocks: list[Block] = [lead(texts.say("lead", "coverage_missing", count=detail.lacking))]
        rows = tuple((name, years_text(texts, years)) for name, years in detail.missing[:MOST_ROWS])
        columns = (texts.say("words", "unit"), texts.say("words", "missing"))
        return [
            *blocks,
            Table(columns=columns, rows=rows, numeric=(False, False)),
            *cut_short(texts, len(rows), detail.lacking),
        ]
    if not detail.rows:
        return [lead(texts.say("lead", "coverage_empty"))]
    years = years_text(texts, detail.years)
    if detail.units == 1:
        name = detail.rows[0][0]
        return [lead(texts.say("lead", "coverage_one", agency=name, reports=detail.reports, years=years))]
    if detail.asked == "years":
        opening = texts.say("lead", "coverage_years", years=years)
    elif detail.asked == "units":
        opening = texts.say("lead", "coverage_units", units=detail.units)
    else:
        opening = texts.say("lead", "coverage", units=detail.units, reports=detail.reports, years=years)
    rows = tuple((name, years_text(texts, held)) for name, held in detail.rows[:MOST_ROWS])
    columns = (texts.say("words", "unit"), texts.say("words", "reports"))
    table = Table(columns=columns, rows=rows, numeric=(False, False))
    return [lead(opening), table, *cut_short(texts, len(rows), detail.units)]


def about(texts: Texts, detail: AboutDetail) -> list[Block]:
    """When reports were published, or where they are to be read; a line per report."""
    lines: list[Block] = []
    for entry in detail.reports[:MOST_ROWS]:
        known = entry.published if detail.what == "published" else entry.url
        key = f"about_{detail.what}" if known else f"about_no_{detail.what}"
        strong_known = Run(text=known or "", strong=True)
        said = texts.runs("lead", key, agency=entry.agency, year=entry.year, known=strong_known, source=entry.source)
        lines.append(lead(*said))
    return [*lines, *cut_short(texts, len(lines), detail.count)]


def help_text(texts: Texts, detail: HelpDetail) -> list[Block]:
    """What can be asked, or a word of courtesy."""
    return [lead(texts.say("lead", detail.topic))]


def text_change(texts: Texts, answer: Answer, detail: TextChangeDetail) -> list[Block]:
    """What is new and what is gone in a part of the report."""
    agency = answer.understood.agencies[0]
    params: dict[str, object] = {
        "agency": agency,
        "topic": topic_name(texts, detail.topic),
        "before": detail.before,
        "after": detail.after,
        "share": percent(detail.share),
        "new": len(detail.new),
        "gone": len(detail.gone),
    }
    if detail.asked == "new":
        key = "text_new" if detail.new else "text_new_none"
    else:
        key = "text_same" if not detail.new and not detail.gone else "text_changed"
    blocks: list[Block] = [lead(texts.say("lead", key, **params))]
    for heading, items in (("text_added", detail.new), ("text_gone", detail.gone)):
        if not items or (detail.asked == "new" and heading == "text_gone"):
            continue
        if detail.asked != "new":
            blocks.append(paragraph(Role.BODY, texts.say("lead", heading)))
        blocks.extend(paragraph(Role.QUOTE, item) for item in items[:MOST_SENTENCES])
        blocks.extend(cut_short(texts, min(MOST_SENTENCES, len(items)), len(items)))
    return blocks
