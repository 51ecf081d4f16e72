"""Where the last answer stands, in full."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain, groupby

from bot.addresses import proof_path
from bot.chat.index_reader import NoQuery, WordedReply
from bot.chat.service import Service
from bot.chat.state.answers import GivenAnswer, Shows, noted
from bot.chat.state.places import Place
from bot.chat.styled_text import FOLDED, Stretch, StyledBlock
from bot.chat.texts import texts
from bot.wording.folds import place_text
from bot.wording.texts import texts as wording
from knowledge.answers import Citation, Language

MOST_SEEN, SEEN = 12, 8
"""Lines up to which a list of citations is seen whole, and how many are seen of a longer one."""


async def told_again(service: Service, given: GivenAnswer) -> WordedReply:
    """The answer to the query that was answered, whatever the chat's settings are by now.

    A refusal is asked again as on the day it was given, for what it offers, and so is an answer of an earlier release,
    which kept no query.
    Raises KnowledgeError when the index cannot be read.
    """
    if given.query is not None and not given.refused:
        with suppress(NoQuery):
            return await service.reader.answer(given.query, Language(given.language), given.before)
    unit = service.memory.settings(given.place.chat_id).unit or service.settings.default_unit
    return await service.reader.ask(
        given.question, given.before, today=given.day, unit=unit, language=Language(given.language)
    )


def citation_blocks(
    citations: tuple[Citation, ...], head: str, language: Language, web_url: str | None = None
) -> list[StyledBlock]:
    """Every citation with its report, its place and what stands there; the place is a link where there are pages.

    A report that several are from is named once, above them. Of a long list the end is folded.
    """
    blocks = [StyledBlock(stretches=(Stretch(text=head, tags=("b",)),))]
    lines: list[tuple[Stretch, ...]] = []
    numbered = list(enumerate(dict.fromkeys(citations), 1))
    for _, group in groupby(numbered, key=lambda item: (item[1].title, item[1].url)):
        cited = list(group)
        title = Stretch(text=f"《{cited[0][1].title}》", href=cited[0][1].url)
        if len(cited) > 1:
            lines.append((title,))
        for number, one in cited:
            lit = f"{web_url}{proof_path(one)}" if web_url else None
            raw = (Stretch(text=f"：{one.raw}"),) if one.raw else ()
            named = () if len(cited) > 1 else (title, Stretch(text=" "))
            place = Stretch(text=place_text(wording(language), one), href=lit)
            lines.append((Stretch(text=f"{number}. "), *named, place, *raw))
    seen = lines if len(lines) <= MOST_SEEN else lines[:SEEN]
    blocks += [StyledBlock(stretches=line) for line in seen]
    if len(lines) > len(seen):
        rest = [(Stretch(text="\n"), *line) for line in lines[len(seen) :]]
        blocks.append(StyledBlock(stretches=tuple(chain.from_iterable(rest))[1:], wrapper=FOLDED, rows=True))
    return blocks


async def source_pages(service: Service, given: GivenAnswer, told: WordedReply) -> tuple[str, ...]:
    """The citations of an answer, and which index it came from, as pages."""
    language = Language(given.language)
    citations = told.reply.answer.citations
    about = await service.reader.about()
    index = {"name": about.name, "made": about.made, "units": about.units, "reports": about.reports}
    if not citations:
        return (f"{service.say('source_none', language)}\n{service.say('index_from', language, **index)}",)
    blocks = citation_blocks(citations, texts().say("source_head", language), language, service.settings.web_url)
    blocks.append(StyledBlock(stretches=(Stretch(text=texts().say("index_from", language, **index), tags=("i",)),)))
    return service.channel.pages(blocks)


async def show_sources(service: Service, given: GivenAnswer, place: Place, reply_to: int | None) -> None:
    """Post the citations of an answer; they belong to it from then on."""
    pages = await source_pages(service, given, await told_again(service, given))
    await post_sources(service, given, pages, place, reply_to)


async def sources_again(service: Service, given: GivenAnswer) -> bool:
    """Whether the citations of an answer stand in its chat already; they are brought up to date then."""
    there = service.book.attached(given.answer_id, Shows.SOURCES)
    if not there:
        return False
    pages = await source_pages(service, given, await told_again(service, given))
    if {one.part for one in there} != set(range(len(pages))):
        return False
    return all([await service.channel.edit(given.place.chat_id, one.message_id, pages[one.part]) for one in there])


async def post_sources(
    service: Service, given: GivenAnswer, pages: tuple[str, ...], place: Place, reply_to: int | None, first: int = 0
) -> None:
    """Post the pages of an answer's citations from `first` on."""
    for part in range(first, len(pages)):
        sent = await service.channel.post(place, pages[part], reply_to=reply_to)
        if sent is None:
            return
        with noted():
            service.book.note_shown(given.answer_id, sent.chat_id, sent.message_id, part, role=Shows.SOURCES)
