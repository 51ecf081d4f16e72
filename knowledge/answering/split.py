"""What a figure is made of: by reason or outcome, by applicant: 不予公开都是什么理由, 办理结果构成, 申请人类型分布."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answering.change import since_last_year
from knowledge.answering.details import Axis, FiguresDetail
from knowledge.answering.field import field_of
from knowledge.answering.figures import TOTAL, Status, applicant_of, figure
from knowledge.answering.proof import answer_with, refuse_figure
from knowledge.answers import Answer, Kind, Note, note
from knowledge.model import Severity
from knowledge.query.algebra import Split
from knowledge.query.asked import Asked
from knowledge.shelf import Shelf


def answer_split(query: Split, asked: Asked, shelf: Shelf) -> Answer:
    """The whole, then its parts in the order of the form, year by year; parts that do not add up are pointed out."""
    agency, measure = query.of.who.names[0], query.of.measures[0]
    field = field_of(query.of if query.by is Axis.INDICATOR else replace(query.of, columns=(TOTAL,)), query.by)
    column = applicant_of(measure, TOTAL if query.by is Axis.APPLICANT else query.of.columns[0])
    wanted = [(part, applicant) for part in field.measures for applicant in field.applicants]
    shown = []
    wholes = []
    notes: list[Note] = []
    for year in query.of.years:
        whole = figure(shelf, agency, year, measure, column)
        parts = [figure(shelf, agency, year, part, applicant_of(part, applicant)) for part, applicant in wanted]
        parts = [item for item in parts if item.status is not Status.NOT_IN_FORM]
        known = [item for item in parts if item.value is not None]
        if not known:
            continue
        wholes.append(whole)
        shown.extend([whole, *parts] if whole.status is not Status.NOT_IN_FORM else parts)
        if len(known) == len(parts) and whole.value is not None and sum(item.known for item in known) != whole.value:
            total = sum(item.known for item in known)
            notes.append(note("parts_differ", Severity.WARNING, year=year, parts=total, whole=whole.value))
    if not wholes:
        return refuse_figure(asked, shelf, figure(shelf, agency, query.of.years[-1], *wanted[0]))
    change = since_last_year(shelf, wholes[0]) if len(wholes) == 1 else None
    return answer_with(
        asked,
        Kind.BREAKDOWN,
        shelf,
        shown,
        detail=FiguresDetail(figures=tuple(shown), axis=query.by, whole=wholes[-1], chart=query.chart, change=change),
        notes=notes,
        held=() if change is None else (change.before,),
    )
