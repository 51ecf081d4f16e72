"""Report files from staff, in private: read, shown with every finding, put into the index or thrown away by button.

Reading and indexing are those of `gongkai parse` and `gongkai ingest`, in processes of their own; the index takes the
report in a new release, once its golden questions are answered as before, and is opened anew by itself.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping
from pathlib import Path

from bot.chat.asked import HandedIn, Pressing
from bot.chat.callback_data import Press, Pressed, encode
from bot.chat.channel import Parcel, Posted
from bot.chat.keyboards import Button
from bot.chat.notices import MAIN_FIGURES
from bot.chat.service import Service
from bot.chat.state.places import Place
from bot.chat.state.uploads import Said, Upload
from bot.chat.styled_text import Stretch, StyledBlock
from bot.chat.texts import texts
from bot.drawing.charts import is_wide, table_picture
from bot.labels import label
from bot.report_table import report_table
from bot.wording.texts import plain
from knowledge import Library
from knowledge.answers import Language
from knowledge.errors import KnowledgeError
from knowledge.ingest import IngestEvent, ParseOutcome, Status, ingest, rehearse
from knowledge.lexicon.codes import codes
from knowledge.model import Fact, Number, Report, State
from knowledge.sidecars import Given

log = logging.getLogger("gongkai.uploads")

BIGGEST = 20 * 1024 * 1024
"""What the Bot API lets a bot download."""

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
    """Read a file that staff sent and show what is in it."""
    place, message_id = file.place, file.message_id
    language = service.language(place.chat_id, file.language_code)
    name = UNSAFE.sub("_", Path(file.name).name)[-100:]
    if file.size > BIGGEST:
        await service.channel.post(place, service.say("upload_too_big", language), reply_to=message_id)
        return
    path = upload_folder(service, update_id) / name
    content = await file.fetch()
    if content is None:
        await service.channel.post(place, service.say("upload_not_fetched", language), reply_to=message_id)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    upload = service.uploads.keep(
        update_id=update_id, user_id=place.user_id, name=name, path=path, **said_of(file.caption)
    )
    reading = await service.channel.post(place, service.say("upload_reading", language, name=name), reply_to=message_id)
    await show_upload(service, upload, message_id, language, reading, place)


async def show_upload(
    service: Service, upload: Upload, message_id: int, language: Language, reading: Posted | None, place: Place
) -> None:
    """Read what was handed in and show it in the place of the note that it is being read, with the two buttons."""
    given = Given(agency=upload.agency, year=upload.year)
    outcomes = await asyncio.to_thread(lambda: list(rehearse([upload.path], given, workers=1)))
    readable = any(outcome.reports for outcome in outcomes)
    blocks: list[StyledBlock] = []
    for outcome in outcomes:
        before = await service.reader.read(lambda library, outcome=outcome: _year_before(library, outcome))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        blocks += preview(outcome, language, before)
    buttons = [
        Button(text=texts().say("upload_put_in", language), data=encode(Press.UPLOAD, upload.upload_id, 1)),
        Button(text=texts().say("upload_throw_away", language), data=encode(Press.UPLOAD, upload.upload_id, 0)),
    ]
    pages = service.channel.pages(blocks)
    for number, page in enumerate(pages, 1):
        under = [buttons] if readable and number == len(pages) else None
        if (
            number == 1
            and reading
            and await service.channel.edit(place.chat_id, reading.message_id, page, keyboard=under)
        ):
            continue
        if await service.channel.post(place, page, reply_to=message_id, keyboard=under) is None:
            return
    if not readable:
        service.uploads.discard(upload, "refused")
    for outcome in outcomes:
        for report in outcome.reports:
            await _send_tables(service, place, report, message_id, language)


async def _send_tables(service: Service, place: Place, report: Report, reply_to: int, language: Language) -> None:
    """The tables that a list of totals does not show whole, as pictures."""
    for number in dict.fromkeys(fact.cite.table for fact in report.facts):
        table = report_table(report.facts, number) if number is not None else None
        if table is None or not is_wide(table):
            continue
        content = await service.studio.draw(table_picture(table, report.title, subtitle=table.caption), "light")
        if content is not None:
            caption = service.channel.caption(
                report.title, label("picture", "report_table", language, caption=table.caption)
            )
            parcel = Parcel(content=content, name=f"table-{number}.png", caption=caption)
            await service.channel.send(place, parcel, reply_to)


def _line(*stretches: Stretch) -> StyledBlock:
    return StyledBlock(stretches=stretches)


def _year_before(library: Library, outcome: ParseOutcome) -> dict[str, Number]:
    """The main figures that the index has of the year before a report's, by code."""
    found: dict[str, Number] = {}
    for report in outcome.reports:
        if report.agency is None or report.year is None:
            continue
        for code, _ in MAIN_FIGURES:
            applicant = "total" if codes().indicators[code].by_applicant else None
            entry = library.shelf.fact(report.agency, report.year - 1, code, applicant)
            if entry is not None and entry.fact.value is not None:
                found[code] = entry.fact.value
    return found


def preview(outcome: ParseOutcome, language: Language, before: Mapping[str, Number]) -> list[StyledBlock]:
    """What was read from a file: each report with the verdict first, or why there is none.

    `before` are the main figures of the year before, by code.
    """
    if not outcome.reports:
        return [_line(Stretch(text=outcome.source, tags=("b",)), Stretch(text=f"：{outcome.error}"))]
    return [block for report in outcome.reports for block in _report(report, language, before)]


def _report(report: Report, language: Language, before: Mapping[str, Number]) -> list[StyledBlock]:
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
    sound = not unread and not report.problems
    verdict = say("upload_sound" if sound else "upload_doubtful", language, cells=len(report.facts))
    blocks = [
        _line(Stretch(text=head, tags=("b",))),
        _line(Stretch(text=verdict, tags=("b",))),
        _line(Stretch(text=report.title)),
        _line(Stretch(text=count)),
    ]
    blocks += [_line(Stretch(text=f"⚠️ {problem.rule} {problem.message}")) for problem in report.problems]
    main = [_against(report, code, key, language, before) for code, key in MAIN_FIGURES]
    if any(main):
        blocks.append(StyledBlock(stretches=(Stretch(text="\n".join(filter(None, main))),), rows=True))
    shown = [fact for fact in report.facts if fact.applicant in (None, "total")]
    if shown:
        rows = "\n".join(f"{_label(fact, language)}：{_cell(fact)}" for fact in shown)
        blocks.append(StyledBlock(stretches=(Stretch(text=rows),), wrapper="blockquote", rows=True))
    return blocks


def _against(report: Report, code: str, key: str, language: Language, before: Mapping[str, Number]) -> str:
    """A main figure of a report, with that of the year before where the index has it; empty where it has none."""
    say = texts().say
    fact = next((one for one in report.facts if one.indicator == code and one.applicant in (None, "total")), None)
    if fact is None or fact.value is None:
        return ""
    text = f"{say(key, language)}{say('colon', language)}{plain(fact.value)}"
    return text + say("watch_before", language, before=plain(before[code]), change="") if code in before else text


def _label(fact: Fact, language: Language) -> str:
    row = codes().indicators.get(fact.indicator)
    if row is None:
        return fact.indicator
    return row.en if language is Language.EN else row.zh


def _cell(fact: Fact) -> str:
    if fact.state is State.STATED:
        return f"{fact.value} {fact.unit}"
    return f"“{fact.raw}” ({fact.state.value})" if fact.value is None else f"{fact.value} ({fact.state.value})"


async def press_upload(service: Service, by: Pressing, pressed: Pressed) -> str | None:
    """Put the file into the index or throw it away, by the person who sent it; what to say when that may not be."""
    language = service.language(by.user_id, by.language_code)
    upload = service.uploads.get(pressed.answer_id)
    if by.user_id not in service.settings.admins or by.chat_id is None or by.message_id is None:
        return texts().say("staff_only", language)
    if upload is None or upload.user_id != by.user_id or upload.status != "waiting":
        return texts().say("too_old", language)
    if pressed.value == "1":
        done = await _put_in(service, upload, language)
    else:
        service.uploads.discard(upload, "thrown away")
        done = service.say("upload_thrown_away", language, name=upload.name)
    await service.channel.edit_keyboard(by.chat_id, by.message_id, None)
    place = Place(chat_id=by.chat_id, thread_id=0, user_id=by.user_id)
    await service.channel.post(place, done, reply_to=by.message_id)
    return None


async def _put_in(service: Service, upload: Upload, language: Language) -> str:
    def work() -> list[IngestEvent]:
        made = ingest(
            [upload.path],
            service.settings.index,
            agency=upload.agency,
            year=upload.year,
            workers=1,
            keep=service.settings.keep_releases,
        )
        return list(made)

    try:
        events = await asyncio.to_thread(work)
    except KnowledgeError as fault:
        service.uploads.discard(upload, "refused")
        return service.say("upload_refused", language, reason=str(fault))
    added = any(event.status is not Status.REFUSED for event in events)
    log.info(
        "report put in",
        extra={"fields": {"by": upload.user_id, "upload": upload.upload_id, "added": added}},
    )
    service.uploads.discard(upload, "added" if added else "refused")
    lines = [
        " ".join(str(part) for part in (event.status.value, event.agency, event.year, event.reason) if part)
        for event in events
    ]
    return service.channel.literal("\n".join(lines))


def drop_waiting(service: Service, user_id: int) -> None:
    """Throw away the files of a person that nobody has decided on."""
    for upload in service.uploads.waiting_of(user_id):
        service.uploads.discard(upload, "thrown away")
