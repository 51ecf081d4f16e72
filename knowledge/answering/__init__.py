"""The answers to typed queries: figures with their proof, prose with its place, and what else can be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from knowledge.answering.about import answer_about
from knowledge.answering.against import answer_against
from knowledge.answering.blanks import answer_blanks
from knowledge.answering.cells import answer_figures
from knowledge.answering.change import answer_change
from knowledge.answering.check import answer_check
from knowledge.answering.compare import side_by_side
from knowledge.answering.coverage import answer_coverage
from knowledge.answering.definition import answer_define
from knowledge.answering.each_year import answer_each_year
from knowledge.answering.find import answer_find
from knowledge.answering.growth import answer_growth
from knowledge.answering.order import answer_order
from knowledge.answering.places import answer_places
from knowledge.answering.portion import answer_portion
from knowledge.answering.proof import nothing
from knowledge.answering.reached import answer_reached
from knowledge.answering.reduce import answer_reduce
from knowledge.answering.several import answer_several
from knowledge.answering.small_talk import answer_help
from knowledge.answering.split import answer_split
from knowledge.answering.text_change import answer_text_change
from knowledge.answering.together import as_subjects
from knowledge.answering.where import answer_where
from knowledge.answering.winner import answer_of
from knowledge.answers import Answer, Kind, first_of, note
from knowledge.model import Severity
from knowledge.overlaps import overlapping
from knowledge.query import algebra, lookups
from knowledge.query.algebra import Query
from knowledge.query.asked import Asked, asked_to_json
from knowledge.query.named import counts_as_one
from knowledge.query.slots import selection_of, slots_of
from knowledge.query.standings import Against, EachYear, Places, Reached
from knowledge.shelf import Shelf

_ANSWERING: dict[type[Query], Callable[[Any, Asked, Shelf], Answer]] = {
    algebra.Figures: answer_figures,
    algebra.Compare: side_by_side,
    algebra.Split: answer_split,
    algebra.Reduce: answer_reduce,
    algebra.Change: answer_change,
    algebra.Where: answer_where,
    algebra.Order: answer_order,
    algebra.Growth: answer_growth,
    algebra.Of: answer_of,
    algebra.Portion: answer_portion,
    Against: answer_against,
    EachYear: answer_each_year,
    Places: answer_places,
    lookups.Check: answer_check,
    lookups.Blanks: answer_blanks,
    lookups.TextChange: answer_text_change,
    lookups.Find: answer_find,
    lookups.Define: answer_define,
    lookups.Coverage: answer_coverage,
    lookups.Help: answer_help,
    lookups.About: answer_about,
}


def answer(asked: Asked, shelf: Shelf) -> Answer:
    """Return the answer to a query over an index; the same bytes for the same query and index."""
    if isinstance(asked.query, algebra.Several):
        return replace(answer_several(asked.query, asked, shelf, answer), query=asked_to_json(asked))
    if isinstance(asked.query, Reached):
        return replace(answer_reached(asked.query, asked, shelf, answer), query=asked_to_json(asked))
    if counts_as_one(asked.query):
        return _as_one(asked, shelf)
    of = selection_of(asked.query)
    if of is not None and not of.who.names:
        return nothing(asked, Kind.NO_REPORT, "empty_index")
    return replace(_ANSWERING[type(asked.query)](asked.query, asked, shelf), query=asked_to_json(asked))


def _as_one(asked: Asked, shelf: Shelf) -> Answer:
    """The answer where several units count as one, with a warning where one of them may hold the figures of others."""
    query = as_subjects(asked.query, asked.language)
    told = _ANSWERING[type(query)](query, asked, shelf)
    above = overlapping(shelf, slots_of(asked.query).who.names)
    warned = (note("may_overlap", Severity.WARNING, names=first_of(above)),) if above and told.values else ()
    return replace(told, notes=(*warned, *told.notes), query=asked_to_json(asked))
