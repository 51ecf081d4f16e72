"""Explanations: what a word means and how a figure is worked out."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answering.details import DefinitionDetail
from knowledge.answering.proof import understood_of
from knowledge.answers import Answer, Kind
from knowledge.lexicon.definitions import definitions
from knowledge.query.asked import Asked
from knowledge.query.lookups import Define
from knowledge.shelf import Shelf


def answer_define(query: Define, asked: Asked, shelf: Shelf) -> Answer:
    """The explanation; it shows no figure of a report and cites none."""
    del shelf
    (entry, code), *others = query.terms
    codes = tuple(code for _, code in query.terms if code is not None)
    read = replace(understood_of(asked), indicators=codes, inherited=asked.inherited & {"indicator"})
    return Answer(
        kind=Kind.DEFINITION,
        language=asked.language,
        question=asked.question,
        understood=read,
        detail=DefinitionDetail(
            entry=entry,
            code=code,
            others=tuple(DefinitionDetail(entry=other, code=own) for other, own in others),
        ),
    )


def explained_codes(detail: DefinitionDetail) -> tuple[str, ...]:
    """The codes of the terms that were explained; none for a term that stands for several figures or for none."""
    found: list[str] = []
    for term in (detail, *detail.others):
        item = definitions().get(term.entry) if term.entry is not None else None
        own = (term.code,) if term.code is not None else item.codes if item is not None else ()
        if len(own) != 1:
            return ()
        found.extend(own)
    return tuple(dict.fromkeys(found))
