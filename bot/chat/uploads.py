"""Report files from staff, in private: read, shown with every finding, put into the index or thrown away by button.

Reading and indexing are those of `gongkai parse` and `gongkai ingest`, in processes of their own; the index takes the
report in a new release, once its golden questions are answered as before, and is opened anew by itself.
"""

from __future__ import annotations

import asyncio
import html
import logging
import re
from pathlib import Path

from telegram import CallbackQuery, Document, Message
from telegram.error import TelegramError

from bot.charts import is_wide, table_picture
from bot.chat.callback_data import Press, Pressed, encode
from bot.chat.keyboards import Button, markup
from bot.chat.state.places import Place
from bot.chat.state.uploads import Upload
from bot.chat.texts import texts
from bot.labels import label
from bot.report_table import report_table
from bot.telegram.desk import Desk
from bot.telegram.pages import Stretch, StyledBlock, cut_into_pages
from bot.telegram.sending import Parcel, send_parcel, short_caption
from knowledge.answers import Language
from knowledge.errors import KnowledgeError
from knowledge.ingest import IngestEvent, ParseOutcome, Status, ingest, parse
from knowledge.lexicon.codes import codes
from knowledge.model import Fact, Report, State

log = logging.getLogger("gongkai.uploads")

BIGGEST = 20 * 1024 * 1024
"""What the Bot API lets a bot download."""

UNSAFE = re.compile(r"[^\w.()（）-]+")
SAID = re.compile(r"(?P<agency>.*?)\s*(?P<year>(?:19|20)\d{2})?\s*年?\s*")


def _said_of(caption: str) -> tuple[str | None, int | None]:
    """The unit and the year that the caption gives, for a document that does not say them."""
    found = SAID.fullmatch(" ".join(caption.split()))
    if found is None:
        return None, None
    return found["agency"] or None, int(found["year"]) if found["year"] else None


async def take_upload(desk: Desk, message: Message, document: Document, update_id: int) -> None:
    """Read a file that staff sent and show what is in it."""
    speaker = message.from_user
    assert speaker is not None
    place = Place(chat_id=message.chat.id, thread_id=0, user_id=speaker.id)
    language = desk.language(place.chat_id, speaker.language_code)
    name = UNSAFE.sub("_", Path(document.file_name or "report").name)[-100:]
    if (document.file_size or 0) > BIGGEST:
        await desk.post(place, desk.say("upload_too_big", language), reply_to=message.message_id)
        return
    path = desk.settings.state.parent / "uploads" / str(update_id) / name
    try:
        content = await (await desk.bot.get_file(document.file_id)).download_as_bytearray()
    except TelegramError as fault:
        log.warning("file not fetched", extra={"fields": {"update_id": update_id, "reason": type(fault).__name__}})
        await desk.post(place, desk.say("upload_not_fetched", language), reply_to=message.message_id)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    agency, year = _said_of(message.caption or "")
    upload = desk.uploads.keep(update_id=update_id, user_id=speaker.id, name=name, path=path, agency=agency, year=year)
    reading = await desk.post(place, desk.say("upload_reading", language, name=name), reply_to=message.message_id)
    outcomes = await asyncio.to_thread(lambda: list(parse([path], workers=1)))
    readable = any(outcome.reports for outcome in outcomes)
    blocks = [block for outcome in outcomes for block in preview(outcome, language)]
    buttons = [
        Button(text=texts().say("upload_put_in", language), data=encode(Press.UPLOAD, upload.upload_id, 1)),
        Button(text=texts().say("upload_throw_away", language), data=encode(Press.UPLOAD, upload.upload_id, 0)),
    ]
    pages = cut_into_pages(blocks)
    for number, page in enumerate(pages, 1):
        under = markup([buttons]) if readable and number == len(pages) else None
        if number == 1 and reading and await desk.edit(place.chat_id, reading.message_id, page, keyboard=under):
            continue
        if await desk.post(place, page, reply_to=message.message_id, keyboard=under) is None:
            return
    if not readable:
        _throw_away(desk, upload, "refused")
    for outcome in outcomes:
        for report in outcome.reports:
            await _send_tables(desk, place, report, message.message_id, language)


async def _send_tables(desk: Desk, place: Place, report: Report, reply_to: int, language: Language) -> None:
    """The tables that a list of totals does not show whole, as pictures."""
    for number in dict.fromkeys(fact.cite.table for fact in report.facts):
        table = report_table(report.facts, number) if number is not None else None
        if table is None or not is_wide(table):
            continue
        content = await desk.studio.draw(table_picture(table, report.title, subtitle=table.caption), "light")
        if content is not None:
            caption = short_caption(report.title, label("picture", "report_table", language, caption=table.caption))
            parcel = Parcel(content=content, name=f"table-{number}.png", caption=caption)
            await send_parcel(desk, place, parcel, reply_to)


def _line(*stretches: Stretch) -> StyledBlock:
    return StyledBlock(stretches=stretches)


def preview(outcome: ParseOutcome, language: Language) -> list[StyledBlock]:
    """What was read from a file: each report with its cells and every finding, or why there is none."""
    if not outcome.reports:
        return [_line(Stretch(text=outcome.source, tags=("b",)), Stretch(text=f"：{outcome.error}"))]
    return [block for report in outcome.reports for block in _report(report, language)]


def _report(report: Report, language: Language) -> list[StyledBlock]:
    say = texts().say
    unread = [fact for fact in report.facts if fact.state is State.UNREADABLE]
    head = f"{report.agency or '？'} {report.year or '？'}"
    count = say(
        "upload_count",
        language,
        cells=len(report.facts),
        sections=len(report.sections),
        unread=len(unread),
        findings=len(report.problems),
    )
    blocks = [_line(Stretch(text=head, tags=("b",))), _line(Stretch(text=report.title)), _line(Stretch(text=count))]
    shown = [fact for fact in report.facts if fact.applicant in (None, "total")]
    if shown:
        rows = "\n".join(f"{_label(fact, language)}：{_cell(fact)}" for fact in shown)
        blocks.append(StyledBlock(stretches=(Stretch(text=rows),), wrapper="blockquote", rows=True))
    blocks += [_line(Stretch(text=f"⚠️ {problem.rule} {problem.message}")) for problem in report.problems]
    return blocks


def _label(fact: Fact, language: Language) -> str:
    row = codes().indicators.get(fact.indicator)
    if row is None:
        return fact.indicator
    return row.en if language is Language.EN else row.zh


def _cell(fact: Fact) -> str:
    if fact.state is State.STATED:
        return f"{fact.value} {fact.unit}"
    return f"“{fact.raw}” ({fact.state.value})" if fact.value is None else f"{fact.value} ({fact.state.value})"


async def press_upload(desk: Desk, query: CallbackQuery, pressed: Pressed) -> str | None:
    """Put the file into the index or throw it away, by the person who sent it; what to say when that may not be."""
    language = desk.language(query.from_user.id, query.from_user.language_code)
    upload = desk.uploads.get(pressed.answer_id)
    message = query.message
    if query.from_user.id not in desk.settings.admins or message is None:
        return texts().say("staff_only", language)
    if upload is None or upload.user_id != query.from_user.id or upload.status != "waiting":
        return texts().say("too_old", language)
    if pressed.value == "1":
        done = await _put_in(desk, upload, language)
    else:
        _throw_away(desk, upload, "thrown away")
        done = desk.say("upload_thrown_away", language, name=upload.name)
    await desk.edit_keyboard(message.chat.id, message.message_id, None)
    place = Place(chat_id=message.chat.id, thread_id=0, user_id=query.from_user.id)
    await desk.post(place, done, reply_to=message.message_id)
    return None


async def _put_in(desk: Desk, upload: Upload, language: Language) -> str:
    def work() -> list[IngestEvent]:
        made = ingest(
            [upload.path],
            desk.settings.index,
            agency=upload.agency,
            year=upload.year,
            workers=1,
            keep=desk.settings.keep_releases,
        )
        return list(made)

    try:
        events = await asyncio.to_thread(work)
    except KnowledgeError as fault:
        _throw_away(desk, upload, "refused")
        return desk.say("upload_refused", language, reason=str(fault))
    added = any(event.status is not Status.REFUSED for event in events)
    log.info(
        "report put in",
        extra={"fields": {"by": upload.user_id, "upload": upload.upload_id, "added": added}},
    )
    _throw_away(desk, upload, "added" if added else "refused")
    lines = [
        " ".join(str(part) for part in (event.status.value, event.agency, event.year, event.reason) if part)
        for event in events
    ]
    return html.escape("\n".join(lines), quote=False)


def drop_waiting(desk: Desk, user_id: int) -> None:
    """Throw away the files of a person that nobody has decided on."""
    for upload in desk.uploads.waiting_of(user_id):
        _throw_away(desk, upload, "thrown away")


def _throw_away(desk: Desk, upload: Upload, status: str) -> None:
    """The file is not wanted any more; what became of it stays in the log."""
    desk.uploads.decide(upload.upload_id, status)
    upload.path.unlink(missing_ok=True)
    if upload.path.parent.is_dir() and not any(upload.path.parent.iterdir()):
        upload.path.parent.rmdir()
