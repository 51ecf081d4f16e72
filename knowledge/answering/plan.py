"""What recognising a question yields: a Plan that holds all that answering needs, or a Refusal with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, TypeVar

from knowledge.answers import Answer, Choice, Kind, Note, Understood
from knowledge.model import Severity
from knowledge.shelf import Shelf
from knowledge.understanding.parts import Understanding, YearForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question with everything that recognising it may look at.

    `understanding` is complete: what a follow-up leaves unsaid has been filled in, and `inherited` names those slots.
    `home` is the canonical name of the unit meant where none is named. `search_terms` cuts text into search terms;
    it is called only for questions to the prose, because it loads the segmenter.
    """

    understanding: Understanding
    shelf: Shelf
    today: date
    home: str | None = None
    unknown_home: str | None = None
    """The name given for the unit meant where it is of no indexed unit."""
    inherited: frozenset[str] = frozenset()
    search_terms: Callable[[Understanding], tuple[str, ...]] = field(default=lambda understanding: understanding.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A question read to the end: which kind it is, how its slots were filled, and what must be said about that."""

    asking: Understanding
    understood: Understood
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Plan):
    """A plan to say why there is no figure: `reason` is a code that bot.wording words, with its parameters.

    `choices` are the nearest questions that can be answered, or the readings to choose from.
    """

    kind: Kind
    reason: str
    params: tuple[tuple[str, str], ...] = ()
    choices: tuple[Choice, ...] = ()


P = TypeVar("P", bound=Plan)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionKind(Generic[P]):
    """One kind of question: how it is recognised and how it is answered.

    `recognise` returns None when the question is of another kind, and a Refusal when it is of this kind but must not
    be answered. `answer` makes the same bytes of the same plan and shelf.
    """

    name: str
    recognise: Callable[[Asking], P | Refusal | None]
    answer: Callable[[P, Shelf], Answer]


def note(code: str, severity: Severity = Severity.NOTICE, /, **params: object) -> Note:
    """A Note with its parameters as texts, in the order given."""
    return Note(code=code, severity=severity, params=tuple((key, str(value)) for key, value in params.items()))


def refusal(
    asking: Asking,
    kind: Kind,
    reason: str,
    *,
    understood: Understood | None = None,
    choices: tuple[Choice, ...] = (),
    **params: object,
) -> Refusal:
    """A Refusal of the question that was asked."""
    return Refusal(
        asking=asking.understanding,
        understood=_as_read(asking, understood or Understood(inherited=asking.inherited)),
        kind=kind,
        reason=reason,
        params=tuple((key, str(value)) for key, value in params.items()),
        choices=choices,
    )


def _as_read(asking: Asking, known: Understood) -> Understood:
    """What a refusal understood, its gaps filled with what the question plainly names."""
    says = asking.understanding
    agencies = tuple(dict.fromkeys(mention.names[0] for mention in says.units if len(mention.names) == 1))
    listed = [mention for mention in says.years if mention.form is YearForm.LIST]
    years = tuple(dict.fromkeys(year for mention in listed for year in mention.years))
    codes = [mention.codes[0] for mention in says.indicators if len(mention.codes) == 1 and not mention.scope]
    return replace(
        known,
        agencies=known.agencies or agencies,
        years=known.years or years,
        indicators=known.indicators or tuple(dict.fromkeys(codes)),
        applicants=known.applicants or tuple(dict.fromkeys(mention.code for mention in says.applicants)),
    )
