"""Where the last answer stands, in full, and its figures as a file."""

from __future__ import annotations

import csv
import html
import io
from datetime import date

from telegram import Message, ReplyParameters

from bot.telegram.answering import today
from bot.telegram.desk import Desk
from bot.telegram.library import Told
from bot.telegram.outgoing import NotDelivered
from bot.telegram.pages import Stretch, StyledBlock, cut_into_pages
from bot.telegram.state.answers import Given
from bot.telegram.state.places import Place
from bot.telegram.texts import texts
from knowledge.answers import Answer, Citation, Language

CELLS = ("agency", "year", "indicator", "applicant", "value", "unit", "report", "where", "raw", "url")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


async def told_again(desk: Desk, given: Given, day: date) -> Told:
    """The answer as the index gives it now. Raises KnowledgeError when the index cannot be read."""
    unit = desk.memory.settings(given.place.chat_id).unit or desk.settings.default_unit
    return await desk.reader.ask(given.question, given.before, today=day, unit=unit, language=Language(given.language))


def citation_blocks(citations: tuple[Citation, ...], head: str) -> list[StyledBlock]:
    """Every citation with its report, its place and what stands there."""
    blocks = [StyledBlock(stretches=(Stretch(text=head, tags=("b",)),))]
    for number, cited in enumerate(dict.fromkeys(citations), 1):
        title = Stretch(text=f"《{cited.title}》", href=cited.url)
        said = Stretch(text=f" {cited.where}：{cited.raw}" if cited.raw else f" {cited.where}")
        blocks.append(StyledBlock(stretches=(Stretch(text=f"{number}. "), title, said)))
    return blocks


async def show_sources(desk: Desk, given: Given, place: Place, reply_to: int | None) -> None:
    """Post the citations of an answer, and which index it came from."""
    language = Language(given.language)
    told = await told_again(desk, given, today())
    citations = told.reply.answer.citations
    about = await desk.reader.about()
    index = {"name": about.name, "made": about.made, "units": about.units, "reports": about.reports}
    if not citations:
        page = f"{desk.say('source_none', language)}\n{desk.say('index_from', language, **index)}"
        await desk.post(place, page, reply_to=reply_to)
        return
    blocks = citation_blocks(citations, texts().say("source_head", language))
    blocks.append(StyledBlock(stretches=(Stretch(text=texts().say("index_from", language, **index), tags=("i",)),)))
    for page in cut_into_pages(blocks):
        if await desk.post(place, page, reply_to=reply_to) is None:
            return


def _safe(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def figures_csv(answer: Answer) -> bytes:
    """The figures with their sources as CSV that spreadsheets open as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CELLS)
    cited = {(entry.agency, entry.year): entry for entry in reversed(answer.citations)}
    for value in answer.values:
        proof = cited.get((value.agency, value.year))
        proven = (proof.title, proof.where, proof.raw, proof.url or "") if proof else ("", "", "", "")
        row = (value.agency, value.year, value.indicator, value.applicant or "", value.value, value.unit, *proven)
        writer.writerow([_safe(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


async def send_figures(desk: Desk, given: Given, place: Place, reply_to: int | None) -> None:
    """Send the figures of an answer as a file."""
    language = Language(given.language)
    answer = (await told_again(desk, given, today())).reply.answer
    if not answer.values:
        await desk.post(place, desk.say("export_none", language), reply_to=reply_to)
        return
    content = figures_csv(answer)
    caption = html.escape(texts().say("export_caption", language, count=len(answer.values)))

    async def call(chat_id: int) -> Message:
        return await desk.bot.send_document(
            chat_id=chat_id,
            document=content,
            filename=f"gongkai-{given.answer_id}.csv",
            caption=caption,
            message_thread_id=place.thread_id or None,
            reply_parameters=(
                ReplyParameters(message_id=reply_to, allow_sending_without_reply=True) if reply_to else None
            ),
        )

    try:
        await desk.outgoing.post(place.chat_id, call)
    except NotDelivered as fault:
        desk.undelivered(fault)
