"""Help, greetings and thanks: what can be asked here, with examples that this index answers."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answering.details import HelpDetail
from knowledge.answering.fixed import fixed_topic, instead, unit_named
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal
from knowledge.answers import Answer, Choice, Kind, Language, Understood
from knowledge.lexicon.hints import hint_words
from knowledge.shelf import Shelf

_TOPICS = ("help", "greeting", "thanks", "bye")


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPlan(Plan):
    """Which of the short texts is asked for."""

    topic: str
    unit: str | None = None
    """The unit named beside it."""


def recognise(asking: Asking) -> HelpPlan | Refusal | None:
    """A call for help, or a greeting with no question beside it."""
    says = asking.understanding
    fixed = fixed_topic(says)
    if fixed is not None:
        return HelpPlan(asking=says, understood=asking_nothing(), topic=fixed, unit=unit_named(says) or asking.home)
    if says.indicators or says.applicants:
        return None
    for topic in _TOPICS:
        if says.has(topic) and (topic == "help" or not (says.unread or says.years or says.units)):
            return HelpPlan(asking=says, understood=asking_nothing(), topic=topic)
    if not says.normal.strip():
        return HelpPlan(asking=says, understood=asking_nothing(), topic="help")
    return None


def asking_nothing() -> Understood:
    """No slot filled."""
    return Understood()


def examples(shelf: Shelf, language: Language = Language.HANS) -> tuple[str, ...]:
    """Questions that this index answers, with its own unit and latest year."""
    newest = max(shelf.reports(), key=lambda entry: (entry.year, entry.agency), default=None)
    if newest is None:
        return ()
    who, year = newest.agency, newest.year
    tongue = "_en" if language is Language.EN else ""
    found = [*hint_words(f"offers.help{tongue}")]
    if len(shelf.reports(agency=who)) > 1:
        found.extend(hint_words(f"offers.help_years{tongue}"))
    if len(shelf.units()) > 1:
        found.extend(hint_words(f"offers.help_units{tongue}"))
    return tuple(text.format(unit=who, year=year) for text in (*found, *hint_words(f"offers.help_last{tongue}")))


def answer(plan: HelpPlan, shelf: Shelf) -> Answer:
    """The text, with examples as choices where help was asked for."""
    offered = instead(shelf, plan.topic, plan.unit, plan.asking.language) or examples(shelf, plan.asking.language)
    if plan.topic in ("thanks", "bye"):
        offered = ()
    return Answer(
        kind=Kind.HELP,
        language=plan.asking.language,
        question=plan.asking.text,
        understood=plan.understood,
        choices=tuple(Choice(label=text, question=text) for text in offered),
        detail=HelpDetail(topic=plan.topic, examples=offered),
    )


KIND = QuestionKind(name="help", recognise=recognise, answer=answer)
