"""Whether a figure is all of one kind of applicant: 全是个人提的吗, 是不是都来自企业, were all from businesses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.language.parts import ApplicantMention, Understanding
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import TOTAL, Axis, Condition, Query, Where
from knowledge.query.asking import Asking, Proposal, Refusal
from knowledge.query.measures import applicant_of, is_ratio, takes_applicant
from knowledge.query.selection import Selection, chosen_for
from knowledge.query.shares import share_of

_ALL, _ALL_OF = hint("kinds.all"), hint("kinds.all_of")


def all_of_kind(asking: Asking) -> Iterator[Proposal | Refusal]:
    """The figure beside its column of that kind, of one report, as a yes or no; of a group, whether of each unit."""
    says = asking.understanding
    if len(says.applicants) != 1 or not asks_all_of(says, says.applicants[0]):
        return
    grouped = any(mention.group is not None for mention in says.units) or says.has("by.unit", "units.number")
    chosen = yield from chosen_for(asking, many=grouped)
    if chosen is None or not chosen.one_figure or not chosen.one_year:
        return
    if is_ratio(chosen.measures[0]) or not takes_applicant(chosen.measures[0]):
        return
    column = chosen.columns[0]
    several, denied = len(chosen.units.names) > 1, says.hinted("kinds.not_all")
    query = _of_each(chosen, column) if several else _of_one(chosen, column, denied=denied)
    if column == TOTAL or query is None or (several and denied):
        return
    yield chosen.proposal(
        query, ("every", "each", "by.unit", "ask.whether", "filter.any", "follow.only", "aggregate.sum", "negation")
    )


def _of_one(chosen: Selection, column: str, *, denied: bool) -> Query:
    return replace(chosen.figures(), columns=(TOTAL, column), whether=True, denied=denied)


def _of_each(chosen: Selection, column: str) -> Query | None:
    """Whether the column is all of the figure in every unit of the group."""
    code = chosen.measures[0].code
    share = share_of(code, code, column, None) if chosen.measures[0].part_of is None else None
    if share is None or chosen.units.group is None:
        return None
    of = replace(chosen.figures(), measures=(share,), columns=(TOTAL,) if share.part_of is None else (column,))
    whole = Condition(measure=share, column=applicant_of(share, of.columns[0]), operator="equal", number=1.0)
    return Where(of=of, over=Axis.AGENCY, conditions=(whole,), every=True)


def asks_all_of(says: Understanding, applicant: ApplicantMention) -> bool:
    """Whether a word for all stands right before a kind of applicant in a question of yes or no."""
    denied = says.hinted("kinds.not_all")
    if applicant.vague or says.has("filter.zero", "ask.count", "share", "percent") or denied != says.has("negation"):
        return False
    said = _ALL.search(says.normal, 0, applicant.start) or _ALL_OF.search(says.normal)
    return said is not None and (says.has("ask.whether") or says.hinted("plain.whether"))
