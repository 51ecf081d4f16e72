"""What a person types about the chat itself (导出, 画图, 关注教育局), done as the button does it.

It is done for the answer shown last, or the one replied to. The sentences are fixed and stand in acts.toml; whatever is
not one of them, word for word, is a question.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files

from bot.chat.answering import Question, answer, last_answer, post_more
from bot.chat.asked import Asked
from bot.chat.exports import Form, send_figures
from bot.chat.greeting import tell_with_examples
from bot.chat.pictures import send_original_table, send_picture
from bot.chat.proofs import show_sources, sources_again, told_again
from bot.chat.service import Service
from bot.chat.slots import course_of
from bot.chat.state.answers import GivenAnswer
from bot.chat.under_answer import MOST_PAGES, refresh, under_answer, watched_unit
from bot.chat.unit_picker import only_unit
from bot.chat.watching import unwatch_command, watch_command, watching_command
from bot.drawing.charts import picture_of
from knowledge.answers import Language
from knowledge.errors import LexiconError
from knowledge.lexicon.folding import fold

FILE = "bot/chat/acts.toml"
LONGEST = 60
"""Characters of a sentence that is looked at; a longer one is a question."""

_PUNCTUATION = re.compile(r"""[\s,.;:!?~，。；：！？、“”"'()（）…-]+""")
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)


class Act(StrEnum):
    """What can be asked of the chat in words; the value is its section in acts.toml."""

    EXPORT = "export"
    EXPORT_XLSX = "export_xlsx"
    EXPORT_UNIT = "export_unit"
    DRAW = "draw"
    TABLE = "table"
    SOURCE = "source"
    MORE = "more"
    WATCHING = "watching"
    WATCH = "watch"
    UNWATCH = "unwatch"


FORMS = {Act.EXPORT: Form.CSV, Act.EXPORT_XLSX: Form.XLSX, Act.EXPORT_UNIT: Form.UNIT}
OF_A_UNIT = (Act.UNWATCH, Act.WATCH)
"""Acts that name a unit; what takes one back is looked for before what begins it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An act that was asked for, and the unit that was named; None where the one of the answer is meant."""

    act: Act
    unit: str | None = None


@cache
def _sentences() -> Mapping[str, tuple[str, ...]]:
    try:
        data = tomllib.loads(files("bot").joinpath(FILE.removeprefix("bot/")).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise LexiconError(FILE, "whole file", str(fault)) from fault
    wanted = [(f"around.{side}", data.get("around", {}).get(side)) for side in ("before", "after")]
    wanted += [(name, data.get(name, {}).get("said")) for name in (*Act, "it")]
    for key, said in wanted:
        if not isinstance(said, list) or any(not isinstance(one, str) or _bare(one) != one for one in said):
            raise LexiconError(FILE, key, "must be a list of texts in lower case without spaces and punctuation")
    return {key: tuple(sorted(said, key=len, reverse=True)) for key, said in wanted}


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", fold(text)).lower()


@cache
def _whole() -> Mapping[str, Act]:
    """What is asked for by each sentence that names no unit."""
    return {one: act for act in reversed(Act) if act not in OF_A_UNIT for one in _sentences()[act]}


def _peeled(said: str) -> set[str]:
    """The sentence, and what is left of it without the words around it."""
    found = fresh = {said}
    before, after = _sentences()["around.before"], _sentences()["around.after"]
    for _ in range(4):
        # Most sentences have none of the words around them, which is seen in one look.
        opened = [one for one in fresh if one.startswith(before)]
        peeled = {one.removeprefix(word) for one in opened for word in before if one.startswith(word)}
        closed = [one for one in fresh if one.endswith(after)]
        peeled |= {one.removesuffix(word) for one in closed for word in after if one.endswith(word)}
        fresh = peeled - found
        if not fresh:
            break
        found = found | fresh
    return found


def read_wish(text: str) -> Wish | None:
    """The act that a text asks for; None where it is a question."""
    if not text.strip() or len(text) > LONGEST:
        return None
    forms = _peeled(_bare(text))
    whole = _whole()
    asked = {whole[form] for form in forms if form in whole}
    if asked:
        return Wish(act=next(act for act in Act if act in asked))
    for act in OF_A_UNIT:
        for form in sorted((one for one in forms if one.startswith(_sentences()[act])), key=len, reverse=True):
            named = _named(form, _sentences()[act])
            if named is not None:
                return Wish(act=act, unit=None if named in _sentences()["it"] else _as_written(text, named))
    return None


def _as_written(text: str, named: str) -> str:
    """The name as it stands in the text: one in Latin letters needs the spaces between its words."""
    if not named.isascii():
        return named
    said = re.findall(_PUNCTUATION.pattern.replace("+", "*").join(map(re.escape, named)), text, re.IGNORECASE)
    return _ARTICLE.sub("", said[-1]) if said else named


def _named(form: str, words: tuple[str, ...]) -> str | None:
    for word in words:
        if form.startswith(word):
            return form.removeprefix(word)
    return None


async def act_on(service: Service, asked: Asked, update_id: int) -> bool:
    """Do what a sentence about the chat itself asks for; False where it is none, and a question."""
    wish = read_wish(asked.text)
    if wish is None:
        return False
    if wish.act is Act.WATCHING:
        await watching_command(service, asked, update_id)
        return True
    given = last_answer(service, asked)
    if wish.act in OF_A_UNIT:
        return await _watch(service, asked, wish, given, update_id)
    if wish.act is Act.MORE:
        return await _more(service, given)
    if given is None:
        language = service.language(asked.place.chat_id, asked.language_code)
        await tell_with_examples(service, asked, service.say("no_last", language), update_id)
        return True
    before = await under_answer(service, given)
    await _show(service, asked, wish.act, given, update_id)
    await refresh(service, given, before)
    return True


async def _watch(service: Service, asked: Asked, wish: Wish, given: GivenAnswer | None, update_id: int) -> bool:
    """Watch the unit that is named, or that of the answer; False where what is named is no unit."""
    if wish.unit is not None:
        named = wish.unit
        unit = await service.reader.read(lambda library: only_unit(library, named))
        if unit is None and not await service.reader.called(named, most=1):
            return False
    else:
        unit = watched_unit(given) if given is not None else None
    command = watch_command if wish.act is Act.WATCH else unwatch_command
    await command(service, replace(asked, text=unit or wish.unit or ""), update_id)
    return True


async def _more(service: Service, given: GivenAnswer | None) -> bool:
    """Post what was left of an answer of many pages; False where nothing was."""
    posted = len(service.book.shown(given.answer_id)) if given is not None else 0
    if given is None or posted < MOST_PAGES or posted >= given.pages:
        return False
    before = await under_answer(service, given)
    await post_more(service, given, posted)
    await refresh(service, given, before)
    return True


async def _show(service: Service, asked: Asked, act: Act, given: GivenAnswer, update_id: int) -> None:
    language = Language(given.language)
    reply_to = asked.message_id
    amiss: str | None = None
    match act:
        case Act.SOURCE:
            amiss = "shown_above" if await sources_again(service, given) else None
            if amiss is None:
                await show_sources(service, given, asked.place, reply_to)
        case Act.TABLE:
            told = await told_again(service, given)
            amiss = await send_original_table(service, given, told, asked.place, reply_to)
        case Act.DRAW:
            amiss = await _draw(service, asked, given, update_id)
        case _:
            await send_figures(service, given, asked.place, reply_to, FORMS[act])
    if amiss is not None:
        await service.channel.post(asked.place, service.say(amiss, language), reply_to=reply_to)


async def _draw(service: Service, asked: Asked, given: GivenAnswer, update_id: int) -> str | None:
    """Draw the answer, or a single figure over all years; the key of what is amiss."""
    told = await told_again(service, given)
    picture = picture_of(told.reply.answer, told.message, told.before)
    if picture is not None:
        return await send_picture(service, given, told, picture, asked.place, asked.message_id)
    course = await course_of(service, given)
    if course is None:
        return "nothing_to_draw"
    question = Question(
        update_id=update_id,
        place=asked.place,
        message_id=asked.message_id,
        text=asked.text,
        before=given.after,
        language_code=asked.language_code,
        query=course,
        language=Language(given.language),
        drawn=True,
    )
    await answer(service, question)
    return None
