"""/sources: which sites the reports of the index came from, or for one unit, the address of each of its reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.chat.asked import Asked
from bot.chat.clock import today
from bot.chat.service import Service
from bot.chat.styled_text import Stretch, StyledBlock
from bot.chat.texts import texts
from knowledge.answers import Language
from knowledge.shelf import ReportEntry

MOST_SITES = 40


async def sources_command(service: Service, asked: Asked, _update_id: int) -> None:
    """`/sources` for the whole index, `/sources UNIT` for a unit by any of its names."""
    language = service.language(asked.place.chat_id, asked.language_code)
    unit: str | None = None
    if asked.text:
        unit = await service.reader.read(lambda library: library.unit_called(asked.text, today=today()))
        if unit is None:
            page = service.say("settings_unknown_unit", language, unit=asked.text)
            await service.channel.post(asked.place, page, reply_to=asked.message_id)
            return
    entries = await service.reader.read(lambda library: library.shelf.reports(agency=unit))
    blocks = _of_unit(entries, unit, language) if unit else _of_all(entries, language)
    for page in service.channel.pages(blocks):
        if await service.channel.post(asked.place, page, reply_to=asked.message_id) is None:
            return


def _of_all(entries: Sequence[ReportEntry], language: Language) -> list[StyledBlock]:
    """How many reports came from each site, the most first."""
    say = texts().say
    sites = Counter(urlsplit(entry.url).netloc for entry in entries if entry.url)
    head = say("sources_head", language, reports=len(entries), sites=len(sites))
    blocks = [StyledBlock(stretches=(Stretch(text=head, tags=("b",)),))]
    ranked = sorted(sites.items(), key=lambda item: (-item[1], item[0]))
    rows = [say("sources_site", language, site=site, count=count) for site, count in ranked[:MOST_SITES]]
    if len(ranked) > MOST_SITES:
        rows.append(say("sources_more", language, count=len(ranked) - MOST_SITES))
    without = sum(entry.url is None for entry in entries)
    if without:
        rows.append(say("sources_without", language, count=without))
    blocks.append(StyledBlock(stretches=(Stretch(text="\n".join(rows)),), rows=True))
    return blocks


def _of_unit(entries: Sequence[ReportEntry], unit: str, language: Language) -> list[StyledBlock]:
    """Each report of a unit with the day it was published, as a link to where it came from."""
    say = texts().say
    blocks = [StyledBlock(stretches=(Stretch(text=unit, tags=("b",)),))]
    for entry in entries:
        day = (Stretch(text=f" {entry.published}"),) if entry.published else ()
        site = urlsplit(entry.url).netloc if entry.url else say("sources_no_address", language)
        title = Stretch(text=f"《{entry.title}》", href=entry.url)
        blocks.append(
            StyledBlock(stretches=(Stretch(text=f"{entry.year} "), title, *day, Stretch(text=f" {site}", tags=("i",))))
        )
    return blocks
