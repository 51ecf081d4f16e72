"""Where the last answer stands, in full."""

from __future__ import annotations

from datetime import date

from bot.addresses import proof_path
from bot.chat.answering import today
from bot.chat.index_reader import WordedReply
from bot.chat.service import Service
from bot.chat.state.answers import GivenAnswer
from bot.chat.state.places import Place
from bot.chat.styled_text import Stretch, StyledBlock
from bot.chat.texts import texts
from knowledge.answers import Citation, Language


async def told_again(service: Service, given: GivenAnswer, day: date) -> WordedReply:
    """The answer as the index gives it now. Raises KnowledgeError when the index cannot be read."""
    unit = service.memory.settings(given.place.chat_id).unit or service.settings.default_unit
    return await service.reader.ask(
        given.question, given.before, today=day, unit=unit, language=Language(given.language)
    )


def citation_blocks(citations: tuple[Citation, ...], head: str, web_url: str | None = None) -> list[StyledBlock]:
    """Every citation with its report, its place and what stands there; the place is a link where there are pages."""
    blocks = [StyledBlock(stretches=(Stretch(text=head, tags=("b",)),))]
    for number, cited in enumerate(dict.fromkeys(citations), 1):
        title = Stretch(text=f"《{cited.title}》", href=cited.url)
        lit = f"{web_url}{proof_path(cited)}" if web_url else None
        raw = (Stretch(text=f"：{cited.raw}"),) if cited.raw else ()
        place = (Stretch(text=" "), Stretch(text=cited.where, href=lit), *raw)
        blocks.append(StyledBlock(stretches=(Stretch(text=f"{number}. "), title, *place)))
    return blocks


async def show_sources(service: Service, given: GivenAnswer, place: Place, reply_to: int | None) -> None:
    """Post the citations of an answer, and which index it came from."""
    language = Language(given.language)
    told = await told_again(service, given, today())
    citations = told.reply.answer.citations
    about = await service.reader.about()
    index = {"name": about.name, "made": about.made, "units": about.units, "reports": about.reports}
    if not citations:
        page = f"{service.say('source_none', language)}\n{service.say('index_from', language, **index)}"
        await service.channel.post(place, page, reply_to=reply_to)
        return
    blocks = citation_blocks(citations, texts().say("source_head", language), service.settings.web_url)
    blocks.append(StyledBlock(stretches=(Stretch(text=texts().say("index_from", language, **index), tags=("i",)),)))
    for page in service.channel.pages(blocks):
        if await service.channel.post(place, page, reply_to=reply_to) is None:
            return
