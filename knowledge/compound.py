"""A message of more than one question: several beside each other, or one that finds whom the other asks about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from knowledge.answering import answer as answer_query
from knowledge.answering.details import PassageDetail
from knowledge.answering.reached import found_by
from knowledge.answers import REFUSALS, Answer, Choice, Context, Kind, Reply, note
from knowledge.language.normal import normalise
from knowledge.language.parts import Understanding
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import MOST_QUESTIONS, Figures, Several, at_once
from knowledge.query.asked import Asked, asked_from_json
from knowledge.query.json_form import Members
from knowledge.query.named import names_in
from knowledge.query.saying import say
from knowledge.query.standings import Reached
from knowledge.query.steps import come_first, may_take_steps, steps_of
from knowledge.shelf import Shelf

NO_ANSWER = REFUSALS | {Kind.HELP}
"""What is no answer to one of several questions."""


def is_list(text: str) -> bool:
    """Whether a message numbers its questions, or sets a question mark behind each."""
    return len(hint("several.numbered").findall(text)) > 1 or hint("several.asked").search(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compound:
    """One message, taken apart; each part is asked with `ask`, as a turn that goes on from the one before."""

    text: str
    context: Context | None
    ask: Callable[[str, Context | None], Reply]
    members: Members
    shelf: Shelf

    def _parts(self) -> Iterator[tuple[str, Answer]]:
        """The questions with their answers; none where the message holds but one."""
        parts = [part.strip(" ，,。:：、") for part in hint("several.between").split(self.text)]
        courtesy = hint("several.courtesy")
        parts = [part for part in parts if len(part) > 1 and not courtesy.fullmatch(part)][:MOST_QUESTIONS]
        if len(parts) > 1 and hint("several.bare_year").fullmatch(parts[-1]):
            # 许可占多少？2023年: the year of what was just asked, and no question of its own.
            parts[-2:] = [f"{parts[-2]}，{parts[-1]}"]
        if not parts or self.text in parts or (len(parts) < 2 and not is_list(self.text)):
            return
        yield from self._each(parts)

    def _each(self, parts: Sequence[str]) -> Iterator[tuple[str, Answer]]:
        context = self.context
        for part in parts:
            reply = self.ask(part, context)
            context = reply.context
            yield part, reply.answer

    def together(self) -> Answer | None:
        """Return the answer to all questions, where each has one; what only opens them is no question."""
        parts = list(self._parts())
        if len(parts) == 1 and hint("several.asked").search(self.text) is not None and parts[0][0] != self.text:
            # 不会吧？那2023年呢: what is only wondered at is no question.
            return replace(parts[0][1], question=self.text) if parts[0][1].query is not None else None
        opens = bool(parts) and (parts[0][1].query is None or parts[0][1].kind in NO_ANSWER)
        if opens and len(hint("several.numbered").findall(self.text)) == len(parts) - 1:
            parts = parts[1:]
        return self._at_once([answer for _, answer in parts])

    def _clauses(self) -> list[str]:
        """The clauses of a question that each ask for a number of their own; none where only one does, or too many.

        What only pads one (亲，…; …，谢谢) goes with the one beside it.
        """
        number, light = hint("several.number"), hint("several.padding")
        parts: list[tuple[int, int]] = []
        opens: int | None = None
        for start, end in self._stretches():
            said = self.text[start:end].strip()
            if number.search(said):
                parts.append((start if opens is None else opens, end))
                opens = None
            elif not light.fullmatch(said):
                return []
            elif parts:
                parts[-1] = (parts[-1][0], end)
            elif opens is None:
                opens = start
        several = 1 < len(parts) <= MOST_QUESTIONS
        return [self.text[start:end] for start, end in parts] if several else []

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """What stands between the marks that part clauses, where anything does."""
        start = 0
        for mark in hint("several.clauses").finditer(self.text):
            if self.text[start : mark.start()].strip():
                yield start, mark.start()
            start = mark.end()
        if self.text[start:].strip():
            yield start, len(self.text)

    def of_clauses(self) -> Answer | None:
        """Return the answer to a question each of whose clauses asks for a number of its own, one of them the text."""
        answers = [answer for _, answer in self._each(self._clauses())]
        return self._at_once(answers) if any(one.kind is Kind.PASSAGE for one in answers) else None

    def of_pairs(self) -> Answer | None:
        """Return the answer to clauses each of which names its own unit and figure: no table of all by all is meant."""
        answers = [answer for _, answer in self._each(self._clauses())]
        asked = [asked_from_json(one.query, self.members).query for one in answers if one.query is not None]
        lone = [one for one in asked if isinstance(one, Figures) and len(one.who.names) == len(one.measures) == 1]
        apart = len({one.who.names for one in lone}) == len({one.measures for one in lone}) == len(answers)
        return self._at_once(answers) if apart else None

    def with_lacking(self, answer: Answer) -> Answer:
        """Return the number that the text gives with what else was asked for and has none: 开了几场，来了多少人."""
        if not isinstance(answer.detail, PassageDetail) or answer.detail.phrase is None:
            return answer
        told = list(self._each(self._clauses()))
        # 年底涨到多少 is of what was just asked for; 来了多少人 is a number of its own.
        own = hint("several.own_number")
        lacking = tuple(part.strip() for part, one in told if one.kind in NO_ANSWER and own.search(part))
        found = [one for _, one in told if one.kind is Kind.PASSAGE]
        if not lacking or not found or answer.query is None or any(one.citations != answer.citations for one in found):
            return answer
        # The note is part of what is kept, so that the query gives it again.
        asked = asked_from_json(answer.query, self.members)
        return answer_query(replace(asked, notes=(*asked.notes, note("passage_lacks", names=lacking))), self.shelf)

    def _at_once(self, answers: Sequence[Answer]) -> Answer | None:
        """Several answers as one; None where any of them is missing."""
        if len(answers) < 2 or any(one.query is None or one.kind in NO_ANSWER for one in answers):
            return None
        asked = [asked_from_json(one.query, self.members) for one in answers if one.query is not None]
        if any(isinstance(one.query, Several) for one in asked):
            # 有没有反复申请的？2022年几件, after two figures: the second part would be of these, too.
            return None
        if len(asked) == 2 and _only_opens(*asked, assumed=answers[0].understood.assumed):
            alone = replace(asked[-1], question=self.text, inherited=frozenset())
            return answer_query(alone, self.shelf)
        whole = Asked(
            query=at_once(tuple(one.query for one in asked)),
            language=answers[-1].language,
            question=self.text,
            assumed=frozenset().union(*(one.understood.assumed for one in answers)),
            inherited=frozenset(),
        )
        return answer_query(whole, self.shelf)

    def choices(self) -> tuple[Choice, ...]:
        """Return the questions that have an answer, with their queries, where the message holds several."""
        found: list[Choice] = []
        for part, answer in self._parts():
            if answer.query is not None and answer.kind not in NO_ANSWER:
                said = say(asked_from_json(answer.query, self.members).query, answer.language) or part
                found.append(Choice(label=said, question=said, query=answer.query))
        return tuple(found) if len(found) > 1 else ()

    def only_in_steps(self, said: Understanding) -> Answer | None:
        """Return the answer in two steps where nothing else can be meant."""
        if not may_take_steps(said):
            return None
        return self.in_steps(said) if come_first(said, normalise(said.text).text) else None

    def in_steps(self, said: Understanding) -> Answer | None:
        """Return the answer about the units that a question within the question finds; None where it holds none."""
        for steps in steps_of(said, normalise(said.text).text):
            finding = self.ask(steps.finding, self.context)
            if finding.answer.query is None:
                continue
            by = asked_from_json(finding.answer.query, self.members)
            names = found_by(by.query, finding.answer)
            if not names:
                continue
            # Those who grew the most from one year to the next are asked about in the latter.
            then = replace(finding.context, years=finding.context.years[-1:])
            told = self.ask(steps.asked, then).answer
            if told.query is None or told.kind in NO_ANSWER:
                continue
            asked = asked_from_json(told.query, self.members)
            if isinstance(asked.query, Reached | Several) or not names_in(asked.query, names):
                continue
            whole = Asked(
                query=Reached(asked=asked.query, by=by.query, names=names),
                language=said.language,
                question=said.text,
                passed_over=asked.passed_over,
                notes=asked.notes,
            )
            answer = answer_query(whole, self.shelf)
            return None if answer.kind in REFUSALS else answer
        return None


def _only_opens(first: Asked, second: Asked, *, assumed: Set[str]) -> bool:
    """有没有人被拒？2022年几件: whether the first question is the second one without its year."""
    one, other = first.query, second.query
    if not isinstance(one, Figures) or not isinstance(other, Figures) or len(other.years) != 1:
        return False
    leads = one.whether or one.course or "year" in assumed
    alike = replace(other.bare, years=one.years, course=one.course) == one.bare
    return leads and alike and ("year" in assumed or set(other.years) < set(one.years))
