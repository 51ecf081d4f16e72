"""Figures as files: those of an answer as CSV or XLSX, or everything of its unit."""

from __future__ import annotations

from enum import StrEnum

from bot.chat.callback_data import Press, encode
from bot.chat.channel import Parcel
from bot.chat.file_names import file_name, what_it_holds
from bot.chat.keyboards import Button, Row
from bot.chat.proofs import told_again
from bot.chat.service import Service
from bot.chat.state.answers import GivenAnswer, Shows, noted
from bot.chat.state.places import Place
from bot.chat.texts import texts
from bot.chat.under_answer import watched_unit
from bot.chat.unit_picker import SHOWN, card_rows
from bot.commands.export import unit_facts
from bot.files.csv_files import answer_csv
from knowledge.answers import Answer, Language


class Form(StrEnum):
    """What may be exported; the value is what a button carries."""

    CSV = "c"
    XLSX = "x"
    UNIT = "u"


WORDS = {"csv": Form.CSV, "xlsx": Form.XLSX, "excel": Form.XLSX, "unit": Form.UNIT, "全部": Form.UNIT}
"""What may be said after /export."""


def export_rows(given: GivenAnswer, language: Language) -> list[Row]:
    """The forms to choose from, and the way back."""

    def button(text: str, form: Form) -> Button:
        return Button(text=text, data=encode(Press.EXPORT, given.answer_id, form.value))

    forms = [button("CSV", Form.CSV), button("XLSX", Form.XLSX)]
    back = Button(text=texts().say("back", language), data=encode(Press.SLOT, given.answer_id))
    if watched_unit(given) is None:
        return [forms, [back]]
    return [forms, [button(texts().say("export_unit_button", language), Form.UNIT), back]]


async def send_figures(
    service: Service, given: GivenAnswer, place: Place, reply_to: int | None, form: Form = Form.CSV
) -> None:
    """Send the figures of an answer, or of its unit, as a file that belongs to it; say so where there are none."""
    language = Language(given.language)
    answer = (await told_again(service, given)).reply.answer
    if not answer.values:
        await service.channel.post(place, service.say("export_none", language), reply_to=reply_to)
        return
    units = {value.agency for value in answer.values}
    if form is Form.UNIT and len(units) > 1:
        await _ask_which(service, given, units, place, reply_to)
        return
    await service.channel.busy(place, picture=False)
    parcel = await figures_file(service, given, answer, form)
    if parcel is None:
        await service.channel.post(place, service.say("too_busy", language), reply_to=reply_to)
        return
    sent = await service.channel.send(place, parcel, reply_to)
    if sent is None:
        await service.channel.post(place, service.say("not_sent", language), reply_to=reply_to)
        return
    with noted():
        service.book.note_shown(given.answer_id, sent.chat_id, sent.message_id, 0, role=Shows.FILE, form=form.value)


async def _ask_which(service: Service, given: GivenAnswer, units: set[str], place: Place, reply_to: int | None) -> None:
    """Ask of which of an answer's units everything is wanted, with their cards as buttons."""
    page = service.say("export_which_unit", Language(given.language), count=len(units))
    sent = await service.channel.post(place, page, reply_to=reply_to, keyboard=card_rows(given, sorted(units)[:SHOWN]))
    if sent is not None:
        with noted():
            service.book.note_shown(given.answer_id, sent.chat_id, sent.message_id, 0, role=Shows.NOTICE)


async def figures_file(service: Service, given: GivenAnswer, answer: Answer, form: Form) -> Parcel | None:
    """The figures of an answer that has some in one of the forms; None when too much is being made."""
    if form is Form.UNIT:
        return await _unit_parcel(service, answer.values[0].agency, Language(given.language))
    return await _answer_parcel(service, given, answer, form)


async def _answer_parcel(service: Service, given: GivenAnswer, answer: Answer, form: Form) -> Parcel | None:
    told = what_it_holds(answer)
    caption = service.say("export_caption", Language(given.language), what=told, count=len(answer.values))
    if form is Form.CSV:
        return Parcel(content=answer_csv(answer), name=file_name(told, "csv"), caption=caption)

    def make() -> bytes:
        # openpyxl takes a moment to load, so it is loaded where the file is made.
        from bot.files.workbook import answer_workbook

        return answer_workbook(answer)

    content = await service.studio.make(make)
    if content is None:
        return None
    return Parcel(content=content, name=file_name(told, "xlsx"), caption=caption)


async def _unit_parcel(service: Service, agency: str, language: Language) -> Parcel | None:
    facts = await service.reader.read(lambda library: unit_facts(library.shelf, agency))

    def make() -> bytes:
        from bot.files.workbook import unit_workbook

        return unit_workbook(facts, language)

    content = await service.studio.make(make)
    caption = service.say("export_unit_caption", language, unit=agency, count=len(facts))
    if content is None:
        return None
    name = file_name(texts().say("file_everything", language, unit=agency), "xlsx")
    return Parcel(content=content, name=name, caption=caption)
