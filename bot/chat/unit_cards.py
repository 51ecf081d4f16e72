"""The card of a unit: its latest report's main figures with their change, its reports and findings, and its bell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat.digests import MAIN_FIGURES, Digest, digest_blocks, digest_of, figures_query
from bot.chat.previews import finding_line
from bot.chat.service import Service
from bot.chat.state.answers import GivenAnswer, noted
from bot.chat.state.places import Place
from bot.chat.styled_text import Stretch, StyledBlock
from bot.chat.texts import texts
from bot.chat.under_answer import UNIT_CARD, under_answer
from bot.message import Option
from knowledge import Library
from knowledge.answers import Context, Language
from knowledge.model import Problem, Severity
from knowledge.query.algebra import Axis, Figures, Query, Split, Who, measure_named
from knowledge.query.asked import Asked, asked_to_json
from knowledge.query.lookups import Check
from knowledge.query.saying import say as say_query
from knowledge.shelf import ReportEntry

MOST_FINDINGS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What there is to show of a unit; `findings` are those of its latest report, the gravest first."""

    unit: str
    reports: tuple[ReportEntry, ...]
    digest: Digest | None
    findings: tuple[Problem, ...]
    options: tuple[Option, ...]

    @property
    def year(self) -> int:
        """The year of the latest report."""
        return self.reports[0].year

    @property
    def query(self) -> Mapping[str, Any] | None:
        """The query for the figures that stand on it; None where it has none."""
        codes = [line.code for line in self.digest.lines] if self.digest else []
        return figures_query(self.unit, self.year, *codes) if codes else None


def card_of(library: Library, unit: str, language: Language) -> Card | None:
    """The card of a unit; None where the index has no report of it."""
    reports = sorted(library.shelf.reports(agency=unit), key=lambda entry: -entry.year)
    if not reports:
        return None
    year = reports[0].year
    problems = library.shelf.problems(unit, year)
    grave = [one for one in problems if one.severity is not Severity.NOTICE]
    return Card(
        unit=unit,
        reports=tuple(reports),
        digest=digest_of(library, unit, year, language),
        findings=tuple(sorted(grave, key=lambda one: one.severity is not Severity.ERROR)),
        options=_options(unit, tuple(entry.year for entry in reversed(reports)), language),
    )


def _options(unit: str, years: tuple[int, ...], language: Language) -> tuple[Option, ...]:
    """What can be asked on from a card, each a query."""
    who = Who(names=(unit,))
    first = MAIN_FIGURES[0][0]
    course = Figures(who=who, years=years, measures=(measure_named(first),), course=True)
    outcome = Figures(who=who, years=years[-1:], measures=(measure_named("outcome.total"),))
    wanted: list[tuple[str, Query]] = [
        ("course_button", course),
        ("outcome_button", Split(of=outcome, by=Axis.INDICATOR)),
        ("check_button", Check(who=who, years=years[-1:])),
    ]
    return tuple(
        Option(label=texts().say(key, language), question=said, query=asked_to_json(asked))
        for key, query in wanted
        if key != "course_button" or len(years) > 1
        for said in (say_query(query, language),)
        for asked in (Asked(query=query, language=language, question=said),)
    )


def card_blocks(card: Card, language: Language) -> list[StyledBlock]:
    """The card as it is to be read."""
    say = texts().say
    head = (Stretch(text=card.unit, tags=("b",)), Stretch(text=f" {say('card_report', language, year=card.year)}"))
    blocks = [StyledBlock(stretches=head)]
    if card.digest is not None:
        blocks += digest_blocks(card.digest, language)
    blocks += _findings(card, language)
    links: list[Stretch] = [Stretch(text=say("card_reports", language))]
    for entry in card.reports:
        links += [Stretch(text=" "), Stretch(text=str(entry.year), href=entry.url)]
    blocks.append(StyledBlock(stretches=tuple(links)))
    if not any(entry.url for entry in card.reports):
        blocks.append(StyledBlock(stretches=(Stretch(text=say("card_no_address", language), tags=("i",)),)))
    return blocks


def _findings(card: Card, language: Language) -> list[StyledBlock]:
    say = texts().say
    if not card.findings:
        return [StyledBlock(stretches=(Stretch(text=say("card_sound", language)),))]
    told = [finding_line(one, language) for one in card.findings[:MOST_FINDINGS]]
    if len(card.findings) > MOST_FINDINGS:
        told.append(say("card_more_findings", language, count=len(card.findings) - MOST_FINDINGS))
    return [StyledBlock(stretches=(Stretch(text=line),)) for line in told]


async def show_card(
    service: Service, place: Place, unit: str, language: Language, update_id: int, *, reply_to: int | None
) -> GivenAnswer | None:
    """Post the card of a unit; None where there is none or it did not go out."""
    card = await service.reader.read(lambda library: card_of(library, unit, language))
    if card is None:
        return None
    given = service.book.write_down(
        update_id=update_id,
        place=place,
        question_message_id=reply_to,
        question=unit,
        kind=UNIT_CARD,
        language=language,
        before=None,
        after=Context(agencies=(unit,)),
        options=card.options,
        query=card.query,
    )
    if service.book.shown(given.answer_id):
        # The same update again: it is there.
        return given
    pages = service.channel.pages(card_blocks(card, language))
    keyboard = await under_answer(service, given)
    sent = await service.channel.post(place, pages[0], reply_to=reply_to, keyboard=keyboard)
    if sent is None:
        return None
    with noted():
        service.book.note_shown(given.answer_id, sent.chat_id, sent.message_id, 0)
        service.book.go_on_from(place, Context(agencies=(unit,)), given.answer_id)
    return given
