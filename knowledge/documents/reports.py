"""From Blocks to Reports: cut a file into its reports, read each one's tables, sections, identity, choose readings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.documents.annex import read_annex
from knowledge.documents.blocks import Blocks, Document, Grid, GridCell, Para
from knowledge.documents.books import Kept, balanced
from knowledge.documents.identity.identity import Identity, Source, identify, not_before_its_form
from knowledge.documents.identity.metadata import head_labels, kept, labelled_cells
from knowledge.documents.identity.prose import Placed, cleaned, is_noise, sections_of, table_lines
from knowledge.documents.identity.sections import Heading, headings_of, section_named
from knowledge.documents.identity.titles import title_in, titles_among
from knowledge.documents.tables.choosing import chosen
from knowledge.documents.tables.filling import filled
from knowledge.documents.tables.legends import read_by_legend
from knowledge.documents.tables.missing import TABLES, missing
from knowledge.documents.tables.reader import Tables, codes_read, read_tables
from knowledge.documents.tables.segments import segments_of
from knowledge.documents.text.paragraphs import joined, measure_of
from knowledge.documents.text.unfolding import unfold
from knowledge.lexicon.doubts import doubt
from knowledge.lexicon.edition_told import edition_told
from knowledge.lexicon.folding import fold
from knowledge.lexicon.outline import outline
from knowledge.model import Report, State

_HEAD_LINES = 40
_LEAST_SECTIONS = 2
_ANNEX_HEAD = 8
_REPORT = re.compile(r"信息公开.{0,10}(?:年度报告|年报)")
_TITLE = re.compile(r"[^。;!?>»›]*(?:政务|信息)公开[^。;!?>»›]*")
_LONGEST_TITLE = 40
_PATH = re.compile(r"\S\s*[>»›]\s*\S+\s*[>»›]\s*\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One report's share of one reading: numbered blocks, its headings, its tables."""

    origin: str
    blocks: tuple[tuple[int, Para | Grid], ...]
    headings: tuple[Heading, ...]
    tables: Tables


def reports_of(document: Document, readings: tuple[Blocks, ...]) -> tuple[Report, ...]:
    """The reports in a document; empty where nothing in it is one (two sections, or rows of table 3, make a report).

    Readings are best first: sections and identity come from the first that has most sections, each table from the
    readings judged against one another.
    """
    parted = [(reading, parts) for reading in readings if (parts := _parts(reading))]
    if not parted:
        return ()
    most = max(len(parts) for _, parts in parted)
    agreeing = [(reading, parts) for reading, parts in parted if len(parts) == most]
    meta: Mapping[str, str] = next((reading.meta for reading, _ in agreeing if reading.meta), {})
    alone = most == 1
    return _once(
        _report(document, [parts[at] for _, parts in agreeing], meta if alone or at == 0 else {}, alone)
        for at in range(most)
    )


def _once(reports: Iterable[Report]) -> tuple[Report, ...]:
    """The reports without those that say for the same unit and year what one before them says, figure for figure."""
    kept: dict[tuple[object, ...], Report] = {}
    for report in _without_drafts(tuple(reports)):
        figures = tuple((fact.indicator, fact.applicant, fact.value, fact.raw) for fact in report.facts)
        told = (report.agency, report.year, figures) if report.agency and figures else (id(report),)
        kept.setdefault(told, report)
    return tuple(kept.values())


def _without_drafts(reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports without drafts, by their titles, of units and years whose report stands beside them."""
    drafts = {id(report) for report in reports if any(word in report.title for word in outline().draft)}
    final = {(report.agency, report.year) for report in reports if report.agency and id(report) not in drafts}
    left_out = [report for report in reports if id(report) in drafts and (report.agency, report.year) in final]
    told = {(report.agency, report.year): doubt("draft", title=report.title) for report in left_out}
    return tuple(
        replace(report, problems=(*report.problems, told[report.agency, report.year]))
        if (report.agency, report.year) in told
        else report
        for report in reports
        if report not in left_out
    )


def _parts(reading: Blocks) -> list[_Part]:
    blocks = unfold(reading.blocks)
    cuts = _titled(blocks)
    return [
        part
        for start, end in zip(cuts, (*cuts[1:], len(blocks)), strict=True)
        for part in _parts_between(reading, blocks, start, end)
    ]


def _titled(blocks: Sequence[Para | Grid]) -> list[int]:
    """Where reports of other units or years begin by their titles, each with tables of its own below.

    The reports of a compilation may number their sections each in its own way.
    """
    grids = [number for number, block in enumerate(blocks) if isinstance(block, Grid)]
    cuts, told = [0], None
    for number, block in enumerate(blocks):
        title = title_in(cleaned(block.text)) if isinstance(block, Para) and grids else None
        if title is None or not title.agency or title.year is None or (title.agency, title.year) == told:
            continue
        if told is not None and any(cuts[-1] < grid < number for grid in grids) and number < grids[-1]:
            cuts.append(number)
        told = title.agency, title.year
    return cuts


def _parts_between(reading: Blocks, blocks: Sequence[Para | Grid], first: int, last: int) -> list[_Part]:
    headings = [replace(one, block=one.block + first) for one in headings_of(blocks[first:last])]
    starts = [first, *(start for start in _starts(blocks, headings)[1:])]
    parts: list[_Part] = []
    for start, end in zip(starts, (*starts[1:], last), strict=True):
        share = tuple((number, blocks[number]) for number in range(start, end))
        own = tuple(heading for heading in headings if start <= heading.block < end)
        segments = segments_of(share)
        tables = read_tables(share, segments)
        annex = read_annex(segments)
        if annex.cells:
            own = _outside(own, annex.used)
        if annex.cells:
            tables = Tables(readings=(*tables.readings, annex))
        if _is_report(own, tables, share):
            parts.append(_Part(origin=reading.origin, blocks=share, headings=own, tables=tables))
    return parts


def _outside(headings: Sequence[Heading], annex: frozenset[int]) -> tuple[Heading, ...]:
    """The headings without those of the annex, which counts from 一、 anew."""
    first, last = min(annex), max(annex)
    return tuple(
        heading
        for heading in headings
        if not first <= heading.block <= last
        and not (heading.number == 1 and heading is not headings[0] and first - _ANNEX_HEAD <= heading.block < first)
    )


def _is_report(headings: Sequence[Heading], tables: Tables, blocks: Sequence[tuple[int, Para | Grid]]) -> bool:
    second, third, fourth, *annex = tables.readings
    if _says_otherwise(headings, tables, blocks):
        return False
    if third.cells or annex or (second.cells and fourth.cells):
        return True
    titled = any(isinstance(block, Para) and title_in(cleaned(block.text)) for _, block in blocks[:_HEAD_LINES])
    known = {heading.number for heading in headings if heading.known}
    spoken = any(isinstance(block, Para) and _REPORT.search(fold(block.text)) for _, block in blocks[:_HEAD_LINES])
    if len(known) > _LEAST_SECTIONS or (spoken and len(known) >= _LEAST_SECTIONS):
        return True
    return titled and bool(known) and len(headings) >= _LEAST_SECTIONS


def _says_otherwise(headings: Sequence[Heading], tables: Tables, blocks: Sequence[tuple[int, Para | Grid]]) -> bool:
    """Whether the title says that this is no report of one year: reports side by side, or a form nobody filled in."""
    first = min((heading.block for heading in headings), default=0)
    lines = [cleaned(block.text) for number, block in blocks if number < first and isinstance(block, Para)]
    titles = [text for text in map(fold, lines) if len(text) <= _LONGEST_TITLE and _TITLE.fullmatch(text)]
    empty = not any(cell.value.state is State.STATED for cell in tables.cells.values())
    words = (*outline().comparing, *(outline().blank if empty else ()))
    return any(word in text for text in titles for word in words)


def _starts(blocks: Sequence[Para | Grid], headings: Sequence[Heading]) -> list[int]:
    """Where each report begins: at its title lines, where a first section comes again after others."""
    starts = [0]
    seen = 0
    for before, heading in zip((None, *headings), headings, strict=False):
        if heading.number == 1 and before is not None and seen >= _LEAST_SECTIONS:
            start = _title_before(blocks, heading.block, before.block)
            # A statistical annex begins its own count at 一、: only a first section or a title begins a report.
            if start < heading.block or section_named(heading.text) == 1:
                starts.append(start)
                seen = 0
        seen += 1
    return starts


def _title_before(blocks: Sequence[Para | Grid], at: int, floor: int) -> int:
    lines = [
        (number, cleaned(block.text))
        for number, block in enumerate(blocks[:at])
        if number > floor and isinstance(block, Para)
    ][-_HEAD_LINES:]
    return min((title.lines[0] for title in titles_among(lines)), default=at)


def _report(document: Document, parts: Sequence[_Part], meta: Mapping[str, str], alone: bool) -> Report:
    body = max(parts, key=lambda part: len({heading.number for heading in part.headings}))
    readings = list(parts[0].tables.readings)
    for part in parts[1:]:
        for at, reading in enumerate(part.tables.readings):
            if at < len(readings):
                readings[at] = chosen(readings[at], reading)
            else:
                readings.append(reading)
    tables = Tables(readings=tuple(readings))
    identity, title_lines = _identity(document, body, meta, alone)
    cells, repairs = filled(read_by_legend(tables.cells, body.blocks))
    edition = edition_told(codes_read(tables.cells), identity.year, annex=len(readings) > len(TABLES))
    identity = not_before_its_form(identity, edition, told=any(reading.cells for reading in readings[: len(TABLES)]))
    sections = sections_of(body.blocks, body.headings, _placed(body, title_lines))
    problems = (*identity.problems, *tables.problems, *repairs, *missing(tables.readings))
    headings = frozenset(heading.block for heading in body.headings)
    kept_here = Kept(
        sections=sections,
        cells=cells,
        problems=problems,
        title=title_lines,
        headings=headings,
        tables=frozenset(table_lines(body.blocks, body.tables.used, headings)),
    )
    return Report(
        source=document.name,
        title=identity.title,
        agency=identity.agency,
        year=identity.year,
        edition=edition,
        published=identity.published,
        url=identity.url,
        sections=sections,
        facts=tuple(cell.fact() for cell in cells.values()),
        problems=(*problems, *balanced(body.blocks, kept_here)),
        evidence=identity.evidence,
        aliases=identity.aliases,
    )


def _placed(part: _Part, title: frozenset[int]) -> Placed:
    tables = dict(zip(TABLES, part.tables.readings, strict=False)) if len(part.tables.readings) == len(TABLES) else {}
    last = {number: max(reading.used) for number, reading in tables.items() if reading.used}
    return Placed(used=part.tables.used, title=title, last=last)


def _identity(document: Document, part: _Part, meta: Mapping[str, str], alone: bool) -> tuple[Identity, frozenset[int]]:
    """The identity with the lines that are title: only what stands before the first section can be."""
    first = min((heading.block for heading in part.headings), default=part.blocks[-1][0] + 1)
    paras = [(number, cleaned(block.text)) for number, block in part.blocks if isinstance(block, Para)]
    paths = [text for number, text in paras[:_HEAD_LINES] if number < first and _PATH.search(text)]
    over = [block for number, block in part.blocks if number < first and isinstance(block, Grid)]
    labels = labelled_cells([cell.text for cell in row] for grid in over for row in _rows(grid))
    meta = {**head_labels(text for number, text in paras if number < first), **kept(labels), **meta}
    paras = [(number, text) for number, text in paras if text and not is_noise(text)]
    head = [(number, text) for number, text in paras if number < first][-_HEAD_LINES:]
    running = [
        block.text for number, block in part.blocks if isinstance(block, Para) and number not in part.tables.used
    ]
    texts = [text for text in joined(running, measure_of(running)) if not is_noise(text)]
    name = document.name if alone else ""
    identity = identify(Source(head=head, paths=paths, texts=texts, meta=meta, name=name, address=document.address))
    return identity, frozenset(number for title in titles_among(head) for number in title.lines)


def _rows(grid: Grid) -> list[list[GridCell]]:
    rows: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    return list(rows.values())
