"""Figures as spreadsheets: an answer, or a whole unit over its years, with the sources on a sheet of their own."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.labels import label
from bot.message import display_width
from bot.wording.texts import texts
from knowledge.answers import Answer, Language
from knowledge.model import Fact, State
from knowledge.shelf import FactEntry

Cell = str | int | float | None
BOLD = Font(bold=True)
INFERRED = Font(italic=True)
PERCENT = "0.00%"
WIDEST = 60
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
MADE = datetime(2000, 1, 1)
ZIP_TIME = (2000, 1, 1, 0, 0, 0)


def answer_workbook(answer: Answer) -> bytes:
    """The figures of an answer as XLSX: numbers as numbers, rates as percentages, and every citation."""
    language, words = answer.language, texts(answer.language)
    book = Workbook()
    sheet = _first_sheet(book, label("sheet", "figures", language))
    _header(sheet, ("agency", "year", "indicator", "code", "applicant", "value", "unit"), language)
    for value in answer.values:
        who = words.applicant(value.applicant) if value.applicant else None
        name = words.official(value.indicator)
        unit = "%" if value.unit == "ratio" else value.unit
        _append(sheet, (value.agency, value.year, name, value.indicator, who, value.value, unit))
        if value.unit == "ratio":
            sheet.cell(row=sheet.max_row, column=6).number_format = PERCENT
    sources = book.create_sheet(label("sheet", "sources", language))
    _header(sources, ("report", "agency", "year", "where", "raw", "url"), language)
    for cited in dict.fromkeys(answer.citations):
        _append(sources, (cited.title, cited.agency, cited.year, cited.where, cited.raw, cited.url))
    _append(sources, (label("sheet", "question", language), answer.question))
    return _bytes(book)


def unit_workbook(entries: Sequence[FactEntry], language: Language = Language.HANS) -> bytes:
    """All cells of a unit as XLSX: a sheet for each table with a column for each year, and where each cell stands.

    A number that was inferred is in italics; a cell without a number says why, in words.
    """
    words = texts(language)
    years = sorted({entry.report.year for entry in entries})
    book = Workbook()
    sheet: Worksheet | None = None
    for number in sorted({entry.fact.cite.table for entry in entries}, key=lambda table: (table == 1, table)):
        name = label("sheet", "annex", language) if number == 1 else label("sheet", "table", language, number=number)
        sheet = _first_sheet(book, name) if sheet is None else book.create_sheet(name)
        mine = [entry for entry in entries if entry.fact.cite.table == number]
        by_cell = {(entry.fact.key, entry.report.year): entry.fact for entry in mine}
        covered = [year for year in years if any(entry.report.year == year for entry in mine)]
        _header(sheet, ("indicator", "code", "applicant", "unit"), language, years=covered)
        for (code, who), unit in {entry.fact.key: entry.fact.unit for entry in _in_form_order(mine)}.items():
            cells = [by_cell.get(((code, who), year)) for year in covered]
            applicant = words.applicant(who) if who else None
            shown = (_shown(fact, language) for fact in cells)
            _append(sheet, (words.official(code), code, applicant, unit, *shown))
            for column, fact in enumerate(cells, 5):
                if fact is not None and fact.state is State.INFERRED:
                    sheet.cell(row=sheet.max_row, column=column).font = INFERRED
    sources = book.create_sheet(label("sheet", "sources", language)) if sheet is not None else _first_sheet(book, "—")
    _header(sources, ("report", "year", "table", "where", "value", "raw", "state", "url"), language)
    for entry in entries:
        fact, report = entry.fact, entry.report
        where = " × ".join(part for part in (fact.cite.row, fact.cite.column) if part)
        state = label("states", fact.state.value, language)
        _append(sources, (report.title, report.year, fact.cite.table, where, fact.value, fact.raw, state, report.url))
    return _bytes(book)


def _in_form_order(entries: Sequence[FactEntry]) -> list[FactEntry]:
    """The latest form's cells in its order, then those that only older ones have."""
    return sorted(entries, key=lambda entry: -entry.report.year)


def _shown(fact: Fact | None, language: Language) -> Cell:
    if fact is None:
        return label("states", "no_cell", language)
    if fact.value is not None:
        return fact.value
    state = label("states", fact.state.value, language)
    return f"{state}（{fact.raw}）" if fact.raw.strip() else state


def _first_sheet(book: Workbook, title: str) -> Worksheet:
    sheet = book.worksheets[0]
    sheet.title = title
    return sheet


def _header(sheet: Worksheet, keys: Sequence[str], language: Language, *, years: Sequence[int] = ()) -> None:
    _append(sheet, (*(label("sheet", key, language, number="").strip() for key in keys), *years))
    for cell in sheet[1]:
        cell.font = BOLD
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"


def _append(sheet: Worksheet, cells: Iterable[Cell]) -> None:
    row = 1 if sheet.max_row == 1 and sheet.cell(row=1, column=1).value is None else sheet.max_row + 1
    for column, content in enumerate(cells, 1):
        cell = sheet.cell(row=row, column=column)
        if isinstance(content, str):
            cell.value = UNPRINTABLE.sub("", content)
            # A raw text that begins with = is a text here too.
            cell.data_type = "s"
        else:
            cell.value = content


def _bytes(book: Workbook) -> bytes:
    """The workbook as a file whose bytes depend on nothing but what is in it."""
    for sheet in book.worksheets:
        for place, column in enumerate(sheet.columns, 1):
            widest = max(display_width(str(cell.value)) if cell.value is not None else 0 for cell in column)
            sheet.column_dimensions[get_column_letter(place)].width = min(widest, WIDEST) + 2
    book.properties.creator = "gongkai"
    book.properties.created = MADE
    drawn, fixed = io.BytesIO(), io.BytesIO()
    book.save(drawn)
    with zipfile.ZipFile(drawn) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                # openpyxl stamps the moment of saving.
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, date_time=ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return fixed.getvalue()
