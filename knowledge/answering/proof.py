"""Proof and caution: the citations of the cells a figure is made of, and the notes a reader must see beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache

from knowledge.answering.details import RefusalDetail
from knowledge.answering.figures import TOTAL, Figure, Status, applicant_of, figure, formula_of, takes_applicant
from knowledge.answers import Answer, Citation, Detail, Kind, Named, Note, Param, Understood, Value, note, params_of
from knowledge.checking.forcing import forcing_sum
from knowledge.lexicon.codes import codes
from knowledge.lexicon.editions import editions, is_annex, with_tables
from knowledge.lexicon.finding_words import Tongue
from knowledge.lexicon.hints import hint_word, hint_words
from knowledge.lexicon.printed import lines_of_table3
from knowledge.lexicon.rules import rules
from knowledge.model import CellKey, Correction, Edition, Fact, Severity, State
from knowledge.query.asked import Asked
from knowledge.query.slots import slots_of
from knowledge.shelf import FactEntry, ParagraphEntry, Shelf

MAX_CITATIONS = 400
"""Citations in one answer; sums over thousands of reports name their cells up to here."""

NUMERALS = hint_words("places.numerals")

TABLE_HEADINGS = dict(enumerate(hint_words("places.tables"), start=1))
"""What the national form calls the sections that its tables stand in."""


def cell_citation(entry: FactEntry) -> Citation:
    """Where one cell stands: section, row × column (page), and its raw text."""
    cite = entry.fact.cite
    page = hint_word("places.page").format(page=cite.page) if cite.page is not None else ""
    where = f"{TABLE_HEADINGS.get(cite.table, '')} {cite.row} × {cite.column}{page}".strip()
    return Citation(
        title=entry.report.title,
        agency=entry.report.agency,
        year=entry.report.year,
        where=where,
        raw=entry.fact.raw,
        url=entry.report.url,
        cell=entry.fact.key,
        table=cite.table,
        line=printed_line(entry.fact.indicator, entry.report.edition) if cite.table == 3 else None,
        printed=(cite.row, cite.column),
        page=cite.page,
    )


@cache
def printed_line(code: str, edition: Edition) -> int | None:
    """The number of an indicator's line in table 3 of a form, from 1 on; None where that form prints none."""
    printed = lines_of_table3(edition)
    return printed.index(code) + 1 if code in printed else None


def section_label(number: int, heading: str) -> str:
    """A section's heading with its number as the form prints it: 一、总体情况."""
    if 0 < number <= 10:
        return hint_word("places.section").format(number=NUMERALS[number], heading=heading)
    return heading


def paragraph_citation(entry: ParagraphEntry, where: str, raw: str) -> Citation:
    """Where a sentence stands: its section path and its text."""
    return Citation(
        title=entry.report.title,
        agency=entry.report.agency,
        year=entry.report.year,
        where=where,
        raw=raw,
        url=entry.report.url,
        paragraph=entry.position,
    )


def citations(figures: Iterable[Figure]) -> tuple[Citation, ...]:
    """The cells of all figures, each once, in the order used."""
    seen: dict[tuple[str, int, str, str | None], Citation] = {}
    for item in figures:
        for cell in item.cells:
            key = (cell.report.agency, cell.report.year, cell.fact.indicator, cell.fact.applicant)
            if key not in seen:
                seen[key] = cell_citation(cell)
            if len(seen) >= MAX_CITATIONS:
                return tuple(seen.values())
    return tuple(seen.values())


def value_of(item: Figure) -> Value:
    """A known figure as a value of the machine interface."""
    return Value(
        agency=item.agency,
        year=item.year,
        indicator=item.code if item.together is None else f"aggregate.{item.together}",
        applicant=item.applicant,
        value=item.known,
        unit=item.unit,
    )


def cautions(shelf: Shelf, figures: Sequence[Figure], of_all: Collection[Edition] = ()) -> tuple[Note, ...]:
    """What must be said beside these figures: inferred cells, findings that touch them, and mixed editions.

    `of_all` are the editions of all figures that an answer rests on, where they are more than these.
    """
    notes: list[Note] = []
    found = {item.report.edition for item in figures if item.report is not None}
    found |= {cell.report.edition for item in figures if item.together is not None for cell in item.cells}
    notes.extend(_breaks(found.union(of_all)))
    reports: dict[tuple[str, int], set[tuple[str, str | None]]] = {}
    inferred: dict[tuple[str, int], dict[CellKey, Fact]] = {}
    for item in figures:
        for cell in item.cells:
            own = (cell.report.agency, cell.report.year)
            reports.setdefault(own, set()).add(cell.fact.key)
            if cell.fact.correction is not None:
                notes.append(_corrected(item, cell.fact, cell.fact.correction))
            if cell.fact.state is State.INFERRED:
                inferred.setdefault(own, {})[cell.fact.key] = cell.fact
    notes.extend(_inferred(shelf, agency, year, tuple(facts.values())) for (agency, year), facts in inferred.items())
    # Findings are looked up for a reading-sized answer; over hundreds of reports the check command is the place.
    for (agency, year), cells in list(reports.items())[:60]:
        for problem in shelf.problems(agency, year):
            noticed = problem.severity is Severity.NOTICE
            quiet = noticed and not (problem.rule in rules() and rules()[problem.rule].beside)
            if quiet or not cells.intersection(problem.cells):
                continue
            notes.append(
                note(
                    "finding_notice" if noticed else "finding",
                    problem.severity,
                    agency=agency,
                    year=year,
                    rule=problem.rule,
                    message=problem.message,
                    english=problem.english,
                    remedy=problem.remedy,
                    remedy_english=problem.remedy_english,
                )
            )
    return tuple(dict.fromkeys(notes))


def _breaks(found: Collection[Edition]) -> Iterator[Note]:
    """That the form changed between the figures, and since when: from the annex to tables, else from form to form."""
    if len(found) < 2:
        return
    followed = [edition for edition in editions() if edition in found]
    annexed = any(is_annex(edition) for edition in followed)
    # Beside figures of another annex all tables are alike.
    since = [editions()[with_tables()[0]].first] if annexed else [editions()[edition].first for edition in followed[1:]]
    code = "edition_break_annex" if annexed else "edition_break"
    yield note(code, Severity.WARNING, editions=tuple(sorted(found)), years=tuple(since))


def year_before(shelf: Shelf, item: Figure) -> Figure | None:
    """The same figure of the year before, where both can be held against each other without a word of caution.

    Never across two forms, and never where a cell of either was inferred or corrected, or a finding touches it.
    """
    if item.value is None or item.report is None:
        return None
    before = figure(shelf, item.agency, item.year - 1, item.measure, item.applicant)
    if before.value is None or before.report is None or before.report.edition != item.report.edition:
        return None
    return None if cautions(shelf, (item, before)) else before


def _inferred(shelf: Shelf, agency: str, year: int, facts: Sequence[Fact]) -> Note:
    """That empty cells were filled because the table's own sums leave one possible value each, with the first's sum."""
    first = facts[0]
    told = forcing_sum(first.key, [entry.fact for entry in shelf.facts(agency, year)])
    return note(
        "inferred" if len(facts) == 1 else "inferred_many",
        Severity.WARNING,
        agency=agency,
        year=year,
        cell=_cell(first),
        value=first.value,
        raw=first.raw,
        count=len(facts),
        sum=told.get(Tongue.ZH, ""),
        sum_english=told.get(Tongue.EN, ""),
    )


def _cell(fact: Fact) -> Named:
    indicator, applicant = fact.key
    return Named(measure=indicator, applicant=applicant, printed=(fact.cite.row, fact.cite.column))


def _corrected(item: Figure, fact: Fact, correction: Correction) -> Note:
    """That staff have corrected a cell: what stands in the report, what should, who says so and why."""
    return note(
        "corrected",
        Severity.WARNING,
        agency=item.agency,
        year=item.year,
        cell=_cell(fact),
        raw=fact.raw,
        value=correction.value,
        who=correction.who,
        why=correction.why,
        day=correction.day,
    )


def answer_with(
    asked: Asked,
    kind: Kind,
    shelf: Shelf,
    figures: Sequence[Figure],
    *,
    detail: Detail,
    values: Sequence[Value] | None = None,
    notes: Sequence[Note] = (),
    beside: Sequence[Figure] = (),
    held: Sequence[Figure] = (),
    followed: Collection[Edition] = (),
) -> Answer:
    """An answer made of figures: the known ones as values (unless `values` says otherwise), with proof and cautions.

    `beside` are figures that only the notes speak of: cited and cautioned about, but no values of the answer.
    `held` are those that its own are held against, which need no caution.
    `followed` are the editions of all figures that it rests on, where not all are shown.
    """
    shown = tuple(values) if values is not None else tuple(value_of(item) for item in figures if item.value is not None)
    unknown = (
        ()
        if values is not None
        else tuple(
            note(
                "unknown_cell",
                Severity.WARNING,
                agency=item.agency,
                year=item.year,
                cell=Named(measure=item.code, applicant=item.applicant),
                status=item.status.value,
            )
            for item in figures
            if item.value is None and item.status is not Status.ZERO_DENOMINATOR
        )
    )
    return Answer(
        kind=kind,
        language=asked.language,
        question=asked.question,
        understood=understood_of(asked),
        values=shown,
        citations=citations((*figures, *beside)),
        beside=citations(held),
        notes=(*asked.notes, *notes, *unknown, *cautions(shelf, (*figures, *beside), followed)),
        detail=detail,
    )


_KIND_OF = {
    Status.BLANK: Kind.BLANK,
    Status.SLASH: Kind.BLANK,
    Status.UNREADABLE: Kind.BLANK,
    Status.NOT_IN_FORM: Kind.NOT_IN_FORM,
    Status.NO_REPORT: Kind.NO_REPORT,
    Status.ZERO_DENOMINATOR: Kind.BLANK,
}


def _is_missing(item: Figure) -> bool:
    """Whether the form of that report has the cells that are not there: a table left out, or one that was not read."""
    if item.status is not Status.NOT_IN_FORM or item.report is None:
        return False
    edition, known = item.report.edition, codes().indicators
    formula = formula_of(item.measure, None)
    terms = (*formula.numerator, *formula.denominator) if formula else ()
    rows = tuple(term.indicator for term in terms) if formula else (item.measure.code,)
    if item.applicant not in (None, TOTAL) and not all(known[row].by_applicant for row in rows):
        return False
    return all(bool(codes().leaves_in(row, edition)) for row in rows)


def refuse_figure(asked: Asked, shelf: Shelf, item: Figure) -> Answer:
    """Say why a figure has no value: a blank, slashed or unreadable cell, none in the form or the report, no report."""
    edition = str(item.report.edition) if item.report is not None else ""
    return Answer(
        kind=_KIND_OF[item.status],
        language=asked.language,
        question=asked.question,
        understood=understood_of(asked),
        citations=citations([item]) if item.status is not Status.NOT_IN_FORM else (),
        notes=(*asked.notes, *cautions(shelf, [item])),
        detail=RefusalDetail(
            reason="figure_missing" if _is_missing(item) else f"figure_{item.status.value}",
            params=params_of(agency=item.agency, year=item.year, edition=edition),
            figure=item,
        ),
    )


def nothing(asked: Asked, kind: Kind, reason: str, **params: Param) -> Answer:
    """A refusal made while answering."""
    return Answer(
        kind=kind,
        language=asked.language,
        question=asked.question,
        understood=understood_of(asked),
        notes=asked.notes,
        detail=RefusalDetail(reason=reason, params=params_of(**params)),
    )


MOST_ECHOED = 50
"""Units that an answer names as understood."""


def understood_of(asked: Asked) -> Understood:
    """How a question was read, each slot without repetitions."""
    slots = slots_of(asked.query)
    columns = [
        applicant_of(measure, column)
        for measure in slots.measures
        for column in slots.columns
        if takes_applicant(measure) or (column == TOTAL and len(slots.columns) == 1)
    ]
    return Understood(
        agencies=slots.who.names[:MOST_ECHOED],
        units=len(slots.who.names),
        years=slots.years,
        indicators=tuple(dict.fromkeys(measure.name for measure in slots.measures)),
        applicants=tuple(dict.fromkeys(column for column in columns if column is not None)),
        inherited=asked.inherited,
        assumed=asked.assumed,
        passed_over=asked.passed_over,
    )
