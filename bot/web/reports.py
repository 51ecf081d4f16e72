"""The report as it was read: its tables drawn like the form, its prose, and what was found beside the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tornado.web import HTTPError

from bot.addresses import paragraph_anchor
from bot.shelf_json import ShelvedReport, report_on_shelf
from bot.web.asking import Unreadable
from bot.web.form_tables import FormTable, form_tables
from bot.web.page import Page
from bot.web.report_findings import found_problems
from bot.web.words import Words
from knowledge.answering.proof import section_label
from knowledge.lexicon.editions import editions
from knowledge.model import CellKey, Edition
from knowledge.shelf import ParagraphEntry

MARK = re.compile(r"([0-9]{1,5})\.([0-9]{1,6})-([0-9]{1,6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphView:
    """A paragraph with its id, cut around what is marked of it: before, marked, behind."""

    anchor: str
    before: str
    marked: str
    behind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A section's heading with its paragraphs."""

    heading: str
    paragraphs: tuple[ParagraphView, ...]


class ReportPage(Page):
    """One report."""

    async def get(self, agency: str, year: str) -> None:
        """Show the report. Raises HTTPError 404 where there is none."""
        shown = await self.read(lambda library: report_on_shelf(library.shelf, agency, int(year)))
        if shown is None:
            raise HTTPError(404)
        marked = read_mark(self.argument("mark"))
        findings, touched = found_problems(shown.problems, self.language)
        self.show(
            "report.html",
            report=shown.report,
            years=shown.years,
            form=form_name(shown.report.edition, self.say),
            tables=report_tables(shown, touched, self.say),
            sections=_sections(shown.paragraphs, marked),
            findings=findings,
        )


def form_name(edition: Edition, say: Words) -> str:
    """What a page calls the national form that a report follows."""
    form = editions()[edition]
    if form.is_annex and form.last is not None:
        return say("edition_annex", year=form.last + 1)
    return say("edition_form", year=form.first)


def report_tables(shown: ShelvedReport, touched: dict[CellKey, tuple[int, ...]], say: Words) -> tuple[FormTable, ...]:
    """The tables of a report with every cell of it."""
    return form_tables([entry.fact for entry in shown.facts], touched, say)


def read_mark(text: str) -> tuple[int, int, int] | None:
    """What of which paragraph is to be marked: its place, and where it begins and ends. Raises Unreadable."""
    if not text:
        return None
    found = MARK.fullmatch(text)
    if found is None:
        raise Unreadable("bad_mark")
    return int(found[1]), int(found[2]), int(found[3])


def _sections(paragraphs: Sequence[ParagraphEntry], marked: tuple[int, int, int] | None) -> list[SectionView]:
    sections: list[SectionView] = []
    last: tuple[int, str] | None = None
    held: list[ParagraphView] = []
    for entry in paragraphs:
        here = (entry.section.number, entry.section.heading)
        if here != last and last is not None:
            sections.append(SectionView(heading=section_label(*last), paragraphs=tuple(held)))
            held = []
        last = here
        start, end = marked[1:] if marked is not None and marked[0] == entry.position else (0, 0)
        held.append(
            ParagraphView(
                anchor=paragraph_anchor(entry.position),
                before=entry.text[:start],
                marked=entry.text[start:end],
                behind=entry.text[max(start, end) :],
            )
        )
    if last is not None:
        sections.append(SectionView(heading=section_label(*last), paragraphs=tuple(held)))
    return sections
