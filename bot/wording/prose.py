"""Passages, explanations, what is indexed, help and what changed in the text, in words."""

from __future__ import annotations

from bot.message import Block, Paragraph, Role, Run, Table
from bot.wording.lines import LONGEST_QUOTE, lead, paragraph, topic_name, years_text
from bot.wording.texts import Texts, percent, plain
from knowledge.answering.details import (
    AboutDetail,
    CoverageDetail,
    DefinitionDetail,
    HelpDetail,
    PassageDetail,
    TextChangeDetail,
)
from knowledge.answers import Answer, Passage
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived

MOST_PASSAGES = 12
MOST_ROWS = 60


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
    """The answering phrase first, then the sentences with their section."""
    first = answer.passages[0]
    marked = sum(bool(passage.marks) for passage in answer.passages)
    blocks: list[Block] = []
    several = len({(passage.agency, passage.year) for passage in answer.passages}) > 1
    if detail.parts and not several:
        said = texts.say("line", "part_separator").join(f"{label} {phrase}" for label, phrase in detail.parts)
        text = texts.say("lead", "passage_phrase", phrase=said, year=first.year, agency=first.agency)
        blocks.append(lead(text, said))
    elif detail.condition is not None and several:
        condition = _condition(texts, detail.condition)
        blocks.append(lead(texts.say("lead", "passage_condition", condition=condition, count=len(answer.passages))))
    elif detail.phrase is not None:
        text = texts.say("lead", "passage_phrase", phrase=detail.phrase, year=first.year, agency=first.agency)
        blocks.append(lead(text, detail.phrase))
    elif several:
        blocks.append(lead(texts.say("lead", "passage_many", count=len(answer.passages))))
    elif marked > 1:
        blocks.append(lead(texts.say("lead", "passage_several", year=first.year, count=len(answer.passages))))
    else:
        blocks.append(lead(texts.say("lead", "passage_text", year=first.year, agency=first.agency)))
    section = None
    for passage in answer.passages[:MOST_PASSAGES]:
        here = (passage.agency, passage.year, passage.section)
        if here != section:
            origin = f"{passage.agency} {passage.year}" if several else ""
            where = " · ".join(part for part in (origin, passage.section) if part)
            if where:
                blocks.append(paragraph(Role.BODY, texts.say("line", "section", section=where)))
        section = here
        blocks.append(quote(texts, passage))
    return blocks


def _condition(texts: Texts, condition: tuple[str, float, float | None]) -> str:
    operator, number, upper = condition
    return texts.say("words", operator, number=plain(number), number_to="" if upper is None else plain(upper))


def definition(texts: Texts, detail: DefinitionDetail) -> list[Block]:
    """An explanation, the formula of a derived figure, or the official label of a cell."""
    blocks: list[Block] = []
    if detail.code is not None and detail.code in derived():
        name = texts.label(detail.code)
        formula = texts.formula(detail.code, None)
        blocks.append(lead(texts.say("lead", "definition_formula", name=name, formula=formula), formula))
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
        blocks: list[Block] = [lead(texts.say("lead", "coverage_missing", count=len(detail.missing)))]
        rows = tuple((name, years_text(texts, years)) for name, years in detail.missing[:MOST_ROWS])
        columns = (texts.say("words", "unit"), texts.say("words", "missing"))
        return [*blocks, Table(columns=columns, rows=rows, numeric=(False, False))]
    if not detail.rows:
        return [lead(texts.say("lead", "coverage_empty"))]
    years = years_text(texts, detail.years)
    if len(detail.rows) == 1:
        name = detail.rows[0][0]
        return [lead(texts.say("lead", "coverage_one", agency=name, reports=detail.reports, years=years))]
    if detail.asked == "years":
        opening = texts.say("lead", "coverage_years", years=years)
    elif detail.asked == "units":
        opening = texts.say("lead", "coverage_units", units=len(detail.rows))
    else:
        opening = texts.say("lead", "coverage", units=len(detail.rows), reports=detail.reports, years=years)
    rows = tuple((name, years_text(texts, held)) for name, held in detail.rows[:MOST_ROWS])
    columns = (texts.say("words", "unit"), texts.say("words", "reports"))
    return [lead(opening), Table(columns=columns, rows=rows, numeric=(False, False))]


def about(texts: Texts, detail: AboutDetail) -> list[Block]:
    """When reports were published, or where they are to be read; a line per report."""
    lines: list[Block] = []
    for entry in detail.reports[:MOST_ROWS]:
        known = entry.published if detail.what == "published" else entry.url
        key = f"about_{detail.what}" if known else f"about_no_{detail.what}"
        text = texts.say("lead", key, agency=entry.agency, year=entry.year, known=known or "", source=entry.source)
        lines.append(lead(text, known))
    return lines


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
        blocks.extend(paragraph(Role.QUOTE, item) for item in items[:20])
    return blocks
