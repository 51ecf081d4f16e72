"""Aliases by staff, in private: which word of an unanswered question means what, tried out, confirmed by a button.

A confirmed alias is vocabulary from the next question on. What each button carries: `q` the mark of a question, `w`
that mark and which of its words, `u` the mark of a unit, `1` confirm, `0` drop, `r` remove; the number is the alias's.
"""

from __future__ import annotations

import logging
import zlib

from bot.chat.asked import Asked, Pressing
from bot.chat.callback_data import Press, Pressed, encode
from bot.chat.clock import today
from bot.chat.keyboards import Button, Row, in_lines
from bot.chat.service import Service
from bot.chat.state.aliases import KeptAlias
from bot.chat.state.memory import MAX_UNANSWERED
from bot.chat.state.places import Place
from bot.chat.styled_text import Stretch, StyledBlock
from bot.chat.texts import texts
from bot.wording import word
from knowledge.aliases import Alias, Refused
from knowledge.answers import REFUSALS, Kind, Language

log = logging.getLogger("gongkai.aliases")

TEACHABLE = 10
"""Questions of the list that carry a button."""

WORDS = 8
REMOVABLE = 40
LIES = 300
"""Characters of the tried answer that are shown."""


def is_staff(service: Service, place: Place) -> bool:
    """Whether it is a member of staff in private."""
    return place.private and place.user_id in service.settings.admins


def _mark(text: str) -> str:
    """Eight hexadecimal digits for a question or a name; it is looked up among those that are known."""
    return f"{zlib.crc32(text.encode()):08x}"


# ------------------------------------------------------------------------------------------- which word


async def teach_rows(service: Service, questions: list[str], language: Language) -> list[Row]:
    """A button for each question, by its number in the list, that has a word which could be given a meaning."""
    found = await service.reader.read(
        lambda library: [bool(library.vocabulary.candidates(question)) for question in questions]
    )
    label = texts().say("alias_means", language)
    return in_lines(
        [
            Button(text=f"{number}. {label}", data=encode(Press.ALIAS, 0, f"q{_mark(question)}"))
            for number, (question, teachable) in enumerate(zip(questions, found, strict=True), 1)
            if teachable
        ][:TEACHABLE]
    )


async def _pick(service: Service, by: Pressing, place: Place, pressed: Pressed, update_id: int) -> str | None:
    mark, _, which = pressed.value[1:].partition(".")
    language = service.language(place.chat_id, by.language_code)
    asked = (question for question, _, _ in service.memory.unanswered(MAX_UNANSWERED) if _mark(question) == mark)
    question = next(asked, None)
    if question is None:
        return texts().say("too_old", language)
    words = (await service.reader.read(lambda library: library.vocabulary.candidates(question)))[:WORDS]
    if not words:
        return texts().say("alias_understood", language)
    if pressed.value[0] == "q" and len(words) > 1:
        rows = in_lines(
            [
                Button(text=said[:60], data=encode(Press.ALIAS, 0, f"w{mark}.{number}"))
                for number, said in enumerate(words)
            ]
        )
        await service.channel.post(place, service.say("alias_which", language, question=question), keyboard=rows)
        return None
    number = int(which) if which.isascii() and which.isdigit() else 0
    if number >= len(words):
        return texts().say("too_old", language)
    await _ask_meaning(service, place, words[number], question, language, update_id)
    return None


async def _ask_meaning(
    service: Service, place: Place, said: str, question: str, language: Language, update_id: int
) -> None:
    kept = service.aliases.ask(update_id=update_id, text=said, question=question, user_id=place.user_id)
    near = await service.reader.read(lambda library: library.vocabulary.near_units(said))
    rows = [[Button(text=name[:60], data=encode(Press.ALIAS, kept.alias_id, f"u{_mark(name)}"))] for name in near]
    posted = await service.channel.post(place, service.say("alias_what", language, text=said), keyboard=rows)
    if posted:
        service.aliases.note_prompt(kept.alias_id, posted.chat_id, posted.message_id)


# ------------------------------------------------------------------------------------------- what it means


async def take_meaning(service: Service, asked: Asked) -> bool:
    """Take a reply to the question what a word means; False when it is no such reply."""
    if asked.to_answer is None or not asked.text or not is_staff(service, asked.place):
        return False
    kept = service.aliases.by_prompt(asked.place.chat_id, asked.to_answer)
    if kept is None or kept.status not in ("asked", "proposed"):
        return False
    await _propose(service, kept, asked.text, asked.place, service.language(asked.place.chat_id, asked.language_code))
    return True


async def alias_command(service: Service, asked: Asked, update_id: int) -> None:
    """`/alias WORD = MEANING` proposes an alias."""
    language = service.language(asked.place.chat_id, asked.language_code)
    if not await _allowed(service, asked, language):
        return
    said, sign, meaning = asked.text.replace("＝", "=").partition("=")
    if not sign or not said.strip() or not meaning.strip():
        await service.channel.post(asked.place, service.say("alias_usage", language), reply_to=asked.message_id)
        return
    kept = service.aliases.ask(update_id=update_id, text=said.strip(), question="", user_id=asked.place.user_id)
    await _propose(service, kept, meaning, asked.place, language)


async def _propose(service: Service, kept: KeptAlias, meaning: str, place: Place, language: Language) -> None:
    taken = await service.reader.read(lambda library: library.vocabulary.propose(kept.text, meaning))
    if isinstance(taken, Refused):
        await service.channel.post(place, service.channel.literal(_objection(kept.text, taken, language)))
        return
    service.aliases.propose(kept.alias_id, taken)
    page = service.say("alias_proposed", language, text=taken.text, meaning=taken.meaning)
    if kept.question:
        page += "\n\n" + await _tried(service, taken, kept.question, language)
    buttons = [
        Button(text=texts().say("alias_confirm", language), data=encode(Press.ALIAS, kept.alias_id, 1)),
        Button(text=texts().say("alias_drop", language), data=encode(Press.ALIAS, kept.alias_id, 0)),
    ]
    await service.channel.post(place, page, keyboard=[buttons])


async def _tried(service: Service, alias: Alias, question: str, language: Language) -> str:
    reply = await service.reader.tried(alias, question, today=today(), unit=service.settings.default_unit)
    key = "alias_tried_refused" if reply.answer.kind in REFUSALS - {Kind.AMBIGUOUS} else "alias_tried"
    said = word(reply.answer).plain()
    return service.say(key, language, question=question, answer=said if len(said) <= LIES else said[:LIES] + "…")


def _objection(said: str, refused: Refused, language: Language) -> str:
    return texts().say(f"alias_{refused.objection.value}", language, text=said, what=refused.what)


# ------------------------------------------------------------------------------------------- in force


async def learn_all(service: Service) -> None:
    """Let the confirmed aliases be vocabulary."""
    await service.reader.learn([alias for kept in service.aliases.confirmed() if (alias := kept.alias) is not None])


async def _decide(service: Service, by: Pressing, place: Place, kept: KeptAlias, value: str) -> str | None:
    language = service.language(place.chat_id, by.language_code)
    alias = kept.alias
    if value == "r" and kept.status == "confirmed":
        service.aliases.decide(kept.alias_id, "removed", place.user_id)
        await learn_all(service)
        await service.channel.post(place, service.say("alias_removed", language, text=kept.text))
        return None
    if kept.status != "proposed" or alias is None or value not in ("0", "1"):
        return texts().say("too_old", language)
    if value == "0":
        service.aliases.decide(kept.alias_id, "dropped", place.user_id)
        done = service.say("alias_dropped", language, text=alias.text)
    else:
        # Between the proposal and now the index or the aliases may have changed.
        again = await service.reader.read(lambda library: library.vocabulary.propose(alias.text, alias.meaning))
        if again == alias:
            service.aliases.decide(kept.alias_id, "confirmed", place.user_id)
            await learn_all(service)
            log.info("alias confirmed", extra={"fields": {"by": place.user_id, "alias": kept.alias_id}})
            done = service.say("alias_confirmed", language, text=alias.text, meaning=alias.meaning)
        else:
            objection = _objection(kept.text, again, language) if isinstance(again, Refused) else ""
            done = service.channel.literal(objection) or service.say("too_old", language)
    if by.message_id is not None:
        await service.channel.edit_keyboard(place.chat_id, by.message_id, None)
    await service.channel.post(place, done)
    return None


async def press_alias(service: Service, by: Pressing, pressed: Pressed, update_id: int) -> str | None:
    """Do what a button about an alias says, for staff only; what to show where it may not be or is too late."""
    language = service.language(by.user_id, by.language_code)
    if by.user_id not in service.settings.admins or by.chat_id is None or not pressed.value:
        return texts().say("staff_only", language)
    place = Place(chat_id=by.chat_id, thread_id=0, user_id=by.user_id)
    if not place.private:
        return texts().say("staff_only", language)
    if pressed.value[0] in "qw":
        return await _pick(service, by, place, pressed, update_id)
    kept = service.aliases.get(pressed.answer_id)
    if kept is None:
        return texts().say("too_old", language)
    if pressed.value[0] != "u":
        return await _decide(service, by, place, kept, pressed.value)
    names = await service.reader.read(
        lambda library: [name for name in library.shelf.names() if _mark(name) == pressed.value[1:]]
    )
    if len(names) != 1 or kept.status not in ("asked", "proposed"):
        return texts().say("too_old", language)
    await _propose(service, kept, names[0], place, language)
    return None


async def aliases_command(service: Service, asked: Asked, _update_id: int) -> None:
    """The aliases in force with a button to remove each; those that this index has no room for say why."""
    language = service.language(asked.place.chat_id, asked.language_code)
    if not await _allowed(service, asked, language):
        return
    kept = service.aliases.confirmed()
    if not kept:
        await service.channel.post(asked.place, service.say("aliases_none", language), reply_to=asked.message_id)
        return
    refused = await service.reader.read(lambda library: dict(library.vocabulary.refused))
    say = texts().say
    blocks = [StyledBlock(stretches=(Stretch(text=say("aliases_head", language), tags=("b",)),))]
    for number, item in enumerate(kept, 1):
        line = f"{number}. {item.text} = {item.meaning}"
        against = refused.get(item.text)
        if against:
            line += f" — {_objection(item.text, against, language)}"
        blocks.append(StyledBlock(stretches=(Stretch(text=line),)))
    remove = say("alias_remove", language)
    buttons = [
        Button(text=f"{remove} {number}", data=encode(Press.ALIAS, item.alias_id, "r"))
        for number, item in enumerate(kept[:REMOVABLE], 1)
    ]
    pages = service.channel.pages(blocks)
    for number, page in enumerate(pages, 1):
        under = in_lines(buttons) if number == len(pages) else None
        if await service.channel.post(asked.place, page, reply_to=asked.message_id, keyboard=under) is None:
            return


async def _allowed(service: Service, asked: Asked, language: Language) -> bool:
    allowed = is_staff(service, asked.place)
    if not allowed and asked.place.private:
        await service.channel.post(asked.place, service.say("staff_only", language), reply_to=asked.message_id)
    return allowed
