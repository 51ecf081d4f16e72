"""An index that can be asked: `Library.ask(text)` gives a Reply, `open_library(path)` the Library of an index file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any

from knowledge.aliases import Alias, Vocabulary, alias_notes
from knowledge.answering import answer as answer_query
from knowledge.answering.details import RefusalDetail
from knowledge.answering.prose_offers import heading_offers, said_of, word_offers
from knowledge.answers import REFUSALS, Answer, Choice, Context, Kind, Language, Note, Reply
from knowledge.choices import as_choices, offered, which_of, with_row
from knowledge.compound import Compound
from knowledge.context_left import context_after
from knowledge.conversation import chosen, complete
from knowledge.errors import KnowledgeError
from knowledge.hanzi import shows_simplified
from knowledge.language import search_terms, understand
from knowledge.language.parts import Understanding, UnitForm, closest
from knowledge.query.algebra import Query
from knowledge.query.asked import Asked, asked_from_json, asked_to_json
from knowledge.query.asking import Asking, Refusal
from knowledge.query.echo import as_read
from knowledge.query.explaining import explained
from knowledge.query.followups.edits import edited, edits_tried, tongue_asked
from knowledge.query.followups.prose_again import asked_again
from knowledge.query.json_form import query_to_json
from knowledge.query.lookups import Find
from knowledge.query.offers import (
    MOST,
    bars_figures,
    names_no_figure,
    offers_for,
    reports_meant,
    rows_offered,
    words_beside,
    words_left,
)
from knowledge.query.operators.nearest import nearest_of
from knowledge.query.planner import Planned, alternatives_of, asking_nothing, plan
from knowledge.query.retelling import choice_in, retold_in
from knowledge.query.saying import say
from knowledge.question import Outcome, Question
from knowledge.shelf import Shelf
from knowledge.standby import StandIn, open_standing

MOST_IN_WORDS = 2
"""Offers made of words of the question that stand in the text, before those of figures."""
MAX_QUESTION = 400
"""Characters of a question that are read; a longer one is refused."""

NOT_READ = frozenset({"unit", "unread", "outside", "no_figure", "no_kind", "nothing_found", "not_together"})
"""Reasons of a refusal that lie in words of the question, of which a place of the text may have the most."""


class Library:
    """An index that can be asked; as safe for several threads as its shelf is."""

    def __init__(self, shelf: Shelf, aliases: Sequence[Alias] = (), *, standing_in: StandIn | None = None) -> None:
        self.shelf = shelf
        self.standing_in = standing_in
        """Set where this is not the index that was asked for: every answer says so."""
        self._aliases = tuple(aliases)
        self.vocabulary = Vocabulary(shelf.unit_names(), self._aliases)
        self._gazetteer = self.vocabulary.gazetteer

    def ask(self, text: str, context: Context | None = None, *, today: date, unit: str | None = None) -> Reply:
        """The answer to a question, in a conversation where `context` is given.

        `today` is what 去年 counts from; `unit` is the unit meant where the question names none, by any of its names.
        Never raises for what a person may type.
        """
        _, made = self._answered(text, context, today, unit)
        sought = _sought(made.planned)
        return Reply(answer=made.answer, context=context_after(made.answer, made.says, context, sought=sought))

    def answer(self, query: Mapping[str, Any], context: Context | None = None) -> Reply:
        """The answer to a query in its JSON form; the bytes are those of the question that made it.

        Raises KnowledgeError with the reason for what is no query of this index.
        """
        try:
            asked = asked_from_json(query, self.members)
        except ValueError as fault:
            raise KnowledgeError(f"query: {fault}") from fault
        answer = self._noted(answer_query(asked, self.shelf), ())
        return Reply(answer=answer, context=context_after(answer, _said_of(asked), context))

    def in_language(self, reply: Reply, language: Language) -> Reply:
        """The same reply with its answer and its offers in another language."""
        answer = reply.answer
        if language is answer.language:
            return reply
        told = replace(answer, language=language)
        if language.chinese != answer.language.chinese:
            if answer.query is not None:
                asked = retold_in(asked_from_json(answer.query, self.members), language)
                again = self._noted(answer_query(asked, self.shelf), ())
                told = again if again.kind is answer.kind else told
            offers = tuple(choice_in(choice, language, self.members, _in_words) for choice in told.choices)
            told = replace(told, choices=offers, notes=answer.notes)
        return replace(reply, answer=told)

    def said(self, answer: Answer) -> str:
        """What was answered as a question of ours; empty for what can only be said in its asker's words."""
        if answer.query is None:
            return ""
        asked = asked_from_json(answer.query, self.members)
        return say(asked.query, answer.language)

    def explain(self, text: str, context: Context | None = None, *, today: date, unit: str | None = None) -> list[str]:
        """How a question is understood and answered, line by line: spans, cues, slots, kind, plan, citations."""
        step, made = self._answered(text, context, today, unit)
        tried = edits_tried(self._understand(text, today), context, self.members)
        return explained(made.answer, made.says, made.planned, tried, step=step)

    def _answered(self, text: str, context: Context | None, today: date, unit: str | None) -> tuple[str, Outcome]:
        """The first step that has an answer to a turn, and what it comes to."""
        question = self._question(text, context, today, unit)
        for name, step in _STEPS:
            outcome = step(self, question)
            if outcome is not None:
                return name, outcome
        raise AssertionError(text)

    def _question(self, text: str, context: Context | None, today: date, unit: str | None) -> Question:
        said = self._understand(text[: MAX_QUESTION + 1], today)
        if len(text) > MAX_QUESTION:
            said = replace(said, truncated=True)
        if context is not None and context.language is not None and not said.language_shown:
            said = replace(said, language=context.language)
        if context is not None and (context.language, said.language) == (Language.HANT, Language.HANS):
            # 第二呢 is written so in both scripts: that of the conversation stays.
            said = said if shows_simplified(text) else replace(said, language=Language.HANT)

        def asking() -> Asking:
            whole = complete(said, context, self.members)
            return Asking(
                understanding=whole.understanding,
                shelf=self.shelf,
                today=today,
                home=self._home(unit, today),
                unknown_home=unit if unit and not self._called(unit, today) else None,
                inherited=whole.inherited,
                again=asked_again(said, context, self.members),
                search_terms=search_terms,
                answered=lambda query: self._tried(query, whole.understanding.language),
            )

        compound = Compound(
            text=text[:MAX_QUESTION],
            context=context,
            ask=lambda part, before: self.ask(part, before, today=today, unit=unit),
            members=self.members,
            shelf=self.shelf,
        )
        return Question(said=said, context=context, compound=compound, asking=asking, answer=self._of_plan)

    def _by_choice(self, question: Question) -> Outcome | None:
        """The choice that a reply picks."""
        picked = self._picked(question.said, question.context)
        if picked is None:
            return None
        return Outcome(answer=self._noted(answer_query(picked, self.shelf), ()), says=_said_of(picked))

    def _by_edit(self, question: Question) -> Outcome | None:
        """The query of the turn before, changed as this one says."""
        edit = edited(question.said, question.context, self.members)
        if edit is None:
            return None
        said = replace(question.said, language=tongue_asked(question.said) or question.said.language)
        asked = Asked(
            query=edit, language=said.language, question=said.text, inherited=frozenset({"agency", "year", "kind"})
        )
        return Outcome(answer=self._noted(answer_query(asked, self.shelf), ()), says=replace(said, cues=()))

    def _by_list(self, question: Question) -> Outcome | None:
        """The questions of a list, one by one, or steps that only make sense one after the other."""
        compound = question.compound
        made = (compound.together() if question.listed else None) or compound.only_in_steps(question.said)
        return self._made(made, question)

    def _by_parts(self, question: Question) -> Outcome | None:
        """The parts of a message that as one question has no answer, or one that leaves part of it out."""
        compound = question.compound
        if question.unanswered:
            made = compound.in_steps(question.said) or (None if question.listed else compound.together())
            return self._made(made or compound.of_clauses(), question)
        if question.whole.kind is Kind.PASSAGE:
            return self._made(compound.of_clauses(), question)
        return self._made(compound.of_pairs() if question.of_all_by_all else None, question)

    def _made(self, made: Answer | None, question: Question) -> Outcome | None:
        return None if made is None else Outcome(answer=self._noted(made, ()), says=question.said)

    def _by_plan(self, question: Question) -> Outcome | None:
        """The answer to the message as one question."""
        if question.whole.kind in REFUSALS or (question.unanswered and question.several):
            return None
        answer = question.whole
        if not question.unanswered and (answer.kind is Kind.PASSAGE or question.of_all_by_all):
            answer = question.compound.with_lacking(answer)
        return self._planned(with_row(answer, question.planned), question.planned)

    def _by_nearest(self, question: Question) -> Outcome | None:
        """The place that says the most of a question that was not read; of several in a list none has such a place."""
        whole = question.whole
        reason = whole.detail.reason if isinstance(whole.detail, RefusalDetail) and not question.several else ""
        made = nearest_of(question.planned.asking) if reason in NOT_READ and not question.listed else None
        if made is None:
            return None
        again = Planned(asking=question.planned.asking, proposal=made, considered=question.planned.considered)
        told = self._of_plan(again)
        return self._planned(with_row(told, again), again) if told.kind is Kind.PASSAGE else None

    def _by_refusal(self, question: Question) -> Outcome:
        """Why there is no answer, with the nearest questions that have one."""
        answer, planned = which_of(question.whole, question.several), question.planned
        if answer.choices:
            return self._planned(with_row(answer, planned), planned)
        refused = planned.proposal.query if planned.proposal is not None else None
        told = islice(self._in_words(planned.asking), MOST_IN_WORDS)
        # 土地出让金收了多少: no figure of the form is near it, and the report has other things to tell.
        headings = self._in_headings(planned.asking) if names_no_figure(planned.asking) else ()
        rows = as_choices(rows_offered(planned.asking), planned.asking.understanding.language) if headings else ()
        others = chain(rows, headings) if headings else offered(planned, refused)
        return self._planned(replace(answer, choices=tuple(islice(chain(told, others), MOST))), planned)

    def _planned(self, answer: Answer, planned: Planned) -> Outcome:
        says = planned.asking.understanding
        answer = self._noted(answer, alias_notes(self.vocabulary.used(says)))
        return Outcome(answer=answer, says=says, planned=planned)

    def _of_plan(self, planned: Planned) -> Answer:
        """The answer to a planned query, or why there is none."""
        found = planned.proposal is not None
        answer = answer_query(planned.asked(), self.shelf) if found else self._refused(planned)
        if answer.choices:
            answer = replace(answer, choices=tuple(self._with_queries(answer.choices, planned.asking)))
        return replace(answer, query=None, attempted=answer.query) if answer.kind in REFUSALS else answer

    def _in_words(self, asking: Asking) -> Iterator[Choice]:
        """What the reports that may be meant say of the words that kept a question from being answered."""
        words = words_left(asking)
        if words or bars_figures(asking):
            beside = words_beside(asking)
            yield from word_offers(self.shelf, reports_meant(asking), words, asking.understanding.language, beside)

    def _in_headings(self, asking: Asking) -> tuple[Choice, ...]:
        """The parts that the report has which is meant; none where it may be that of several units."""
        return tuple(heading_offers(self.shelf, reports_meant(asking), asking.understanding.language))

    def _picked(self, said: Understanding, context: Context | None) -> Asked | None:
        """The query of the choice that a reply picks; None where it picks none, or none that this index knows."""
        choice = chosen(said, context)
        if choice is None or choice.query is None:
            return None
        with suppress(ValueError):
            return replace(asked_from_json(choice.query, self.members), language=said.language, question=said.text)
        return None

    def _with_queries(self, choices: Sequence[Choice], asking: Asking) -> Iterator[Choice]:
        """The choices, each with the query that it asks; one that asks none is not offered."""
        for choice in choices:
            if choice.query is not None:
                yield choice
                continue
            says = self._understand(choice.question, asking.today)
            planned = plan(replace(asking, understanding=says, inherited=frozenset(), unknown_home=None))
            if planned.proposal is not None:
                yield replace(choice, query=asked_to_json(planned.asked()))

    def _tried(self, query: Query, language: Language) -> Answer:
        return answer_query(Asked(query=query, language=language, question=""), self.shelf)

    def _refused(self, planned: Planned) -> Answer:
        """The answer to a question without a query: why, and the readings or nearest questions that have an answer."""
        says = planned.asking.understanding
        for reason in planned.refusals:
            choices = tuple(self._choices(planned.asking, reason))
            if choices or reason.kind is not Kind.AMBIGUOUS:
                break
        return Answer(
            kind=reason.kind,
            language=says.language,
            question=says.text,
            understood=as_read(planned),
            choices=choices,
            detail=RefusalDetail(reason=reason.reason, params=reason.params),
        )

    def _choices(self, asking: Asking, reason: Refusal) -> Iterator[Choice]:
        """The readings to choose from, each answered before it is shown."""
        language = asking.understanding.language
        for label, again in alternatives_of(asking, reason):
            asked = again.asked()
            if answer_query(asked, self.shelf).kind not in REFUSALS:
                said = say(asked.query, language) or label
                yield Choice(label=label, question=said, query=asked_to_json(replace(asked, question=said)))
        if reason.kind is Kind.AMBIGUOUS:
            for again in asking_nothing(asking, reason):
                yield from as_choices(offers_for(again)[:1], language)

    def _noted(self, answer: Answer, notes: tuple[Note, ...]) -> Answer:
        if self.standing_in is not None:
            notes = (*notes, self.standing_in.note)
        return replace(answer, notes=(*answer.notes, *notes)) if notes else answer

    def members(self, group: str) -> tuple[str, ...]:
        """The units that a group's code stands for in this index."""
        return self._gazetteer.members(group)

    def _understand(self, text: str, today: date) -> Understanding:
        vocabulary = self.vocabulary
        said = understand(text, vocabulary.gazetteer, today=today, book=vocabulary.book)
        return vocabulary.checked(said) if vocabulary.active else said

    def taught(self, aliases: Sequence[Alias]) -> Library:
        """The same index with these aliases in place of those that it had."""
        return Library(self.shelf, aliases, standing_in=self.standing_in)

    def standing(self, standing_in: StandIn) -> Library:
        """The same index, of which every answer says that it is not the one that was asked for."""
        return Library(self.shelf, self._aliases, standing_in=standing_in)

    def unit_called(self, name: str, *, today: date) -> str | None:
        """The canonical name of the unit that any of its names stands for; None when it is not clear which."""
        return self._home(name, today)

    def _home(self, unit: str | None, today: date) -> str | None:
        """The canonical name of a unit given by any of its names; None when it is not clear which."""
        fitting = self._called(unit, today) if unit else ()
        return fitting[0] if len(fitting) == 1 else None

    def _called(self, unit: str, today: date) -> tuple[str, ...]:
        """The units that a name fits equally well; none where it is of no indexed unit."""
        if self.shelf.unit(unit) is not None:
            return (unit,)
        mentions = understand(unit, self._gazetteer, today=today).units
        named = [mention for mention in mentions if mention.form is UnitForm.NAMED]
        return closest(named[0]) if len(named) == 1 else ()


def _in_words(query: Query, language: Language) -> str:
    """A query as a language asks it, one to the prose as it is offered."""
    return (said_of(query, language) if isinstance(query, Find) else "") or say(query, language)


def _sought(planned: Planned | None) -> Mapping[str, Any] | None:
    """The question to the prose that was planned, whatever came of it."""
    proposal = None if planned is None else planned.proposal
    return query_to_json(proposal.query) if proposal is not None and isinstance(proposal.query, Find) else None


def _said_of(asked: Asked) -> Understanding:
    """What a query would have said, for the turn that follows it."""
    return Understanding(text=asked.question, normal=asked.question, language=asked.language)


_STEPS: tuple[tuple[str, Callable[[Library, Question], Outcome | None]], ...] = (
    ("choice", Library._by_choice),
    ("edit", Library._by_edit),
    ("list", Library._by_list),
    ("parts", Library._by_parts),
    ("plan", Library._by_plan),
    ("nearest", Library._by_nearest),
    ("refusal", Library._by_refusal),
)
"""How a turn may be answered, by name and in order: the first that has an answer gives it; the last always has."""


def open_library(path: Path, aliases: Sequence[Alias] = (), *, damaged: Mapping[Path, str] | None = None) -> Library:
    """Open an index for asking, or its last good release where the live one is damaged or gone; every answer says so.

    `damaged` are files known to be, and why. Raises IndexFileError when there is nothing to open, or the live one is of
    another version.
    """
    shelf, standing_in = open_standing(path, damaged=damaged or {})
    return Library(shelf, aliases, standing_in=standing_in)
