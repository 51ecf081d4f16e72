"""An index that can be asked: `Library.ask(text)` gives a Reply, `open_library(path)` the Library of an index file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from knowledge.compound import Compound, is_list
from knowledge.conversation import chosen, complete, context_after
from knowledge.errors import KnowledgeError
from knowledge.hanzi import shows_simplified
from knowledge.language import search_terms, understand
from knowledge.language.parts import Understanding, UnitForm, closest
from knowledge.query.algebra import Figures, Query
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
    Offer,
    bars_figures,
    names_no_figure,
    offers_for,
    reports_meant,
    rows_offered,
    words_beside,
    words_left,
)
from knowledge.query.operators.nearest import nearest_of
from knowledge.query.planner import Planned, alternatives_of, plan
from knowledge.query.retelling import choice_in, retold_in
from knowledge.query.saying import say
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
        answer, says, planned = self._answered(text, context, today, unit)
        return Reply(answer=answer, context=context_after(answer, says, context, sought=_sought(planned)))

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
        answer, says, planned = self._answered(text, context, today, unit)
        return explained(answer, says, planned, edits_tried(self._understand(text, today), context, self.members))

    def _answered(
        self, text: str, context: Context | None, today: date, unit: str | None
    ) -> tuple[Answer, Understanding, Planned | None]:
        said = self._understand(text[: MAX_QUESTION + 1], today)
        if len(text) > MAX_QUESTION:
            said = replace(said, truncated=True)
        if context is not None and context.language is not None and not said.language_shown:
            said = replace(said, language=context.language)
        if context is not None and (context.language, said.language) == (Language.HANT, Language.HANS):
            # 第二呢 is written so in both scripts: that of the conversation stays.
            said = said if shows_simplified(text) else replace(said, language=Language.HANT)
        picked = self._picked(said, context)
        if picked is not None:
            return self._noted(answer_query(picked, self.shelf), ()), _said_of(picked), None
        edit = edited(said, context, self.members)
        if edit is not None:
            said = replace(said, language=tongue_asked(said) or said.language)
            asked = Asked(
                query=edit, language=said.language, question=said.text, inherited=frozenset({"agency", "year", "kind"})
            )
            return self._noted(answer_query(asked, self.shelf), ()), replace(said, cues=()), None
        whole = complete(said, context, self.members)
        asking = Asking(
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
        begun = text[:MAX_QUESTION]
        compound = Compound(
            text=begun,
            context=context,
            ask=lambda part, before: self.ask(part, before, today=today, unit=unit),
            members=self.members,
            shelf=self.shelf,
        )
        listed = is_list(begun)
        made = (compound.together() if listed else None) or compound.only_in_steps(said)
        if made is not None:
            return self._noted(made, ()), said, None
        planned = plan(asking)
        answer = self._of_plan(planned)
        # What several questions of a list come to in one sentence of the prose answers none of them.
        unanswered = answer.kind in REFUSALS or (listed and answer.kind is Kind.PASSAGE)
        if unanswered:
            made = compound.in_steps(said) or (None if listed else compound.together()) or compound.of_clauses()
            if made is not None:
                return self._noted(made, ()), said, None
            planned, answer = self._nearest(planned, _which_of(answer, compound.choices()), listed=listed)
        elif answer.kind is Kind.PASSAGE or _of_all_by_all(planned):
            made = compound.of_clauses() if answer.kind is Kind.PASSAGE else compound.of_pairs()
            if made is not None:
                return self._noted(made, ()), said, None
            answer = compound.with_lacking(answer)
        if answer.kind in REFUSALS and not answer.choices:
            refused = planned.proposal.query if planned.proposal is not None else None
            told = islice(self._in_words(planned.asking), MOST_IN_WORDS)
            # 土地出让金收了多少: no figure of the form is near it, and the report has other things to tell.
            headings = self._in_headings(planned.asking) if names_no_figure(planned.asking) else ()
            rows = _as_choices(rows_offered(planned.asking), planned.asking.understanding.language) if headings else ()
            others = chain(rows, headings) if headings else _offered(planned, refused)
            answer = replace(answer, choices=tuple(islice(chain(told, others), MOST)))
        else:
            answer = _with_row(answer, planned)
        return self._noted(answer, alias_notes(self.vocabulary.used(whole.understanding))), whole.understanding, planned

    def _of_plan(self, planned: Planned) -> Answer:
        """The answer to a planned query, or why there is none."""
        found = planned.proposal is not None
        answer = answer_query(planned.asked(), self.shelf) if found else self._refused(planned)
        answer = replace(answer, choices=tuple(self._with_queries(answer.choices, planned.asking)))
        return replace(answer, query=None, attempted=answer.query) if answer.kind in REFUSALS else answer

    def _nearest(self, planned: Planned, answer: Answer, *, listed: bool) -> tuple[Planned, Answer]:
        """The place that says the most of a question that was not read, with its plan; else both as they are.

        Of several questions in a list none has such a place.
        """
        reason = answer.detail.reason if isinstance(answer.detail, RefusalDetail) else ""
        made = nearest_of(planned.asking) if reason in NOT_READ and not listed else None
        if made is None:
            return planned, answer
        again = Planned(asking=planned.asking, proposal=made, considered=planned.considered)
        told = self._of_plan(again)
        return (again, told) if told.kind is Kind.PASSAGE else (planned, answer)

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


def _offered(planned: Planned, refused: Query | None) -> Iterator[Choice]:
    """The nearest questions that have an answer, each saying what it leaves out."""
    return _as_choices(offers_for(planned, refused), planned.asking.understanding.language)


def _with_row(answer: Answer, planned: Planned) -> Answer:
    """The answer where no sentence says what was asked (缠着不放的有几件), with the row that its words may mean."""
    if _sought(planned) is None or answer.kind not in (Kind.NOT_UNDERSTOOD, Kind.NOT_IN_FORM):
        return answer
    row = next(_as_choices(rows_offered(planned.asking), planned.asking.understanding.language), None)
    return answer if row is None else replace(answer, choices=(row, *answer.choices[: MOST - 1]))


def _of_all_by_all(planned: Planned) -> bool:
    """Whether several figures of as many units are asked for, which may be one of each."""
    query = planned.proposal.query if planned.proposal is not None else None
    return isinstance(query, Figures) and 1 < len(query.who.names) == len(query.measures)


def _as_choices(offers: Iterable[Offer], language: Language) -> Iterator[Choice]:
    shown: set[tuple[str, tuple[str, ...]]] = set()
    for offer in offers:
        said = say(offer.proposal.query, language)
        if said:
            asked = Asked(query=offer.proposal.query, language=language, question=said, notes=offer.proposal.notes)
            key = (said, offer.left_out)
            if key in shown:
                continue
            shown.add(key)
            left = tuple(word for word in offer.left_out if word.strip())
            yield Choice(label=said, question=said, query=asked_to_json(asked), left_out=left)


def _which_of(answer: Answer, several: tuple[Choice, ...]) -> Answer:
    """A refusal, or which of several questions of one message is meant."""
    if not several:
        return answer
    return Answer(
        kind=Kind.AMBIGUOUS,
        language=answer.language,
        question=answer.question,
        understood=answer.understood,
        choices=several,
        notes=answer.notes,
        detail=RefusalDetail(reason="several_questions"),
    )


def _sought(planned: Planned | None) -> Mapping[str, Any] | None:
    """The question to the prose that was planned, whatever came of it."""
    proposal = None if planned is None else planned.proposal
    return query_to_json(proposal.query) if proposal is not None and isinstance(proposal.query, Find) else None


def _said_of(asked: Asked) -> Understanding:
    """What a query would have said, for the turn that follows it."""
    return Understanding(text=asked.question, normal=asked.question, language=asked.language)


def open_library(path: Path, aliases: Sequence[Alias] = (), *, damaged: Mapping[Path, str] | None = None) -> Library:
    """Open an index for asking, or its last good release where the live one is damaged or gone; every answer says so.

    `damaged` are files known to be, and why. Raises IndexFileError when there is nothing to open, or the live one is of
    another version.
    """
    shelf, standing_in = open_standing(path, damaged=damaged or {})
    return Library(shelf, aliases, standing_in=standing_in)
