"""The box and the card: `/`, `/ask`, and the figures of an answer as files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.chat.index_reader import WordedReply
from bot.csv_files import answer_csv
from bot.web.asking import Turn, Unreadable, is_of_this_index, read_turn
from bot.web.card import Card, card_of, clauses
from bot.web.examples import Example, examples
from bot.web.page import Page
from knowledge.answers import Answer

FILE_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Asking(Page):
    """A page that answers the question of its address."""

    async def answered(self, turn: Turn) -> WordedReply:
        """The reply to a question. Raises Unreadable for a context that is of no index like this one."""
        shared = self.shared
        before = turn.before
        if before is not None and not await self.read(lambda library: is_of_this_index(library, before)):
            raise Unreadable("bad_context")
        worded = await self.in_time(
            shared.reader.ask(
                turn.question,
                before,
                today=turn.today,
                unit=turn.unit or shared.settings.unit,
                language=self.chosen_language,
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


class AnswerPage(Asking):
    """The card of one answer, the box to go on from it, and its address for good."""

    async def get(self) -> None:
        """Answer the question."""
        turn = read_turn(self.argument)
        worded = await self.answered(turn)
        answer, after = worded.reply.answer, worded.reply.context
        marks = await self.read(lambda library: clauses(library, answer)) if answer.passages else {}
        card: Card = card_of(worded, marks, self.carried())
        going_on = turn.going_on(after)
        self.show(
            "answer.html",
            card=card,
            turn=turn,
            going_on=going_on,
            choices=[(option.label, self.link("/ask", q=option.question, **going_on)) for option in card.options],
            settled=self.link("/ask", **turn.fields(settled=True)),
            csv=self.link("/ask/figures.csv", **turn.fields(settled=True)),
            xlsx=self.link("/ask/figures.xlsx", **turn.fields(settled=True)),
        )


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
        self.set_header("Content-Disposition", f'attachment; filename="gongkai.{self.form}"')
        self.finish(content)


class AnswerCsv(AnswerFile):
    """The figures as CSV."""


class AnswerWorkbook(AnswerFile):
    """The figures as a workbook."""

    form = "xlsx"

    def made(self, answer: Answer) -> bytes:
        """The workbook; openpyxl takes a moment to load, so it is loaded where it is used."""
        from bot.workbook import answer_workbook

        return answer_workbook(answer)
