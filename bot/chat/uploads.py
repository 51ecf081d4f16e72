"""Report files from staff, in private: read, shown with every finding, put into the index or thrown away by button.

Reading and indexing are those of `gongkai parse` and `gongkai ingest`, in processes of their own; the index takes the
report in a new release, once its golden questions are answered as before, and is opened anew by itself.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from pathlib import Path

from bot.chat.asked import HandedIn, Pressing
from bot.chat.callback_data import Press, Pressed, encode
from bot.chat.channel import Parcel, Posted
from bot.chat.file_names import file_name
from bot.chat.keyboards import Button, Keyboard
from bot.chat.previews import outcome, preview, year_before
from bot.chat.service import Service
from bot.chat.state.places import Place
from bot.chat.state.uploads import Said, Upload
from bot.chat.texts import texts
from bot.drawing.charts import is_wide, table_picture
from bot.labels import label
from bot.report_table import report_table
from bot.wording.reasons import reason_in
from knowledge.answers import Language
from knowledge.errors import KnowledgeError
from knowledge.ingest import IngestEvent, Status, ingest
from knowledge.rehearsal import Rehearsed, rehearse
from knowledge.sidecars import Particulars

log = logging.getLogger("gongkai.uploads")

BIGGEST = 20 * 1024 * 1024
"""What the Bot API lets a bot download."""

ALBUM = "album"
"""The folder of files that were sent together."""

TABLES = "t"
"""What the button for a report's tables carries."""

DECIDED = "decided"
"""The step at which it is known what became of an upload."""

PROGRESS_SECONDS = 2.0
"""How often the message of files that are being read tells how many were."""

UNSAFE = re.compile(r"[^\w.()（）-]+")
SAID = re.compile(r"(?P<agency>.*?)\s*(?P<year>(?:19|20)\d{2})?\s*年?\s*")


def said_of(caption: str) -> Said:
    """The unit and the year that the caption gives, for a document that does not say them."""
    found = SAID.fullmatch(" ".join(caption.split()))
    if found is None:
        return Said(agency=None, year=None)
    return Said(agency=found["agency"] or None, year=int(found["year"]) if found["year"] else None)


def upload_folder(service: Service, update_id: int) -> Path:
    """Where what came with an update lies until it is decided on."""
    return service.settings.state.parent / "uploads" / str(update_id)


async def take_upload(service: Service, file: HandedIn, update_id: int) -> None:
    """Read a file that staff sent and show what is in it; what comes in one album is shown in one message."""
    place, message_id = file.place, file.message_id
    language = service.language(place.chat_id, file.language_code)
    name = UNSAFE.sub("_", Path(file.name).name)[-100:]
    if file.size > BIGGEST:
        await service.channel.post(place, service.say("upload_too_big", language), reply_to=message_id)
        return
    content = await file.fetch()
    if content is None:
        await service.channel.post(place, service.say("upload_not_fetched", language), reply_to=message_id)
        return
    said = said_of(file.caption)
    album = service.uploads.waiting_album(place.user_id, file.album) if file.album else None
    path = album.path if album else upload_folder(service, update_id) / (ALBUM if file.album else name)
    target = path / f"{update_id}-{name}" if file.album else path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    if album is not None:
        service.uploads.note_said(album.upload_id, said)
        upload = service.uploads.get(album.upload_id) or album
    else:
        upload = service.uploads.keep(
            update_id=update_id, user_id=place.user_id, name=name, path=path, album=file.album, **said
        )
    reading = Posted(chat_id=place.chat_id, message_id=upload.message_id) if upload.message_id else None
    if reading is None:
        page = service.say("upload_reading", language, name=name)
        reading = await service.channel.post(place, page, reply_to=message_id)
        if reading is not None:
            service.uploads.note_shown(upload.upload_id, reading.message_id)
    await show_upload(service, upload, message_id, language, reading, place)


async def rehearsed(
    service: Service, upload: Upload, seen: Callable[[int], None] = lambda _count: None
) -> tuple[Rehearsed, ...]:
    """What would become of the files of an upload."""
    given = Particulars(agency=upload.agency, year=upload.year)
    read, index = service.read_already.read, service.settings.index
    return await asyncio.to_thread(lambda: rehearse([upload.path], index, given, workers=1, read=read, seen=seen))


async def show_upload(
    service: Service, upload: Upload, message_id: int, language: Language, reading: Posted | None, place: Place
) -> None:
    """Read what was handed in and show it in the place of the note that it is being read, with its buttons."""
    found = await _reading_on(service, upload, language, reading)
    single = found[0].report if len(found) == 1 else None
    before = await service.reader.read(lambda library: year_before(library, single)) if single is not None else {}
    name = upload.name if upload.album is None else texts().say("upload_album", language, count=len(found))
    takes = any(one.event.status is not Status.REFUSED for one in found)
    keyboard = _buttons(upload, language, tables=single is not None) if takes else None
    page = service.channel.pages(preview(name, found, before, language))[0]
    if reading is None or not await service.channel.edit(place.chat_id, reading.message_id, page, keyboard=keyboard):
        posted = await service.channel.post(place, page, reply_to=message_id, keyboard=keyboard)
        if posted is not None:
            service.uploads.note_shown(upload.upload_id, posted.message_id)
    if not takes and upload.album is None:
        service.uploads.discard(upload, "refused")


async def _reading_on(
    service: Service, upload: Upload, language: Language, reading: Posted | None
) -> tuple[Rehearsed, ...]:
    """Read the files, telling now and then in their message how many were looked at."""
    counted = told = 0

    def seen(count: int) -> None:
        nonlocal counted
        counted = count

    work = asyncio.create_task(rehearsed(service, upload, seen))
    while not (await asyncio.wait([work], timeout=PROGRESS_SECONDS))[0]:
        if reading is not None and counted > told:
            told = counted
            page = service.say("upload_read_so_far", language, name=upload.name, count=counted)
            await service.channel.edit(reading.chat_id, reading.message_id, page)
    return work.result()


def _buttons(upload: Upload, language: Language, *, tables: bool) -> Keyboard:
    say, number = texts().say, upload.upload_id
    rows = [
        [
            Button(text=say("upload_put_in", language), data=encode(Press.UPLOAD, number, 1)),
            Button(text=say("upload_throw_away", language), data=encode(Press.UPLOAD, number, 0)),
        ]
    ]
    if tables:
        rows.append([Button(text=say("upload_tables", language), data=encode(Press.UPLOAD, number, TABLES))])
    return rows


async def _send_tables(service: Service, upload: Upload, place: Place, reply_to: int, language: Language) -> None:
    """The tables that a list of totals does not show whole, as pictures."""
    for one in await rehearsed(service, upload):
        report = one.report
        for number in dict.fromkeys(fact.cite.table for fact in report.facts) if report is not None else ():
            table = report_table(report.facts, number) if report is not None and number is not None else None
            if report is None or table is None or not is_wide(table):
                continue
            content = await service.studio.draw(table_picture(table, report.title, subtitle=table.caption), "light")
            if content is not None:
                below = label("picture", "report_table", language, caption=table.caption)
                told = texts().say("file_table", language, unit=report.agency, year=report.year, table=table.caption)
                caption = service.channel.caption(report.title, below)
                await service.channel.send(
                    place, Parcel(content=content, name=file_name(told, "png"), caption=caption), reply_to
                )


async def press_upload(service: Service, by: Pressing, pressed: Pressed) -> str | None:
    """Put the file into the index, throw it away or show its tables, for the person who sent it.

    What to say when that may not be.
    """
    language = service.language(by.user_id, by.language_code)
    upload = service.uploads.get(pressed.answer_id)
    if by.user_id not in service.settings.admins or by.chat_id is None or by.message_id is None:
        return texts().say("staff_only", language)
    decided = service.progress.outcome(DECIDED)
    if upload is None or upload.user_id != by.user_id or (upload.status != "waiting" and decided is None):
        return texts().say("too_old", language)
    place = Place(chat_id=by.chat_id, thread_id=0, user_id=by.user_id)
    if pressed.value == TABLES:
        await service.channel.edit_keyboard(by.chat_id, by.message_id, _buttons(upload, language, tables=False))
        await _send_tables(service, upload, place, by.message_id, language)
        return None
    if decided is None:
        if pressed.value == "1":
            status, done = await _put_in(service, upload, language)
        else:
            status, done = "thrown away", service.say("upload_thrown_away", language, name=_name(upload, language))
        decided = f"{status}\n{done}"
        service.progress.note(DECIDED, decided)
    status, _, done = decided.partition("\n")
    service.uploads.discard(upload, status)
    await service.channel.edit_keyboard(by.chat_id, by.message_id, None)
    await service.channel.post(place, done, reply_to=by.message_id)
    return None


def _name(upload: Upload, language: Language) -> str:
    """What the files of an upload are called: by their name, or by their number where they came together."""
    count = len(list(upload.path.iterdir())) if upload.album is not None and upload.path.is_dir() else 1
    return upload.name if count == 1 else texts().say("upload_album", language, count=count)


async def _put_in(service: Service, upload: Upload, language: Language) -> tuple[str, str]:
    """Put the files in; what became of them, and how that is told."""

    def work() -> list[IngestEvent]:
        made = ingest(
            [upload.path],
            service.settings.index,
            agency=upload.agency,
            year=upload.year,
            workers=1,
            keep=service.settings.keep_releases,
            read=service.read_already.read,
        )
        return list(made)

    try:
        events = await asyncio.to_thread(work)
    except KnowledgeError as fault:
        return "refused", service.say("upload_refused", language, reason=reason_in(fault.args[0], language))
    added = any(event.status is not Status.REFUSED for event in events)
    log.info(
        "report put in",
        extra={"fields": {"by": upload.user_id, "upload": upload.upload_id, "added": added}},
    )
    return "added" if added else "refused", service.channel.pages(outcome(events, language))[0]


def drop_waiting(service: Service, user_id: int) -> None:
    """Throw away the files of a person that nobody has decided on."""
    for upload in service.uploads.waiting_of(user_id):
        service.uploads.discard(upload, "thrown away")
