"""What pressing a button does. In a group what changes an answer obeys only the person who asked; the rest anybody."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from telegram import CallbackQuery
from telegram.error import TelegramError

from bot.chat.answering import Question, answer, post_more, resend
from bot.chat.asked import Pressing
from bot.chat.callback_data import Press, Pressed, decode, encode
from bot.chat.chat_settings import press_setting
from bot.chat.exports import Form, export_rows, send_figures
from bot.chat.keyboards import Button, Keyboard, option_rows
from bot.chat.pictures import send_original_table, send_picture
from bot.chat.proofs import show_sources, sources_again, told_again
from bot.chat.service import Service
from bot.chat.slots import Slot, course_of, offer_rows, offers
from bot.chat.state.answers import GivenAnswer
from bot.chat.state.places import Place
from bot.chat.teaching import press_alias
from bot.chat.texts import texts
from bot.chat.under_answer import MOST_PAGES, rest_rows, under_answer, watched_unit
from bot.chat.unit_cards import show_card
from bot.chat.unit_picker import picker_rows, unit_of_mark
from bot.chat.uploads import press_upload
from bot.chat.watching import press_watch
from bot.drawing.charts import picture_of
from knowledge.answers import Kind, Language

log = logging.getLogger("gongkai.buttons")


async def close(query: CallbackQuery, text: str | None = None) -> None:
    """Tell Telegram that the press was taken; that it was too long ago for that does not matter."""
    try:
        await query.answer(text=text)
    except TelegramError as fault:
        log.debug("press not closed", extra={"fields": {"reason": str(fault)}})


def pressing(query: CallbackQuery) -> Pressing:
    """Return who pressed where."""
    message = query.message
    return Pressing(
        user_id=query.from_user.id,
        language_code=query.from_user.language_code,
        chat_id=message.chat.id if message else None,
        message_id=message.message_id if message else None,
    )


async def obeys(service: Service, given: GivenAnswer, query: CallbackQuery) -> bool:
    """Whether this button listens to this person: the asker, or an admin where the group itself asked."""
    asker = given.place.user_id
    if query.from_user.id == asker:
        return True
    return asker == given.place.chat_id < 0 and await service.channel.may_administer(
        given.place.chat_id, query.from_user.id
    )


async def _option(service: Service, given: GivenAnswer, query: CallbackQuery, pressed: Pressed, update_id: int) -> None:
    number = _number(pressed.value, len(given.options))
    if number >= len(given.options):
        await close(query, service.say("too_old", Language(given.language)))
        return
    await close(query)
    option = given.options[number]
    await ask_instead(service, given, query, option.question, option.query, update_id)


async def _page(service: Service, given: GivenAnswer, query: CallbackQuery, pressed: Pressed, _update_id: int) -> None:
    await close(query)
    first = _number(pressed.value, 0)
    if first < len(given.options):
        await _put_under(service, query, option_rows(given, Language(given.language), first=first))


def _number(value: str, otherwise: int) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else otherwise


async def _put_under(service: Service, query: CallbackQuery, keyboard: Keyboard | None) -> None:
    """Let the pressed message have these buttons."""
    if query.message:
        await service.channel.edit_keyboard(query.message.chat.id, query.message.message_id, keyboard)


async def _back(service: Service, given: GivenAnswer, query: CallbackQuery) -> None:
    await _put_under(service, query, await under_answer(service, given))


async def _rest(service: Service, given: GivenAnswer, query: CallbackQuery, _pressed: Pressed, _update_id: int) -> None:
    await close(query)
    await _put_under(service, query, rest_rows(service, given, await told_again(service, given)))


async def _slot(service: Service, given: GivenAnswer, query: CallbackQuery, pressed: Pressed, update_id: int) -> None:
    """`u` shows the units, `u16` from the seventeenth on, `u=1a2b3c4d` asks for one; nothing goes back."""
    if not pressed.value:
        await close(query)
        await _back(service, given, query)
        return
    slot = next((slot for slot in Slot if pressed.value.startswith(slot.value)), None)
    chosen = pressed.value[2:] if pressed.value[1:2] == "=" else None
    found = await offers(service, given, slot) if slot else None
    if slot is None or not found:
        await close(query, service.say("too_old" if found is None else "no_other", Language(given.language)))
        return
    if chosen is None:
        await close(query)
        first = min(_number(pressed.value[1:], 0), len(found) - 1)
        await _put_under(service, query, offer_rows(given, slot, found, first, search=service.channel.shares))
        return
    offer = next((offer for offer in found if offer.mark == chosen), None)
    if offer is None:
        await close(query, service.say("too_old", Language(given.language)))
        return
    await close(query)
    changed = offer.query
    await ask_instead(service, given, query, str(changed["said"]["question"]), changed, update_id)


async def ask_instead(
    service: Service,
    given: GivenAnswer,
    query: CallbackQuery,
    text: str,
    asked: Mapping[str, Any] | None,
    update_id: int,
) -> None:
    """Ask on from an answer, and put what comes of it in place of what the pressed message shows by now."""
    message = query.message
    there = service.book.by_message(message.chat.id, message.message_id, earlier=True) if message else None
    current = there or given
    await answer(
        service,
        Question(
            update_id=update_id,
            place=given.place,
            message_id=given.question_message_id,
            text=text,
            before=given.after,
            language_code=query.from_user.language_code,
            query=asked,
            language=Language(given.language),
            shown=tuple(service.book.shown(current.answer_id)),
            renews=current.answer_id,
        ),
    )


async def _more(service: Service, given: GivenAnswer, query: CallbackQuery, pressed: Pressed, _update_id: int) -> None:
    """Post the next pages of a long answer; pages that are there already are not posted again."""
    await close(query)
    first = max(_number(pressed.value, MOST_PAGES), len(service.book.shown(given.answer_id)))
    await post_more(service, given, first)
    if pressed.value == str(MOST_PAGES):
        await _back(service, given, query)
    else:
        await _put_under(service, query, None)


async def _vote(service: Service, given: GivenAnswer, query: CallbackQuery, pressed: Pressed, _update_id: int) -> None:
    service.memory.vote(given.answer_id, query.from_user.id, 1 if pressed.value == "1" else -1)
    if pressed.value != "1":
        service.memory.note_unanswered(given.question, f"👎 {given.kind}")
    await close(query, service.say("thanks_vote", Language(given.language)))
    if given.kind == Kind.DEFINITION:
        await _back(service, given, query)
    else:
        await _put_under(service, query, rest_rows(service, given, await told_again(service, given)))


async def _source(
    service: Service, given: GivenAnswer, query: CallbackQuery, _pressed: Pressed, _update_id: int
) -> None:
    there = await sources_again(service, given)
    await close(query, service.say("shown_above", Language(given.language)) if there else None)
    if not there:
        await show_sources(service, given, given.place, _beneath(service, given, query))
        await _back(service, given, query)


async def _export(
    service: Service, given: GivenAnswer, query: CallbackQuery, pressed: Pressed, _update_id: int
) -> None:
    """Without a form the forms are offered in place of the buttons; with one the file is sent and they come back."""
    await close(query)
    if query.message is None:
        return
    form = next((form for form in Form if form.value == pressed.value), None)
    if form is None:
        await _put_under(service, query, export_rows(given, Language(given.language)))
        return
    await _back(service, given, query)
    await send_figures(service, given, given.place, query.message.message_id, form)


def _beneath(service: Service, given: GivenAnswer, query: CallbackQuery) -> int | None:
    """The message that what belongs to an answer quotes: the last of its pages."""
    pages = service.book.shown(given.answer_id)
    return pages[-1] if pages else query.message.message_id if query.message else None


def _under_page(service: Service, given: GivenAnswer, query: CallbackQuery) -> bool:
    """Whether the button stood under the answer itself, not under its picture."""
    return query.message is not None and query.message.message_id in service.book.shown(given.answer_id)


async def _draw(service: Service, given: GivenAnswer, query: CallbackQuery, pressed: Pressed, _update_id: int) -> None:
    told = await told_again(service, given)
    picture = picture_of(told.reply.answer, told.message, told.before)
    if picture is None:
        await close(query, service.say("nothing_to_draw", Language(given.language)))
        return
    theme = "dark" if pressed.value == "1" else "light"
    amiss = await send_picture(service, given, told, picture, given.place, _beneath(service, given, query), theme=theme)
    await close(query, service.say(amiss, Language(given.language)) if amiss else None)
    if amiss is None and _under_page(service, given, query):
        await _back(service, given, query)


async def _table(
    service: Service, given: GivenAnswer, query: CallbackQuery, _pressed: Pressed, _update_id: int
) -> None:
    told = await told_again(service, given)
    amiss = await send_original_table(service, given, told, given.place, _beneath(service, given, query))
    await close(query, service.say(amiss, Language(given.language)) if amiss else None)
    if amiss is None:
        await _put_under(service, query, rest_rows(service, given, told))


async def _resend(
    service: Service, given: GivenAnswer, query: CallbackQuery, _pressed: Pressed, update_id: int
) -> None:
    await close(query)
    await resend(service, given, update_id)


async def _course(
    service: Service, given: GivenAnswer, query: CallbackQuery, _pressed: Pressed, update_id: int
) -> None:
    """Ask the figure over all years in place of the one that was asked."""
    course = await course_of(service, given)
    if course is None:
        await close(query, service.say("too_old", Language(given.language)))
        return
    await close(query)
    await ask_instead(service, given, query, str(course["said"]["question"]), course, update_id)


async def _watch(
    service: Service, given: GivenAnswer, query: CallbackQuery, _pressed: Pressed, _update_id: int
) -> None:
    await close(query, await press_watch(service, pressing(query), given))
    await _back(service, given, query)


async def _units(service: Service, given: GivenAnswer, query: CallbackQuery, pressed: Pressed, _update_id: int) -> None:
    """Offer the units from a number on, where the answer is that list or asks for a unit; else below it."""
    await close(query)
    rows = await picker_rows(service, given, _number(pressed.value, 0))
    if given.kind == Kind.COVERAGE:
        await _put_under(service, query, rows)
        return
    back = Button(text=texts().say("back", Language(given.language)), data=encode(Press.SLOT, given.answer_id))
    await _put_under(service, query, [*rows[:-1], [back, *rows[-1]]])


def _by_whom(given: GivenAnswer, query: CallbackQuery) -> Place:
    """Where the answer stands, with the person who pressed: what comes of it is theirs."""
    return replace(given.place, user_id=query.from_user.id)


async def _card(service: Service, given: GivenAnswer, query: CallbackQuery, pressed: Pressed, update_id: int) -> None:
    language = Language(given.language)
    named = (given.query or {}).get("who", {}).get("names", ())
    own = watched_unit(given) or (named[0] if len(named) == 1 else None)
    unit = await unit_of_mark(service, pressed.value) if pressed.value else own
    if unit is None or query.message is None:
        await close(query, service.say("too_old", language))
        return
    await close(query)
    await show_card(service, _by_whom(given, query), unit, language, update_id, reply_to=query.message.message_id)


async def _ask_on(service: Service, given: GivenAnswer, query: CallbackQuery, pressed: Pressed, update_id: int) -> None:
    """Answer an option in a message of its own, so that what it stands under stays."""
    number = _number(pressed.value, len(given.options))
    if number >= len(given.options):
        await close(query, service.say("too_old", Language(given.language)))
        return
    await close(query)
    option = given.options[number]
    await answer(
        service,
        Question(
            update_id=update_id,
            place=_by_whom(given, query),
            message_id=query.message.message_id if query.message else None,
            text=option.question,
            before=given.after,
            language_code=query.from_user.language_code,
            query=option.query,
            language=Language(given.language),
        ),
    )


Presser = Callable[[Service, GivenAnswer, CallbackQuery, Pressed, int], Awaitable[None]]
PRESSES: dict[Press, Presser] = {
    Press.OPTION: _option,
    Press.PAGE: _page,
    Press.VOTE: _vote,
    Press.SLOT: _slot,
    Press.SOURCE: _source,
    Press.MORE: _more,
    Press.EXPORT: _export,
    Press.DRAW: _draw,
    Press.TABLE: _table,
    Press.RESEND: _resend,
    Press.REST: _rest,
    Press.COURSE: _course,
    Press.WATCH: _watch,
    Press.UNITS: _units,
    Press.CARD: _card,
    Press.ASK_ON: _ask_on,
}
FOR_ANYBODY = frozenset(
    {Press.VOTE, Press.SOURCE, Press.EXPORT, Press.TABLE, Press.DRAW, Press.MORE, Press.REST}
    | {Press.WATCH, Press.UNITS, Press.CARD, Press.ASK_ON}
)
"""What shows more of an answer and changes nothing of it; 🔔 asks by itself who may."""


async def press(service: Service, query: CallbackQuery, update_id: int) -> None:
    """Do what the button says, if it is one of ours, stands under that answer, and obeys that person."""
    pressed = decode(query.data or "")
    spoken = service.language(query.from_user.id, query.from_user.language_code)
    if pressed is not None and pressed.press is Press.SETTING:
        done = await press_setting(service, pressing(query), pressed)
        await close(query, None if done else service.say("admins_only", spoken))
        return
    if pressed is not None and pressed.press is Press.UPLOAD:
        # Reading and indexing take their time; the button is let go of only when the outcome is known.
        await close(query, await press_upload(service, pressing(query), pressed))
        return
    if pressed is not None and pressed.press is Press.ALIAS:
        await close(query, await press_alias(service, pressing(query), pressed, update_id))
        return
    given = service.book.by_number(pressed.answer_id) if pressed else None
    if pressed is None or given is None or not _stands_under(service, given, query):
        await close(query, service.say("too_old", spoken))
        return
    back = pressed.press is Press.SLOT and not pressed.value
    if pressed.press not in FOR_ANYBODY and not back and not await obeys(service, given, query):
        await close(query, service.say("not_yours", spoken))
        return
    handler = PRESSES.get(pressed.press)
    if handler is None:
        await close(query)
        return
    await handler(service, given, query, pressed, update_id)


def _stands_under(service: Service, given: GivenAnswer, query: CallbackQuery) -> bool:
    """Whether the pressed message is one that shows this answer, so that made-up data opens nobody else's."""
    if query.message is None:
        return False
    shown = service.book.by_message(query.message.chat.id, query.message.message_id)
    return shown is not None and (shown.answer_id == given.answer_id or shown.place == given.place)
