"""Whether a figure is all of one kind of applicant: 全是个人提的吗, 是不是都来自企业, were all from businesses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.language.parts import ApplicantMention, Understanding
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import TOTAL
from knowledge.query.asking import Asking, Proposal, Refusal
from knowledge.query.measures import is_ratio, takes_applicant
from knowledge.query.selection import Selection, selection_of

_ALL, _ALL_OF = hint("kinds.all"), hint("kinds.all_of")
_WHETHER = hint("plain.whether")


def all_of_kind(asking: Asking) -> Iterator[Proposal | Refusal]:
    """The figure beside its column of that kind, of one report, as a yes or no."""
    says = asking.understanding
    if len(says.applicants) != 1 or not asks_all_of(says, says.applicants[0]):
        return
    chosen = selection_of(asking)
    if not isinstance(chosen, Selection):
        if chosen is not None:
            yield chosen
        return
    one = len(chosen.units.names) == len(chosen.years.years) == len(chosen.measures) == len(chosen.columns) == 1
    if not one or is_ratio(chosen.measures[0]) or not takes_applicant(chosen.measures[0]):
        return
    column = chosen.columns[0]
    if column == TOTAL:
        return
    yield Proposal(
        query=replace(chosen.figures(), columns=(TOTAL, column), whether=True),
        used=("every", "ask.whether", "filter.any", "follow.only"),
        assumed=chosen.assumed,
        notes=chosen.notes,
    )


def asks_all_of(says: Understanding, applicant: ApplicantMention) -> bool:
    """Whether a word for all stands right before a kind of applicant in a question of yes or no."""
    if applicant.vague or says.has("negation", "filter.zero", "ask.count", "share", "percent"):
        return False
    said = _ALL.search(says.normal, 0, applicant.start) or _ALL_OF.search(says.normal)
    return said is not None and (says.has("ask.whether") or _WHETHER.search(says.normal) is not None)
