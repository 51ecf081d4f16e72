"""The box and the card: `/`, `/ask`, and the figures of an answer as files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import quote

from bot.chat.file_names import file_name, what_it_holds
from bot.chat.index_reader import NoQuery, WordedReply
from bot.chat.packed_context import is_of_this_index
from bot.files.csv_files import answer_csv
from bot.web.asking import Turn, Unreadable, query_fields, read_turn
from bot.web.card import card_of, clauses
from bot.web.charts import chart_of
from bot.web.examples import Example, examples
from bot.web.page import Page
from knowledge.answers import Answer, Language

FILE_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Asking(Page):
    """A page that answers the question of its address."""

    async def answered(self, turn: Turn, language: Language | None = None) -> WordedReply:
        """The reply to a question, worded in a language where one is given.

        Raises Unreadable for a context or a query that is of no index like this one.
        """
        shared = self.shared
        if turn.query is not None:
            try:
                told = await self.in_time(shared.reader.answer(turn.query, language or self.chosen_language))
            except NoQuery as fault:
                raise Unreadable("bad_query") from fault
            shared.metrics.answers.labels(kind=told.reply.answer.kind.value).inc()
            return told
        before = turn.before
        if before is not None and not await self.read(lambda library: is_of_this_index(library, before)):
            raise Unreadable("bad_context")
        worded = await self.in_time(
            shared.reader.ask(
                turn.question,
                before,
                today=turn.today,
                unit=turn.unit or shared.settings.unit,
                language=language or self.chosen_language,
            )
        )
        shared.metrics.answers.labels(kind=worded.reply.answer.kind.value).inc()
        return worded


class HomePage(Asking):
    """The box, and questions that this index answers."""

    async def get(self) -> None:
        """Show the box."""
        offered: Sequence[Example] = await self.read(lambda library: examples(library.shelf, self.language))
        self.show("home.html", examples=offered)


async def card_parts(page: Asking, turn: Turn, worded: WordedReply) -> dict[str, object]:
    """What the card's template needs of a reply."""
    answer, after = worded.reply.answer, worded.reply.context
    marks = await page.read(lambda library: clauses(library, answer)) if answer.passages else {}
    card = card_of(worded, marks, page.carried())
    going_on = turn.going_on(after)
    settled = query_fields(answer.query) or turn.fields()
    queries = {choice.question: choice.query for choice in answer.choices}
    choices = [(option.label, query_fields(queries.get(option.question)), option.question) for option in card.options]
    return {
        "card": card,
        "chart": chart_of(worded),
        "going_on": going_on,
        "choices": [
            (label, page.link("/ask", **(fields or {"q": question, **going_on}))) for label, fields, question in choices
        ],
        "settled": page.link("/ask", **settled),
        "csv": page.link("/ask/figures.csv", **settled),
        "xlsx": page.link("/ask/figures.xlsx", **settled),
    }


class AnswerPage(Asking):
    """The card of one answer, the box to go on from it, and its address for good."""

    async def get(self) -> None:
        """Answer the question."""
        turn = read_turn(self.argument)
        self.show("answer.html", **await card_parts(self, turn, await self.answered(turn)))


class AnswerFile(Asking):
    """The figures of an answer as a file."""

    form = "csv"

    def made(self, answer: Answer) -> bytes:
        """The file's contents."""
        return answer_csv(answer)

    async def get(self) -> None:
        """Answer the question and send its figures. Raises Unreadable where it has none."""
        answer = (await self.answered(read_turn(self.argument))).reply.answer
        if not answer.values:
            raise Unreadable("no_figures")
        content = await asyncio.to_thread(self.made, answer)
        self.set_header("Content-Type", FILE_TYPES[self.form])
        name = quote(file_name(what_it_holds(answer), self.form))
        disposition = f"attachment; filename=\"gongkai.{self.form}\"; filename*=UTF-8''{name}"
        self.set_header("Content-Disposition", disposition)
        self.finish(content)


class AnswerCsv(AnswerFile):
    """The figures as CSV."""


class AnswerWorkbook(AnswerFile):
    """The figures as a workbook."""

    form = "xlsx"

    def made(self, answer: Answer) -> bytes:
        """The workbook; openpyxl takes a moment to load, so it is loaded where it is used."""
        from bot.files.workbook import answer_workbook

        return answer_workbook(answer)
